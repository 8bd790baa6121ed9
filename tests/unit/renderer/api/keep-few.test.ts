import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, it } from 'vitest'
import { keepFew } from '../../../../src/renderer/api/keep-few.ts'

const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, gcTime: Infinity } } })
afterEach(() => client.clear())

const keyOf = (conversation: number) => ['conversations.open', { conversationId: `c${conversation}` }]

/** Looks at so many conversations, one after the other. */
const lookAt = (many: number): void => {
  for (let conversation = 0; conversation < many; conversation += 1)
    client.setQueryData(keyOf(conversation), conversation, { updatedAt: conversation + 1 })
}

const held = (): readonly unknown[] =>
  client
    .getQueryCache()
    .findAll({ queryKey: ['conversations.open'] })
    .map(({ state }) => state.data)

it('holds the newest conversations that were looked at, the one on the screen and everything else', () => {
  keepFew(client, 'conversations.open', 3)
  client.setQueryData(['accounts.list', {}], 'kept')
  client.setQueryData(keyOf(-1), 'on the screen', { updatedAt: 0 })
  const release = new QueryObserver(client, {
    queryKey: keyOf(-1),
    queryFn: () => 'on the screen'
  }).subscribe(() => {})
  lookAt(10)
  // The last one came after the others were counted.
  expect(held()).toEqual(['on the screen', 6, 7, 8, 9])
  expect(client.getQueryData(['accounts.list', {}])).toBe('kept')
  release()
})
