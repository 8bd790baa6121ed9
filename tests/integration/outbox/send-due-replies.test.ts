import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createReplySender, sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { getConversationRow } from '../../../src/main/store/conversations.ts'
import { findWords } from '../../support/find-words.ts'
import { hour, type Instant, minute, plus, second } from '../../../src/shared/model/instant.ts'
import { openBesideWriter, triesOfOne } from '../../support/beside-writer.ts'
import { anAccount } from '../../support/builders.ts'
import { openReplyScene, type ReplyScene, withdrawConsent } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  await scene.close()
})

const secondAccount = async () => {
  await scene.ctx.secrets.set('vault-2', JSON.stringify({ token: 'another token' }))
  const accountId = await anAccount(scene.ctx, {
    network: 'mastodon',
    connection: 'live',
    secret_ref: 'vault-2'
  })
  return { accountId, ...(await scene.converse(accountId, 'Et à Lyon ?')) }
}

const enqueueOn = (place: {
  conversationId: ReplyScene['conversationId']
  parentId: ReplyScene['parentId']
}) => scene.enqueue({ conversationId: place.conversationId, parentMessageId: place.parentId })

describe('a reply whose time has come', () => {
  test('is published once, proven, and stands in the conversation with its speaker', async () => {
    const id = await scene.enqueue()
    await scene.send()
    await scene.later(hour)
    expect(scene.network.replies).toMatchObject([{ text: 'Oui, au levain.\nIrène, boulangère' }])
    const published = { ref: 'remote-1', url: 'https://network.example/remote-1' }
    expect(await scene.state(id)).toMatchObject({ kind: 'sent', proof: { by: 'network', published } })
    expect(await scene.thread()).toEqual([
      { side: 'theirs', speakerId: null, text: 'Bonjour, votre pain est-il au levain ?' },
      { side: 'ours', speakerId: scene.speakerId, text: 'Oui, au levain.\nIrène, boulangère' }
    ])
    expect(await getConversationRow(scene.ctx.store.read, scene.conversationId)).toMatchObject({
      message_count: 2,
      last_outbound_at: plus((await scene.row(id)).created_at, 10 * second)
    })
    expect(await findWords(scene.ctx.store.read, 'boulangere', 10)).toHaveLength(1)
  })

  test('R-5 carries the key made with it, the same at each try', async () => {
    const id = await scene.enqueue({ body: 'Oui, notre pain est au levain depuis le début.' })
    scene.network.faults = [{ kind: 'fail', failure: { kind: 'unavailable', message: 'down' } }]
    await scene.send()
    await scene.later(minute)
    const { idempotency_key: key, created_at: createdAt } = await scene.row(id)
    const firstTriedAt = plus(createdAt, 10 * second)
    expect(scene.network.requests).toMatchObject([
      { key, firstTriedAt, language: 'fr' },
      { key, firstTriedAt, createdAt }
    ])
    expect(scene.network.replies).toHaveLength(1)
  })

  test('R-1 is written as in transmission before the request leaves', async () => {
    const id = await scene.enqueue()
    const seen: string[] = []
    scene.network.onRequest = async () => {
      seen.push((await scene.row(id)).state)
    }
    await scene.send()
    expect(seen).toEqual(['sending'])
  })

  test('is known to have left though an import writes for longer than any transaction waits', async () => {
    const id = await scene.enqueue()
    const beside = await openBesideWriter(scene.ctx.databaseFile)
    scene.network.onTaken = async () => beside.hold(2 * triesOfOne)
    scene.clock.advance(10 * second)
    await sendDueReplies({ ...scene.ctx, store: beside.store })
    await beside.close()
    expect(await scene.state(id)).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    expect(scene.network.replies).toHaveLength(1)
  })

  test('R-20 is frozen: what is edited after the click does not change what is sent', async () => {
    await scene.enqueue()
    await scene.ctx.store.write(async (tx) => {
      await tx.updateTable('colleague').set({ role: 'pâtissière', name: 'Autre Nom' }).execute()
      await tx.updateTable('message').set({ reply_target: 'elsewhere', ref: 'elsewhere' }).execute()
    })
    await scene.send()
    expect(scene.network.replies[0]?.text).toBe('Oui, au levain.\nIrène, boulangère')
    expect(scene.network.replies[0]?.parentRef).not.toBe('elsewhere')
    expect(scene.network.requests[0]?.replyTarget).toBeNull()
  })

  test('is not sent when the consent was withdrawn on hold', async () => {
    const id = await scene.enqueue()
    scene.clock.advance(second)
    await withdrawConsent(scene)
    await scene.send()
    expect(scene.network.requests).toEqual([])
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'consent_withdrawn' })
  })

  test('is not sent when its speaker leaves the company on hold', async () => {
    const id = await scene.enqueue()
    await callerOf(scene.ctx).ask('colleagues.markLeft', { colleagueId: scene.speakerId })
    await scene.send()
    expect(scene.network.requests).toEqual([])
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'consent_withdrawn' })
  })

  test('is not sent when the message it answers was deleted on hold', async () => {
    const id = await scene.enqueue()
    await scene.ctx.store.write((tx) =>
      tx
        .updateTable('message')
        .set({ deleted_at: scene.clock.now() })
        .where('id', '=', scene.parentId)
        .execute()
    )
    await scene.send()
    expect(scene.network.requests).toEqual([])
    expect(await scene.state(id)).toMatchObject({
      kind: 'blocked',
      reason: 'rejected',
      failure: { code: 'target_gone' }
    })
  })

  test('R-7 leaves once although two runs see it at the same time', async () => {
    await scene.enqueue()
    scene.clock.advance(10 * second)
    await Promise.all([sendDueReplies(scene.ctx), sendDueReplies(scene.ctx), sendDueReplies(scene.ctx)])
    expect(scene.network.requests).toHaveLength(1)
  })

  test('waits while another reply of its conversation is on its way', async () => {
    await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    await scene.enqueue({ body: 'Et bonne journée.' })
    await scene.send()
    expect(scene.network.requests).toHaveLength(1)
    await scene.later(10 * second)
    expect(scene.network.requests).toHaveLength(1)
    await scene.later(20 * second)
    expect(scene.network.replies.map((reply) => reply.text.split('\n')[0])).toEqual([
      'Oui, au levain.',
      'Et bonne journée.'
    ])
  })
})

