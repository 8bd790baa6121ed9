import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Counting, countingSchema, handLimits } from '../../../../src/shared/model/network.ts'
import { countCharacters } from '../../../../src/shared/text/count-characters.ts'

const used = (counting: Counting, text: string): number =>
  countCharacters(text, { max: 1_000, counting }).used

const family = '👨‍👩‍👧‍👦'
const flag = '🇫🇷'
const waving = '👋🏽'
const composed = 'é'.normalize('NFC')
const decomposed = 'é'.normalize('NFD')
const longLink = `https://boulangerie.example.com/${'pain/'.repeat(30)}`

/** One row a text: what each network counts. */
const table: readonly (readonly [string, string, Readonly<Record<Counting, number>>])[] = [
  ['nothing', '', { graphemes: 0, bluesky: 0, mastodon: 0, x: 0, threads: 0, utf8: 0, utf16: 0 }],
  ['plain words', 'Bonjour', { graphemes: 7, bluesky: 7, mastodon: 7, x: 7, threads: 7, utf8: 7, utf16: 7 }],
  [
    'an accent in one code point',
    composed,
    { graphemes: 1, bluesky: 1, mastodon: 1, x: 1, threads: 1, utf8: 2, utf16: 1 }
  ],
  [
    'an accent in two code points',
    decomposed,
    { graphemes: 1, bluesky: 1, mastodon: 1, x: 1, threads: 2, utf8: 3, utf16: 2 }
  ],
  ['Chinese', '面包', { graphemes: 2, bluesky: 2, mastodon: 2, x: 4, threads: 2, utf8: 6, utf16: 2 }],
  [
    'a family joined by ZWJ',
    family,
    { graphemes: 1, bluesky: 1, mastodon: 1, x: 2, threads: 25, utf8: 25, utf16: 11 }
  ],
  ['a flag', flag, { graphemes: 1, bluesky: 1, mastodon: 1, x: 2, threads: 8, utf8: 8, utf16: 4 }],
  ['a skin tone', waving, { graphemes: 1, bluesky: 1, mastodon: 1, x: 2, threads: 8, utf8: 8, utf16: 4 }],
  ['a keycap', '1️⃣', { graphemes: 1, bluesky: 1, mastodon: 1, x: 2, threads: 7, utf8: 7, utf16: 3 }],
  ['a line break', 'a\nb', { graphemes: 3, bluesky: 3, mastodon: 3, x: 3, threads: 3, utf8: 3, utf16: 3 }],
  [
    'French quotes',
    '« oui »',
    { graphemes: 7, bluesky: 7, mastodon: 7, x: 7, threads: 7, utf8: 9, utf16: 7 }
  ],
  [
    'a curly apostrophe',
    'l’eau',
    { graphemes: 5, bluesky: 5, mastodon: 5, x: 5, threads: 5, utf8: 7, utf16: 5 }
  ],
  ['an ellipsis', '…', { graphemes: 1, bluesky: 1, mastodon: 1, x: 2, threads: 1, utf8: 3, utf16: 1 }],
  [
    'a long link',
    `Voir ${longLink} !`,
    {
      graphemes: longLink.length + 7,
      bluesky: longLink.length + 7,
      mastodon: 30,
      x: 30,
      threads: longLink.length + 7,
      utf8: longLink.length + 7,
      utf16: longLink.length + 7
    }
  ],
  [
    'a link without protocol',
    'example.com',
    { graphemes: 11, bluesky: 11, mastodon: 11, x: 23, threads: 11, utf8: 11, utf16: 11 }
  ],
  [
    'a link to no top-level domain',
    'http://localhost/a',
    { graphemes: 18, bluesky: 18, mastodon: 18, x: 18, threads: 18, utf8: 18, utf16: 18 }
  ],
  [
    'somebody of another server',
    'Merci @zoe@social.example.com.',
    { graphemes: 30, bluesky: 30, mastodon: 11, x: 30, threads: 30, utf8: 30, utf16: 30 }
  ],
  [
    'an e-mail address',
    'zoe@example.com',
    { graphemes: 15, bluesky: 15, mastodon: 15, x: 15, threads: 15, utf8: 15, utf16: 15 }
  ],
  [
    'half a surrogate pair',
    '\ud83e',
    { graphemes: 1, bluesky: 1, mastodon: 1, x: 2, threads: 1, utf8: 3, utf16: 1 }
  ]
]

