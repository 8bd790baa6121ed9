import { expect, it } from 'vitest'
import { judgeBytes } from '../../../src/main/media/judge-bytes.ts'
import { fileNameOf } from '../../../src/main/media/save-attachment.ts'
import { aPng, aWav } from '../../support/images.ts'

const text = (words: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(words, 'utf8'))
const pixels = 1_000_000
const good = (mediaType: string) => ({ kind: 'good', mediaType })
const refused = (reason: string) => ({ kind: 'refused', reason })

it('takes what it is by its first bytes, whatever it is called', async () => {
  expect(await judgeBytes('image', aPng(), pixels)).toEqual(good('image/png'))
  expect(await judgeBytes('video', aPng(), pixels)).toEqual(good('image/png'))
  expect(await judgeBytes('audio', aWav(), pixels)).toEqual(good('audio/wav'))
  expect(await judgeBytes('file', text('%PDF-1.7\n1 0 obj'), pixels)).toEqual(good('application/pdf'))
  expect(await judgeBytes('file', text('Bonjour à tous'), pixels)).toEqual(good('text/plain'))
})

it.each([
  ['a picture that can carry scripts', 'image', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
  ['the same with a declaration', 'image', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a page', 'image', '<!doctype html><title>Wi-Fi</title>'],
  ['words', 'image', 'Bonjour'],
  ['a program', 'file', 'MZ\u0090\u0000\u0003\u0000\u0000\u0000'],
  ['another program', 'file', '\u007fELF\u0002\u0001\u0001\u0000'],
  ['nothing', 'image', '']
] as const)('refuses %s', async (_name, kind, words) => {
  expect(await judgeBytes(kind, Uint8Array.from(Buffer.from(words, 'latin1')), pixels)).toEqual(
    refused('type')
  )
})

it('refuses a sound called an image, and a picture that would fill the memory', async () => {
  expect(await judgeBytes('image', aWav(), pixels)).toEqual(refused('type'))
  expect(await judgeBytes('image', aPng(2_000, 2), 3_999)).toEqual(refused('pixels'))
  expect(await judgeBytes('image', aPng().slice(0, 20), pixels)).toEqual(refused('type'))
})

it.each([
  ['facture n°12.pdf', 'pdf', 'facture n°12.pdf'],
  ['photo.exe', 'png', 'photo.png'],
  ['../../.ssh/authorized_keys', 'txt', 'ssh authorized_keys.txt'],
  ['.bashrc', 'txt', 'file.txt'],
  ['devis\u202Efdp.exe', 'pdf', 'devis fdp.pdf'],
  ['CON', 'txt', 'file.txt'],
  ['', 'png', 'file.png'],
  ['a'.repeat(200), 'png', `${'a'.repeat(80)}.png`]
])('a file called %j is saved as what it is', (given, ending, name) => {
  expect(fileNameOf(given, ending)).toBe(name)
})
