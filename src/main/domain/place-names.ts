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

const findNamed = (word: string, message: readonly Word[]): Word | undefined =>
  message.find(
    (said, index) =>
      said.folded === word && (!everyday.has(word) || (index > 0 && /^\p{Lu}/u.test(said.written)))
  )

/** Whether two places are the same, however they are written. */
export const isSamePlace = (one: string, other: string): boolean => fold(one.trim()) === fold(other.trim())

/** The words of a message that name all of these, as they stand there; null when one is missing. */
const wordsFor = (message: readonly Word[], telling: readonly string[]): readonly string[] | null => {
  const found = telling.map((word) => findNamed(word, message)?.written)
  return found.length > 0 && found.every((word) => word !== undefined)
    ? found.flatMap((word) => word ?? [])
    : null
}

/** What is known of all places: how they are called, and the shops there. */
export interface KnownPlaces {
  readonly places: readonly string[]
  readonly shops: readonly { readonly name: string; readonly place: string }[]
}

/**
 * The words by which a message names a place: those that tell it from the other places (`Bellecour` for `Lyon Bellecour`
 * when there is another shop in Lyon), all of its words where none does, or those that tell a shop there from the other
 * shops. Null when it does not name it.
 */
export const wordsNamingPlace = (
  message: readonly Word[],
  place: string,
  known: KnownPlaces
): readonly string[] | null => {
  const words = wordsOf(place)
  const elsewhere = new Set(
    known.places.filter((other) => !isSamePlace(other, place)).flatMap((other) => wordsOf(other))
  )
  const own = words.filter((word) => !elsewhere.has(word))
  const named = wordsFor(message, own.length > 0 ? own : words)
  if (named !== null) return named
  for (const shop of known.shops.filter((one) => isSamePlace(one.place, place))) {
    const others = new Set(
      known.shops
        .filter((other) => fold(other.name) !== fold(shop.name))
        .flatMap((other) => wordsOf(other.name))
    )
    // A word of the company's own name, which every shop bears, tells nothing; nor does what every shop is.
    const telling = wordsOf(shop.name).filter((word) => !others.has(word) && !generic.has(word))
    const found = wordsFor(message, telling)
    if (found !== null) return found
  }
  return null
}
