import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMail } from '../../../src/main/mail/read-mail.ts'
import { wordsOfMail } from '../../../src/main/mail/words-of-mail.ts'
import { instantSchema } from '../../../src/shared/model/instant.ts'
import { mailShapes, quotedLetter } from '../../support/mail-shapes.ts'

const now = instantSchema.parse('2026-11-20T18:00:00.000Z')
const letter = `${quotedLetter.join('\n\n')}\n`

const read = async (raw: Uint8Array) => {
  const reading = await readMail(raw, now)
  if (reading.kind !== 'read') throw new Error('unreadable')
  return reading.mail
}

describe('what a person wrote', () => {
  it.each(mailShapes)('comes home whole: $name', async ({ raw, words }) => {
    const mail = await read(raw)
    for (const known of [null, letter]) {
      const { text } = wordsOfMail(mail, known)
      for (const one of words) expect(text).toContain(one)
    }
  })

  const quoteless = mailShapes.filter(({ name }) =>
    /Zimbra|Samsung|Proton|Yahoo|Orange|Notes|GMX|Mac/u.test(name)
  )
  it.each(quoteless)('and without the letter that was quoted, where it is known: $name', async ({ raw }) => {
    const { text, isPart } = wordsOfMail(await read(raw), letter)
    for (const line of quotedLetter) expect(text).not.toContain(line)
    expect(isPart).toBe(true)
  })

  /** Lines that people write, short and long, and lines that programs and letters put between them. */
  const human = fc.constantFrom(
    'Oui',
    'Mardi',
    'Cinq jours.',
    'Bonjour Irène,',
    'de temps',
    'Le seigle se garde cinq jours dans un torchon.',
    '- farine',
    'Envoyé hier par la poste',
    'À : moudre fin'
  )
  const machine = fc.constantFrom(
    '',
    ...quotedLetter.map((line) => `> ${line}`),
    '>',
    'Le 20/11/2026 à 09:12, Le Moulin a écrit :',
    'On Fri, Nov 20, 2026 at 9:12 AM Le Moulin <relais@moulin.example> wrote:',
    '> Am 20.11.26 um 09:12 schrieb Le Moulin:',
    'Envoyé de mon iPhone'
  )

  it('survives among marked quotes, whatever stands between its lines, letter known or not', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            { weight: 2, arbitrary: human.map((text) => ({ text, isHuman: true })) },
            { weight: 3, arbitrary: machine.map((text) => ({ text, isHuman: false })) }
          ),
          { minLength: 1, maxLength: 24 }
        ),
        fc.boolean(),
        (lines, isKnown) => {
          // A header without marks below it says that all of the rest is a quote: here each is followed by one.
          const text = lines
            .map(({ text: line }) =>
              /(?:écrit :|wrote:)$/u.test(line) ? `${line}\n> ${quotedLetter[0]}` : line
            )
            .join('\n')
          const extracted = wordsOfMail({ text, htmlText: null }, isKnown ? letter : null).text
          for (const { text: line, isHuman } of lines)
            if (isHuman && !(isKnown && quotedLetter.includes(line))) expect(extracted).toContain(line)
          expect(extracted === '').toBe(text.trim() === '')
        }
      ),
      { numRuns: 400 }
    )
  })

  it('is never guessed away for more than 60 %, and never to nothing', () => {
    const line = fc.oneof(human, fc.constantFrom(...quotedLetter), fc.constant(''))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(line, { maxLength: 12 }), (top, below) => {
        const text = [...top, '-----Message d’origine-----', ...below].join('\n')
        const { text: extracted } = wordsOfMail({ text, htmlText: null }, null)
        const size = (words: readonly string[]): number =>
          words.reduce((sum, one) => sum + one.trim().length, 0)
        const taken = size(below) - size(extracted.split('\n').slice(top.length === 0 ? 0 : undefined))
        const all = size(top) + size(below)
        if (all > 0) {
          expect(extracted).not.toBe('')
          expect(size(extracted.split('\n'))).toBeGreaterThanOrEqual(Math.floor(all * 0.4))
        }
        expect(taken).toBeLessThanOrEqual(all)
      })
    )
  })

  it('is found in bounded time in mails made to be slow, deep or huge', async () => {
    const deep = '<div>'.repeat(20_000)
    const hostile = [
      '> '.repeat(100_000),
      `De : ${'a@b.example, '.repeat(20_000)}`,
      'Le 20/11/2026 à 09:12, '.repeat(15_000),
      `${'-'.repeat(200_000)}x`,
      `-------- Message d’origine --------De : ${' '.repeat(200_000)}`,
      'Envoyé de '.repeat(30_000),
      `${'Cinq jours dans un torchon, jamais au froid.\n'.repeat(8_000)}`
    ]
    for (const text of hostile)
      expect(wordsOfMail({ text, htmlText: null }, letter.repeat(50)).text).not.toBe('')
    const html = `From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nContent-Type: text/html\r\n\r\n${deep}Cinq jours.${'</blockquote>'.repeat(5_000)}`
    expect(wordsOfMail(await read(Buffer.from(html)), null).text).toContain('Cinq jours.')
    const nested = Array.from(
      { length: 200 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`
    ).join('')
    const mail = await readMail(
      Buffer.from(`From: a@b.example\r\nSubject: x\r\n${nested}Content-Type: text/plain\r\n\r\nOui\r\n`),
      now
    )
    expect(['read', 'unreadable']).toContain(mail.kind)
  })
})
