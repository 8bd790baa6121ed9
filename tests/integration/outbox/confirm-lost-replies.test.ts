import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { crashChannel } from '../../../src/main/runtime/reached.ts'
import { hour, minute, second } from '../../../src/shared/model/instant.ts'
import type { Fault } from '../../support/fake-connector.ts'
import {
  openReplyScene,
  type ReplyScene,
  type SceneOptions,
  withdrawConsent
} from '../../support/reply-scene.ts'

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  await scene.close()
})

const reopen = async (options: SceneOptions) => {
  await scene.close()
  scene = await openReplyScene(options)
}
const refused = (code: string, values?: Record<string, string | number>) => ({
  ok: false,
  error: values === undefined ? { code } : { code, values }
})
const down = { kind: 'unavailable', message: 'down' } as const

describe('R-2 an ambiguous answer is never re-sent', () => {
  test.each<Fault>([
    { kind: 'accept_then_timeout' },
    { kind: 'accept_then_500' },
    { kind: 'accept_then_throw' },
    { kind: 'fail', failure: { kind: 'rejected', code: 'duplicate', message: '' } }
  ])('%o is read back', async (fault) => {
    const id = await scene.enqueue()
    if (fault.kind === 'fail') {
      // Taken by an earlier try, which the network remembers.
      scene.network.onRequest = (reply) => {
        scene.network.replies.push({ ...reply, ref: 'remote-1', shownAt: scene.clock.now() })
      }
    }
    scene.network.faults = [fault]
    await scene.send()
    expect(await scene.state(id)).toMatchObject({ kind: 'unconfirmed', checks: 0 })
    for (let minutes = 0; minutes < 60; minutes += 1) await scene.later(minute)
    expect(scene.network.requests).toHaveLength(1)
    expect(scene.network.replies).toHaveLength(1)
    expect(await scene.state(id)).toMatchObject({
      kind: 'sent',
      proof: { by: 'network', published: { ref: 'remote-1' } }
    })
    expect(await scene.thread()).toHaveLength(2)
  })

  test('a process that was stopped for longer than its lease sends nothing that another may have sent', async () => {
    const id = await scene.enqueue()
    const stop = (point: unknown) => {
      if (point === 'outbox.claimed') scene.clock.advance(scene.ctx.policy.sendLease + second)
    }
    subscribe(crashChannel, stop)
    await scene.send()
    unsubscribe(crashChannel, stop)
    expect(scene.network.requests).toEqual([])
    for (let minutes = 0; minutes < 5; minutes += 1) await scene.later(minute)
    expect(scene.network.requests).toHaveLength(1)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
  })

  test('what appears late is found before it would be sent again', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_late', after: 31 * second }]
    await scene.send()
    await scene.later(30 * second)
    expect(await scene.state(id)).toMatchObject({ kind: 'unconfirmed', checks: 1 })
    await scene.later(30 * second)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
    expect(scene.network.replies).toHaveLength(1)
  })

  test('R-2 only what the network does not have, twice, is sent again: nothing is lost', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'lost' }]
    await scene.send()
    await scene.later(30 * second)
    expect(scene.network.requests).toHaveLength(1)
    await scene.later(30 * second)
    expect(scene.network.requests).toHaveLength(2)
    expect(scene.network.lookups).toHaveLength(2)
    expect(scene.network.replies).toHaveLength(1)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
  })

  test('a network that keeps losing it is not asked for ever', async () => {
    const id = await scene.enqueue()
    scene.network.faults = Array.from({ length: 20 }, () => ({ kind: 'lost' }))
    await scene.send()
    for (let minutes = 0; minutes < 60; minutes += 1) await scene.later(minute)
    expect(scene.network.requests).toHaveLength(6)
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'gave_up' })
  })

  test('a consent withdrawn meanwhile keeps it from being sent again', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'lost' }]
    await scene.send()
    await withdrawConsent(scene)
    for (let minutes = 0; minutes < 5; minutes += 1) await scene.later(minute)
    expect(scene.network.requests).toHaveLength(1)
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'consent_withdrawn' })
  })

  test('an answer that comes after the lease ended still counts as the proof', async () => {
    const id = await scene.enqueue()
    scene.network.onTaken = async () => {
      // The computer slept with the request in the air.
      scene.clock.advance(hour)
      await confirmLostReplies(scene.ctx)
    }
    await scene.send()
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
    expect(scene.network.replies).toHaveLength(1)
  })

  test('a failure that comes after the lease ended decides nothing', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'fail', failure: down }]
    scene.network.onRequest = async () => {
      scene.clock.advance(hour)
      await confirmLostReplies(scene.ctx)
    }
    await scene.send()
    expect(await scene.state(id)).toMatchObject({ kind: 'unconfirmed' })
  })
})

