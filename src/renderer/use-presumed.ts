import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AppOutput } from '../shared/contract/contract.ts'
import type { ColleagueId, ConversationId } from '../shared/model/ids.ts'
import { apiQuery } from './api/client.ts'
import { listKey } from './screens/inbox/use-inbox-rows.ts'
import type { WindowState } from './state/place.ts'
import {
  givenTo,
  type Leaving,
  loses,
  rowsToTake,
  type TakenRow,
  withGiven,
  withoutRows,
  withRows
} from './state/presume.ts'

/** What a person decided, on the screen before main has written it. */
export interface Presumed {
  /** By what was just told, these conversations leave the list that is shown, if it is one that loses them. */
  readonly away: (list: ShownList, conversationIds: readonly ConversationId[], deed: Leaving) => void
  /** These are given. */
  readonly given: (conversationIds: readonly ConversationId[], to: ColleagueId | 'first') => void
  /** Something was done that Z takes back. */
  readonly told: () => void
  /** What was done last is taken back: what it sent away stands in its list again. Answers which; null: main alone knows. */
  readonly back: () => readonly ConversationId[] | null
  /** Main refused, or did something else: what it holds is asked anew. */
  readonly asMainSays: () => void
  /** Both: main refused what was done last. */
  readonly takenBack: () => void
}

type ShownList = Pick<WindowState, 'inbox' | 'search'>

type Pages = InfiniteData<AppOutput<'inbox.list'>>

/** What sent conversations away; null: what was done sent none. */
type Deed = { readonly key: ReturnType<typeof listKey>; readonly taken: readonly TakenRow[] } | null

/** So many steps back are known here; main knows them all. */
const mostDeeds = 100

/**
 * What main is about to write is shown at once, in what the window knows of it. What main tells next takes its place whatever
 * it is: nothing is kept here that could hide it.
 */
export const usePresumed = (): Presumed => {
  const client = useQueryClient()
  const [presumed] = useState((): Presumed => {
    const deeds: Deed[] = []
    const pagesOf = (key: ReturnType<typeof listKey>): Pages | undefined => client.getQueryData<Pages>(key)
    /** An answer that was asked for before would bring back for a moment what is gone. */
    const change = async (
      key: readonly unknown[],
      to: (pages: Pages['pages']) => readonly Pages['pages'][number][]
    ): Promise<void> => {
      if (client.isFetching({ queryKey: key }) > 0) await client.cancelQueries({ queryKey: key })
      client.setQueriesData<Pages>(
        { queryKey: key },
        (data) => data && { ...data, pages: [...to(data.pages)] }
      )
    }
    const back: Presumed['back'] = () => {
      const last = deeds.pop() ?? null
      if (last === null) return null
      void change(last.key, (pages) => withRows(pages, last.taken))
      return last.taken.map(({ row }) => row.id)
    }
    const asMainSays = (): void => {
      void client.invalidateQueries({ queryKey: ['inbox.list'] })
      void client.invalidateQueries({ queryKey: ['conversations.open'] })
    }
    return {
      away({ inbox, search }, conversationIds, deed) {
        const key = listKey(inbox)
        if (search.trim() !== '' || !loses(inbox.view, deed)) return
        const taken = rowsToTake(pagesOf(key)?.pages ?? [], conversationIds)
        if (taken.length === 0) return
        deeds.splice(-1, 1, { key, taken })
        void change(key, (pages) => withoutRows(pages, taken))
      },
      given(conversationIds, to) {
        void change(['inbox.list'], (pages) => withGiven(pages, conversationIds, to))
        for (const conversationId of conversationIds)
          client.setQueryData(
            apiQuery('conversations.open', { conversationId }).queryKey,
            (detail) => detail && { ...detail, summary: givenTo(detail.summary, to) }
          )
      },
      told() {
        deeds.push(null)
        if (deeds.length > mostDeeds) deeds.shift()
      },
      back,
      asMainSays,
      takenBack() {
        back()
        asMainSays()
      }
    }
  })
  return presumed
}
