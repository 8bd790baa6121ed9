import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inboxHandlers } from '../../../src/main/api/inbox.ts'
import { getDraft, saveDraft } from '../../../src/main/store/drafts.ts'
import { getTriageRow } from '../../../src/main/store/conversations.ts'
import { listBatch } from '../../../src/main/store/audit.ts'
import { markLeft } from '../../../src/main/store/colleagues.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { hashText } from '../../../src/main/store/outbox.ts'
import { hour, minute, plus, second } from '../../../src/shared/model/instant.ts'
import { anItem, at } from '../../support/builders.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { openReplyScene, type ReplyScene, withdrawConsent } from '../../support/reply-scene.ts'

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  await scene.close()
})

const saveWords = (body: string) =>
  scene.ctx.store.write((tx) =>
    saveDraft(tx, {
      conversationId: scene.conversationId,
      body,
      speakerId: scene.speakerId,
      savedAt: scene.clock.now()
    })
  )
const wordsInComposer = async () => (await getDraft(scene.ctx.store.read, scene.conversationId))?.body ?? null
const countReplies = async () =>
  (await scene.ctx.store.read.selectFrom('outbox').select('id').execute()).length
const refused = (code: string, values?: Record<string, string | number>) => ({
  ok: false,
  error: values === undefined ? { code } : { code, values }
})

describe('a reply goes into the outbox', () => {
  test('R-20 with everything frozen at the click, held for ten seconds', async () => {
    const id = await scene.enqueue({ body: 'Oui, au levain.  \n' })
    expect(await scene.row(id)).toMatchObject({
      conversation_id: scene.conversationId,
      account_id: scene.accountId,
      network: 'mastodon',
      parent_message_id: scene.parentId,
      body: 'Oui, au levain.  \n',
      text: 'Oui, au levain.\nIrène, boulangère',
      text_hash: hashText('Oui, au levain.\nIrène, boulangère'),
      approved_hash: hashText('Oui, au levain.\nIrène, boulangère'),
      approval: 'vouched',
      speaker_id: scene.speakerId,
      consent_kind: 'grant',
      state: 'queued',
      due_at: plus(scene.clock.now(), 10 * second)
    })
  })

  test('R-17 and the draft is gone in the same transaction', async () => {
    await saveWords('Oui, au levain.')
    await scene.enqueue()
    expect(await wordsInComposer()).toBeNull()
  })

  test('R-9 other words in the composer are kept aside, not lost', async () => {
    await saveWords('Autre chose encore')
    await scene.enqueue()
    expect(await wordsInComposer()).toBeNull()
    const kept = await scene.ctx.store.read.selectFrom('draft').selectAll().execute()
    expect(kept).toMatchObject([{ body: 'Autre chose encore', retired_at: scene.clock.now() }])
  })

  test('words kept aside are forgotten after thirty days', async () => {
    await saveWords('Autre chose encore')
    await scene.enqueue()
    scene.clock.advance(31 * 24 * hour)
    await scene.enqueue({ body: 'Et une deuxième réponse.' })
    expect(await scene.ctx.store.read.selectFrom('draft').selectAll().execute()).toEqual([])
  })

  test('and the conversation is done at once when asked, with one batch to undo both', async () => {
    const id = await scene.enqueue({ thenDone: true })
    expect(await getTriageRow(scene.ctx.store.read, scene.conversationId)).toMatchObject({ state: 'done' })
    const batch = await listBatch(scene.ctx.store.read, scene.conversationId, id)
    expect(batch.map((row) => row.action)).toEqual(['reply', 'done'])
    expect(batch[0]?.before).toBe(JSON.stringify({ outboxId: id }))
  })

  test('R-8 fifty clicks on the same words make one reply', async () => {
    const clicks = await Promise.all(Array.from({ length: 50 }, () => scene.tryEnqueue()))
    expect(new Set(clicks.map((click) => JSON.stringify(click))).size).toBe(1)
    expect(clicks[0]).toMatchObject({ ok: true, value: { holdUntil: plus(scene.clock.now(), 10 * second) } })
    expect(await countReplies()).toBe(1)
  })
})

