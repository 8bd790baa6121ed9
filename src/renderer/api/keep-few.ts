import type { QueryClient } from '@tanstack/react-query'
import type { QueryPath } from './client.ts'

/**
 * Lets go of the oldest answers to this query that nothing on the screen shows, beyond so many: whoever looks at six hundred
 * conversations in ten minutes would hold them all.
 */
export const keepFew = (client: QueryClient, path: QueryPath, most: number): void => {
  const cache = client.getQueryCache()
  cache.subscribe((event) => {
    if (event.type !== 'added' || event.query.queryKey[0] !== path) return
    const unseen = cache
      .findAll({ queryKey: [path], type: 'inactive', fetchStatus: 'idle' })
      .filter((query) => query !== event.query)
      .toSorted((one, other) => one.state.dataUpdatedAt - other.state.dataUpdatedAt)
    for (const query of unseen.slice(0, Math.max(0, unseen.length - most))) cache.remove(query)
  })
}
