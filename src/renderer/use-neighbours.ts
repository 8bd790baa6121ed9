import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ConversationId } from '../shared/model/ids.ts'
import { apiQuery } from './api/client.ts'

/** Milliseconds: whoever types a search has other rows before them with the next letter. */
const restMilliseconds = 150

/**
 * Fetches the neighbours of the conversation that is open ahead, so that J and K show them at once. Where it is not in the
 * list, as while a search is typed, the first of the list are fetched once it stays as it is.
 */
export const useNeighbours = (rows: readonly ConversationId[], currentId: ConversationId | null): void => {
  const client = useQueryClient()
  useEffect(() => {
    const at = currentId === null ? -1 : rows.indexOf(currentId)
    const fetchThem = (): void => {
      for (const id of [rows[at + 1], rows[at - 1], rows[at + 2]])
        if (id !== undefined)
          void client.prefetchQuery(apiQuery('conversations.open', { conversationId: id }))
    }
    if (currentId === null || at !== -1) {
      fetchThem()
      return
    }
    const timer = setTimeout(fetchThem, restMilliseconds)
    return () => clearTimeout(timer)
  }, [client, currentId, rows])
}
