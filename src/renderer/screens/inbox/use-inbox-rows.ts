import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import type { AppInput, AppOutput } from '../../../shared/contract/contract.ts'
import type { ConversationSummary } from '../../../shared/model/conversation.ts'
import type { AppError } from '../../../shared/result.ts'
import { apiQuery, askOrThrow, readsOf } from '../../api/client.ts'
import type { InboxPlace } from '../../state/place.ts'

type Found = AppOutput<'search.find'>[number]

/** A line of the list: a conversation, and what of it was found when the list is the answer to a search. */
export interface InboxRow {
  readonly conversation: ConversationSummary
  readonly found: Pick<Found, 'excerpt' | 'marks'> | null
}

export interface InboxRows {
  /** Undefined until they have come for the first time. */
  readonly rows: readonly InboxRow[] | undefined
  readonly error: AppError | null
  /** They are those of the view or the search before, for the moment that the new ones take. */
  readonly stale: boolean
  readonly mayHoldMore: boolean
  /** Asks for the next page, if there is one and it is not on its way. */
  readonly more: () => void
  readonly again: () => void
}

const pageLength = 100
/** Beyond, a search is better narrowed than scrolled. */
export const searchLimit = 200

/** The conversations of the list: those of the view, or those that a search finds. */
export const useInboxRows = (place: InboxPlace, search: string): InboxRows => {
  const text = useDeferredValue(search.trim())
  const searching = text !== ''
  const view = usePages(place, !searching)
  const found = useQuery({
    ...apiQuery('search.find', { text, limit: searchLimit }),
    enabled: searching,
    placeholderData: keepPreviousData,
    select: toRows
  })
  return searching
    ? {
        rows: found.data,
        error: found.error,
        stale: found.isPlaceholderData,
        mayHoldMore: found.data?.length === searchLimit,
        more: nothing,
        again: () => void found.refetch()
      }
    : view
}

const usePages = ({ view, colleagueId }: InboxPlace, enabled: boolean): InboxRows => {
  const filter = { view, colleagueId }
  const pages = useInfiniteQuery({
    queryKey: ['inbox.list', filter] as const,
    queryFn: ({ pageParam }) => askOrThrow('inbox.list', { ...filter, after: pageParam, limit: pageLength }),
    initialPageParam: firstPage,
    getNextPageParam: (page) => page.next,
    enabled,
    meta: { reads: readsOf('inbox.list') },
    placeholderData: keepPreviousData,
    select: flatten
  })
  return {
    rows: pages.data,
    error: pages.error,
    stale: pages.isPlaceholderData,
    mayHoldMore: pages.hasNextPage,
    more: () => {
      if (pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage()
    },
    again: () => void pages.refetch()
  }
}

const firstPage: AppInput<'inbox.list'>['after'] = null

/** The same conversation may stand at the end of one page and, having moved, at the head of another. */
const flatten = (data: { readonly pages: readonly AppOutput<'inbox.list'>[] }): readonly InboxRow[] => {
  const byId = new Map<string, InboxRow>()
  for (const page of data.pages)
    for (const conversation of page.rows)
      if (!byId.has(conversation.id)) byId.set(conversation.id, { conversation, found: null })
  return [...byId.values()]
}

const toRows = (found: AppOutput<'search.find'>): readonly InboxRow[] => {
  const byId = new Map<string, InboxRow>()
  for (const { conversation, excerpt, marks } of found)
    if (!byId.has(conversation.id)) byId.set(conversation.id, { conversation, found: { excerpt, marks } })
  return [...byId.values()]
}

const nothing = (): void => {}
