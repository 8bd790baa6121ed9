import { frenchEnglish } from './french-english.ts'
import { readWords } from './topics.ts'

export type ListedLanguage = 'fr' | 'en'

/** Stems of one language by a stem of the other. */
type Dictionary = ReadonlyMap<string, readonly string[]>

const stemOf = (word: string, language: ListedLanguage): string | null =>
  readWords(word, language)[0]?.stems[0] ?? null

/** The list in one direction; a word that is written alike in both languages needs no translation. */
const readList = (from: ListedLanguage, to: ListedLanguage): Dictionary => {
  const dictionary = new Map<string, string[]>()
  for (const line of frenchEnglish.trim().split('\n')) {
    const [french = '', english = ''] = line.split(' = ')
    const sides = { fr: french.split(' '), en: english.split(' ') }
    for (const one of sides[from])
      for (const other of sides[to]) {
        const source = stemOf(one, from)
        const target = stemOf(other, to)
        if (source === null || target === null || source === target) continue
        const known = dictionary.get(source) ?? []
        if (!known.includes(target)) dictionary.set(source, [...known, target])
      }
  }
  return dictionary
}

const lists = new Map<ListedLanguage, Dictionary>()

const listFrom = (from: ListedLanguage): Dictionary => {
  const known = lists.get(from)
  if (known !== undefined) return known
  const read = readList(from, from === 'fr' ? 'en' : 'fr')
  lists.set(from, read)
  return read
}

/** The languages that a text in this one may have to be translated into; both where it is not known. */
export const foreignTo = (language: ListedLanguage | null): readonly ListedLanguage[] =>
  language === null ? ['fr', 'en'] : [language === 'fr' ? 'en' : 'fr']

/** What stems of a word may mean in French or English, by our list; none where the list does not know it. */
export const translateInto = (into: ListedLanguage, stems: readonly string[]): readonly string[] => {
  const list = listFrom(into === 'fr' ? 'en' : 'fr')
  return [...new Set(stems.flatMap((stem) => list.get(stem) ?? []))]
}

/** A profile that says so many things in French and in English was written in both, and needs no translation. */
const enoughInBoth = 2

/** Whether a profile says itself what its words would be translated into. */
export const isInBoth = (translated: Iterable<string>, says: (stem: string) => boolean): boolean => {
  let both = 0
  for (const stem of new Set(translated)) if (says(stem)) both += 1
  return both >= enoughInBoth
}
