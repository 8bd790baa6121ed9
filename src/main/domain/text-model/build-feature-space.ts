import type { Word } from '../topics.ts'
import {
  type Block,
  blockNumbers,
  type Counts,
  type FeatureSpace,
  gramsOf,
  mostGramWords,
  visitPairs,
  visitSingles
} from './feature-space.ts'
import { type Codes, encodeAndLearn, isStop, learnKey, smallTopicKeys } from './lexicon.ts'
import { createPairNumbers, lookUp, pairKey, pairTable } from './pair-table.ts'

/** Most features of words, and of characters: beyond, the rarest are left out. */
const mostPlain = 50_000
const mostGrams = 40_000

/** From so many texts on two stop words together are a feature: few texts hold them by chance. */
const fewestForSmallWords = 1_000

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

/** Texts in numbers, one after the other in flat arrays: as arrays of their own they would take four times the memory. */
const createShelf = () => {
  const starts = [0]
  const formStarts = [0]
  let stems = new Int32Array(1 << 14)
  let others = new Int32Array(1 << 14)
  let forms = new Int32Array(1 << 14)
  return {
    length: () => starts.length - 1,
    push(codes: Codes, formNumbers: readonly number[]): void {
      const start = starts.at(-1) ?? 0
      const formStart = formStarts.at(-1) ?? 0
      if (start + codes.length > stems.length) {
        const longer = (start + codes.length) * 2
        stems = lengthen(stems, new Int32Array(longer))
        others = lengthen(others, new Int32Array(longer))
      }
      if (formStart + formNumbers.length > forms.length)
        forms = lengthen(forms, new Int32Array((formStart + formNumbers.length) * 2))
      stems.set(codes.stems, start)
      others.set(codes.others, start)
      forms.set(formNumbers, formStart)
      starts.push(start + codes.length)
      formStarts.push(formStart + formNumbers.length)
    },
    codes(text: number): Codes {
      const start = starts[text] ?? 0
      const end = starts[text + 1] ?? start
      return { length: end - start, stems: stems.subarray(start, end), others: others.subarray(start, end) }
    },
    /** The first words with a meaning, by the number of their form. */
    forms: (text: number): Int32Array => forms.subarray(formStarts[text] ?? 0, formStarts[text + 1] ?? 0)
  }
}

type Shelf = ReturnType<typeof createShelf>

export interface BuiltSpace {
  readonly space: FeatureSpace
  /** The features of a text, by its place among texts, then topics, then what profiles say beside. Good until the next call. */
  readonly count: (text: number) => Counts
}

/** Counts the features of texts that were read, without looking at their letters again. */
const createCounter = (
  space: FeatureSpace,
  shelf: Shelf,
  forms: readonly string[]
): ((text: number) => Counts) => {
  const gramsOfForm: (Int32Array | undefined)[] = Array.from({ length: forms.length })
  const knownGrams = (form: number): Int32Array => {
    const known = gramsOfForm[form]
    if (known !== undefined) return known
    const found = Int32Array.from(
      [...gramsOf(forms[form] ?? '')].flatMap((gram) => space.grams.get(gram) ?? [])
    )
    gramsOfForm[form] = found
    return found
  }
  const slots = new Int32Array(space.blockOf.length).fill(-1)
  let features = new Int32Array(1 << 10)
  let counts = new Float32Array(1 << 10)
  let length = 0
  const add = (feature: number): void => {
    const slot = slots[feature] ?? -1
    if (slot >= 0) {
      counts[slot] = (counts[slot] ?? 0) + 1
      return
    }
    if (length === features.length) {
      features = lengthen(features, new Int32Array(length * 2))
      counts = lengthen(counts, new Float32Array(length * 2))
    }
    slots[feature] = length
    features[length] = feature
    counts[length] = 1
    length += 1
  }
  return (text) => {
    for (let at = 0; at < length; at += 1) slots[features[at] ?? 0] = -1
    length = 0
    const codes = shelf.codes(text)
    visitSingles(codes, (number) => {
      const feature = space.singles[number] ?? -1
      if (feature >= 0) add(feature)
    })
    visitPairs(codes, (key) => {
      const feature = lookUp(space.pairs, key)
      if (feature !== null) add(feature)
    })
    for (const form of shelf.forms(text)) for (const gram of knownGrams(form)) add(gram)
    return { features: features.subarray(0, length), counts: counts.subarray(0, length) }
  }
}

const lengthen = <Numbers extends Int32Array | Float32Array>(short: Numbers, long: Numbers): Numbers => {
  long.set(short)
  return long
}

/**
 * Reads a body of texts and profiles, and finds their features: what stands in two of them, or in a profile. Texts are
 * asked for one by one and kept in numbers: as words they take ten times the memory.
 */
export const buildFeatureSpace = (
  texts: Iterable<readonly Word[]>,
  topics: readonly (readonly Word[])[],
  about: readonly (readonly Word[])[]
): BuiltSpace => {
  const lexicon = new Map<string, number>()
  for (const topic of topics) for (const key of smallTopicKeys(topic)) learnKey(lexicon, key)
  const forms = new Map<string, number>()
  const singlesSeen = createTally()
  const formsSeen = createTally()
  const shelf = createShelf()
  const formNumbers: number[] = []
  const read = (words: readonly Word[]): void => {
    const text = shelf.length()
    const codes = encodeAndLearn(lexicon, words)
    visitSingles(codes, (number) => singlesSeen.see(number, text))
    formNumbers.length = 0
    let left = mostGramWords
    for (let place = 0; place < codes.length && left > 0; place += 1) {
      const word = words[place]
      if (word === undefined || word.stems.length === 0) continue
      left -= 1
      const known = forms.get(word.folded)
      if (known === undefined) forms.set(word.folded, forms.size)
      const form = known ?? forms.size - 1
      formsSeen.see(form, text)
      formNumbers.push(form)
    }
    shelf.push(codes, formNumbers)
  }
  for (const words of texts) read(words)
  const firstProfile = shelf.length()
  const firstForm = forms.size
  for (const words of [...topics, ...about]) read(words)

  const pairNumbers = createPairNumbers()
  const pairsSeen = createTally()
  const keptSingles = new Set<number>()
  const keptPairs = new Set<number>()
  const smallWords = firstProfile >= fewestForSmallWords
  for (let text = 0; text < shelf.length(); text += 1) {
    const codes = shelf.codes(text)
    const ofProfile = text >= firstProfile
    if (ofProfile) visitSingles(codes, (number) => keptSingles.add(number))
    visitPairs(codes, (key, first, second) => {
      if (!smallWords && second >= 0 && isStop(codes.stems[first] ?? 0)) return
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
  const all = shelf.length()
  const space: FeatureSpace = {
    lexicon,
    singles,
    pairs: pairTable(keys, features),
    grams,
    blockOf: Uint8Array.from(blockOf),
    rarity: Float32Array.from(seen, (count) => Math.log((all + 1) / (Math.min(all, count) + 1)) + 1),
    gramsFrom
  }
  return { space, count: createCounter(space, shelf, [...forms.keys()]) }
}
