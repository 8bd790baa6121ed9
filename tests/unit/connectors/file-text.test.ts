import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { decodeText, detectEncoding, looksBinary } from '../../../src/main/connectors/files/file-text.ts'

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

const decode = async (bytes: Uint8Array, length = 3): Promise<string> => {
  let text = ''
  for await (const piece of decodeText(inPieces(bytes, length), detectEncoding(bytes))) text += piece
  return text
}

const words = 'id;texte\n1;Crème brûlée à 5 € “ici” 👩‍🍳\n'
const western = 'id;texte\n1;Crème brûlée à 5 € “ici” œuf\n'
const eastern = 'id;text\n1;面包很好吃，谢谢\n2;Хороший хлеб\n'

describe('file text', () => {
  it.each([
    ['UTF-8', Buffer.from(words), words],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${words}`), words],
    ['UTF-16 little-endian with a mark', iconv.encode(words, 'utf-16le', { addBOM: true }), words],
    ['UTF-16 big-endian with a mark', iconv.encode(words, 'utf-16be', { addBOM: true }), words],
    ['UTF-16 little-endian without one', iconv.encode(words, 'utf-16le', { addBOM: false }), words],
    ['UTF-16 big-endian without one', iconv.encode(words, 'utf-16be', { addBOM: false }), words],
    ['UTF-16 of other scripts without one', iconv.encode(eastern, 'utf-16le', { addBOM: false }), eastern],
    ['Windows-1252', iconv.encode(western, 'windows-1252'), western]
  ])('reads %s, cut anywhere', async (_name, bytes, expected) => {
    for (const length of [1, 2, 3, 5, 1_000]) expect(await decode(bytes, length)).toBe(expected)
    expect(looksBinary(bytes, detectEncoding(bytes))).toBe(false)
  })

  it('reads bytes that are no UTF-8 in a UTF-8 text as Windows-1252, and loses none', async () => {
    const bytes = Buffer.concat([
      Buffer.from('à,é\n'),
      iconv.encode('crème\n', 'windows-1252'),
      Buffer.from('œuf, pâté\n')
    ])
    for (const length of [1, 2, 7]) expect(await decode(bytes, length)).toBe('à,é\ncrème\nœuf, pâté\n')
  })

  it('keeps a byte order mark that stands inside of the text', async () => {
    expect(await decode(Buffer.from('a\uFEFF\nb'))).toBe('a\uFEFF\nb')
  })

  it.each([
    ['a spreadsheet', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x14, 0x00])],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['a PDF', Buffer.from('%PDF-1.7\n')],
    ['a database', Buffer.from('SQLite format 3\0')],
    [
      'bytes of every kind',
      Buffer.from(Array.from({ length: 4_096 }, (_unused, index) => (index * 167 + (index >> 3)) % 256))
    ]
  ])('knows that %s is no text', (_name, bytes) => {
    expect(looksBinary(bytes, detectEncoding(bytes))).toBe(true)
  })
})