test('a failure of the first transmission that comes during the second decides nothing', async () => {
  const id = await scene.enqueue()
  let answerFirst = () => {}
  const answered = new Promise<void>((resolve) => {
    answerFirst = resolve
  })
  scene.network.onRequest = async () => {
    scene.network.onRequest = () => {}
    await answered
  }
  scene.clock.advance(10 * second)
  const first = sendDueReplies(scene.ctx)
  await expect.poll(() => scene.network.requests.length).toBe(1)
  scene.network.faults = [{ kind: 'hang_before_arriving' }, { kind: 'fail', failure: down }]
  for (let minutes = 0; minutes < 4; minutes += 1) {
    scene.clock.advance(minute)
    await confirmLostReplies(scene.ctx)
  }
  void sendDueReplies(scene.ctx)
  await expect.poll(() => scene.network.requests.length).toBe(2)
  const duringSecond = await scene.state(id)
  answerFirst()
  await first
  expect(duringSecond).toMatchObject({ kind: 'sending', attempt: 2 })
  expect(await scene.state(id)).toEqual(duringSecond)
})

describe('R-3 only the read-back is repeated', () => {
  test('while the network is down, then it tells', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    scene.network.lookupFailures = [down, down, down]
    await scene.send()
    for (let minutes = 0; minutes < 30; minutes += 1) await scene.later(minute)
    expect(scene.network.requests).toHaveLength(1)
    expect(scene.network.lookups).toHaveLength(4)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
  })

  test('and when it never tells, a person is asked, whose word is the proof', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    scene.network.lookupFailures = Array.from({ length: 20 }, () => down)
    await scene.send()
    for (let minutes = 0; minutes < 120; minutes += 1) await scene.later(minute)
    expect(scene.network.lookups).toHaveLength(6)
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'cannot_tell' })
    expect(await scene.call('confirmSent', { outboxId: id })).toEqual({ ok: true, value: null })
    expect(await scene.state(id)).toMatchObject({ kind: 'sent', proof: { by: 'person' } })
    expect(await scene.thread()).toMatchObject([{}, { side: 'ours', speakerId: scene.speakerId }])
  })

  test('waits as long as the network asks', async () => {
    await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    scene.network.lookupFailures = [{ kind: 'rate_limited', retryAt: null }]
    await scene.send()
    await scene.later(30 * second)
    await scene.later(29 * second)
    expect(scene.network.lookups).toHaveLength(1)
    await scene.later(second)
    expect(scene.network.lookups).toHaveLength(2)
  })
})

