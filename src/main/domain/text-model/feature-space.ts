import type { Word } from '../topics.ts'

/**
 * What a text is compared by. `sequence` are two written words that follow each other, stop words and the two ends of the
 * text included (`how long`); `gram` are 3 to 5 characters of a word with a meaning, its ends marked.
 */
export const blocks = ['word', 'stop', 'pair', 'sequence', 'gram'] as const
export type Block = (typeof blocks)[number]
export type BlockWeights = Readonly<Record<Block, number>>

/** The features that a model knows. Those of the block `gram` come last, so that what has no use for them stays short. */
export interface FeatureSpace {
  readonly ids: ReadonlyMap<string, number>
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

/** A text is read up to here: what it is about has been said by then. */
const mostWords = 400

const gramsOf = (folded: string): readonly string[] => {
  const marked = `_${folded}_`
  const grams: string[] = []
  for (let length = shortestGram; length <= longestGram; length += 1)
    for (let start = 0; start + length <= marked.length; start += 1)
      grams.push(`c:${marked.slice(start, start + length)}`)
  return grams
}

type Visit = (key: string, first: number, second: number) => void

/** Tells each feature but the grams, in the order of the text. */
const visitFeatures = (words: readonly Word[], visit: Visit): void => {
  const length = Math.min(words.length, mostWords)
  let formerMeaning = -1
  let former = '^'
  for (let place = 0; place < length; place += 1) {
    const word = words[place]
    if (word === undefined) break
    const stem = word.stems[0]
    if (stem === undefined) visit(`s:${word.folded}`, place, -1)
    else {
      for (const one of word.stems) visit(`w:${one}`, place, -1)
      const before = words[formerMeaning]
      if (before !== undefined) visit(`p:${before.stems[0] ?? ''} ${stem}`, formerMeaning, place)
      formerMeaning = place
    }
    const here = stem ?? word.folded
    visit(`q:${former} ${here}`, place === 0 ? place : place - 1, place === 0 ? -1 : place)
    former = here
  }
  if (length > 0) visit(`q:${former} $`, length - 1, -1)
}

const blockOfKey = (key: string): number => 'wspqc'.indexOf(key.charAt(0))

/**
 * The features of a body of texts: what stands in two of them, or in one that is `kept` (a profile). The order of the
 * texts does not matter.
 */
export const buildFeatureSpace = (
  texts: readonly (readonly Word[])[],
  kept: readonly (readonly Word[])[]
): FeatureSpace => {
  const seenIn = new Map<string, number>()
  const wordsSeenIn = new Map<string, number>()
  const count = (words: readonly Word[], least: number): void => {
    const keys = new Set<string>()
    const folded = new Set<string>()
    visitFeatures(words, (key) => keys.add(key))
    for (const word of words.slice(0, mostWords)) if (word.stems.length > 0) folded.add(word.folded)
    for (const key of keys) seenIn.set(key, Math.max(least, (seenIn.get(key) ?? 0) + 1))
    for (const word of folded) wordsSeenIn.set(word, Math.max(least, (wordsSeenIn.get(word) ?? 0) + 1))
  }
  for (const words of texts) count(words, 1)
  for (const words of kept) count(words, 2)
  const gramsSeenIn = new Map<string, number>()
  for (const [word, texts] of wordsSeenIn)
    for (const gram of new Set(gramsOf(word))) gramsSeenIn.set(gram, (gramsSeenIn.get(gram) ?? 0) + texts)
  const all = texts.length + kept.length
  const common = ([, texts]: readonly [string, number]): boolean => texts > 1
  const byKey = (one: readonly [string, number], other: readonly [string, number]): number =>
    one[0] < other[0] ? -1 : 1
  const plain = [...seenIn].filter(common).toSorted(byKey)
  const known = [...plain, ...[...gramsSeenIn].filter(common).toSorted(byKey)]
  return {
    ids: new Map(known.map(([key], id) => [key, id])),
    blockOf: Uint8Array.from(known, ([key]) => blockOfKey(key)),
    rarity: Float32Array.from(known, ([, texts]) => Math.log((all + 1) / (Math.min(all, texts) + 1)) + 1),
    gramsFrom: plain.length
  }
}

/** Reads texts into the features of a space. Words that come again are remembered. */
export const createReader = (
  space: FeatureSpace
): {
  readonly occurrences: (words: readonly Word[]) => Occurrences
  readonly counts: (words: readonly Word[]) => Counts
} => {
  const gramsOfWord = new Map<string, readonly number[]>()
  const knownGrams = (folded: string): readonly number[] => {
    const before = gramsOfWord.get(folded)
    if (before !== undefined) return before
    const found = gramsOf(folded).flatMap((gram) => space.ids.get(gram) ?? [])
    if (gramsOfWord.size >= 20_000) gramsOfWord.clear()
    gramsOfWord.set(folded, found)
    return found
  }
  const read = (words: readonly Word[], visit: (feature: number, first: number, second: number) => void) => {
    visitFeatures(words, (key, first, second) => {
      const feature = space.ids.get(key)
      if (feature !== undefined) visit(feature, first, second)
    })
    for (const [place, word] of words.slice(0, mostWords).entries())
      if (word.stems.length > 0) for (const gram of knownGrams(word.folded)) visit(gram, place, -1)
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
  return { features: distinct.slice(0, length), counts: counts.slice(0, length) }
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
    const value = (1 + Math.log(text.counts[at] ?? 1)) * (space.rarity[feature] ?? 0)
    const block = space.blockOf[feature] ?? 0
    values[at] = value
    squares[block] = (squares[block] ?? 0) + value * value
  }
  const factors = blocks.map((block, index) => {
    const square = squares[index] ?? 0
    return square === 0 ? 0 : weights[block] / Math.sqrt(square)
  })
  const present = blocks.reduce(
    (sum, block, index) => ((squares[index] ?? 0) > 0 ? sum + weights[block] ** 2 : sum),
    0
  )
  const whole = present === 0 ? 0 : 1 / Math.sqrt(present)
  for (let at = 0; at < values.length; at += 1)
    values[at] = (values[at] ?? 0) * (factors[space.blockOf[text.features[at] ?? 0] ?? 0] ?? 0) * whole
  return values
}
