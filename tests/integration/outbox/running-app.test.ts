import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { second } from '../../../src/shared/model/instant.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene
let app: RunningApp

beforeEach(async () => {
  scene = await openReplyScene()
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
})
afterEach(async () => {
  await scene.close()
})

const enqueue = () =>
  app.serve('replies.enqueue', {
    conversationId: scene.conversationId,
    parentMessageId: scene.parentId,
    body: 'Oui, au levain.',
    speakerId: scene.speakerId,
    lastSeenMessageId: null,
    thenDone: false
  })

test('the running application sends a reply by itself once the time to undo is over', async () => {
  expect(await enqueue()).toMatchObject({ ok: true })
  app.wake()
  expect(scene.network.requests).toEqual([])
  scene.clock.advance(10 * second)
  app.wake()
  await expect.poll(() => scene.network.replies.length).toBe(1)
  await expect.poll(async () => await app.serve('replies.pending', {})).toEqual({ ok: true, value: [] })
  await app.stop()
  await scene.crash()
  expect(await scene.thread()).toHaveLength(2)
})

test('it ends although a network does not answer, and the reply is read back at the next start', async () => {
  scene.network.faults = [{ kind: 'accept_then_silence' }]
  expect(await enqueue()).toMatchObject({ ok: true })
  scene.clock.advance(10 * second)
  app.wake()
  await expect.poll(() => scene.network.replies.length).toBe(1)
  await app.stop()
  await scene.crash()
  await scene.later(60 * second)
  expect(await scene.thread()).toHaveLength(2)
  expect(scene.network.requests).toHaveLength(1)
})

test('R-15 what a window says as it goes is kept although another process has the lock just then; what it says later is refused', async () => {
  const other = new SqliteDatabase(scene.ctx.databaseFile)
  other.exec('begin immediate')
  const words = { conversationId: scene.conversationId, body: 'Mes derniers mots', speakerId: null }
  const kept = app.serve('conversations.saveDraft', words)
  const ended = app.stop()
  const late = app.serve('conversations.saveDraft', { ...words, body: 'Trop tard' })
  expect(await late).toEqual({ ok: false, error: { code: 'unavailable' } })
  other.exec('rollback')
  expect(await kept).toMatchObject({ ok: true })
  await ended
  expect(other.prepare('select body from draft').pluck().all()).toEqual(['Mes derniers mots'])
  other.close()
  await scene.crash()
})

test('it ends although what it is asked is never answered', async () => {
  const other = new SqliteDatabase(scene.ctx.databaseFile)
  other.exec('begin immediate')
  const asked = app.serve('conversations.saveDraft', {
    conversationId: scene.conversationId,
    body: 'Mes derniers mots',
    speakerId: null
  })
  await app.stop()
  expect(await asked).toMatchObject({ ok: false })
  other.close()
  await scene.crash()
})
