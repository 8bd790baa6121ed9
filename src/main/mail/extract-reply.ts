import { endOfHeader } from './quote-header.ts'

/** What a colleague wrote in a mail that answers ours. */
export interface ExtractedReply {
  /** Their words; empty only when the mail holds none at all. */
  readonly text: string
  /** There was more in the mail: a quote, a signature. */
  readonly isPart: boolean
}

/** A signature longer than this is words. */
const longestSignature = { lines: 10, characters: 600 }
/** More than this share guessed away, and nothing is taken away. */
const mostGuessed = 0.6

type Kind =
  /** Somebody's words. */
  | 'words'
  /** Certainly not theirs: marked as a quote, or found in the letter we sent. */
  | 'quote'
  /** Taken for a quote or a signature by its place and shape. */
  | 'guess'
  | 'empty'

interface Line {
  readonly text: string
  kind: Kind
}

/**
 * The words of an answer without what it quotes and without the signature of a mail program. Better too much than too
 * little: what is only guessed to be a quote is taken away unless it is most of what there is, words between quotes
 * are kept wherever they stand, and an answer is never empty because of what was taken away.
 *
 * `letter` is the plain text that we sent, where it is known: then a quote without any mark is recognised, and so are words
 * written inside it.
 */
export const extractReply = (mail: string, letter: string | null = null): ExtractedReply => {
  const lines = mail
    .replaceAll(/\r\n?/gu, '\n')
    .split('\n')
    .map((text): Line => ({ text, kind: text.trim() === '' ? 'empty' : 'words' }))
  markQuotes(lines, letter === null ? null : squeezed(letter))
  markSignature(lines)

  const guessed = count(lines, 'guess')
  const words = count(lines, 'words')
  const keepsGuesses = words === 0 || guessed / (guessed + words) > mostGuessed
  const kept = lines.filter(
    ({ kind }) => kind === 'words' || kind === 'empty' || (kind === 'guess' && keepsGuesses)
  )
  const text = joined(kept)
  if (text !== '')
    return { text, isPart: lines.some(({ kind }) => kind === 'quote' || (kind === 'guess' && !keepsGuesses)) }
  return { text: joined(lines), isPart: false }
}

const count = (lines: readonly Line[], kind: Kind): number =>
  lines.reduce((sum, line) => (line.kind === kind ? sum + line.text.trim().length : sum), 0)

const joined = (lines: readonly Line[]): string =>
  lines
    .map(({ text }) => text.trimEnd())
    .join('\n')
    .replaceAll(/\n{3,}/gu, '\n\n')
    .trim()

const quoteMark = /^\s*(?:[>|]\s?)+/u

/**
 * Without marks, blanks, letter case and links: mail programs break lines anew and rewrite addresses, and a letter that is
 * kept holds private characters where its links stood.
 */
const squeezed = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replace(quoteMark, ''))
    .join('\n')
    .replaceAll(/<?https?:\/\/\S*/gu, '')
    .replaceAll(/[\s\u00a0*_<>\uE000-\uF8FF]+/gu, '')
    .toLowerCase()

const markQuotes = (lines: Line[], letter: string | null): void => {
  const isOfLetter = (text: string): boolean => {
    const words = squeezed(text)
    return letter !== null && letter.includes(words) && (words.length >= 4 || text.includes('://'))
  }
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined) break
    const header = endOfHeader(lines.slice(index, index + 12).map(({ text }) => text))
    if (header > 0) {
      mark(lines, index, index + header, 'quote')
      index = markBelow(lines, index + header, isOfLetter) - 1
    } else if (isQuoteLine(line.text)) line.kind = 'quote'
  }
  // Long enough to be nobody's chance: a mail program that quotes without any mark.
  for (const line of lines)
    if (line.kind === 'words' && line.text.trim().length > 24 && isOfLetter(line.text)) line.kind = 'quote'
}

const isQuoteLine = (text: string): boolean => /^\s{0,3}>/u.test(text)

const mark = (lines: readonly Line[], from: number, to: number, kind: Kind): void => {
  for (const line of lines.slice(from, to)) if (line.kind !== 'empty') line.kind = kind
}

/**
 * What follows a header such as "Le 20 nov. 2026, Zoé a écrit :". Where the quote is marked line by line, what is not
 * marked is words. Where it is not, everything below is a quote, except words inside it when the letter is known.
 */
const markBelow = (lines: readonly Line[], start: number, isOfLetter: (text: string) => boolean): number => {
  const first = lines.findIndex((line, index) => index >= start && line.kind !== 'empty')
  if (first < 0) return lines.length
  if (isQuoteLine(lines[first]?.text ?? '')) return start
  const below = lines.slice(first)
  const ours = below.filter((line) => line.kind !== 'empty' && isOfLetter(line.text))
  const isKnown = ours.length * 2 >= below.filter((line) => line.kind !== 'empty').length
  for (const line of below) {
    if (line.kind === 'empty') continue
    if (isQuoteLine(line.text) || ours.includes(line)) line.kind = 'quote'
    else line.kind = isKnown ? 'words' : 'guess'
  }
  return lines.length
}

/** The mark of a signature (RFC 3676, section 4.3). */
const certainMark = /^-- $/u
/** What it becomes in programs that trim lines, and what others write instead: people draw such lines too. */
const likelyMark = /^\s*(?:--|—|_{2,4})\s*$/u
/** What programs and telephones add by themselves, one line long. */
const addedLine =
  /^\s*(?:envoyé (?:de|depuis|avec|à partir|par|via)\b|sent (?:from|with|via|by)\b|get outlook for\b|(?:télécharger|obtenez|obtenir) outlook\b|von mein(?:em|er) .{1,40} gesendet|gesendet (?:von|mit|über)\b|(?:holen sie sich|hol dir) outlook\b|diese nachricht wurde von .{1,60} gesendet|enviado (?:desde|do)\b|inviato da\b|verzonden vanaf\b|verstuurd vanaf\b|provenance\s?:|yahoo mail\s?:)/iu
const longestAddedLine = 120

const markSignature = (lines: readonly Line[]): void => {
  // A signature ends words: it stands at the end of the mail, or just above or below what is quoted.
  let index = 0
  while (index < lines.length) {
    const end = endOfWords(lines, index)
    const start = signatureStart(lines, index, end)
    if (start !== null)
      mark(lines, start, end, certainMark.test(lines[start]?.text ?? '') ? 'quote' : 'guess')
    for (const line of lines.slice(index, end).toReversed()) {
      if (line.kind === 'empty' || line.kind === 'guess') continue
      if (line.kind === 'words' && line.text.length <= longestAddedLine && addedLine.test(line.text))
        line.kind = 'quote'
      else break
    }
    index = end + 1
  }
}

const endOfWords = (lines: readonly Line[], start: number): number => {
  const end = lines.findIndex((line, index) => index >= start && line.kind === 'quote')
  return end < 0 ? lines.length : end
}

const signatureStart = (lines: readonly Line[], from: number, to: number): number | null => {
  const at = lines.findLastIndex(
    ({ text }, index) => index >= from && index < to && (certainMark.test(text) || likelyMark.test(text))
  )
  if (at < 0) return null
  const below = lines.slice(at, to).filter(({ kind }) => kind !== 'empty')
  const characters = below.reduce((sum, { text }) => sum + text.length, 0)
  return below.length <= longestSignature.lines && characters <= longestSignature.characters ? at : null
}
