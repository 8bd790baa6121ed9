import { Tokenizer } from 'htmlparser2'
import type { Span } from '../model/message.ts'

export interface PlainText {
  readonly text: string
  /** Where links, mentions and tags of the HTML stand in the text. */
  readonly spans: readonly Span[]
}

/** Elements that begin on a line of their own; those of the second list stand apart by an empty line. */
const blocks = new Set(
  'address article aside center dd details dialog div dl dt fieldset figcaption figure footer form header hr li main nav ol section summary table tbody tfoot thead tr ul'.split(
    ' '
  )
)
const paragraphs = new Set('blockquote h1 h2 h3 h4 h5 h6 p pre'.split(' '))
const inlines = new Set(
  'a abbr acronym b bdi bdo big br cite code data del dfn em font i img ins kbd label mark q s samp small span strike strong sub sup svg td th time tt u var wbr audio video source picture iframe object embed button input'.split(
    ' '
  )
)
/** What they hold is for machines. */
const dropped = new Set(['script', 'style'])

const isElement = (name: string): boolean =>
  inlines.has(name) || blocks.has(name) || paragraphs.has(name) || dropped.has(name)

const tagPattern = /<\/?([a-z][a-z0-9]*)(?:[\s/][^<>]*)?>/giu
const entityPattern = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/iu
const flowPattern = /<\/?(?:br|p|div|li|ul|ol|blockquote|h[1-6]|tr|table)(?:[\s/][^<>]*)?>/iu

/** Whether a text is HTML: it has a tag of a known element or an entity. "I <3 you" and "a < b" are words. */
export const looksLikeHtml = (text: string): boolean => {
  if (entityPattern.test(text)) return true
  for (const match of text.matchAll(tagPattern)) if (isElement((match[1] ?? '').toLowerCase())) return true
  return false
}

/**
 * Takes out what a reader cannot see and what changes how other words are shown: control characters, marks that reverse
 * the direction of writing (CVE-2021-42574), zero-width spaces, soft hyphens, letters without a shape and byte order marks.
 * Joiners stay: scripts and emoji need them.
 */
const hidden =
  /[^\P{Cc}\t\n]|[\u00AD\u180E\u200B\u2060-\u2064\u202A-\u202E\u2066-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{1D173}-\u{1D17A}]/gu

/** Words as a reader sees them, with lines that end as ours do. */
export const withoutHidden = (text: string): string =>
  text.replace(/\r\n?/gu, '\n').replace(hidden, '').toWellFormed()

/** The same for words that come with their spans, which move with them. */
export const withoutHiddenMarks = ({ text, spans }: PlainText): PlainText => {
  const cut = [...text.matchAll(hidden)].map((match) => ({ at: match.index, length: match[0].length }))
  if (cut.length === 0) return { text: text.toWellFormed(), spans }
  // What is cut before each place, summed up once: summed for each span it takes the product of both.
  const before = new Uint32Array(text.length + 1)
  for (const { at, length } of cut) for (let place = 0; place < length; place += 1) before[at + place + 1] = 1
  for (let place = 1; place <= text.length; place += 1)
    before[place] = (before[place] ?? 0) + (before[place - 1] ?? 0)
  const moved = (offset: number): number => offset - (before[Math.min(Math.max(offset, 0), text.length)] ?? 0)
  return {
    text: text.replace(hidden, '').toWellFormed(),
    spans: spans
      .map((span) => ({ ...span, start: moved(span.start), end: moved(span.end) }))
      .filter((span) => span.end > span.start)
  }
}

/** A name, a handle or a subject as one line of at most `most` characters: input as much as any message is. */
export const oneLine = (text: string, most: number): string => {
  const line = withoutHidden(text)
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
  return line.length <= most
    ? line
    : `${line
        .slice(0, most - 1)
        .toWellFormed()
        .replace(/\uFFFD$/u, '')}…`
}

/** The words of a text from a network or a file: HTML reduced to what a reader sees, everything else kept as it is. */
export const plainText = (source: string): PlainText => {
  if (!looksLikeHtml(source)) return { text: withoutHidden(source).trim(), spans: [] }
  return reduceHtml(source)
}

interface OpenLink {
  readonly start: number
  readonly kind: Span['kind']
  readonly target: string
}

const addressOf = (href: string): string | null => {
  // Browsers pass over blanks and control characters in an address: `java\nscript:`.
  const address = withoutHidden(href).replace(/\s+/gu, '')
  return /^(https?:\/\/|mailto:)/iu.test(address) ? address : null
}

