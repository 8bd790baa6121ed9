import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordConsent } from '../../../src/main/assign/record-consent.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { listMessages } from '../../../src/main/store/messages.ts'
import { type StoredReply, toOutboxEntry } from '../../../src/main/store/outbox.ts'
import type { ConversationId, MessageId } from '../../../src/shared/model/ids.ts'
import { day, minute, plus, second } from '../../../src/shared/model/instant.ts'
import { dyingStore } from '../../support/dying-store.ts'
import type { Fault } from '../../support/fake-connector.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

/**
 * The outbox under any order of clicks, ticks, faults of the network and crashes. After everything has settled: at most one
 * copy of each reply on the network, nothing sent without proof, no words lost.
 */

let scene: ReplyScene
let place: { readonly conversationId: ConversationId; readonly parentId: MessageId }

beforeAll(async () => {
  scene = await openReplyScene()
})
afterAll(async () => {
  await scene.close()
})

const rows = async (): Promise<readonly StoredReply[]> =>
  await scene.ctx.store.read
    .selectFrom('outbox')
    .selectAll()
    .where('conversation_id', '=', place.conversationId)
    .orderBy('id')
    .execute()

const copiesOf = (row: StoredReply): number =>
  scene.network.replies.filter((reply) => reply.key === row.idempotency_key).length

const consentTo = (networks: readonly 'mastodon'[]) =>
  scene.ctx.store.write((tx) => {
    const now = scene.clock.now()
    return recordConsent(scene.ctx.ids, tx, scene.speakerId, networks, plus(now, 365 * day), now)
  })

const eachBlocked = async (decide: (row: StoredReply) => Promise<unknown>): Promise<void> => {
  for (const row of await rows())
    if (toOutboxEntry(row).state.kind === 'blocked' || row.state === 'with_person') await decide(row)
}

/** A person looks at the network before they decide. */
const decideHonestly = (row: StoredReply): Promise<unknown> =>
  scene.call(copiesOf(row) > 0 && row.blocked_reason === 'cannot_tell' ? 'confirmSent' : 'retry', {
    outboxId: row.id
  })

const bodies = ['Oui, au levain.', 'Non, désolée.', 'Passez nous voir !']
const partsOfThread = [
  'Nous pétrissons la nuit.',
  'Le four chauffe à cinq heures.',
  'On ouvre à sept.',
  'À demain !'
]
const faults: readonly Fault[] = [
  { kind: 'accept' },
  { kind: 'accept_then_timeout' },
  { kind: 'accept_late', after: 31 * second },
  { kind: 'lost' },
  { kind: 'echo_first' },
  { kind: 'accept_then_throw' },
  { kind: 'fail', failure: { kind: 'unavailable', message: '' } },
  { kind: 'fail', failure: { kind: 'rate_limited', retryAt: null } },
  { kind: 'fail', failure: { kind: 'rejected', code: 'duplicate', message: '' } },
  { kind: 'fail', failure: { kind: 'rejected', code: 'other', message: '' } }
]

