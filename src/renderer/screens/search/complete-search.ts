import type { UiLanguage } from '../../../shared/locales/resources.ts'
import { parseSearch } from '../../../shared/search/parse-search.ts'
import {
  type Condition,
  conditions,
  conditionWords,
  type Filter,
  filters,
  filterWords
} from '../../../shared/search/search-words.ts'
import { fold } from '../../../shared/text/fold.ts'

/** What is known of this inbox that a filter may name. */
export interface SearchVocabulary {
  readonly networks: readonly string[]
  readonly colleagues: readonly string[]
  readonly places: readonly string[]
  readonly themes: readonly string[]
  readonly people: readonly string[]
}

/** Something that may follow what is typed. */
export interface Completion {
  /** What is shown: `network:` or `network:bluesky`. */
  readonly written: string
  /** Its meaning stands in `search:filterHelp` or `search:condition`. */
  readonly means:
    | { readonly kind: 'filter'; readonly filter: Filter }
    | { readonly kind: 'condition'; readonly condition: Condition }
    | { readonly kind: 'value' }
  /** The whole search once it is taken. */
  readonly text: string
}

const mostCompletions = 8

const days: Readonly<Record<UiLanguage, readonly string[]>> = {
  en: ['today', 'yesterday', '7d', '30d'],
  fr: ["aujourd'hui", 'hier', '7j', '30j']
}

/** The filter as it is written in the person's language. */
const wordOf = (filter: Filter, language: UiLanguage): string =>
  filterWords[filter][language === 'en' ? 0 : 1]

/**
 * What may follow at the end of a search: a filter for the letters that begin one (all of them where nothing is typed), and
 * the values of a filter that stands there.
 */
export const completionsOf = (
  typed: string,
  vocabulary: SearchVocabulary,
  language: UiLanguage
): readonly Completion[] => {
  const last = parseSearch(typed).terms.at(-1)
  const isAtEnd = last !== undefined && last.end === typed.length
  if (last === undefined || !isAtEnd) {
    if (typed.trim() !== '') return []
    return filters.map((filter) => filterCompletion(filter, '', '', language))
  }
  const before = typed.slice(0, last.start)
  const minus = last.excluded ? '-' : ''
  if (last.kind === 'words') {
    const [word = '', ...others] = last.words
    if (others.length > 0 || word.length < 2 || typed.slice(last.start + minus.length) !== word) return []
    return filters
      .filter((filter) => filterWords[filter].some((one) => fold(one).startsWith(fold(word))))
      .map((filter) => filterCompletion(filter, before, minus, language))
  }
  const written = typed.slice(last.start, last.end)
  const name = written.slice(0, written.indexOf(':') + 1)
  const wanted = fold(last.value)
  return (
    valuesOf(last.filter, vocabulary, language)
      .filter(({ value, means }) => {
        const folded = fold(value)
        if (folded === wanted) return false
        // A condition is known by its words in either language, as it is when it is typed whole.
        const names = means.kind === 'condition' ? conditionWords[means.condition].map(fold) : [folded]
        return names.some(
          (name) => name.split(/[\s-]/u).some((part) => part.startsWith(wanted)) || name.startsWith(wanted)
        )
      })
      // What conditions there are is learned here.
      .slice(0, last.filter === 'is' ? conditions.length : mostCompletions)
      .map(({ value, means }) => {
        const quoted = /[\s"]/u.test(value) ? `"${value.replaceAll('"', '')}"` : value
        return { written: `${name}${quoted}`, means, text: `${before}${name}${quoted} ` }
      })
  )
}

const filterCompletion = (
  filter: Filter,
  before: string,
  minus: string,
  language: UiLanguage
): Completion => {
  const written = `${minus}${wordOf(filter, language)}:`
  return { written, means: { kind: 'filter', filter }, text: `${before}${written}` }
}

interface Value {
  readonly value: string
  readonly means: Completion['means']
}

const valuesOf = (filter: Filter, vocabulary: SearchVocabulary, language: UiLanguage): readonly Value[] => {
  const plain = (values: readonly string[]): readonly Value[] =>
    [...new Set(values)].map((value) => ({ value, means: { kind: 'value' } }))
  switch (filter) {
    case 'from':
      return plain(vocabulary.people)
    case 'network':
      return plain(vocabulary.networks)
    case 'colleague':
      return plain(vocabulary.colleagues)
    case 'place':
      return plain(vocabulary.places)
    case 'theme':
      return plain(vocabulary.themes)
    case 'is':
      return conditions.map((condition) => ({
        value: conditionWords[condition][language === 'en' ? 0 : 1],
        means: { kind: 'condition', condition }
      }))
    case 'before':
    case 'after':
      return plain(days[language])
  }
}

/** The search for what somebody of that name said. */
export const personSearch = (name: string, language: string): string =>
  `${wordOf('from', language === 'fr' ? 'fr' : 'en')}:"${name.replaceAll('"', '')}" `
