import { remembered } from '../../../shared/remembered.ts'
import type { Word } from '../topics.ts'
import { type Codes, encode, isStop, type Lexicon, numberOf, unknown } from './lexicon.ts'
import { lookUp, pairKey, type PairTable } from './pair-table.ts'

/**
 * What a text is compared by. A `pair` are two words with a meaning, stop words between them left out; a `sequence` is a
 * word with a meaning and the stop word beside it (`how long`), or two stop words (`who are`) where many texts were read; a
 * `gram` are 3 to 5 characters of a word with a meaning, its ends marked. A stop word alone says nothing.
 */
export const blocks = ['word', 'pair', 'sequence', 'gram'] as const
export type Block = (typeof blocks)[number]
export type BlockWeights = Readonly<Record<Block, number>>

export const blockNumbers = { word: 0, pair: 1, sequence: 2, gram: 3 } as const

/** The features that a model knows. Those of the block `gram` come last, so that what has no use for them stays short. */
export interface FeatureSpace {
  readonly lexicon: Lexicon
  /** The feature of each number of the lexicon, -1 where it is none. */
  readonly singles: Int32Array
  readonly pairs: PairTable
  readonly grams: ReadonlyMap<string, number>
  readonly blockOf: Uint8Array
  /** How telling a feature is: the logarithm of how few texts hold it, plus one. */
  readonly rarity: Float32Array
  /** Features below this number are no grams. */
  readonly gramsFrom: number
}

/** One feature of a text for each time that it stands there, and the words of the text that it comes from. */
export interface Occurrences {
  readonly features: Int32Array
  /** Places in the list of words; the second is -1 where a feature comes from one word. */
  readonly first: Int32Array
  readonly second: Int32Array
}

/** The distinct features of a text, rising, and how often each stands there. */
export interface Counts {
  readonly features: Int32Array
  readonly counts: Float32Array
}

const shortestGram = 3
const longestGram = 5

/** Words of a text whose characters are read. */
export const mostGramWords = 60

export const gramsOf = (folded: string): ReadonlySet<string> => {
  const marked = `_${folded}_`
  const grams = new Set<string>()
  for (let length = shortestGram; length <= longestGram; length += 1)
    for (let start = 0; start + length <= marked.length; start += 1)
      grams.add(marked.slice(start, start + length))
  return grams
}

type VisitPair = (key: number, first: number, second: number) => void

/**
 * Tells the pairs and sequences of a text, in its order. A sequence is told at the place of its word with a meaning, and at
 * both places where it has none.
 */
export const visitPairs = (codes: Codes, visit: VisitPair): void => {
  let former = -1
  for (let place = 0; place < codes.length; place += 1) {
    const code = codes.stems[place] ?? 0
    const number = numberOf(code)
    const before = place === 0 ? 0 : (codes.stems[place - 1] ?? 0)
    if (!isStop(code)) {
      const meaning = former < 0 ? unknown : numberOf(codes.stems[former] ?? 0)
      if (number !== unknown && meaning !== unknown)
        visit(pairKey(blockNumbers.pair, meaning, number), former, place)
      former = place
    }
    if (place === 0 || number === unknown || numberOf(before) === unknown) continue
    const key = pairKey(blockNumbers.sequence, numberOf(before), number)
    if (isStop(code) && isStop(before)) visit(key, place - 1, place)
    else if (isStop(code) || isStop(before)) visit(key, isStop(code) ? place - 1 : place, -1)
  }
}

/** Tells the numbers of the words with a meaning, in the order of the text. */
export const visitSingles = (codes: Codes, visit: (number: number, place: number) => void): void => {
  for (let place = 0; place < codes.length; place += 1) {
    const code = codes.stems[place] ?? 0
    if (isStop(code)) continue
    if (numberOf(code) !== unknown) visit(numberOf(code), place)
    const other = codes.others[place] ?? unknown
    if (other !== unknown) visit(other, place)
  }
}

const mostRemembered = 20_000

/** Reads texts into the features of a space. Words that come again are remembered. */
export const createReader = (
  space: FeatureSpace
): {
  readonly occurrences: (words: readonly Word[]) => Occurrences
  readonly counts: (words: readonly Word[]) => Counts
} => {
  const knownGrams = remembered(mostRemembered, (folded: string): readonly number[] =>
    [...gramsOf(folded)].flatMap((gram) => space.grams.get(gram) ?? [])
  )
  const read = (words: readonly Word[], visit: (feature: number, first: number, second: number) => void) => {
    const codes = encode(space.lexicon, words)
    visitSingles(codes, (number, place) => {
      const feature = space.singles[number] ?? -1
      if (feature >= 0) visit(feature, place, -1)
    })
    visitPairs(codes, (key, first, second) => {
      const feature = lookUp(space.pairs, key)
      if (feature !== null) visit(feature, first, second)
    })
    let left = mostGramWords
    for (let place = 0; place < codes.length && left > 0; place += 1) {
      const word = words[place]
      if (word === undefined || word.stems.length === 0) continue
      left -= 1
      for (const gram of knownGrams(word.folded)) visit(gram, place, -1)
    }
  }
  return {
    occurrences(words) {
      const features: number[] = []
      const first: number[] = []
      const second: number[] = []
      read(words, (feature, one, other) => {
        features.push(feature)
        first.push(one)
        second.push(other)
      })
      return {
        features: Int32Array.from(features),
        first: Int32Array.from(first),
        second: Int32Array.from(second)
      }
    },
    counts(words) {
      const features: number[] = []
      read(words, (feature) => features.push(feature))
      return countFeatures(Int32Array.from(features))
    }
  }
}

/** Counts equal features. */
export const countFeatures = (features: Int32Array): Counts => {
  const sorted = features.toSorted()
  const distinct = new Int32Array(sorted.length)
  const counts = new Float32Array(sorted.length)
  let length = 0
  for (const feature of sorted) {
    if (length > 0 && distinct[length - 1] === feature) counts[length - 1] = (counts[length - 1] ?? 0) + 1
    else {
      distinct[length] = feature
      counts[length] = 1
      length += 1
    }
  }
  return { features: distinct.subarray(0, length), counts: counts.subarray(0, length) }
}

/**
 * TF-IDF: rare features count more, repeated ones little more than once. Each block is brought to the length of its
 * weight before the whole is brought to length 1, so that many grams do not drown few words.
 */
export const weigh = (space: FeatureSpace, text: Counts, weights: BlockWeights): Float32Array => {
  const values = new Float32Array(text.features.length)
  const squares = new Float64Array(blocks.length)
  for (let at = 0; at < values.length; at += 1) {
    const feature = text.features[at] ?? 0
    const count = text.counts[at] ?? 1
    const value = (count === 1 ? 1 : 1 + Math.log(count)) * (space.rarity[feature] ?? 0)
    const block = space.blockOf[feature] ?? 0
    values[at] = value
    squares[block] = (squares[block] ?? 0) + value * value
  }
  const factors = new Float64Array(blocks.length)
  let present = 0
  for (const block of blocks) {
    const number = blockNumbers[block]
    const square = squares[number] ?? 0
    if (square === 0) continue
    factors[number] = weights[block] / Math.sqrt(square)
    present += weights[block] ** 2
  }
  const whole = present === 0 ? 0 : 1 / Math.sqrt(present)
  for (let at = 0; at < values.length; at += 1)
    values[at] = (values[at] ?? 0) * (factors[space.blockOf[text.features[at] ?? 0] ?? 0] ?? 0) * whole
  return values
}
