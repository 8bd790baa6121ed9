import type { Word } from '../topics.ts'

/** A text is read up to here: what it is about has been said by then. */
const mostWords = 250

/** The number of what no lexicon holds. */
export const unknown = 0

/**
 * Numbers, from 1, of stems, of stop words (`=votre`), and of those that a profile names as a topic of their own
 * (`+thank` where `thank you` is one): these are subjects there.
 */
export type Lexicon = ReadonlyMap<string, number>

/** A text in numbers, place by place. */
export interface Codes {
  readonly length: number
  /** Twice the number of the stem, or of the stop word and one more. */
  readonly stems: Int32Array
  /** The number of the stem in the other language, where the language of the text is not known; `unknown` otherwise. */
  readonly others: Int32Array
}

export const numberOf = (code: number): number => code >> 1
export const isStop = (code: number): boolean => (code & 1) === 1

/** All that denies is one word to a model: a card that `didn't` come did `not` come. */
const denials = new Set(
  'not never no nor neither none nothing cannot cant without dont didnt doesnt isnt wasnt wont couldnt'
    .concat(' pas jamais rien aucun aucune sans non ni')
    .split(' ')
)

const keyOf = (lexicon: Lexicon, word: Word): string => {
  const stem = word.stems[0]
  if (stem !== undefined) return stem
  const asTopic = topicKey(word.folded)
  if (lexicon.has(asTopic)) return asTopic
  return denials.has(word.folded) ? '=not' : `=${word.folded}`
}

const topicKey = (folded: string): string => `+${folded}`

/** The keys of stop words that make a topic alone. */
export const smallTopicKeys = (topic: readonly Word[]): readonly string[] =>
  topic.some((word) => word.stems.length > 0) ? [] : topic.map((word) => topicKey(word.folded))

/** Puts a text in numbers; `look` tells the number of a key, and may add it. */
const encodeWith = (lexicon: Lexicon, words: readonly Word[], look: (key: string) => number): Codes => {
  const length = Math.min(words.length, mostWords)
  const stems = new Int32Array(length)
  const others = new Int32Array(length)
  for (let place = 0; place < length; place += 1) {
    const word = words[place]
    if (word === undefined) break
    const key = keyOf(lexicon, word)
    stems[place] = look(key) * 2 + (key.startsWith('=') ? 1 : 0)
    const other = word.stems[1]
    if (other !== undefined) others[place] = look(other)
  }
  return { length, stems, others }
}

/** Puts a text in the numbers of a lexicon. */
export const encode = (lexicon: Lexicon, words: readonly Word[]): Codes =>
  encodeWith(lexicon, words, (key) => lexicon.get(key) ?? unknown)

/** The same with a lexicon that grows with what it reads. */
export const encodeAndLearn = (lexicon: Map<string, number>, words: readonly Word[]): Codes =>
  encodeWith(lexicon, words, (key) => learnKey(lexicon, key))

/** The number of a key, which may be new. */
export const learnKey = (lexicon: Map<string, number>, key: string): number => {
  const known = lexicon.get(key)
  if (known !== undefined) return known
  lexicon.set(key, lexicon.size + 1)
  return lexicon.size
}