describe('by what the network knows', () => {
  test('without any read-back a person is asked at once', async () => {
    await reopen({ idempotency: 'none' })
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    await scene.send()
    await scene.later(30 * second)
    expect(scene.network.lookups).toEqual([])
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'cannot_tell' })
    await scene.later(hour)
    expect(scene.network.requests).toHaveLength(1)
  })

  test('R-5 a key within its window is sent again under the same key', async () => {
    await reopen({ idempotency: 'key' })
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_late', after: 2 * minute }]
    await scene.send()
    await scene.later(30 * second)
    await scene.later(30 * second)
    expect(scene.network.requests).toHaveLength(2)
    expect(scene.network.replies).toHaveLength(1)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
  })

  test('R-5 past the window of its key a person decides', async () => {
    await reopen({ idempotency: 'key' })
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'lost' }]
    await scene.send()
    scene.clock.advance(hour)
    await confirmLostReplies(scene.ctx)
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'cannot_tell' })
    expect(scene.network.lookups).toHaveLength(1)
  })
})

describe('R-4 a person tries a blocked reply again', () => {
  test('found there by the read-back, it becomes sent and does not leave again', async () => {
    const id = await scene.enqueue()
    scene.network.onRequest = (reply) => {
      scene.network.replies.push({ ...reply, ref: 'remote-1', shownAt: scene.clock.now() })
    }
    scene.network.faults = [{ kind: 'fail', failure: { kind: 'unreadable', message: 'HTML' } }]
    await scene.send()
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'unreadable' })
    expect(await scene.call('retry', { outboxId: id })).toEqual({ ok: true, value: null })
    expect(await scene.state(id)).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    expect(await scene.thread()).toHaveLength(2)
    await scene.later(hour)
    expect(scene.network.requests).toHaveLength(1)
  })

  test('absent, it leaves again, with all its attempts', async () => {
    const id = await scene.enqueue()
    const failure = { kind: 'rejected', code: 'other', message: 'try later' } as const
    scene.network.faults = [{ kind: 'fail', failure }]
    await scene.send()
    expect(await scene.call('retry', { outboxId: id })).toEqual({ ok: true, value: null })
    expect(await scene.state(id)).toMatchObject({ kind: 'queued', attempt: 0 })
    await scene.later(0)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
    expect(scene.network.replies).toHaveLength(1)
  })

  test('nothing changes while the network cannot be asked, and the reason is said', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'fail', failure: { kind: 'unreadable', message: 'HTML' } }]
    await scene.send()
    scene.network.lookupFailures = [down, { kind: 'rate_limited', retryAt: null }]
    expect(await scene.call('retry', { outboxId: id })).toEqual(
      refused('server_unreachable', { message: 'down' })
    )
    expect(await scene.call('retry', { outboxId: id })).toEqual(refused('rate_limited'))
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'unreadable' })
  })

  test('it is refused without a valid consent', async () => {
    const id = await scene.enqueue()
    scene.clock.advance(second)
    await withdrawConsent(scene)
    await scene.send()
    expect(await scene.call('retry', { outboxId: id })).toEqual(
      refused('consent_missing', { name: 'Irène Fabre', network: 'mastodon' })
    )
  })

  test('it is refused for what is not blocked', async () => {
    const id = await scene.enqueue()
    expect(await scene.call('retry', { outboxId: id })).toEqual(refused('conflict'))
    await scene.send()
    expect(await scene.call('retry', { outboxId: id })).toEqual(refused('already_sent'))
  })

  test('nothing to look it up with: the person’s word is enough, and it leaves once more', async () => {
    await reopen({ idempotency: 'none' })
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'lost' }]
    await scene.send()
    await scene.later(30 * second)
    expect(await scene.call('retry', { outboxId: id })).toEqual({ ok: true, value: null })
    await sendDueReplies(scene.ctx)
    expect(scene.network.replies).toHaveLength(1)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
  })

  test('what a person does is kept in the audit', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'fail', failure: { kind: 'rejected', code: 'other', message: '' } }]
    await scene.send()
    await scene.call('retry', { outboxId: id })
    const audit = await scene.ctx.store.read
      .selectFrom('audit')
      .select(['action', 'after'])
      .orderBy('id')
      .execute()
    expect(audit.map((row) => row.action)).toEqual(['reply', 'reply_retried'])
    expect(audit[1]?.after).toContain(id)
  })
})
