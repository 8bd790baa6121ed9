import type { ReplyFrame } from '../model/message.ts'
import type { Network, ReplyLimit } from '../model/network.ts'
import { composeLaterPart, composeReply } from './compose-reply.ts'
import { type CharacterCount, countCharacters } from './count-characters.ts'
import { findLinks } from './find-links.ts'
import { segmentsOf } from './segments.ts'
import type { Signer } from './sign-reply.ts'

/** One reply of a thread. */
export interface ReplyPart {
  /** Where its words begin in the whole, in UTF-16 offsets. */
  readonly start: number
  /** Its words, as they stand in the whole. */
  readonly body: string
  /** Exactly what is published. */
  readonly text: string
  readonly count: CharacterCount
}

/** What the parts are made for. */
export interface SplitFor {
  /** Null while nobody speaks. */
  readonly signer: Signer | null
  readonly network: Network
  readonly frame: ReplyFrame
  readonly limit: ReplyLimit
}

/** Most parts of one reply: what needs more is no reply. What is left then stands in the last one, too long. */
export const mostParts = 25

/** A stretch of the words, in UTF-16 offsets. */
interface Stretch {
  readonly start: number
  readonly end: number
}

/**
 * A line of its own with hyphens only, which says where a thread is cut and is never published, and the end of that line.
 * `^` and `$` take for ends of lines what ECMAScript does (U+000A, U+000D, U+2028, U+2029): whoever asks where words are cut
 * asks here, so that what is shown, frozen, sealed and given back is cut at the same places.
 */
const cutLine = /^[ \t]*-{3,}[ \t]*$(?:\r\n|[\n\r\u2028\u2029])?/gmu

const cutsOf = (body: string): readonly Stretch[] =>
  [...body.matchAll(cutLine)].map(({ index, 0: line }) => ({ start: index, end: index + line.length }))

/** What stands between these stretches, in order. */
const between = (cuts: readonly Stretch[], length: number): readonly Stretch[] => [
  ...cuts.map(({ start }, index) => ({ start: cuts[index - 1]?.end ?? 0, end: start })),
  { start: cuts.at(-1)?.end ?? 0, end: length }
]

/** The words without the lines that cut them: what is judged, sealed and compared. */
export const withoutCuts = (body: string): string =>
  between(cutsOf(body), body.length)
    .map(({ start, end }) => body.slice(start, end))
    .join('')

/**
 * A reply as the parts of a thread, each as long as the network lets it be: cut where the person says, else after a paragraph,
 * a sentence or a word; inside a word only where it has no end, and never inside a link, a mention or an emoji. The first part
 * bears the signature, so that who speaks is known from the first word that stands there, whatever becomes of the rest; each
 * part tells the person answered, as its network asks.
 */
export const splitReply = (body: string, to: SplitFor): readonly ReplyPart[] => {
  const parts: ReplyPart[] = []
  for (const section of between(cutsOf(body), body.length)) {
    let at = section.start
    while (at < section.end) {
      at += spaceBefore(body.slice(at, section.end))
      if (at >= section.end) break
      const isFirst = parts.length === 0
      const rest = body.slice(at, section.end)
      const length =
        parts.length === mostParts - 1
          ? rest.length
          : lengthOfNext(
              rest,
              (words) => !countCharacters(textOf(words, isFirst, to), to.limit, to.frame.warning).over
            )
      const words = body.slice(at, at + length).trimEnd()
      const text = textOf(words, isFirst, to)
      parts.push({ start: at, body: words, text, count: countCharacters(text, to.limit, to.frame.warning) })
      at += length
      // What is too long for the last part that may be is shown as it is, not passed over.
      if (parts.length === mostParts) return parts
    }
  }
  return parts
}

/** Where each part begins in what was typed; null unless they are all of it, in order, with nothing else between. */
export const placesOfParts = (whole: string, bodies: readonly string[]): readonly number[] | null => {
  const cuts = cutsOf(whole)
  const places: number[] = []
  let at = 0
  for (const body of bodies) {
    at = afterGap(whole, cuts, at)
    if (!whole.startsWith(body, at)) return null
    places.push(at)
    at += body.length
  }
  return afterGap(whole, cuts, at) === whole.length ? places : null
}

/** Past white space, and the lines that cut. */
const afterGap = (whole: string, cuts: readonly Stretch[], from: number): number => {
  const at = from + spaceBefore(whole.slice(from))
  const cut = cuts.find(({ start, end }) => start <= at && at < end)
  return cut === undefined ? at : afterGap(whole, cuts, cut.end)
}

