import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { AppInput, AppOutput } from '../../../shared/contract/contract.ts'
import type { SearchOrder } from '../../../shared/contract/search.ts'
import { apiQuery } from '../../api/client.ts'
import type { InboxPlace } from '../../state/place.ts'
import { restOfTyping, useSettled } from '../../ui/use-settled.ts'
import { type InboxRow, type InboxRows, usePages } from '../inbox/use-inbox-rows.ts'

type Answer = AppOutput<'search.find'>

/** The list of a search, and what else there is to say about it. */
export interface FoundRows extends InboxRows {
  /** Null where nothing is searched for, or the answer is still on its way. */
  readonly answer: Pick<Answer, 'people' | 'internalNotes' | 'notes' | 'lookedAt' | 'asksNothing'> | null
  /** How many were found; undefined while that is not known. */
  readonly count: number | undefined
}

/** Beyond, a search is better narrowed than scrolled. */
const searchLimit = 200
/** Several screens of rows: to find, tell and carry over two hundred takes longer than the frame of a letter. */
const foundAtOnce = 40

const headQuery = (text: string, order: SearchOrder) =>
  apiQuery('search.find', { text, order, limit: foundAtOnce })
const mayGoOn = ({ found }: Answer): boolean => found.length === foundAtOnce

const wholeQuery = (text: string, order: SearchOrder) =>
  apiQuery('search.find', { text, order, limit: searchLimit })

/**
 * The conversations of the list: those of the view, or those that a search finds. Each text has an answer of its own, so
 * that one that comes late is never shown for another; until it comes what stood there stays, marked as stale. The first rows
 * come with the letter, the others once the person rests or wants them all.
 */
export const useRows = (place: InboxPlace, search: string, order: SearchOrder): FoundRows => {
  const client = useQueryClient()
  const text = search.trim()
  const searching = text !== ''
  const view = usePages(place, !searching)
  const rests = useSettled(text, restOfTyping)
  const first = useQuery({
    ...headQuery(text, order),
    enabled: searching,
    // Between two searches the view is seen: what the former one found does not stand there for the next.
    ...(searching ? {} : { initialData: noAnswer }),
    placeholderData: (former, query) =>
      former === noAnswer || query === undefined
        ? undefined
        : // As many rows as stood there: a list that is scrolled must not lose its end for a moment.
          (client.getQueryData(wholeKey(query.queryKey)) ?? former),
    select: withRows
  })
  const holdsMore = !first.isPlaceholderData && first.data !== undefined && mayGoOn(first.data)
  const whole = useQuery({
    ...wholeQuery(text, order),
    enabled: searching && rests && holdsMore,
    select: withRows
  })
  if (!searching) return { ...view, answer: null, count: undefined }
  const answer = whole.data ?? first.data
  // To begin with it is the view that stays; an empty one says nothing of the search.
  const former = first.error === null && view.rows?.length !== 0 ? view.rows : undefined
  return {
    rows: answer === undefined ? former : answer.rows,
    error: first.error,
    stale: answer === undefined ? former !== undefined : first.isPlaceholderData,
    mayHoldMore: answer?.found.length === searchLimit,
    more: nothing,
    whole: async () => {
      // What stands there may be of the letter before.
      const head = await client.ensureQueryData(headQuery(text, order))
      const all = mayGoOn(head) ? await client.ensureQueryData(wholeQuery(text, order)) : head
      return all.found.map(({ conversation }) => conversation.id)
    },
    again: () => void first.refetch(),
    answer: answer ?? null,
    count: holdsMore && whole.data === undefined ? undefined : answer?.found.length
  }
}

/** Under which all that such a search finds is known, if it was asked for. */
const wholeKey = ([, { text, order = 'newest' }]: readonly [unknown, AppInput<'search.find'>]) =>
  wholeQuery(text, order).queryKey

const withRows = (answer: Answer): Answer & { readonly rows: readonly InboxRow[] } => ({
  ...answer,
  rows: answer.found.map(({ conversation, excerpt, marks, nameMarks }) => ({
    conversation,
    found: { excerpt, marks, nameMarks }
  }))
})

const noAnswer: Answer = {
  found: [],
  asksNothing: true,
  people: [],
  internalNotes: [],
  notes: [],
  lookedAt: null
}

const nothing = (): void => {}
