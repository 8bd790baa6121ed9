import type { QueryClient } from '@tanstack/react-query'
import { apiQuery, type QueryPath } from './api/client.ts'
import { pagesQuery } from './screens/inbox/use-inbox-rows.ts'
import { startState } from './state/place.ts'
import { fetchAhead } from './use-neighbours.ts'

/** What a window asks that begins in the inbox. */
const asked = [
  'settings.get',
  'lock.state',
  'home.state',
  'window.keptPlace',
  'inbox.counts',
  'colleagues.list',
  'accounts.list',
  'views.list',
  'quarantine.count',
  'replies.pending',
  'themes.list',
  'proofs.list',
  'snippets.list',
  'spelling.ownWords'
] as const satisfies readonly QueryPath[]

/**
 * Asks at once for all that the window begins with: asked for by what shows it, each answer would be drawn before the next
 * question. What a locked window is refused is asked again once it is open.
 */
export const askFirst = async (client: QueryClient): Promise<void> => {
  for (const path of asked) void client.prefetchQuery(apiQuery(path, {}))
  const list = pagesQuery(startState.inbox)
  await client.prefetchInfiniteQuery(list)
  const first = client.getQueryData(list.queryKey)?.pages[0]?.rows[0]
  if (first !== undefined) await fetchAhead(client, first.id)
}
