import { fold } from '../../shared/text/fold.ts'

/** So many words in a row are one shingle: fewer are everybody's, more are nobody's. */
const wordsInShingle = 3
/** What is shorter is courtesy, and may be said twice. */
const fewestWords = 8

/** The runs of three words of a text, without capitals, accents and punctuation; none of a text that says little. */
export const shinglesOf = (text: string): ReadonlySet<string> => {
  const words = fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
  if (words.length < fewestWords) return new Set()
  return new Set(
    words
      .slice(0, words.length - wordsInShingle + 1)
      .map((_word, at) => words.slice(at, at + wordsInShingle).join(' '))
  )
}

/** How much of one text stands in another, from 0 to 1: what the other says besides does not count. */
export const shareOf = (text: ReadonlySet<string>, other: ReadonlySet<string>): number => {
  if (text.size === 0) return 0
  let common = 0
  for (const shingle of text) if (other.has(shingle)) common += 1
  return common / text.size
}

/**
 * From this share on a reply is told to be close to another. A word changed in the middle takes three shingles with it: four
 * words of five being the same leaves a little more than half of them.
 */
export const closeShare = 0.55
