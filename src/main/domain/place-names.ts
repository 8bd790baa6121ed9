import { remembered } from '../../shared/remembered.ts'
import { fold } from '../../shared/text/fold.ts'
import { readWords, type Word } from './topics.ts'

/** Words of addresses, which tell no place from another. */
const generic = new Set(
  'rue avenue boulevard place quai cours route chemin square quartier centre gare halles boutique magasin boulangerie shop store street road bakery town city station market'.split(
    ' '
  )
)

/** Places that are also words: they count only with their capital, and not as the first word. */
const everyday = new Set(
  'angers ars bath battle bury cannes deal die eu flint gap ham hull lens lourdes march moulins nice orange pau reading rugby rye sale salon sandwich sens tours vienne vire ware wells'.split(
    ' '
  )
)

/** The same few places are asked for with every conversation and every colleague. */
const mostKnown = 5_000

const wordsOf = remembered(mostKnown, (place: string) => readPlace(place))

const readPlace = (place: string): readonly string[] => {
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
  const found: string[] = []
  for (const word of telling) {
    const named = findNamed(word, message)
    if (named === undefined) return null
    found.push(named.written)
  }
  return found.length === 0 ? null : found
}

/** What tells the places and shops of a company apart: by word, which of them bear it. */
export interface PlaceIndex {
  readonly places: ReadonlyMap<string, ReadonlySet<string>>
  readonly shops: ReadonlyMap<string, ReadonlySet<string>>
  readonly namesAt: ReadonlyMap<string, readonly string[]>
}

const bearersOf = (names: Iterable<string>): ReadonlyMap<string, ReadonlySet<string>> => {
  const bearers = new Map<string, Set<string>>()
  for (const name of names)
    for (const word of wordsOf(name)) {
      const known = bearers.get(word)
      if (known === undefined) bearers.set(word, new Set([fold(name.trim())]))
      else known.add(fold(name.trim()))
    }
  return bearers
}

/** Reads all places that are known and the names of the shops there, once for all who are compared. */
export const indexPlaces = (
  places: readonly string[],
  shops: readonly { readonly name: string; readonly place: string }[]
): PlaceIndex => {
  const namesAt = new Map<string, string[]>()
  for (const { name, place } of shops)
    namesAt.set(fold(place.trim()), [...(namesAt.get(fold(place.trim())) ?? []), name])
  return {
    places: bearersOf(new Set([...places, ...shops.map((shop) => shop.place)])),
    shops: bearersOf(new Set(shops.map((shop) => shop.name))),
    namesAt
  }
}

/**
 * The words by which a message names a place: those that tell it from the other places (`Bellecour` for `Lyon Bellecour`
 * when there is another shop in Lyon), all of its words where none does, or those that tell a shop there from the other
 * shops. Null when it does not name it.
 */
export const wordsNamingPlace = (
  message: readonly Word[],
  place: string,
  index: PlaceIndex
): readonly string[] | null => {
  const words = wordsOf(place)
  const own = words.filter((word) => (index.places.get(word)?.size ?? 0) < 2)
  const named = wordsFor(message, own.length > 0 ? own : words)
  if (named !== null) return named
  for (const name of index.namesAt.get(fold(place.trim())) ?? []) {
    // A word of the company's own name, which every shop bears, tells nothing; nor does what every shop is.
    const telling = wordsOf(name).filter(
      (word) => (index.shops.get(word)?.size ?? 0) < 2 && !generic.has(word)
    )
    const found = wordsFor(message, telling)
    if (found !== null) return found
  }
  return null
}
