import fastCheck from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cleanItem } from '../../../src/main/ingest/clean-item.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { htmlText } from '../../../src/main/mail/html-text.ts'
import { judgeBytes } from '../../../src/main/media/judge-bytes.ts'
import { spanSchema } from '../../../src/shared/model/message.ts'
import { oneLine, type PlainText, plainText } from '../../../src/shared/text/plain-text.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { hostileMarkup } from '../../support/hostile-markup.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const turning =
  /[^\P{Cc}\t\n]|[\u00AD\u180E\u200B\u2060-\u2064\u202A-\u202E\u2066-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1D173}-\u{1D17A}]/u

const checkReduced = ({ text, spans }: PlainText): void => {
  expect(text).not.toMatch(turning)
  expect(text.isWellFormed()).toBe(true)
  for (const span of spans) {
    expect(spanSchema.safeParse(span).success).toBe(true)
    expect(span.target).toMatch(/^(?:https?:\/\/|mailto:)/iu)
    expect(span.end).toBeLessThanOrEqual(text.length)
  }
}

describe('words from a network or a mail', () => {
  it(`${hostileMarkup.length} hostile ones become text and spans, whose links lead to the web or a mailbox`, () => {
    expect(hostileMarkup.length).toBeGreaterThanOrEqual(300)
    for (const vector of hostileMarkup) {
      checkReduced(plainText(vector))
      expect(typeof htmlText(vector)).toBe('string')
    }
  })

  it('so does whatever else is made of tags and words', () => {
    const part = fastCheck.oneof(
      fastCheck.constantFrom(
        '<b>',
        '</b>',
        '<a href="',
        'javascript:',
        'https://e.org/',
        '">',
        '</a>',
        '<script>',
        '</script>'
      ),
      fastCheck.constantFrom('&#x202e;', '&#0;', '&lt;', '<!--', '-->', '\0', '\uD800', '\u202E', '<p', '>'),
      fastCheck.string({ unit: 'grapheme', maxLength: 12 }),
      fastCheck.constantFrom(...hostileMarkup)
    )
    fastCheck.assert(
      fastCheck.property(fastCheck.array(part, { maxLength: 14 }), (parts) => {
        checkReduced(plainText(parts.join('')))
        expect(htmlText(parts.join(''))).toBeTypeOf('string')
      }),
      { numRuns: 2_000 }
    )
  })

  it('two mebibytes of tags within tags are read through, without a stack that overflows', () => {
    const deep = '<b>'.repeat((2 * 1024 * 1024) / 3)
    expect(plainText(`${deep}words`).text).toBe('words')
    expect(htmlText(`${deep}words`)).toBe('words')
    expect(htmlText(`${'<blockquote>'.repeat(20_000)}words`)).toMatch(/words$/u)
    expect(plainText('<a href="https://e.org/">'.repeat(80_000)).spans.length).toBeLessThanOrEqual(80_000)
  })
})

describe('names, handles and subjects', () => {
  it.each([
    ['Odile\u202E gpj.exe', 'Odile gpj.exe'],
    ['  Odile\n\n<b>G.</b> ', 'Odile <b>G.</b>'],
    ['O\u0000dile\u2028\u2066 G', 'Odile G'],
    ['\u3164\u00AD\uFFA0\u206A', ''],
    ['', ''],
    ['👩‍👩‍👧 Zoé', '👩‍👩‍👧 Zoé']
  ])('%j is shown as %j', (given, shown) => expect(oneLine(given, 512)).toBe(shown))

  it('have an end, which cuts no character in two', () => {
    expect(oneLine('a'.repeat(1_000_000), 512)).toHaveLength(512)
    expect(oneLine('😀'.repeat(600), 512).isWellFormed()).toBe(true)
    fastCheck.assert(
      fastCheck.property(fastCheck.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const line = oneLine(text, 40)
        expect(line.length).toBeLessThanOrEqual(40)
        expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u)
        expect(line.isWellFormed()).toBe(true)
      }),
      { numRuns: 1_000 }
    )
  })
})

describe('what comes in, by whatever connector', () => {
  let ctx: TestContext
  beforeEach(async () => {
    ctx = await openTestContext()
  })
  afterEach(() => ctx.close())

  it('is cleaned at one place: names bounded, turning marks gone with the links after them in place, addresses of the web only', async () => {
    const accountId = await anAccount(ctx)
    const text = 'a\u202Eb voir ici'
    const item = anItem({
      text,
      author: {
        ref: 'p',
        handle: `\u202E${'h'.repeat(5_000)}`,
        name: `<img src=x onerror=alert(1)>\n${'n'.repeat(100_000)}`,
        url: 'javascript:alert(1)',
        isUs: false
      },
      subject: { title: 'Sujet\u202E\n<script>', text: 'a\u2066b', url: 'file:///etc/passwd' },
      url: 'data:text/html,x',
      spans: [
        { start: 9, end: 12, kind: 'link', target: 'https://example.org/' },
        { start: 0, end: 1, kind: 'link', target: 'javascript:alert(1)' },
        ...Array.from({ length: 5_000 }, () => ({ start: 0, end: 1, kind: 'tag' as const, target: '#a' }))
      ]
    })
    await ingestItems(ctx, accountId, [item], async () => {})
    const message = await ctx.store.read.selectFrom('message').selectAll().executeTakeFirstOrThrow()
    const handle = await ctx.store.read.selectFrom('handle').selectAll().executeTakeFirstOrThrow()
    expect(message.text).toBe('ab voir ici')
    expect(message.url).toBeNull()
    expect(handle.name.length).toBe(512)
    expect(handle.handle).not.toContain('\u202E')
    expect(handle.url).toBeNull()
    const cleaned = cleanItem(item)
    expect(cleaned.spans).toHaveLength(200)
    expect(cleaned.spans[0]).toEqual({ start: 8, end: 11, kind: 'link', target: 'https://example.org/' })
    expect(cleaned.subject).toEqual({ title: 'Sujet <script>', text: 'ab', url: null })
  })

  it('leaves our own words as they were approved: a seal is bound to them', () => {
    const own = anItem({ text: 'Merci\u200B !', author: { ...anItem().author, isUs: true } })
    expect(cleanItem(own).text).toBe('Merci\u200B !')
  })
})

it.each([
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  '\uFEFF<?xml version="1.0"?><!DOCTYPE svg><svg/>',
  '<!-- GIF89a --><svg/>',
  'GIF89a<svg onload=alert(1)>',
  '<html><img>',
  '%PDF-1.7',
  'PK\u0003\u0004',
  'MZ\u0090'
])('an image is what its first bytes say, never SVG nor anything that runs: %j', async (content) => {
  const judged = await judgeBytes('image', Uint8Array.from(Buffer.from(content, 'latin1')), 1_000_000)
  expect(judged.kind).toBe('refused')
})
