import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { SearchOrder } from '../../../shared/contract/search.ts'
import { apiQuery } from '../../api/client.ts'
import type { InboxPlace } from '../../state/place.ts'
import { type InboxRow, type InboxRows, usePages } from '../inbox/use-inbox-rows.ts'

type Answer = AppOutput<'search.find'>

/** The list of a search, and what else there is to say about it. */
export interface FoundRows extends InboxRows {
  /** Null where nothing is searched for, or the answer is still on its way. */
  readonly answer: Pick<Answer, 'people' | 'internalNotes' | 'notes' | 'lookedAt' | 'asksNothing'> | null
}

/** Beyond, a search is better narrowed than scrolled. */
const searchLimit = 200

/**
 * The conversations of the list: those of the view, or those that a search finds. Each text has an answer of its own, so
 * that one that comes late is never shown for another; until it comes the former one stands there, marked as stale.
 */
export const useRows = (place: InboxPlace, search: string, order: SearchOrder): FoundRows => {
  const text = useDeferredValue(search.trim())
  const searching = text !== ''
  const view = usePages(place, !searching)
  const found = useQuery({
    ...apiQuery('search.find', { text, order, limit: searchLimit }),
    enabled: searching,
    placeholderData: keepPreviousData,
    select: withRows
  })
  // What is searched for now has not been asked for yet: these are not its rows, and nothing is pointed at among them.
  if (!searching) return { ...view, stale: view.stale || text !== search.trim(), answer: null }
  return {
    rows: found.data?.rows,
    error: found.error,
    stale: found.isPlaceholderData || text !== search.trim(),
    mayHoldMore: found.data?.rows.length === searchLimit,
    more: nothing,
    again: () => void found.refetch(),
    answer: found.data ?? null
  }
}

const withRows = (answer: Answer): Answer & { readonly rows: readonly InboxRow[] } => ({
  ...answer,
  rows: answer.found.map(({ conversation, excerpt, marks, nameMarks }) => ({
    conversation,
    found: { excerpt, marks, nameMarks }
  }))
})

const nothing = (): void => {}
