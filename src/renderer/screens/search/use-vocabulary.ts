import { useMemo } from 'react'
import { useApiQuery } from '../../api/client.ts'
import type { SearchVocabulary } from './complete-search.ts'
import type { FoundRows } from './use-found-rows.ts'

/** What the filters of a search may name here: the networks and places of the accounts, colleagues, their topics, people found. */
export const useVocabulary = (answer: FoundRows['answer']): SearchVocabulary => {
  const accounts = useApiQuery('accounts.list', {}).data
  const colleagues = useApiQuery('colleagues.list', {}).data
  const own = useApiQuery('themes.list', {}).data
  const people = answer?.people
  return useMemo(
    () => ({
      networks: (accounts ?? []).map(({ network }) => network),
      places: (accounts ?? []).flatMap(({ place }) => place ?? []),
      colleagues: (colleagues ?? []).filter(({ leftAt }) => leftAt === null).map(({ name }) => name),
      themes: [...(own ?? []).map(({ name }) => name), ...(colleagues ?? []).flatMap(({ topics }) => topics)],
      people: (people ?? []).map(({ name, handle }) => name || handle)
    }),
    [accounts, colleagues, own, people]
  )
}