const reduceHtml = (source: string): PlainText => {
  // An ampersand that begins no whole entity is one: `?a=1&copy=2` holds no ©.
  const html = source.replace(/&(?!#\d{1,7};|#x[0-9a-f]{1,6};|[a-z][a-z0-9]{1,31};)/giu, '&amp;')
  const literal = (start: number, end: number): string => html.slice(start, end).replaceAll('&amp;', '&')
  // Where tags make the lines, the lines of the source are blanks.
  const flows = flowPattern.test(source)
  const spans: Span[] = []
  // In pieces: a text that is looked at after each word is copied each time, which holds the app for minutes at half a megabyte.
  const pieces: string[] = []
  let length = 0
  let breaks = 0
  let link: OpenLink | null = null
  let skipped: { readonly name: string; readonly words: string[] } | null = null

  let tagStart = 0
  let consumed = 0
  let name = ''
  let attribute = ''
  let value = ''
  let attributes = new Map<string, string>()

  const add = (piece: string): void => {
    if (piece === '') return
    pieces.push(piece)
    length += piece.length
  }
  const trimEnd = (): void => {
    for (let last = pieces.pop(); last !== undefined; last = pieces.pop()) {
      const kept = last.trimEnd()
      length -= last.length - kept.length
      if (kept === '') continue
      pieces.push(kept)
      return
    }
  }
  const write = (written: string): void => {
    let words = withoutHidden(written)
    if (flows) words = words.replace(/[ \t\n\f]+/gu, ' ')
    if (flows && (breaks > 0 || length === 0)) words = words.replace(/^ /u, '')
    if (words === '') return
    if (breaks > 0 && length > 0) {
      trimEnd()
      add('\n'.repeat(Math.min(breaks, 2)))
    }
    breaks = 0
    const added = flows && pieces.at(-1)?.endsWith(' ') === true ? words.replace(/^ /u, '') : words
    if (link !== null && link.start < 0 && added.trim() !== '')
      link = { ...link, start: length + (added.length - added.trimStart().length) }
    add(added)
  }
  const breakLine = (atLeast: number): void => {
    breaks = Math.max(breaks, atLeast)
  }
  const startLink = (): void => {
    endLink()
    const target = addressOf(attributes.get('href') ?? '')
    if (target === null) return
    const names = (attributes.get('class') ?? '').toLowerCase()
    const kind = names.includes('hashtag') ? 'tag' : names.includes('mention') ? 'mention' : 'link'
    link = { start: -1, kind, target }
  }
  const endLink = (): void => {
    if (link !== null && link.start >= 0 && length > link.start)
      spans.push({ start: link.start, end: length, kind: link.kind, target: link.target })
    link = null
  }
  // What stands in an element for machines is kept aside until it ends: where it never does, it was words.
  const writeWords = (words: string): void => {
    if (skipped === null) write(words)
    else skipped.words.push(words)
  }
  const openElement = (): void => {
    if (name === 'br') breaks += 1
    else if (paragraphs.has(name)) breakLine(2)
    else if (blocks.has(name)) breakLine(1)
    if (name === 'li') writeWords('• ')
    else if (name === 'a') startLink()
    else if (name === 'img') writeWords(attributes.get('alt') ?? '')
    else if (name === 'td' || name === 'th') writeWords(' ')
    else if (dropped.has(name)) skipped ??= { name, words: [] }
  }
  const openTag = (end: number): void => {
    if (isElement(name)) openElement()
    else writeWords(literal(tagStart, end + 1))
    consumed = end + 1
  }
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext(start, end) {
        writeWords(html.slice(start, end))
        consumed = end
      },
      ontextentity(codepoint, end) {
        writeWords(String.fromCodePoint(codepoint))
        consumed = end
      },
      onopentagname(start, end) {
        tagStart = start - 1
        name = html.slice(start, end).toLowerCase()
        attributes = new Map()
      },
      onattribname(start, end) {
        attribute = html.slice(start, end).toLowerCase()
        value = ''
      },
      onattribdata(start, end) {
        value += html.slice(start, end)
      },
      onattribentity(codepoint) {
        value += String.fromCodePoint(codepoint)
      },
      onattribend() {
        if (!attributes.has(attribute)) attributes.set(attribute, value)
      },
      onopentagend: openTag,
      onselfclosingtag: openTag,
      onclosetag(start, end) {
        const closed = html.slice(start, end).toLowerCase()
        const close = html.indexOf('>', end)
        consumed = close === -1 ? html.length : close + 1
        if (closed === skipped?.name) skipped = null
        else if (closed === 'a') endLink()
        else if (paragraphs.has(closed)) breakLine(2)
        else if (blocks.has(closed)) breakLine(1)
        else if (!isElement(closed)) writeWords(literal(start - 2, consumed))
      },
      oncomment(start, end) {
        // A comment that nothing closes would take the rest of the words with it, and `<?!?>` is what somebody typed.
        if (end >= html.length || !html.startsWith('<!--', consumed))
          writeWords(literal(consumed, Math.min(end + 1, html.length)))
        consumed = Math.max(end + 1, start)
      },
      // What looks like a declaration or an instruction is what somebody typed: `<?!>`, `<!!>`.
      ondeclaration(start, end) {
        if (!/^!doctype\b/iu.test(html.slice(start, end))) writeWords(literal(start - 1, end + 1))
        consumed = end + 1
      },
      onprocessinginstruction(start, end) {
        writeWords(literal(start - 1, end + 1))
        consumed = end + 1
      },
      oncdata(start, end) {
        writeWords(literal(start, end))
        consumed = end + 1
      },
      onend() {
        const words = skipped?.words.join('') ?? ''
        skipped = null
        if (words !== '') writeWords(words)
        if (consumed < html.length) writeWords(literal(consumed, html.length))
      }
    }
  )
  tokenizer.write(html)
  tokenizer.end()
  endLink()
  return trimmed(pieces.join(''), spans)
}

const trimmed = (text: string, spans: readonly Span[]): PlainText => {
  const whole = text.trim()
  const cut = text.length - text.trimStart().length
  return {
    text: whole,
    spans: spans
      .map((span) => ({
        ...span,
        start: Math.max(0, span.start - cut),
        end: Math.min(whole.length, span.end - cut)
      }))
      .filter((span) => span.end > span.start)
  }
}
