import type { QueryClient } from '@tanstack/react-query'
import { QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { apiQuery, callApi, createQueryClient, followChanges } from '../../../../src/renderer/api/client.ts'
import type { AppEvent } from '../../../../src/shared/contract/bridge.ts'
import type { TableName } from '../../../../src/shared/contract/define.ts'

let client: QueryClient
let tell: (tables: readonly TableName[]) => void
let asked: string[]
let answer: () => void
let ends: (() => void)[]

const settle = (): Promise<void> => vi.advanceTimersByTimeAsync(0).then(() => {})

beforeEach(async () => {
  vi.useFakeTimers()
  asked = []
  ends = []
  const listeners = new Set<(event: AppEvent) => void>()
  tell = (tables) => listeners.forEach((listener) => listener({ type: 'changed', tables }))
  const bridge = {
    call: async (path: string) => {
      if (path === 'inbox.markDone') await new Promise<void>((resolve) => (answer = resolve))
      else asked.push(path)
      return JSON.stringify({ ok: true, value: {} })
    },
    subscribe: (listener: (event: AppEvent) => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
  vi.stubGlobal('window', { porteParole: bridge })
  client = createQueryClient()
  ends.push(followChanges(bridge, client))
  ends.push(new QueryObserver(client, apiQuery('inbox.counts', {})).subscribe(() => {}))
  ends.push(new QueryObserver(client, apiQuery('proofs.list', {})).subscribe(() => {}))
  await settle()
  asked = []
})
afterEach(() => {
  for (const end of ends) end()
  client.clear()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('asks at once for what changed, and once for all that changes in the tenth of a second after', async () => {
  tell(['view_count'])
  await settle()
  expect(asked).toEqual(['inbox.counts'])
  for (let change = 0; change < 20; change += 1) {
    tell(change === 7 ? ['proof'] : ['view_count'])
    await vi.advanceTimersByTimeAsync(4)
  }
  expect(asked).toEqual(['inbox.counts'])
  await vi.advanceTimersByTimeAsync(100)
  expect(asked.toSorted()).toEqual(['inbox.counts', 'inbox.counts', 'proofs.list'])
})

it('asks at once again after a rest', async () => {
  tell(['view_count'])
  await vi.advanceTimersByTimeAsync(100)
  tell(['view_count'])
  await settle()
  expect(asked).toEqual(['inbox.counts', 'inbox.counts'])
})

it('never waits with what the person did', async () => {
  tell(['view_count'])
  await settle()
  const done = callApi('inbox.markDone', { conversationIds: [] })
  tell(['view_count'])
  await settle()
  expect(asked).toEqual(['inbox.counts', 'inbox.counts'])
  answer()
  await done
  tell(['view_count'])
  await settle()
  expect(asked).toHaveLength(2)
})
