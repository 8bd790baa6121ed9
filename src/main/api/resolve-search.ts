import { readDays } from '../domain/read-days.ts'
import { translateInto } from '../domain/translate-word.ts'
import { readWords } from '../domain/topics.ts'
import type { SearchNote } from '../../shared/contract/search.ts'
import type { ColleagueId, ThemeId } from '../../shared/model/ids.ts'
import { type Network, networkAliases, networks } from '../../shared/model/network.ts'
import { unreachable } from '../../shared/result.ts'
import { type FilterTerm, parseSearch } from '../../shared/search/parse-search.ts'
import { type Condition, conditionOf, neverBoth } from '../../shared/search/search-words.ts'
import { fold } from '../../shared/text/fold.ts'
import type { Context } from '../runtime/context.ts'
import { listAccounts } from '../store/accounts.ts'
import { listColleagueNames } from '../store/colleagues.ts'
import { listThemes } from '../store/themes.ts'
import { everything, type Search } from '../store/search.ts'
import type { FullTextSearch, SearchedWords } from '../store/search-sqlite.ts'

export interface ResolvedSearch {
  readonly search: Search
  readonly notes: readonly SearchNote[]
  /** Nothing is asked for. */
  readonly isEmpty: boolean
  /** `from:` stands at the end, and waits for a name. */
  readonly asksWho: boolean
}

/**
 * Finds the rows that the names of a search mean, and the moments of its days. A name or a day that nothing is known of
 * leaves a note, and finds nothing; a filter without its value is left out.
 */
export const resolveSearch = async (ctx: Context, typed: string): Promise<ResolvedSearch> => {
  const { terms, notes: parsed } = parseSearch(typed)
  const notes: SearchNote[] = [...parsed]
  let search = everything
  const stands: { readonly condition: Condition; readonly excluded: boolean; readonly written: string }[] = []
  for (const term of terms) {
    if (term.kind === 'words') {
      const side = term.excluded ? 'unwanted' : 'wanted'
      search = { ...search, [side]: addWords(search[side], term) }
      continue
    }
    if (term.value === '') continue
    const condition = term.filter === 'is' ? conditionOf(term.value) : null
    if (condition !== null) {
      const { excluded } = term
      const written = `${excluded ? '-' : ''}${term.written}:${term.value}`
      const other = stands.find((one) => neverBoth(one, { condition, excluded }))
      if (other !== undefined) notes.push({ kind: 'never_both', one: other.written, other: written })
      stands.push({ condition, excluded, written })
    }
    const resolved = await resolveFilter(ctx, search, term)
    search = resolved.search
    if (!resolved.known) notes.push({ kind: 'unknown_value', written: term.written, value: term.value })
  }
  const last = terms.at(-1)
  const asksWho = last?.kind === 'filter' && last.filter === 'from' && last.value === ''
  return { search, notes, isEmpty: search === everything, asksWho }
}

const addWords = (to: FullTextSearch, words: SearchedWords): FullTextSearch => ({
  ...to,
  words: [...to.words, { words: words.words, isPrefix: words.isPrefix }]
})

const resolveFilter = async (
  ctx: Context,
  search: Search,
  { filter, value, excluded }: FilterTerm
): Promise<{ readonly search: Search; readonly known: boolean }> => {
  const side = excluded ? 'unwanted' : 'wanted'
  switch (filter) {
    case 'from': {
      const authors = wordsIn(value).map((word) => ({ words: [word], isPrefix: true }))
      if (authors.length === 0) return { search: withNothing(search, excluded), known: false }
      return {
        search: { ...search, [side]: { ...search[side], authors: [...search[side].authors, ...authors] } },
        known: true
      }
    }
    case 'theme': {
      const own = (await listThemes(ctx.store.read)).filter(({ name }) => namedBy(name, value))
      if (own.length > 0) {
        const ids: readonly ThemeId[] = own.map(({ id }) => id)
        return { search: { ...search, themes: [...search.themes, { ids, excluded }] }, known: true }
      }
      const themes = themeOf(value)
      if (themes.length === 0) return { search: withNothing(search, excluded), known: false }
      return {
        search: { ...search, [side]: { ...search[side], themes: [...search[side].themes, themes] } },
        known: true
      }
    }
    case 'network':
    case 'place': {
      const accounts = await listAccounts(ctx.store.read)
      const meant = filter === 'network' ? networksOf(value) : null
      const ids = accounts
        .filter((account) =>
          meant === null
            ? account.place !== null && namedBy(account.place, value)
            : meant.includes(account.network)
        )
        .map(({ id }) => id)
      const known = meant === null ? ids.length > 0 : meant.length > 0
      return { search: { ...search, accounts: [...search.accounts, { ids, excluded }] }, known }
    }
    case 'colleague': {
      const names = await listColleagueNames(ctx.store.read)
      const ids: readonly ColleagueId[] = names.filter(({ name }) => namedBy(name, value)).map(({ id }) => id)
      return {
        search: { ...search, colleagues: [...search.colleagues, { ids, excluded }] },
        known: ids.length > 0
      }
    }
    case 'is': {
      const condition = conditionOf(value)
      if (condition === null) return { search: withNothing(search, excluded), known: false }
      return {
        search: { ...search, conditions: [...search.conditions, { condition, excluded }] },
        known: true
      }
    }
    case 'before':
    case 'after': {
      const days = readDays(value, ctx.clock.now(), ctx.desktop.timeZone)
      if (days === null) return { search: withNothing(search, excluded), known: false }
      return {
        search:
          (filter === 'before') === excluded
            ? { ...search, from: [...search.from, days.from] }
            : { ...search, until: [...search.until, days.from] },
        known: true
      }
    }
    default:
      return unreachable(filter)
  }
}

/** What is not known holds of no conversation; excluding it changes nothing. */
const withNothing = (search: Search, excluded: boolean): Search => ({
  ...search,
  accounts: [...search.accounts, { ids: [], excluded }]
})

const wordsIn = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')

/** Whether each word typed begins a word of the name, accents and capitals aside. */
const namedBy = (name: string, typed: string): boolean => {
  const words = wordsIn(fold(name))
  const wanted = wordsIn(fold(typed))
  return wanted.length > 0 && wanted.every((each) => words.some((word) => word.startsWith(each)))
}

const networksOf = (value: string): readonly Network[] =>
  networks.filter((network) =>
    [network, ...(networkAliases[network] ?? [])].some(
      (name) => network === fold(value) || (name.length > 1 && namedBy(name, value))
    )
  )

/** A theme is said in many ways: the word whatever its ending, and what it is in the other language. */
const themeOf = (value: string): readonly SearchedWords[] => {
  const words = readWords(value, null)
  if (words.length > 1) return [{ words: wordsIn(value), isPrefix: true }]
  const stems = words.flatMap((word) => [word.folded, ...word.stems])
  const translated = (['fr', 'en'] as const).flatMap((language) => translateInto(language, stems))
  return [...new Set([...stems, ...translated])]
    .filter((stem) => stem.length > 2)
    .map((stem) => ({ words: [stem], isPrefix: true }))
}