const textOf = (words: string, isFirst: boolean, { signer, network, frame }: SplitFor): string =>
  isFirst && signer !== null
    ? composeReply(words, signer, network, frame).text
    : composeLaterPart(words, frame)

const spaceBefore = (text: string): number => text.length - text.trimStart().length

/** Characters beyond what any network takes in one reply, links counted as short: no more is looked at for one part. */
const windowFor = 12_000

/** A cut at a better place is taken where it leaves at least this much of what would fit. */
const share = { paragraph: 0.4, sentence: 0.4 }

/** How many UTF-16 units of these words the next part takes, spaces after it included. */
const lengthOfNext = (rest: string, fits: (words: string) => boolean): number => {
  const text = stretchFor(rest, fits)
  if (text === null) return rest.length
  const words = wordEnds(text)
  const farthest = farthestOf(words, (end) => fits(text.slice(0, end)))
  // Not even one word: a writing without spaces, or something that must stay whole.
  if (farthest === null)
    return (
      farthestOf(endsInside(text.slice(0, words[0] ?? text.length)), (end) => fits(text.slice(0, end))) ??
      words[0] ??
      rest.length
    )
  const better =
    lastWithin(paragraphEnds(text), farthest, share.paragraph) ??
    // Whether a sentence is over is told by what follows it.
    lastWithin(sentenceEnds(text.slice(0, farthest + afterSentence)), farthest, share.sentence)
  return better !== null && fits(text.slice(0, better)) ? better : farthest
}

/** What is looked at behind a sentence to know whether it ends there. */
const afterSentence = 200

/** What is looked at first for one part; twice as much while all of it fits. */
const firstStretch = 256

/**
 * The words in which the end of the next part lies, and not many more: this runs at each key, and what is looked at in vain for
 * each of many parts is what typing waits for. Null where all of them fit.
 */
const stretchFor = (rest: string, fits: (words: string) => boolean): string | null => {
  for (let size = firstStretch; size < windowFor && size < rest.length; size *= 2) {
    const end = wordEnds(rest.slice(0, size)).at(-1)
    if (end === undefined || fits(rest.slice(0, end))) continue
    return rest.length <= size * 2 && fits(rest) ? null : rest.slice(0, size)
  }
  return rest.length <= windowFor && fits(rest) ? null : rest.slice(0, windowFor)
}

/** The last of these places, in order, that fits; null when the first does not. */
const farthestOf = (ends: readonly number[], fits: (end: number) => boolean): number | null => {
  let known = -1
  let tooFar = ends.length
  while (tooFar - known > 1) {
    const middle = Math.floor((known + tooFar) / 2)
    if (fits(ends[middle] ?? 0)) known = middle
    else tooFar = middle
  }
  return known === -1 ? null : (ends[known] ?? null)
}

const lastWithin = (ends: readonly number[], most: number, fewest: number): number | null =>
  ends.findLast((end) => end <= most && end >= most * fewest) ?? null

const wordEnds = (text: string): readonly number[] =>
  [...text.matchAll(/\s+/gu)].map(({ index }) => index).filter((end) => end > 0)

const paragraphEnds = (text: string): readonly number[] =>
  [...text.matchAll(/\s+/gu)].flatMap(({ index, 0: gap }) => (gap.includes('\n') ? index : []))

/** Ends of sentences that something follows; “M. Durand” is none. */
const sentenceEnds = (text: string): readonly number[] => {
  const ends: number[] = []
  for (const { index, segment } of segmentsOf(text, 'sentence')) {
    const said = segment.trimEnd()
    const isOver = segment !== said || /[。！？]$/u.test(said)
    if (isOver && !/(?<!\p{L})\p{L}{1,3}\.$/u.test(said)) ends.push(index + said.length)
  }
  return ends
}

/** Places inside something without spaces: between its words (中文), else between its letters; none where it has to stay whole. */
const endsInside = (run: string): readonly number[] => {
  if (findLinks(run, true).length > 0 || /[@＠#＃]|:\/\//u.test(run)) return []
  const inner = endsBy('word', run)
  return inner.length > 1 ? inner : endsBy('grapheme', run)
}

const endsBy = (granularity: 'word' | 'grapheme', run: string): readonly number[] =>
  [...segmentsOf(run, granularity)].map(({ index, segment }) => index + segment.length)