describe('a reply is refused', () => {
  test('when the conversation, the message or the speaker is not there', async () => {
    const other = await scene.converse(scene.accountId, 'Et le seigle ?')
    expect(await scene.tryEnqueue({ parentMessageId: other.parentId })).toEqual(refused('not_found'))
  })

  test('when the message was deleted by its author', async () => {
    const { store } = scene.ctx
    await store.write((tx) =>
      tx
        .updateTable('message')
        .set({ deleted_at: scene.clock.now() })
        .where('id', '=', scene.parentId)
        .execute()
    )
    expect(await scene.tryEnqueue()).toEqual(refused('parent_deleted'))
  })

  test('when the speaker has left', async () => {
    await scene.ctx.store.write((tx) => markLeft(tx, scene.speakerId, scene.clock.now()))
    expect(await scene.tryEnqueue()).toEqual(refused('speaker_has_left', { name: 'Irène Fabre' }))
  })

  test('when the speaker consented to another network only', async () => {
    const other = await aStoredColleague(scene.ctx, { name: 'Paul Roche' }, { networks: ['youtube'] })
    expect(await scene.tryEnqueue({ speakerId: other })).toEqual(
      refused('consent_missing', { name: 'Paul Roche', network: 'mastodon' })
    )
  })

  test('when the consent was withdrawn', async () => {
    scene.clock.advance(second)
    await withdrawConsent(scene)
    expect(await scene.tryEnqueue()).toEqual(
      refused('consent_missing', { name: 'Irène Fabre', network: 'mastodon' })
    )
  })

  test('when the consent has expired, to the instant', async () => {
    const until = plus(scene.clock.now(), hour)
    const other = await aStoredColleague(scene.ctx, { name: 'Paul Roche' }, { networks: ['mastodon'], until })
    scene.clock.advance(hour - 1)
    expect(await scene.tryEnqueue({ speakerId: other })).toMatchObject({ ok: true })
    scene.clock.advance(1)
    expect(await scene.tryEnqueue({ speakerId: other, body: 'Encore.' })).toEqual(
      refused('consent_expired', { name: 'Paul Roche', network: 'mastodon' })
    )
  })

  test.each(['', '  \n', '\u200b', 'Irène, boulangère'])('R-18 when %j says nothing', async (body) => {
    expect(await scene.tryEnqueue({ body })).toEqual(refused('text_empty'))
  })

  test('when the text with its signature is one character too long, and not one earlier', async () => {
    const signature = '\nIrène, boulangère'.length
    expect(await scene.tryEnqueue({ body: 'é'.repeat(300 - signature + 1) })).toEqual(
      refused('text_too_long', { used: 301, max: 300 })
    )
    expect(await scene.tryEnqueue({ body: 'é'.repeat(300 - signature) })).toMatchObject({ ok: true })
  })

  test('R-6 when the same words of the same speaker already answered there within a day', async () => {
    const id = await scene.enqueue()
    await scene.send()
    scene.clock.advance(minute)
    expect(await scene.tryEnqueue({ body: ' Oui,  au levain. ' })).toEqual(refused('conflict'))
    scene.clock.advance(24 * hour)
    expect(await scene.enqueue()).not.toBe(id)
  })

  test('R-19 when a person said something new since the composer opened', async () => {
    const { conversationId, parentId } = scene
    expect(await scene.tryEnqueue({ lastSeenMessageId: parentId })).toMatchObject({ ok: true })
    const [root] = await scene.ctx.store.read.selectFrom('message').select('ref').execute()
    await ingestItems(
      scene.ctx,
      scene.accountId,
      [
        anItem({
          ref: 'later',
          parentRef: root?.ref ?? '',
          conversationRef: root?.ref ?? '',
          text: 'Merci !'
        })
      ],
      async () => {}
    )
    const late = { conversationId, lastSeenMessageId: parentId, body: 'Une autre réponse.' }
    expect(await scene.tryEnqueue(late)).toEqual(refused('conversation_moved'))
    expect(await scene.tryEnqueue({ ...late, lastSeenMessageId: null })).toMatchObject({ ok: true })
  })

  test('R-19 but not because our own reply from here arrived', async () => {
    await scene.enqueue()
    await scene.send()
    expect(await scene.thread()).toHaveLength(2)
    expect(
      await scene.tryEnqueue({ body: 'Et bonne journée !', lastSeenMessageId: scene.parentId })
    ).toMatchObject({ ok: true })
  })

  test('and nothing is written: the words stay in the composer', async () => {
    await saveWords('  ')
    expect(await scene.tryEnqueue({ body: '  ' })).toEqual(refused('text_empty'))
    expect(await wordsInComposer()).toBe('  ')
    expect(await countReplies()).toBe(0)
  })
})

