import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  hasReplyInFlight,
  listConversationOutbox,
  listDueOutbox,
  listPendingOutbox,
  listRecentReplies,
  listUnrecorded,
  markOutboxState
} from '../../../src/main/store/outbox.ts'
import { plus, second } from '../../../src/shared/model/instant.ts'
import type { OutboxState } from '../../../src/shared/model/outbox.ts'
import { plansOf } from '../../support/query-plan.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  await scene.close()
})

test('R-6 a state is written only from the one that was read: the slower of two writes nothing', async () => {
  const { store } = scene.ctx
  const read = await scene.row(await scene.enqueue())
  const leaseUntil = plus(scene.clock.now(), second)
  const sending: OutboxState = { kind: 'sending', attempt: 1, leaseUntil }
  const cancelled: OutboxState = { kind: 'cancelled', cancelledAt: scene.clock.now() }
  expect(await store.write((tx) => markOutboxState(tx, read, sending))).toBe(true)
  expect(await store.write((tx) => markOutboxState(tx, read, sending))).toBe(false)
  expect(await store.write((tx) => markOutboxState(tx, read, cancelled))).toBe(false)
  expect(await scene.state(read.id)).toEqual(sending)
})

test('what is over stays over, whatever is written', async () => {
  const { store } = scene.ctx
  const id = await scene.enqueue()
  await scene.call('cancel', { outboxId: id })
  const over = await scene.row(id)
  const again: OutboxState = { kind: 'queued', attempt: 0, notBefore: scene.clock.now() }
  expect(await store.write((tx) => markOutboxState(tx, over, again))).toBe(false)
  expect(await scene.state(id)).toMatchObject({ kind: 'cancelled' })
})

test('every state comes back from its columns as it went in', async () => {
  const { store } = scene.ctx
  const at = scene.clock.now()
  const published = { ref: 'remote-1', url: 'https://network.example/1', at }
  const states: readonly OutboxState[] = [
    { kind: 'sending', attempt: 1, leaseUntil: at },
    { kind: 'unconfirmed', attempt: 1, checks: 0, checkAt: at },
    { kind: 'unconfirmed', attempt: 1, checks: 3, checkAt: at },
    { kind: 'queued', attempt: 1, notBefore: at },
    { kind: 'blocked', attempt: 1, reason: 'gave_up', failure: null },
    {
      kind: 'blocked',
      attempt: 2,
      reason: 'rejected',
      failure: { kind: 'rejected', code: 'too_long', message: '«é»' }
    },
    { kind: 'with_person' },
    { kind: 'sent', sentAt: at, proof: { by: 'network', published } }
  ]
  const id = await scene.enqueue()
  for (const state of states) {
    const row = await scene.row(id)
    expect(await store.write((tx) => markOutboxState(tx, row, state))).toBe(true)
    expect(await scene.state(id)).toEqual(state)
  }
})

test('replies are due at their moment and not before, the longest waiting first', async () => {
  const first = await scene.enqueue()
  scene.clock.advance(second)
  const other = await scene.enqueue({ body: 'Et bonne journée.' })
  const due = async () =>
    (await listDueOutbox(scene.ctx.store.read, 'queued', scene.clock.now(), 10)).map((row) => row.id)
  scene.clock.advance(9 * second - 1)
  expect(await due()).toEqual([])
  scene.clock.advance(1)
  expect(await due()).toEqual([first])
  scene.clock.advance(second)
  expect(await due()).toEqual([first, other])
})

test('a conversation lists its replies oldest first, without the cancelled ones', async () => {
  const first = await scene.enqueue()
  const cancelled = await scene.enqueue({ body: 'Annulée' })
  const last = await scene.enqueue({ body: 'Et bonne journée.' })
  await scene.call('cancel', { outboxId: cancelled })
  const listed = await listConversationOutbox(scene.ctx.store.read, scene.conversationId)
  expect(listed.map((entry) => entry.id)).toEqual([first, last])
})

test('what is due, in flight, recent or not recorded is found by an index, whatever stands in the outbox', async () => {
  const { databaseFile, clock } = scene.ctx
  const now = clock.now()
  const plans = await plansOf(databaseFile, async (db) => {
    await listDueOutbox(db, 'queued', now, 10)
    await listUnrecorded(db)
    await listPendingOutbox(db)
    await hasReplyInFlight(db, scene.conversationId)
    await listRecentReplies(db, scene.conversationId, now)
    await listConversationOutbox(db, scene.conversationId)
  })
  expect(plans.filter((plan) => plan.startsWith('SCAN') && !plan.includes('INDEX'))).toEqual([])
  expect(plans).toContain('SCAN outbox USING INDEX outbox_unrecorded')
  expect(plans.filter((plan) => plan.startsWith('SEARCH')).length).toBeGreaterThanOrEqual(5)
})
