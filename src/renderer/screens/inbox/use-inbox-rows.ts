import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { AppInput, AppOutput } from '../../../shared/contract/contract.ts'
import type { ConversationSummary } from '../../../shared/model/conversation.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { AppError } from '../../../shared/result.ts'
import { askOrThrow, readsOf } from '../../api/client.ts'
import type { InboxPlace } from '../../state/place.ts'

/** A line of the list: a conversation, and what of it was found when the list is the answer to a search. */
export interface InboxRow {
  readonly conversation: ConversationSummary
  readonly found: Pick<AppOutput<'search.find'>['found'][number], 'excerpt' | 'marks' | 'nameMarks'> | null
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
  /** All that the list holds as it is: of a search also those that are not shown yet. Rejects where they cannot be read. */
  readonly whole: () => Promise<readonly ConversationId[]>
}

const pageLength = 100

/** Under which the pages of a view are known. */
export const listKey = ({ view, colleagueId }: Pick<InboxPlace, 'view' | 'colleagueId'>) =>
  ['inbox.list', { view, colleagueId }] as const

/** The options of its pages for react-query. */
export const pagesQuery = ({ view, colleagueId }: Pick<InboxPlace, 'view' | 'colleagueId'>) => {
  const filter = { view, colleagueId }
  return infiniteQueryOptions({
    queryKey: listKey(filter),
    queryFn: ({ pageParam }) => askOrThrow('inbox.list', { ...filter, after: pageParam, limit: pageLength }),
    initialPageParam: null as AppInput<'inbox.list'>['after'],
    getNextPageParam: (page) => page.next,
    meta: { reads: readsOf('inbox.list') }
  })
}

/** The conversations of the view; asked for where it is what the list shows. */
export const usePages = (place: InboxPlace, enabled: boolean): InboxRows => {
  const pages = useInfiniteQuery({
    ...pagesQuery(place),
    enabled,
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
    again: () => void pages.refetch(),
    whole: async () => (pages.data ?? []).map(({ conversation }) => conversation.id)
  }
}

/** The same conversation may stand at the end of one page and, having moved, at the head of another. */
const flatten = (data: { readonly pages: readonly AppOutput<'inbox.list'>[] }): readonly InboxRow[] => {
  const byId = new Map<string, InboxRow>()
  for (const page of data.pages)
    for (const conversation of page.rows)
      if (!byId.has(conversation.id)) byId.set(conversation.id, { conversation, found: null })
  return [...byId.values()]
}
