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

/** "Mes réponses en rouge ci-dessous": words stand inside what would be guessed to be a quote. */
const pointsBelow =
  /\b(?:ci-?dessous|plus bas|dans le (?:texte|corps|mail|message)|en (?:rouge|bleu|vert|gras|couleur)|in-?line|below|in (?:red|blue|green|bold|colou?r)|unten|im text|in (?:rot|blau|grün|fett)|nachfolgend)\b/iu

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
 * little: what is only guessed to be a quote is taken away unless it is most of what there is (R-27), words between quotes
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
  const keepsGuesses =
    words === 0 ||
    guessed / (guessed + words) > mostGuessed ||
    lines.some(({ kind, text }) => kind === 'words' && pointsBelow.test(text))
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
    .replaceAll(/[\s\u00a0*_<>=•·\-\u2010-\u2015\uE000-\uF8FF]+/gu, '')
    .toLowerCase()

/** As many characters of the letter in one line are nobody's chance. */
const longRun = 24

const markQuotes = (lines: Line[], letter: string | null): void => {
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined) break
    const header = endOfHeader(lines.slice(index, index + 12).map(({ text }) => text))
    if (header > 0) {
      mark(lines, index, index + header, 'quote')
      // Where the header is marked, so is what it stands above.
      index = (isQuoteLine(line.text) ? index + header : markBelow(lines, index + header, letter)) - 1
    } else if (isQuoteLine(line.text)) line.kind = 'quote'
  }
  // A mail program that quotes without any mark.
  if (letter !== null)
    for (const line of linesOfLetter(
      lines.filter(({ kind }) => kind === 'words'),
      letter,
      null
    ))
      line.kind = 'quote'
}

/**
 * Those of these lines that are the letter's. A long one is told by itself; a short one only where it goes on from the one
 * before, or leads to the one after, as it does in the letter: else an answer such as "Mardi" would be taken for a word of it.
 * `start`: where the letter is expected to begin; null: anywhere.
 */
const linesOfLetter = (lines: readonly Line[], letter: string, start: number | null): ReadonlySet<Line> => {
  const found = new Set<Line>()
  const places = lines.map(({ text }) => ({ words: squeezed(text), from: -1 }))
  let reached = start
  for (const place of places) {
    if (place.words === '') continue
    if (reached !== null && letter.startsWith(place.words, reached)) place.from = reached
    else if (place.words.length > longRun) place.from = letter.indexOf(place.words)
    reached = place.from < 0 ? null : place.from + place.words.length
  }
  let next = -1
  for (let index = places.length - 1; index >= 0; index -= 1) {
    const place = places[index]
    if (place === undefined || place.words === '') continue
    if (place.from < 0 && next >= 0 && letter.endsWith(place.words, next) && next >= place.words.length)
      place.from = next - place.words.length
    next = place.from
  }
  for (const [index, { from, words }] of places.entries()) {
    const line = lines[index]
    if (line !== undefined && (from >= 0 || (words === '' && line.text.includes('://')))) found.add(line)
  }
  return found
}

const isQuoteLine = (text: string): boolean => /^\s{0,3}>/u.test(text)

const mark = (lines: readonly Line[], from: number, to: number, kind: Kind): void => {
  for (const line of lines.slice(from, to)) if (line.kind !== 'empty') line.kind = kind
}

/**
 * What follows a header such as "Le 20 nov. 2026, Zoé a écrit :". Where the quote is marked line by line, what is not
 * marked is words. Where it is not, everything below is a quote, except words inside it when the letter is known.
 */
const markBelow = (lines: readonly Line[], start: number, letter: string | null): number => {
  let first = start
  while (lines[first]?.kind === 'empty') first += 1
  if (first >= lines.length) return lines.length
  if (isQuoteLine(lines[first]?.text ?? '')) return start
  const below = lines.slice(first).filter(({ kind }) => kind !== 'empty')
  const ours = letter === null ? new Set<Line>() : linesOfLetter(below, letter, 0)
  const isKnown = ours.size * 2 >= below.length
  for (const line of below) {
    if (isQuoteLine(line.text) || ours.has(line)) line.kind = 'quote'
    else line.kind = isKnown ? 'words' : 'guess'
  }
  return lines.length
}

/** The mark of a signature (RFC 3676, section 4.3). */
const certainMark = /^-- $/u
/** What it becomes in programs that trim lines, and what others write instead: people draw such lines too. */
const likelyMark = /^\s*(?:--|—|_{2,4})\s*$/u
/** Telephones, programs and providers that say who they are. */
const device =
  '(?:i-?phone|i-?pad|i-?pod|mac|apple|android|smartphone|smart phone|téléphone|telefon|phone|mobile|mobil|handy|portable|tablette|tablet|appareil|device|gerät|windows|outlook|office|courrier|gmail|google|e-?mail|mail|yahoo|aol|proton|tutanota|tuta|thunderbird|k-9|fairemail|bluemail|spark|airmail|canary|edison|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|oneplus|pixel|sony|xperia|nokia|blackberry|zimbra|roundcube|horde|sogo|infomaniak|ionos|gmx|web\\.de|t-online|orange|free|sfr|bouygues|laposte\\.net|messagerie|webmail|app|application)'
/** What programs and telephones add by themselves, one line long; people, too, write that something was sent by somebody. */
const addedLine = new RegExp(
  `^\\s*(?:(?:envoyé|sent|gesendet|enviado|inviato|verzonden|verstuurd)\\s(?:de|depuis|avec|à partir|par|via|from|with|by|using|von|mit|über|vom|desde|do|da|vanaf|met)\\b.{0,60}\\b${device}|von mein(?:em|er) .{1,40} gesendet|(?:get|télécharger|téléchargez|obtenez|obtenir|holen sie sich|hol dir|laden sie) .{1,40} (?:for|pour|für) .{0,20}\\b${device}|(?:get|télécharger|obtenez|obtenir|holen sie sich|hol dir) outlook\\b|diese nachricht wurde von .{1,60} gesendet|ce message a été envoyé depuis .{1,60}\\b${device}|provenance\\s?:\\s.{0,20}(?:courrier|windows|mail|outlook)|yahoo mail\\s?:)`,
  'iu'
)
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

/** Counted from where it begins: to look through the whole mail for each of its stretches takes the square of its lines. */
const endOfWords = (lines: readonly Line[], start: number): number => {
  let end = start
  while (end < lines.length && lines[end]?.kind !== 'quote') end += 1
  return end
}

const signatureStart = (lines: readonly Line[], from: number, to: number): number | null => {
  let at = to - 1
  while (at >= from && !isSignatureMark(lines[at]?.text ?? '')) at -= 1
  if (at < from) return null
  const below = lines.slice(at + 1, to).filter(({ kind }) => kind !== 'empty')
  const characters = below.reduce((sum, { text }) => sum + text.length, 0)
  if (below.length >= longestSignature.lines || characters > longestSignature.characters) return null
  if (below.some(({ text }) => isAfterthought(text))) return null
  // Below a line that somebody drew, whole sentences are words.
  if (!certainMark.test(lines[at]?.text ?? '') && below.some(({ text }) => isSentence(text))) return null
  return at
}

const isSignatureMark = (text: string): boolean => certainMark.test(text) || likelyMark.test(text)

const isAfterthought = (text: string): boolean => /^\s*(?:p\.?\s?-?\s?s\b|n\.?\s?b\b)/iu.test(text)

const isSentence = (text: string): boolean =>
  /[.!?…]["”»)]?\s*$/u.test(text) && text.trim().split(/\s+/u).length >= 4
