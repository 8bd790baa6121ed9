import { type QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { apiQuery, createQueryClient, followChanges } from '../../../src/renderer/api/client.ts'
import type { Bridge } from '../../../src/shared/contract/bridge.ts'
import { second } from '../../../src/shared/model/instant.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

/**
 * The app has one window by design: a second start shows the first one (lifecycle.ts). What the bridge promises is proved
 * here with two windows all the same: two pages' worth of queries on one main process.
 */
let scene: ReplyScene
let app: RunningApp
let ends: (() => void)[]

beforeEach(async () => {
  scene = await openReplyScene()
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  ends = []
  const bridge: Bridge = {
    call: async (path, input) => JSON.stringify(await app.serve(path, input)),
    subscribe: app.subscribe
  }
  // Where the preload puts it: both pages speak to the same main.
  Reflect.set(globalThis, 'window', { porteParole: bridge })
})
afterEach(async () => {
  for (const end of ends) end()
  Reflect.deleteProperty(globalThis, 'window')
  await app.stop()
  await scene.close()
})

/** A page that shows how many conversations each view holds, and what the conversation holds. */
const openPage = async () => {
  const client: QueryClient = createQueryClient()
  ends.push(followChanges(app, client))
  const counts = apiQuery('inbox.counts', {})
  const thread = apiQuery('conversations.open', { conversationId: scene.conversationId })
  // As a component that is on the screen: what changes is asked again.
  ends.push(new QueryObserver(client, counts).subscribe(() => {}))
  ends.push(new QueryObserver(client, thread).subscribe(() => {}))
  await expect.poll(() => client.getQueryData(thread.queryKey)).toBeDefined()
  return {
    toAnswer: () => client.getQueryData(counts.queryKey)?.byView.to_answer,
    notes: () => client.getQueryData(thread.queryKey)?.notes.map(({ words }) => words.internal),
    outbox: () => client.getQueryData(thread.queryKey)?.outbox.map(({ state }) => state.kind)
  }
}

const reply = () =>
  app.serve('replies.enqueue', {
    conversationId: scene.conversationId,
    parentMessageId: scene.parentId,
    body: 'Oui, au levain.',
    speakerId: scene.speakerId,
    lastSeenMessageId: null,
    thenDone: false
  })

describe('two windows on one main process', () => {
  test('show what is done in the other, and what Z takes back there', async () => {
    const [one, other] = [await openPage(), await openPage()]
    const { conversationId } = scene
    await app.serve('inbox.markDone', { conversationIds: [conversationId] })
    await expect.poll(() => [one.toAnswer(), other.toAnswer()]).toEqual([0, 0])
    await app.serve('notes.add', { conversationId, words: { internal: 'she called' } })
    await expect.poll(() => [one.notes(), other.notes()]).toEqual([['she called'], ['she called']])
    await app.serve('inbox.undo', {})
    await app.serve('inbox.undo', {})
    await expect.poll(() => [one.toAnswer(), other.toAnswer()]).toEqual([1, 1])
    await expect.poll(() => [one.notes(), other.notes()]).toEqual([[], []])
  })

  test('R-7 send one reply once, although both ask for it at the same moment: only main sends', async () => {
    const [one, other] = [await openPage(), await openPage()]
    // The second click is told of the reply of the first.
    const [first, again] = await Promise.all([reply(), reply()])
    expect(first).toMatchObject({ ok: true })
    expect(again).toEqual(first)
    await expect.poll(() => [one.outbox(), other.outbox()]).toEqual([['queued'], ['queued']])
    scene.clock.advance(10 * second)
    app.wake()
    await expect.poll(() => scene.network.replies.length).toBe(1)
    await expect.poll(() => [one.outbox(), other.outbox()]).toEqual([['sent'], ['sent']])
    expect(scene.network.requests).toHaveLength(1)
  })
})