const step = fc.oneof(
  fc.record({ kind: fc.constant('enqueue'), body: fc.constantFrom(...bodies) }),
  fc.record({ kind: fc.constant('thread'), parts: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ kind: fc.constant('fault'), fault: fc.constantFrom(...faults) }),
  fc.record({
    kind: fc.constant('wait'),
    milliseconds: fc.constantFrom(second, 10 * second, 31 * second, 2 * minute, 20 * minute)
  }),
  fc.record({
    kind: fc.constant('crash'),
    atWrite: fc.integer({ min: 1, max: 4 }),
    moment: fc.constantFrom('before', 'after')
  }),
  fc.record({
    kind: fc.constantFrom(
      'send',
      'confirm',
      'both',
      'cancel',
      'decide',
      'echo',
      'withdraw',
      'grant',
      'unreachable'
    )
  })
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

const take = async (one: Step): Promise<void> => {
  switch (one.kind) {
    case 'enqueue':
      await scene.tryEnqueue({
        body: one.body,
        conversationId: place.conversationId,
        parentMessageId: place.parentId
      })
      return
    case 'thread':
      await scene.tryEnqueue({
        body: partsOfThread.slice(0, one.parts).join('\n---\n'),
        inThread: true,
        conversationId: place.conversationId,
        parentMessageId: place.parentId
      })
      return
    case 'fault':
      scene.network.faults.push(one.fault)
      return
    case 'wait':
      scene.clock.advance(one.milliseconds)
      return
    case 'crash': {
      const dying = dyingStore(scene.ctx.store, one.atWrite, one.moment)
      const ctx = { ...scene.ctx, store: dying.store }
      const live = confirmLostReplies(ctx).then(() => sendDueReplies(ctx))
      await Promise.race([live, dying.died])
      await scene.crash()
      return
    }
    case 'send':
      await sendDueReplies(scene.ctx)
      return
    case 'confirm':
      await confirmLostReplies(scene.ctx)
      return
    case 'both':
      await Promise.all([sendDueReplies(scene.ctx), confirmLostReplies(scene.ctx)])
      return
    case 'cancel':
      for (const row of await rows())
        if (row.state !== 'blocked' || copiesOf(row) === 0) await scene.call('cancel', { outboxId: row.id })
      return
    case 'decide':
      await eachBlocked(decideHonestly)
      return
    case 'echo':
      for (const reply of scene.network.replies) await scene.echo(reply)
      return
    case 'withdraw':
      scene.clock.advance(1)
      await consentTo([])
      return
    case 'grant':
      scene.clock.advance(1)
      await consentTo(['mastodon'])
      return
    case 'unreachable':
      scene.network.lookupFailures.push({ kind: 'unavailable', message: '' })
  }
}

/** Everything that happens by itself, and a person who answers what is asked. */
const settle = async (): Promise<void> => {
  scene.network.faults = []
  scene.network.lookupFailures = []
  await take({ kind: 'grant' })
  for (let rounds = 0; rounds < 5; rounds += 1) {
    for (let minutes = 0; minutes < 6; minutes += 1) await scene.later(4 * minute)
    await eachBlocked(decideHonestly)
    // What a person saw is told by a poll: the next part of its thread waits for that.
    await take({ kind: 'echo' })
  }
  await scene.later(minute)
}

test('R-1 R-2 R-17 whatever happens, no copy twice, nothing sent without proof, no words lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      place = await scene.converse(scene.accountId, 'Et le seigle ?')
      for (const one of steps) await take(one)
      await settle()

      const all = await rows()
      const drafts = await scene.ctx.store.read
        .selectFrom('draft')
        .select('body')
        .where('conversation_id', '=', place.conversationId)
        .execute()
      const ours = (await listMessages(scene.ctx.store.read, place.conversationId)).filter(
        (message) => message.side === 'ours'
      )
      const kept = (body: string): boolean =>
        [...drafts, ...all.filter((row) => row.state !== 'cancelled')].some((one) => one.body.includes(body))
      const sent = all.filter((row) => row.state === 'sent')

      expect(all.filter((row) => copiesOf(row) > 1)).toEqual([])
      expect(sent.filter((row) => copiesOf(row) !== 1)).toEqual([])
      expect(all.filter((row) => row.state === 'cancelled' && copiesOf(row) > 0)).toEqual([])
      expect(all.filter((row) => row.state !== 'sent' && row.state !== 'cancelled')).toEqual([])
      expect(all.filter((row) => !kept(row.body))).toEqual([])
      expect(ours.map((message) => message.ref).toSorted()).toEqual(
        sent.map((row) => row.published_ref ?? `outbox:${row.id}`).toSorted()
      )
      // Each part stands below the one before, which was there first.
      const refOf = (row: StoredReply): string | undefined =>
        scene.network.replies.find(({ key }) => key === row.idempotency_key)?.ref
      const following = sent.filter(({ part }) => part > 1)
      const placeOf = (ref: string | undefined): number =>
        scene.network.replies.findIndex((reply) => reply.ref === ref)
      for (const row of following) {
        const before = sent.find((one) => one.thread_id === row.thread_id && one.part === row.part - 1)
        expect(before === undefined ? undefined : refOf(before)).toBe(row.parent_ref)
        expect(placeOf(row.parent_ref)).toBeLessThan(placeOf(refOf(row)))
      }
      expect(ours.filter((message) => message.speaker_id !== scene.speakerId)).toEqual([])
    }),
    { numRuns: 40 }
  )
}, 60_000)