test('a reply that waits for another of its conversation keeps no one else waiting', async () => {
  await scene.enqueue()
  scene.network.faults = [{ kind: 'accept_then_timeout' }]
  await scene.send()
  await scene.enqueue({ body: 'Et bonne journée.' })
  const next = await enqueueOn(await scene.converse(scene.accountId, 'Et le seigle ?'))
  await scene.send()
  expect(await scene.state(next)).toMatchObject({ kind: 'sent' })
})

describe('R-11 our own reply comes back', () => {
  test('before the network’s answer: one message, with its speaker', async () => {
    const id = await scene.enqueue()
    scene.network.onTaken = scene.echo
    scene.network.faults = [{ kind: 'echo_first' }]
    await scene.send()
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
    expect((await scene.thread()).slice(1)).toEqual([
      { side: 'ours', speakerId: scene.speakerId, text: 'Oui, au levain.\nIrène, boulangère' }
    ])
  })

  test('after it: still one message', async () => {
    await scene.enqueue()
    await scene.send()
    for (const reply of scene.network.replies) await scene.echo(reply)
    expect(await scene.thread()).toHaveLength(2)
    expect((await getConversationRow(scene.ctx.store.read, scene.conversationId))?.message_count).toBe(2)
  })

  test('while its answer is lost: that is the proof, without asking the network', async () => {
    const id = await scene.enqueue()
    scene.network.onTaken = scene.echo
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    await scene.send()
    await scene.later(30 * second)
    expect(scene.network.lookups).toEqual([])
    expect(await scene.state(id)).toMatchObject({
      kind: 'sent',
      proof: { by: 'network', published: { ref: 'remote-1' } }
    })
    expect((await scene.thread()).slice(1)).toMatchObject([{ side: 'ours', speakerId: scene.speakerId }])
  })
})

describe('R-11 a reply that a person says they saw', () => {
  const unsure = async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    scene.network.lookupFailures = Array.from({ length: 6 }, () => ({ kind: 'unavailable', message: '' }))
    await scene.send()
    for (let minutes = 0; minutes < 60; minutes += 1) await scene.later(minute)
    return id
  }
  const echoAll = async () => {
    for (const reply of scene.network.replies) await scene.echo(reply)
  }

  test('and comes back in a later poll stands there once, with its speaker', async () => {
    const id = await unsure()
    await scene.call('confirmSent', { outboxId: id })
    await echoAll()
    await echoAll()
    expect((await scene.thread()).slice(1)).toEqual([
      { side: 'ours', speakerId: scene.speakerId, text: 'Oui, au levain.\nIrène, boulangère' }
    ])
  })

  test('is not asked about any more once it came back by itself', async () => {
    const id = await unsure()
    await echoAll()
    await scene.later(0)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    expect((await scene.thread()).slice(1)).toMatchObject([{ speakerId: scene.speakerId }])
  })

  test('and came back before they said so stands there once, with its speaker', async () => {
    const id = await unsure()
    await echoAll()
    await scene.call('confirmSent', { outboxId: id })
    await echoAll()
    expect((await scene.thread()).slice(1)).toEqual([
      { side: 'ours', speakerId: scene.speakerId, text: 'Oui, au levain.\nIrène, boulangère' }
    ])
  })
})