describe('undo', () => {
  test('R-18 returns the words as they were typed, and a new send is a new reply', async () => {
    const first = await scene.enqueue({ body: 'Oui, au levain.\n' })
    expect(await scene.call('cancel', { outboxId: first })).toEqual({ ok: true, value: { left: 0 } })
    expect(await wordsInComposer()).toBe('Oui, au levain.\n')
    expect(await scene.state(first)).toEqual({ kind: 'cancelled', cancelledAt: scene.clock.now() })
    const rewritten = await scene.enqueue({ body: 'Oui, au levain naturel.' })
    await scene.send()
    expect(rewritten).not.toBe(first)
    expect(scene.network.replies.map((reply) => reply.text)).toEqual([
      'Oui, au levain naturel.\nIrène, boulangère'
    ])
  })

  test('keeps what was typed meanwhile below the words that return', async () => {
    const id = await scene.enqueue()
    await saveWords('Au fait…')
    await scene.call('cancel', { outboxId: id })
    expect(await wordsInComposer()).toBe('Oui, au levain.\n\nAu fait…')
  })

  test('brings the conversation back to where it was', async () => {
    const before = await getTriageRow(scene.ctx.store.read, scene.conversationId)
    const id = await scene.enqueue({ thenDone: true })
    await scene.call('cancel', { outboxId: id })
    expect(await getTriageRow(scene.ctx.store.read, scene.conversationId)).toEqual(before)
    expect(await listBatch(scene.ctx.store.read, scene.conversationId, id)).toEqual([])
  })

  test('brings the conversation back, and leaves the star that was given to it since', async () => {
    const id = await scene.enqueue({ thenDone: true })
    const star = { conversationIds: [scene.conversationId], starred: true }
    await inboxHandlers.star(scene.ctx, star)
    await scene.call('cancel', { outboxId: id })
    expect(await getTriageRow(scene.ctx.store.read, scene.conversationId)).toMatchObject({
      state: 'to_answer',
      starred_at: scene.ctx.clock.now()
    })
  })

  test('by Z stops the reply and brings the conversation back, then says when there is nothing left', async () => {
    const before = await getTriageRow(scene.ctx.store.read, scene.conversationId)
    const id = await scene.enqueue({ thenDone: true })
    expect(await inboxHandlers.undo(scene.ctx)).toEqual({
      ok: true,
      value: {
        action: 'reply',
        conversationIds: expect.arrayContaining([scene.conversationId]),
        changedSince: []
      }
    })
    expect(await scene.state(id)).toMatchObject({ kind: 'cancelled' })
    expect(await getTriageRow(scene.ctx.store.read, scene.conversationId)).toEqual(before)
    expect(await wordsInComposer()).toBe('Oui, au levain.')
    expect(await inboxHandlers.undo(scene.ctx)).toEqual(refused('nothing_to_undo'))
  })

  test('twice is the same as once', async () => {
    const id = await scene.enqueue()
    await scene.call('cancel', { outboxId: id })
    expect(await scene.call('cancel', { outboxId: id })).toEqual({ ok: true, value: { left: 0 } })
    expect(await wordsInComposer()).toBe('Oui, au levain.')
  })

  test('is refused once the reply may have left', async () => {
    const id = await scene.enqueue()
    scene.network.faults = [{ kind: 'accept_then_timeout' }]
    await scene.send()
    expect(await scene.call('cancel', { outboxId: id })).toEqual(refused('already_sent'))
    await scene.later(minute)
    expect(await scene.state(id)).toMatchObject({ kind: 'sent' })
    expect(await scene.call('cancel', { outboxId: id })).toEqual(refused('already_sent'))
  })

  test('one millisecond before the end of the ten seconds still stops the reply', async () => {
    const id = await scene.enqueue()
    await scene.later(10 * second - 1)
    expect(scene.network.requests).toEqual([])
    expect(await scene.call('cancel', { outboxId: id })).toMatchObject({ ok: true })
    await scene.later(minute)
    expect(scene.network.requests).toEqual([])
  })
})

