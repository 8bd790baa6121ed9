import { fold, readWords, type Word } from './topics.ts'

/** Words of addresses, which tell no place from another. */
const generic = new Set(
  'rue avenue boulevard place quai cours route chemin square quartier centre gare halles boutique magasin boulangerie shop store street road bakery town city station market'.split(
    ' '
  )
)

/** Places that are also words: they count only with their capital, and not as the first word. */
const everyday = new Set('bath cannes die nice orange pau reading sens tours vienne vire'.split(' '))

const wordsOf = (place: string): readonly string[] => {
  const words = readWords(place, null).map((word) => word.folded)
  const telling = words.filter((word) => word.length > 1 && !generic.has(word))
  return [...new Set(telling.length > 0 ? telling : words)]
}

const isNamed = (word: string, message: readonly Word[]): boolean =>
  message.some(
    (said, index) =>
      said.folded === word && (!everyday.has(word) || (index > 0 && /^\p{Lu}/u.test(said.written)))
  )

/** Whether two places are the same, however they are written. */
export const isSamePlace = (one: string, other: string): boolean => fold(one.trim()) === fold(other.trim())

/**
 * Whether a message names a place: by the words that tell it from the other places (`Bellecour` for `Lyon Bellecour` when
 * there is another shop in Lyon), or by all of them where none does.
 */
export const namesPlace = (
  message: readonly Word[],
  place: string,
  otherPlaces: readonly string[]
): boolean => {
  const words = wordsOf(place)
  const elsewhere = new Set(
    otherPlaces.filter((other) => !isSamePlace(other, place)).flatMap((other) => wordsOf(other))
  )
  const own = words.filter((word) => !elsewhere.has(word))
  const telling = own.length > 0 ? own : words
  return telling.length > 0 && telling.every((word) => isNamed(word, message))
}