describe('a failure', () => {
  test('of an unavailable network is tried again, later and later, then waits for a person', async () => {
    const id = await scene.enqueue()
    scene.network.faults = Array.from({ length: 6 }, () => ({
      kind: 'fail',
      failure: { kind: 'unavailable', message: 'down' }
    }))
    await scene.send()
    await scene.later(29 * second)
    expect(scene.network.requests).toHaveLength(1)
    await scene.later(second)
    expect(scene.network.requests).toHaveLength(2)
    for (let hours = 0; hours < 6; hours += 1) await scene.later(hour)
    expect(scene.network.requests).toHaveLength(6)
    expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'gave_up' })
  })

  test('of rate makes every reply of that account wait as the network asks, and no other account', async () => {
    const one = await scene.enqueue()
    const neighbour = await enqueueOn(await scene.converse(scene.accountId, 'Et le seigle ?'))
    const elsewhere = await enqueueOn(await secondAccount())
    const retryAt = plus(scene.clock.now(), 10 * minute)
    scene.network.onRequest = () => {
      scene.network.onRequest = () => {}
    }
    scene.network.faults = [{ kind: 'fail', failure: { kind: 'rate_limited', retryAt } }]
    await scene.send()
    expect(await scene.state(one)).toMatchObject({ kind: 'queued', notBefore: retryAt })
    expect(await scene.state(neighbour)).toMatchObject({ kind: 'queued', notBefore: retryAt })
    expect(await scene.state(elsewhere)).toMatchObject({ kind: 'sent' })
    await scene.later(9 * minute)
    expect(scene.network.requests).toHaveLength(2)
    await scene.later(minute)
    expect(scene.network.replies).toHaveLength(3)
  })

  test('of credentials stops the account, keeps its queue, and asks to reconnect', async () => {
    const one = await scene.enqueue()
    const neighbour = await enqueueOn(await scene.converse(scene.accountId, 'Et le seigle ?'))
    scene.network.faults = [{ kind: 'fail', failure: { kind: 'unauthorized', message: 'expired' } }]
    await scene.send()
    await scene.later(hour)
    expect(scene.network.requests).toHaveLength(1)
    expect(await scene.state(one)).toMatchObject({ kind: 'blocked', reason: 'unauthorized' })
    expect(await scene.state(neighbour)).toMatchObject({ kind: 'queued' })
    const account = await scene.ctx.store.read.selectFrom('account').selectAll().executeTakeFirst()
    expect(account).toMatchObject({ next_poll_at: null, failure_count: 1 })
    await scene.ctx.store.write((tx) => tx.updateTable('account').set({ failure: null }).execute())
    await scene.later(second)
    expect(await scene.state(neighbour)).toMatchObject({ kind: 'sent' })
  })

  test('of a vault that lost its secret keeps the queue without a request', async () => {
    const id = await scene.enqueue()
    await scene.ctx.secrets.remove('vault-1')
    await scene.send()
    expect(scene.network.requests).toEqual([])
    expect(await scene.state(id)).toMatchObject({ kind: 'queued' })
    expect(
      await scene.ctx.store.read.selectFrom('account').select('failure').executeTakeFirst()
    ).toMatchObject({
      failure: expect.stringContaining('unauthorized')
    })
  })

  test('of one account touches no other', async () => {
    const here = await scene.enqueue()
    const elsewhere = await enqueueOn(await secondAccount())
    await scene.ctx.store.write((tx) =>
      tx.updateTable('account').set({ settings: 'not JSON' }).where('id', '=', scene.accountId).execute()
    )
    await scene.send()
    expect(await scene.state(here)).toMatchObject({ kind: 'blocked', reason: 'unauthorized' })
    expect(await scene.state(elsewhere)).toMatchObject({ kind: 'sent' })
  })

  test('that is a refusal waits for a person with the network’s reason', async () => {
    const id = await scene.enqueue()
    const failure = { kind: 'rejected', code: 'forbidden', message: 'replies are closed' } as const
    scene.network.faults = [{ kind: 'fail', failure }]
    await scene.send()
    expect(await scene.state(id)).toEqual({ kind: 'blocked', attempt: 1, reason: 'rejected', failure })
  })
})

test('a paused account sends nothing until it is resumed', async () => {
  const id = await scene.enqueue()
  const pause = (pausedAt: Instant | null) =>
    scene.ctx.store.write((tx) => tx.updateTable('account').set({ paused_at: pausedAt }).execute())
  await pause(scene.clock.now())
  await scene.send()
  expect(scene.network.requests).toEqual([])
  await pause(null)
  await scene.later(second)
  expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
})

describe('the sender of an application that stays', () => {
  test('lets a slow account hold up neither another nor the end', async () => {
    const slow = await scene.enqueue()
    const elsewhere = await enqueueOn(await secondAccount())
    scene.clock.advance(10 * second)
    scene.network.faults = [{ kind: 'hang_before_arriving' }]
    const sender = createReplySender(scene.ctx)
    await sender.tick()
    await expect.poll(async () => (await scene.state(elsewhere)).kind).toBe('sent')
    await sender.tick()
    expect(await scene.state(slow)).toMatchObject({ kind: 'sending' })
    expect(scene.network.requests).toHaveLength(2)
  })

  test('ends when what it started has ended, and starts nothing after', async () => {
    const id = await scene.enqueue()
    scene.clock.advance(10 * second)
    const sender = createReplySender(scene.ctx)
    await sender.tick()
    await sender.stop()
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
    const late = await enqueueOn(await scene.converse(scene.accountId, 'Encore ?'))
    scene.clock.advance(10 * second)
    await sender.tick()
    expect(await scene.state(late)).toMatchObject({ kind: 'queued' })
  })
})
