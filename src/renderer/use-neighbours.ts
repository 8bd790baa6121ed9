import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ConversationId } from '../shared/model/ids.ts'
import { apiQuery } from './api/client.ts'
import { afterPaint } from './ui/after-paint.ts'
import { restOfTyping } from './ui/use-settled.ts'

/**
 * Fetches the neighbours of the conversation that is open ahead, with what their reasons rest on, so that J and K show them at
 * once and whole. Begun once the one that was opened is painted, which waits for nothing of it. Where it is not in the list, as
 * while a search is typed, the first of the list are fetched once it stays as it is.
 */
export const useNeighbours = (rows: readonly ConversationId[], currentId: ConversationId | null): void => {
  const client = useQueryClient()
  useEffect(() => {
    const at = currentId === null ? -1 : rows.indexOf(currentId)
    const fetchThem = (): void => {
      for (const id of [rows[at + 1], rows[at - 1], rows[at + 2]])
        if (id !== undefined) void fetchAhead(client, id)
    }
    if (currentId === null || at !== -1) return afterPaint(fetchThem)
    const timer = setTimeout(fetchThem, restOfTyping)
    return () => clearTimeout(timer)
  }, [client, currentId, rows])
}

/** Fetches a conversation with what the reasons for who answers it rest on, before it is opened. */
export const fetchAhead = async (client: QueryClient, conversationId: ConversationId): Promise<void> => {
  const asked = apiQuery('conversations.open', { conversationId })
  await client.prefetchQuery(asked)
  const detail = client.getQueryData(asked.queryKey)
  const colleagueId = detail?.assignment?.colleagueId ?? detail?.decision.choice ?? null
  if (colleagueId !== null)
    void client.prefetchQuery(apiQuery('routing.evidence', { conversationId, colleagueId }))
  void client.prefetchQuery(apiQuery('handoffs.ofConversation', { conversationId }))
}
