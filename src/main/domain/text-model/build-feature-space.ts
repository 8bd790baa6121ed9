import type { Word } from '../topics.ts'
import {
  type Block,
  blockNumbers,
  type FeatureSpace,
  gramsOf,
  mostGramWords,
  visitPairs,
  visitSingles
} from './feature-space.ts'
import { type Codes, encodeAndLearn, learnKey, smallTopicKeys } from './lexicon.ts'
import { createPairNumbers, pairKey, pairTable } from './pair-table.ts'

/** Most features of words, and of characters: beyond, the rarest are left out. */
const mostPlain = 50_000
const mostGrams = 40_000

/** In how many texts each number was seen. */
const createTally = (): {
  readonly see: (number: number, text: number) => void
  readonly seen: (number: number) => number
} => {
  let counts = new Int32Array(1 << 12)
  let last = new Int32Array(1 << 12).fill(-1)
  return {
    see(number, text) {
      if (number >= counts.length) {
        const longer = new Int32Array(Math.max(counts.length * 2, number + 1))
        const longerLast = new Int32Array(longer.length).fill(-1)
        longer.set(counts)
        longerLast.set(last)
        counts = longer
        last = longerLast
      }
      if (last[number] === text) return
      last[number] = text
      counts[number] = (counts[number] ?? 0) + 1
    },
    seen: (number) => counts[number] ?? 0
  }
}

/** In how many texts a feature must stand so that no more than `most` are kept: two at least. */
const fewestTexts = (counts: readonly number[], most: number): number => {
  const highest = 1_000
  const having = new Int32Array(highest + 1)
  for (const count of counts) {
    const at = Math.min(count, highest)
    having[at] = (having[at] ?? 0) + 1
  }
  let kept = 0
  for (let least = highest; least >= 2; least -= 1) {
    kept += having[least] ?? 0
    if (kept > most) return least + 1
  }
  return 2
}

/**
 * The features of a body of texts: what stands in two of them, or in a profile. Texts are asked for twice rather than
 * held: as words they take ten times the memory.
 */
export const buildFeatureSpace = (
  texts: Iterable<readonly Word[]>,
  topics: readonly (readonly Word[])[],
  about: readonly (readonly Word[])[]
): FeatureSpace => {
  const lexicon = new Map<string, number>()
  for (const topic of topics) for (const key of smallTopicKeys(topic)) learnKey(lexicon, key)
  const forms = new Map<string, number>()
  const singlesSeen = createTally()
  const formsSeen = createTally()
  const codesOf: Codes[] = []
  const read = (words: readonly Word[]): void => {
    const text = codesOf.length
    const codes = encodeAndLearn(lexicon, words)
    codesOf.push(codes)
    visitSingles(codes, (number) => singlesSeen.see(number, text))
    let left = mostGramWords
    for (let place = 0; place < codes.length && left > 0; place += 1) {
      const word = words[place]
      if (word === undefined || word.stems.length === 0) continue
      left -= 1
      const known = forms.get(word.folded)
      if (known === undefined) forms.set(word.folded, forms.size)
      formsSeen.see(known ?? forms.size - 1, text)
    }
  }
  for (const words of texts) read(words)
  const firstProfile = codesOf.length
  const firstForm = forms.size
  for (const words of [...topics, ...about]) read(words)

  const pairNumbers = createPairNumbers()
  const pairsSeen = createTally()
  const keptSingles = new Set<number>()
  const keptPairs = new Set<number>()
  for (const [text, codes] of codesOf.entries()) {
    const ofProfile = text >= firstProfile
    if (ofProfile) visitSingles(codes, (number) => keptSingles.add(number))
    visitPairs(codes, (key) => {
      const number = pairNumbers.place(key)
      pairsSeen.see(number, text)
      if (ofProfile) keptPairs.add(number)
    })
  }
  const gramsSeen = new Map<string, number>()
  const keptGrams = new Set<string>()
  for (const [form, number] of forms)
    for (const gram of gramsOf(form)) {
      gramsSeen.set(gram, (gramsSeen.get(gram) ?? 0) + formsSeen.seen(number))
      if (number >= firstForm) keptGrams.add(gram)
    }

  const singleCounts = Array.from({ length: lexicon.size + 1 }, (_, number) => singlesSeen.seen(number))
  const pairKeys = pairNumbers.keys()
  const pairCounts = Array.from(pairKeys, (_, number) => pairsSeen.seen(number))
  const leastPlain = fewestTexts([...singleCounts, ...pairCounts], mostPlain)
  const leastGrams = fewestTexts([...gramsSeen.values()], mostGrams)
  const seen: number[] = []
  const blockOf: number[] = []
  const add = (count: number, block: Block): number => {
    blockOf.push(blockNumbers[block])
    return seen.push(Math.max(2, count)) - 1
  }
  const singles = Int32Array.from(singleCounts, (count, number) =>
    count >= leastPlain || keptSingles.has(number) ? add(count, 'word') : -1
  )
  const keys: number[] = []
  const features: number[] = []
  for (const [number, key] of pairKeys.entries()) {
    const count = pairCounts[number] ?? 0
    if (count < leastPlain && !keptPairs.has(number)) continue
    keys.push(key)
    features.push(add(count, key < pairKey(blockNumbers.sequence, 0, 0) ? 'pair' : 'sequence'))
  }
  const gramsFrom = seen.length
  const grams = new Map<string, number>()
  for (const [gram, count] of gramsSeen)
    if (count >= leastGrams || keptGrams.has(gram)) grams.set(gram, add(count, 'gram'))
  const all = codesOf.length
  return {
    lexicon,
    singles,
    pairs: pairTable(keys, features),
    grams,
    blockOf: Uint8Array.from(blockOf),
    rarity: Float32Array.from(seen, (count) => Math.log((all + 1) / (Math.min(all, count) + 1)) + 1),
    gramsFrom
  }
}
