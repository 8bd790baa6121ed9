import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { getTriageRow } from '../../../src/main/store/conversations.ts'
import { getDraft } from '../../../src/main/store/drafts.ts'
import {
  doubtUnsentReplies,
  listParts,
  type StoredReply,
  toOutboxEntry,
  waitingRef
} from '../../../src/main/store/outbox.ts'
import type { OutboxId } from '../../../src/shared/model/ids.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
import { dyingStore } from '../../support/dying-store.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

const cut = '\n---\n'
const words = ['Oui, tout est au levain.', 'Le seigle aussi.', 'Passez goûter !']
const body = words.join(cut)

describe('a reply that leaves as a thread', () => {
  let scene: ReplyScene
  beforeEach(async () => {
    scene = await openReplyScene()
  })
  afterEach(async () => {
    await scene.close()
  })

  const thread = (changes: object = {}): Promise<OutboxId> =>
    scene.enqueue({ body, inThread: true, ...changes })
  const partsOf = async (id: OutboxId): Promise<readonly StoredReply[]> =>
    await listParts(scene.ctx.store.read, await scene.row(id))
  const states = async (id: OutboxId): Promise<readonly string[]> =>
    (await partsOf(id)).map(({ state }) => state)
  const draft = () => getDraft(scene.ctx.store.read, scene.conversationId)
  const onNetwork = () => scene.network.replies.map(({ text, parentRef }) => ({ text, parentRef }))
  const asked = async (): Promise<string> => (await scene.row(await thread())).parent_ref
  const whole = (parent: string) => [
    { text: `${words[0]}\nIrène, boulangère`, parentRef: parent },
    { text: words[1], parentRef: 'remote-1' },
    { text: words[2], parentRef: 'remote-2' }
  ]

  it('is as many rows as it has parts, each of which answers the row before', async () => {
    const parts = await partsOf(await thread())
    expect(parts.map(({ body: said, part, parts: of }) => [said, part, of])).toEqual([
      [words[0], 1, 3],
      [words[1], 2, 3],
      [words[2], 3, 3]
    ])
    expect(parts.slice(1).map(({ parent_ref }) => parent_ref)).toEqual(
      parts.slice(0, -1).map(({ id }) => waitingRef(id))
    )
  })

  it('leaves in order, each part below the one before, once, and stands in the conversation once', async () => {
    const parent = await asked()
    await scene.send()
    await scene.later(minute)
    expect(onNetwork()).toEqual(whole(parent))
    for (const remote of scene.network.replies) await scene.echo(remote)
    expect((await scene.thread()).slice(1).map(({ text, speakerId }) => [text, speakerId])).toEqual(
      whole(parent).map(({ text }) => [text, scene.speakerId])
    )
  })

  it('is one reply where its words fit into one', async () => {
    const id = await scene.enqueue({ body: 'Oui.\n---', inThread: true })
    expect(await scene.row(id)).toMatchObject({
      thread_id: null,
      part: 1,
      parts: 1,
      body: 'Oui.',
      whole: null
    })
  })

  it('is the same for the same click twice', async () => {
    expect(await thread()).toBe(await thread())
  })

  it('is refused where a reply cannot go on below itself', async () => {
    const flat = await openReplyScene({
      capabilities: { reply: { ...scene.network.connector.capabilities.reply, threading: 'nested' } }
    })
    expect(await flat.tryEnqueue({ body, inThread: true })).toEqual({
      ok: false,
      error: { code: 'no_thread_here' }
    })
    await flat.close()
  })

  it('comes back whole while nothing has left, with the lines that cut it, and the conversation with it', async () => {
    const id = await thread({ thenDone: true })
    expect((await getTriageRow(scene.ctx.store.read, scene.conversationId))?.state).toBe('done')
    expect(await scene.call('cancel', { outboxId: (await partsOf(id))[2]?.id })).toEqual({
      ok: true,
      value: { left: 0 }
    })
    expect(await states(id)).toEqual(['cancelled', 'cancelled', 'cancelled'])
    expect(await draft()).toMatchObject({ body, inThread: true })
    expect((await getTriageRow(scene.ctx.store.read, scene.conversationId))?.state).toBe('to_answer')
    await scene.send()
    expect(onNetwork()).toEqual([])
  })

  it('stays done once all of it has left', async () => {
    await thread({ thenDone: true })
    await scene.send()
    expect((await getTriageRow(scene.ctx.store.read, scene.conversationId))?.state).toBe('done')
  })

  it('can be stopped after its first part: what has not left comes back, what has left stays', async () => {
    const id = await thread()
    scene.network.faults = [
      { kind: 'accept' },
      { kind: 'fail', failure: { kind: 'unavailable', message: '' } }
    ]
    await scene.send()
    expect(await states(id)).toEqual(['sent', 'queued', 'queued'])
    expect(await scene.call('cancel', { outboxId: id })).toEqual({ ok: true, value: { left: 1 } })
    expect(await states(id)).toEqual(['sent', 'cancelled', 'cancelled'])
    expect(await draft()).toMatchObject({ body: words.slice(1).join(cut) })
    await scene.later(20 * minute)
    expect(onNetwork()).toHaveLength(1)
  })

  it('waits behind a part that nobody knows of, and goes on once that one is found', async () => {
    const id = await thread()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    await scene.send()
    await scene.later(second)
    expect(await states(id)).toEqual(['unconfirmed', 'queued', 'queued'])
    expect((await scene.call('retry', { outboxId: (await partsOf(id))[1]?.id })).ok).toBe(false)
    await scene.later(31 * second)
    await scene.later(31 * second)
    expect(await states(id)).toEqual(['sent', 'sent', 'sent'])
    expect(
      onNetwork()
        .map(({ parentRef }) => parentRef)
        .slice(1)
    ).toEqual(['remote-1', 'remote-2'])
    expect(scene.network.requests).toHaveLength(3)
  })

  it('waits behind a part that a person must decide about, says so, and can be taken back with it', async () => {
    const id = await thread()
    scene.network.faults = [
      { kind: 'accept' },
      { kind: 'fail', failure: { kind: 'rejected', code: 'forbidden', message: '' } }
    ]
    await scene.send()
    await scene.later(minute)
    const parts = await partsOf(id)
    expect(parts.map(({ state }) => state)).toEqual(['sent', 'blocked', 'queued'])
    const pending = await scene.call('pending', {})
    expect(pending).toMatchObject({
      ok: true,
      value: [
        { id: parts[1]?.id, part: { number: 2, of: 3, waits: false } },
        { id: parts[2]?.id, part: { number: 3, of: 3, waits: true } }
      ]
    })
    for (const name of ['retry', 'confirmSent'] as const)
      expect(await scene.call(name, { outboxId: parts[2]?.id })).toMatchObject({ ok: false })
    await scene.call('retry', { outboxId: parts[1]?.id })
    await scene.later(second)
    expect(await states(id)).toEqual(['sent', 'sent', 'sent'])
  })

  const notShown = {
    kind: 'fail',
    failure: { kind: 'rejected', code: 'target_gone', message: '' }
  } as const

  it('waits for the network to show the part before: what was just taken is not shown at once', async () => {
    const id = await thread()
    const parent = await asked()
    scene.network.faults = [{ kind: 'accept' }, notShown, notShown]
    await scene.send()
    expect(await states(id)).toEqual(['sent', 'queued', 'queued'])
    await scene.later(31 * second)
    expect(await states(id)).toEqual(['sent', 'queued', 'queued'])
    await scene.later(61 * second)
    expect(onNetwork()).toEqual(whole(parent))
  })

  it('stops where the network says to the last that the part before is gone', async () => {
    const id = await thread()
    const { sendAttempts } = scene.ctx.policy
    scene.network.faults = [{ kind: 'accept' }, ...Array.from({ length: sendAttempts }, () => notShown)]
    await scene.send()
    for (let tries = 1; tries < sendAttempts; tries += 1) await scene.later(16 * minute)
    const [, blocked, waiting] = await partsOf(id)
    expect(blocked).toMatchObject({ state: 'blocked', blocked_reason: 'rejected' })
    expect(toOutboxEntry(blocked as StoredReply).state).toMatchObject({ failure: { code: 'target_gone' } })
    expect(waiting?.state).toBe('queued')
    expect(onNetwork()).toHaveLength(1)
  })

  it('goes on below a part that a person saw on the network, once a poll tells its address', async () => {
    await scene.close()
    scene = await openReplyScene({ idempotency: 'none' })
    const id = await thread()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    await scene.send()
    await scene.later(31 * second)
    expect(await states(id)).toEqual(['blocked', 'queued', 'queued'])
    expect((await scene.call('confirmSent', { outboxId: id })).ok).toBe(true)
    await scene.later(minute)
    expect(await states(id)).toEqual(['sent', 'queued', 'queued'])
    const [first] = scene.network.replies
    if (first !== undefined) await scene.echo(first)
    await scene.later(second)
    expect(await states(id)).toEqual(['sent', 'sent', 'sent'])
    expect(scene.network.replies.map(({ parentRef }) => parentRef).slice(1)).toEqual(['remote-1', 'remote-2'])
    expect((await scene.thread()).slice(1)).toHaveLength(3)
  })

  const withdrawn = async () => {
    const id = await thread()
    scene.network.faults = [
      { kind: 'accept' },
      { kind: 'fail', failure: { kind: 'unavailable', message: '' } }
    ]
    await scene.send()
    const set = (deleted: boolean, side: 'theirs' | 'ours') =>
      scene.ctx.store.write((tx) =>
        tx
          .updateTable('message')
          .set({ deleted_at: deleted ? scene.clock.now() : null })
          .where('side', '=', side)
          .execute()
      )
    await set(true, 'theirs')
    await scene.later(20 * minute)
    expect(await states(id)).toEqual(['sent', 'blocked', 'queued'])
    return { id, set, rest: (await partsOf(id))[1]?.id }
  }

  it('stops when the person deletes their message after its first part, and goes on below it only on a word', async () => {
    const { id, rest } = await withdrawn()
    await scene.later(20 * minute)
    expect(onNetwork()).toHaveLength(1)
    expect(await scene.call('retry', { outboxId: rest })).toEqual({ ok: true, value: null })
    await scene.later(second)
    expect(await states(id)).toEqual(['sent', 'sent', 'sent'])
    expect(onNetwork().map(({ text, parentRef }) => [text, parentRef])).toEqual([
      [`${words[0]}\nIrène, boulangère`, expect.anything()],
      [words[1], 'remote-1'],
      [words[2], 'remote-2']
    ])
  })

  it('gives its rest back for the message that it was begun for, also after the person said to go on', async () => {
    const { id, rest } = await withdrawn()
    scene.network.faults = [{ kind: 'fail', failure: { kind: 'unavailable', message: '' } }]
    await scene.call('retry', { outboxId: rest })
    await scene.later(second)
    expect(await states(id)).toEqual(['sent', 'queued', 'queued'])
    expect(await scene.call('cancel', { outboxId: id })).toEqual({ ok: true, value: { left: 1 } })
    expect(await draft()).toMatchObject({
      body: words.slice(1).join(cut),
      parentMessageId: scene.parentId,
      inThread: true
    })
  })

  it('does not go on below a part that was deleted too', async () => {
    const { id, rest, set } = await withdrawn()
    await set(true, 'ours')
    expect(await scene.call('retry', { outboxId: rest })).toMatchObject({
      error: { code: 'part_before_gone' }
    })
    await set(false, 'ours')
    await scene.call('retry', { outboxId: rest })
    await set(true, 'ours')
    await scene.later(second)
    expect(await states(id)).toEqual(['sent', 'blocked', 'queued'])
    expect(onNetwork()).toHaveLength(1)
  })

  it('takes its images with the first part and its snippets where they stand', async () => {
    const [snippetId] = ['snippet-1']
    const start = body.indexOf('seigle')
    const id = await thread({ woven: [{ start, end: start + 6, snippetId }] })
    const provenance = (await partsOf(id)).map((row) => JSON.parse(row.provenance ?? '[]'))
    expect(provenance[1]).toContainEqual({ start: 3, end: 9, source: 'snippet', snippetId })
    await scene.call('cancel', { outboxId: id })
    expect((await draft())?.woven).toEqual([{ start, end: start + 6, snippetId }])
  })

  it('stays private in every part where what it answers is', async () => {
    await scene.close()
    scene = await openReplyScene({ parent: { audience: 'private' } })
    await thread()
    await scene.send()
    const shown = await scene.ctx.store.read
      .selectFrom('message')
      .select('audience')
      .where('side', '=', 'ours')
      .execute()
    expect(shown.map(({ audience }) => audience)).toEqual(['private', 'private', 'private'])
  })

  it('is refused by the database on its way before the part before stands there', async () => {
    const [, second] = await partsOf(await thread())
    await expect(
      scene.ctx.store.write((tx) =>
        tx
          .updateTable('outbox')
          .set({ state: 'sending' })
          .where('id', '=', second?.id ?? ('' as OutboxId))
          .execute()
      )
    ).rejects.toThrow(/CHECK/u)
  })

  it('is looked up part by part after a database was put back', async () => {
    const id = await thread()
    await scene.ctx.store.write((tx) => doubtUnsentReplies(tx, scene.clock.now()))
    expect(await states(id)).toEqual(['unconfirmed', 'blocked', 'blocked'])
    await scene.later(31 * second)
    await scene.later(31 * second)
    await scene.later(31 * second)
    expect((await states(id))[0]).toBe('sent')
    for (const part of (await partsOf(id)).slice(1)) {
      expect((await scene.call('retry', { outboxId: part.id })).ok).toBe(true)
      await scene.later(second)
    }
    expect(await states(id)).toEqual(['sent', 'sent', 'sent'])
    expect(scene.network.replies).toHaveLength(3)
  })

  it.each(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((write) => [[write, 'before'] as const, [write, 'after'] as const])
  )(
    'survives a death at write %i, %s it: nothing lost, nothing doubled, nothing out of order',
    async (atWrite, moment) => {
      const parent = await asked()
      scene.clock.advance(10 * second)
      const dying = dyingStore(scene.ctx.store, atWrite, moment)
      const ctx = { ...scene.ctx, store: dying.store }
      const live = confirmLostReplies(ctx).then(() => sendDueReplies(ctx))
      await Promise.race([live, dying.died])
      await scene.crash()
      for (let minutes = 0; minutes < 8; minutes += 1) await scene.later(2 * minute)
      expect(onNetwork()).toEqual(whole(parent))
      expect((await scene.thread()).slice(1).map(({ text }) => text)).toEqual(
        whole(parent).map(({ text }) => text)
      )
    }
  )
})