describe.each(table)('%s', (_title, text, expected) => {
  test.each(countingSchema.options)('counts by %s', (counting) => {
    expect(used(counting, text)).toBe(expected[counting])
  })
})

describe('as X publishes its rules (twitter-text v3)', () => {
  test('five links and their spaces', () => {
    expect(used('x', 'https://www.example.com/bienvenue '.repeat(5))).toBe(5 * 24)
  })
  test('a link among words, with and without protocol', () => {
    expect(used('x', 'Lire https://test.com puis https://test.com, test.com enfin')).toBe(
      5 + 23 + 6 + 23 + 2 + 23 + 6
    )
  })
  test('a letter, an emoji, a text symbol and a family', () => {
    expect(used('x', `H🐱☺${family}`)).toBe(1 + 2 + 2 + 2)
  })
  test('a presentation form that composition takes apart counts its parts', () => {
    expect(used('x', 'A\ufb2c')).toBe(4)
  })
  test('exactly 280 fits, one more does not', () => {
    const { x } = handLimits
    expect(countCharacters('面'.repeat(140), x)).toMatchObject({ used: 280, over: false })
    expect(countCharacters(`${'面'.repeat(140)}a`, x)).toMatchObject({ used: 281, over: true })
  })
})

describe('Bluesky limits graphemes and bytes', () => {
  const { bluesky } = handLimits
  test('exactly 300 graphemes fit, one more does not', () => {
    expect(countCharacters('é'.repeat(300), bluesky)).toEqual({
      used: 300,
      max: 300,
      over: false,
      bytes: { used: 600, max: 3_000 }
    })
    expect(countCharacters('é'.repeat(301), bluesky).over).toBe(true)
  })
  test('exactly 3000 bytes fit, one more does not, long before 300 graphemes', () => {
    const bulky = `${family.repeat(120)}`
    expect(countCharacters(bulky, bluesky)).toMatchObject({ used: 120, over: false, bytes: { used: 3_000 } })
    expect(countCharacters(`${bulky}a`, bluesky)).toMatchObject({
      used: 121,
      over: true,
      bytes: { used: 3_001 }
    })
  })
})

test('a long word after an @ is counted without delay', () => {
  expect(used('mastodon', `@${'a'.repeat(50_000)}`)).toBe(50_001)
})

const anyText = fc.string({ unit: 'grapheme', maxLength: 60 })

describe('for every text', () => {
  test.each(countingSchema.options)(
    '%s counts at least nothing and is over only past its maximum',
    (counting) => {
      fc.assert(
        fc.property(anyText, fc.integer({ min: 1, max: 80 }), (text, max) => {
          const count = countCharacters(text, { max, counting })
          expect(count.used).toBeGreaterThanOrEqual(0)
          expect(count.over).toBe(
            count.used > max || (count.bytes !== null && count.bytes.used > count.bytes.max)
          )
        })
      )
    }
  )
  test('X counts composed and decomposed forms the same', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(used('x', text.normalize('NFD'))).toBe(used('x', text.normalize('NFC')))
      })
    )
  })
  test('bytes are at least code units, code units at least graphemes', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(used('utf8', text)).toBeGreaterThanOrEqual(used('utf16', text))
        expect(used('utf16', text)).toBeGreaterThanOrEqual(used('graphemes', text))
      })
    )
  })
})

describe('as a server of its own counts', () => {
  const limit = { max: 60, counting: 'mastodon', linkLength: 32 } as const
  test('a link counts what that server says', () => {
    expect(countCharacters(`Voir ${longLink} !`, limit).used).toBe(39)
    expect(countCharacters(`Voir ${longLink} !`, { max: 60, counting: 'mastodon' }).used).toBe(30)
  })
  test('the warning above a reply counts, in graphemes, and can make it too long', () => {
    expect(countCharacters('Oui', limit, `pain ${family}`)).toEqual({
      used: 9,
      max: 60,
      over: false,
      bytes: null
    })
    expect(countCharacters('a'.repeat(60), limit, null).over).toBe(false)
    expect(countCharacters('a'.repeat(60), limit, 'x').over).toBe(true)
  })
})