describe('where a person publishes by hand', () => {
  beforeEach(async () => {
    await scene.close()
    scene = await openReplyScene({
      connection: 'file',
      network: 'youtube',
      parent: { url: 'https://video.example/1?comment=2' }
    })
  })

  test('the signed text is copied, the conversation opened, and nothing is sent until the person says so', async () => {
    const id = await scene.enqueue()
    expect(await scene.state(id)).toEqual({ kind: 'with_person' })
    expect(await scene.call('copyThenOpen', { outboxId: id })).toEqual({ ok: true, value: { opened: true } })
    expect(scene.ctx.desktop.copied).toEqual(['Oui, au levain.\nIrène, boulangère'])
    expect(scene.ctx.desktop.opened).toEqual(['https://video.example/1?comment=2'])
    await scene.later(hour)
    expect(await scene.state(id)).toEqual({ kind: 'with_person' })
    expect(await scene.call('confirmSent', { outboxId: id })).toEqual({ ok: true, value: null })
    expect(await scene.state(id)).toEqual({
      kind: 'sent',
      sentAt: scene.clock.now(),
      proof: { by: 'person' }
    })
    expect(await scene.thread()).toMatchObject([
      { side: 'theirs' },
      { side: 'ours', speakerId: scene.speakerId, text: 'Oui, au levain.\nIrène, boulangère' }
    ])
    expect(scene.network.requests).toEqual([])
  })

  test('it is said when there is no address to open', async () => {
    const { conversationId, parentId } = await scene.converse(scene.accountId, 'Sans adresse')
    await scene.ctx.store.write((tx) =>
      tx.updateTable('message').set({ url: null }).where('id', '=', parentId).execute()
    )
    const id = await scene.enqueue({ conversationId, parentMessageId: parentId })
    expect(await scene.call('copyThenOpen', { outboxId: id })).toEqual({ ok: true, value: { opened: false } })
    expect(scene.ctx.desktop.copied).toHaveLength(1)
  })

  test('a withdrawn consent stops the copy', async () => {
    const id = await scene.enqueue()
    scene.clock.advance(second)
    await withdrawConsent(scene)
    expect(await scene.call('copyThenOpen', { outboxId: id })).toEqual(
      refused('consent_missing', { name: 'Irène Fabre', network: 'youtube' })
    )
    expect(scene.ctx.desktop.copied).toEqual([])
  })

  test('cancelling returns the words, and a confirmed reply can no longer be cancelled', async () => {
    const id = await scene.enqueue()
    await scene.call('cancel', { outboxId: id })
    expect(await wordsInComposer()).toBe('Oui, au levain.')
    const again = await scene.enqueue()
    await scene.call('confirmSent', { outboxId: again })
    expect(await scene.call('cancel', { outboxId: again })).toEqual(refused('already_sent'))
    expect(await scene.call('copyThenOpen', { outboxId: again })).toEqual(refused('already_sent'))
  })

  test('confirming twice is the same as once', async () => {
    const id = await scene.enqueue()
    await scene.call('confirmSent', { outboxId: id })
    expect(await scene.call('confirmSent', { outboxId: id })).toEqual({ ok: true, value: null })
    expect(await scene.thread()).toHaveLength(2)
  })
})

describe('what is pending', () => {
  test('is listed oldest first, without what is over', async () => {
    const first = await scene.enqueue()
    const cancelled = await scene.enqueue({ body: 'Annulée' })
    await scene.call('cancel', { outboxId: cancelled })
    const other = await scene.converse(scene.accountId, 'Et le seigle ?')
    scene.clock.advance(second)
    const last = await scene.enqueue({
      conversationId: other.conversationId,
      parentMessageId: other.parentId
    })
    const pending = await scene.call('pending', {})
    expect(pending).toMatchObject({ ok: true, value: [{ id: first }, { id: last }] })
  })

  test.each([
    ['a text that is not the one signed', { text: 'Autre chose\nIrène, boulangère' }],
    ['a time that cannot be read', { due_at: at('2026-11-20T09:00:00.000Z').slice(0, 10) }],
    ['a text and its stretches', { text: 'Autre chose\nIrène, boulangère', provenance: '[{"half' }]
  ])('shows a row damaged by %s, never sends it, and lets it be cancelled', async (_title, damage) => {
    const id = await scene.enqueue()
    await scene.ctx.store.write((tx) =>
      tx.updateTable('outbox').set(Object(damage)).where('id', '=', id).execute()
    )
    await scene.send()
    await scene.later(hour)
    expect(scene.network.requests).toEqual([])
    expect(await scene.call('pending', {})).toMatchObject({
      ok: true,
      value: [{ id, body: 'Oui, au levain.', state: { kind: 'blocked', reason: 'damaged' } }]
    })
    expect(await scene.call('retry', { outboxId: id })).toEqual(refused('conflict'))
    expect(await scene.call('cancel', { outboxId: id })).toEqual({ ok: true, value: { left: 0 } })
    expect(await wordsInComposer()).toBe('Oui, au levain.')
  })

  test('calls about a reply that is not there are refused', async () => {
    for (const name of ['cancel', 'retry', 'confirmSent', 'copyThenOpen'] as const)
      expect(await scene.call(name, { outboxId: 'nobody' })).toEqual(refused('not_found'))
  })
})
