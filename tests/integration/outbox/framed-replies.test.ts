import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import { pollAccount } from '../../../src/main/ingest/poll-due-accounts.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { getOutboxRow, hashText, type StoredReply, toOutboxEntry } from '../../../src/main/store/outbox.ts'
import type { AppOutput } from '../../../src/shared/contract/contract.ts'
import type { AccountId, ColleagueId, OutboxId } from '../../../src/shared/model/ids.ts'
import { second } from '../../../src/shared/model/instant.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import {
  type FakeAccount,
  type FakeMastodon,
  type FakeStatus,
  type Habits,
  startFakeMastodon,
  type StatusOptions
} from '../../support/fake-mastodon.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

describe('a reply on a network that asks for more than words', () => {
  const clock = fakeClock()
  let fake: FakeMastodon
  let ctx: TestContext
  let accountId: AccountId
  let speakerId: ColleagueId
  let zoe: FakeAccount

  const start = async (habits: Partial<Habits> = {}): Promise<void> => {
    fake = await startFakeMastodon(clock, habits)
    zoe = fake.account('zoe', { domain: 'autre-part.example', name: 'Zoé' })
    ctx = await openTestContext({ clock, fetch, connectors: { mastodon } })
    const connected = await callerOf(ctx).ask('accounts.connect', {
      network: 'mastodon',
      server: fake.server.origin,
      identifier: null,
      secret: fake.token,
      place: null
    })
    accountId = connected.accountId
    speakerId = await aStoredColleague(
      ctx,
      { name: 'Camille Roussel', role: 'boulangère' },
      { networks: ['mastodon'] }
    )
  }

  beforeEach(async () => {
    clock.set('2026-11-20T09:00:00.000Z')
    await start()
  })
  afterEach(async () => {
    await ctx.close()
    await fake.server.stop()
  })
  const restart = async (habits: Partial<Habits>): Promise<void> => {
    await ctx.close()
    await fake.server.stop()
    await start(habits)
  }

  const poll = async () => {
    const outcome = await pollAccount(ctx, accountId)
    if (outcome.kind !== 'polled') throw new Error(JSON.stringify(outcome))
    return outcome
  }
  const conversationOf = async (status: FakeStatus): Promise<AppOutput<'conversations.open'>> => {
    await poll()
    const { conversation_id: conversationId } = await ctx.store.read
      .selectFrom('message')
      .select('conversation_id')
      .where('ref', '=', status.id)
      .executeTakeFirstOrThrow()
    return await callerOf(ctx).ask('conversations.open', { conversationId })
  }
  const asked = async (text: string, options: StatusOptions = {}) =>
    await conversationOf(zoe.post(`@boulangerie@ici.example ${text}`, options))
  const tryEnqueue = async (detail: AppOutput<'conversations.open'>, body: string, privately = false) => {
    if (detail.replyToId === null) throw new Error('there is nothing to answer')
    return await callerOf(ctx).call('replies.enqueue', {
      conversationId: detail.summary.id,
      parentMessageId: detail.replyToId,
      body,
      speakerId,
      lastSeenMessageId: null,
      thenDone: false,
      privately
    })
  }
  const enqueue = async (
    detail: AppOutput<'conversations.open'>,
    body: string,
    privately = false
  ): Promise<OutboxId> => {
    const enqueued = await tryEnqueue(detail, body, privately)
    if (!enqueued.ok) throw new Error(enqueued.error.code)
    return enqueued.value.outboxId
  }
  const row = async (id: OutboxId): Promise<StoredReply> => {
    const found = await getOutboxRow(ctx.store.read, id)
    if (found === null) throw new Error('the reply is gone')
    return found
  }
  const send = async (): Promise<void> => {
    clock.advance(10 * second)
    await sendDueReplies(ctx)
  }

  it('shows with each message what its reply will hold', async () => {
    const detail = await asked('le croissant ?', { spoilerText: 'nourriture' })
    expect(detail.messages[0]?.replyFrame).toEqual({
      addressees: ['@zoe@autre-part.example'],
      warning: 'nourriture'
    })
    expect(detail.account.capabilities.reply.limit).toEqual({
      max: 500,
      counting: 'mastodon',
      linkLength: 23
    })
  })

  it('freezes the mention with the words and the signature: what is published is what was signed', async () => {
    const detail = await asked('le croissant ?', { spoilerText: 'nourriture', visibility: 'unlisted' })
    const id = await enqueue(detail, 'Au beurre.')
    const frozen = await row(id)
    const text = '@zoe@autre-part.example Au beurre.\nCamille, boulangère'
    expect(frozen).toMatchObject({
      body: 'Au beurre.',
      text,
      text_hash: hashText(text),
      approved_hash: hashText(text)
    })
    await send()
    expect(toOutboxEntry(await row(id)).state).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    expect(fake.ourStatuses()).toMatchObject([
      { text, visibility: 'unlisted', spoilerText: 'nourriture', mentions: [zoe] }
    ])
  })

  it('returns on undo what was typed, without the mention', async () => {
    const detail = await asked('vous livrez ?')
    const id = await enqueue(detail, 'Oui, le samedi.')
    await callerOf(ctx).ask('replies.cancel', { outboxId: id })
    const after = await callerOf(ctx).ask('conversations.open', { conversationId: detail.summary.id })
    expect(after.draft?.body).toBe('Oui, le samedi.')
  })

  it('answers in private what was asked in public: for the person alone, and it stands there as private', async () => {
    const detail = await asked('où est ma commande ?', { spoilerText: 'livraison' })
    expect(detail.account.capabilities.reply.privately).toBe(true)
    const id = await enqueue(detail, 'Elle part demain.', true)
    expect((await row(id)).audience).toBe('private')
    await send()
    expect(fake.ourStatuses()).toMatchObject([
      { visibility: 'direct', spoilerText: 'livraison', mentions: [zoe] }
    ])
    const after = await callerOf(ctx).ask('conversations.open', { conversationId: detail.summary.id })
    expect(after.messages.map(({ audience }) => audience)).toEqual(['public', 'private'])
    await poll()
    const later = await callerOf(ctx).ask('conversations.open', { conversationId: detail.summary.id })
    expect(later.messages.map(({ audience }) => audience)).toEqual(['public', 'private'])
  })

  it('R-22 a reply is as public as what it answers unless asked otherwise, and one to private words stands as private', async () => {
    const detail = await asked('entre nous', { visibility: 'direct' })
    const id = await enqueue(detail, 'Entre nous.')
    expect((await row(id)).audience).toBe('private')
    await send()
    expect(fake.ourStatuses()).toMatchObject([{ visibility: 'direct' }])
    const after = await callerOf(ctx).ask('conversations.open', { conversationId: detail.summary.id })
    expect(after.messages.at(-1)?.audience).toBe('private')
  })

  it('R-22 words for one person alone come back so when the reply is stopped, and are no public reply of the same click', async () => {
    const detail = await asked('où est ma commande ?')
    const id = await enqueue(detail, 'Elle part demain.', true)
    expect(await tryEnqueue(detail, 'Elle part demain.')).toMatchObject({
      ok: false,
      error: { code: 'conflict' }
    })
    await callerOf(ctx).ask('replies.cancel', { outboxId: id })
    const after = await callerOf(ctx).ask('conversations.open', { conversationId: detail.summary.id })
    expect(after.draft).toMatchObject({
      body: 'Elle part demain.',
      privately: true,
      parentMessageId: detail.replyToId,
      knownMessageId: detail.replyToId
    })
  })

  it('R-22 nothing leaves in public that was to be private, where the person cannot be told alone', async () => {
    const detail = await asked('où est ma commande ?')
    await ctx.store.write((tx) => tx.updateTable('message').set({ reply_target: null }).execute())
    expect(await tryEnqueue(detail, 'Elle part demain.', true)).toEqual({
      ok: false,
      error: { code: 'not_privately_here' }
    })
  })

  it('adds no mention to one that was typed', async () => {
    const detail = await asked('vous livrez ?')
    const id = await enqueue(detail, 'Oui @zoe@autre-part.example, le samedi.')
    expect((await row(id)).text).toBe('Oui @zoe@autre-part.example, le samedi.\nCamille, boulangère')
  })

  it('says nothing when it is only the mention', async () => {
    const detail = await asked('vous livrez ?')
    expect(await tryEnqueue(detail, ' @zoe@autre-part.example ')).toEqual({
      ok: false,
      error: { code: 'text_empty' }
    })
  })

  it('counts the mention as the server counts it, the warning, and the limit of the server', async () => {
    await restart({ maxCharacters: 60 })
    const detail = await asked('le croissant ?', { spoilerText: 'nourriture' })
    // 10 of the warning, 5 of @zoe and its blank, 20 of the signature and its line.
    expect(await tryEnqueue(detail, 'a'.repeat(26))).toEqual({
      ok: false,
      error: { code: 'text_too_long', values: { used: 61, max: 60 } }
    })
    await enqueue(detail, 'a'.repeat(25))
    await send()
    expect(fake.ourStatuses()).toHaveLength(1)
  })

  it('comes back in a poll as the message that is there already', async () => {
    const detail = await asked('vous livrez ?')
    await enqueue(detail, 'Oui,  le samedi :\n\n\nhttps://exemple.fr/livraison #pain')
    await send()
    const before = await ctx.store.read.selectFrom('message').selectAll().orderBy('sequence').execute()
    await poll()
    const after = await ctx.store.read.selectFrom('message').selectAll().orderBy('sequence').execute()
    expect(after).toEqual(before)
    expect(await ctx.store.read.selectFrom('message_revision').selectAll().execute()).toEqual([])
  })

  it.each([
    ['keeps keys', {}],
    ['forgets keys', { key: 'ignored' }],
    ['answers 500 to a key that it knows', { key: 'refused_with_500' }]
  ] as const)('R-2 a lost answer ends as sent, with one post, on a server that %s', async (_name, habits) => {
    await restart(habits)
    const detail = await asked('perdue ?')
    const id = await enqueue(detail, 'Non.')
    fake.server.fail({ kind: 'done_then_dropped' }, (request) => request.method === 'POST')
    await send()
    expect(toOutboxEntry(await row(id)).state.kind).toBe('unconfirmed')
    clock.advance(30 * second)
    await confirmLostReplies(ctx)
    expect(toOutboxEntry(await row(id)).state).toMatchObject({
      kind: 'sent',
      proof: { by: 'network', published: { ref: fake.ourStatuses()[0]?.id } }
    })
    await send()
    expect(fake.ourStatuses()).toHaveLength(1)
  })

  it('F22 a server error after the deed ends as sent, with one post', async () => {
    const detail = await asked('faite ?')
    const id = await enqueue(detail, 'Oui.')
    fake.server.fail({ kind: 'done_then_status', status: 500 }, (request) => request.method === 'POST')
    await send()
    expect(toOutboxEntry(await row(id)).state.kind).toBe('sent')
    expect(fake.ourStatuses()).toHaveLength(1)
  })

  it('is sent later, once, when the server failed before it did anything', async () => {
    const detail = await asked('plus tard ?')
    const id = await enqueue(detail, 'Oui.')
    fake.server.fail({ kind: 'status', status: 500 }, (request) => request.method === 'POST')
    await send()
    expect(toOutboxEntry(await row(id)).state.kind).toBe('queued')
    clock.advance(120 * second)
    await sendDueReplies(ctx)
    expect(toOutboxEntry(await row(id)).state.kind).toBe('sent')
    expect(fake.ourStatuses()).toHaveLength(1)
  })

  it('F33 waits as long as the server asks', async () => {
    const detail = await asked('plus tard ?')
    const id = await enqueue(detail, 'Oui.')
    const headers = { 'x-ratelimit-reset': '2026-11-20T09:05:00.000Z' }
    fake.server.fail({ kind: 'status', status: 429, headers }, (request) => request.method === 'POST')
    await send()
    expect(toOutboxEntry(await row(id)).state).toMatchObject({
      kind: 'queued',
      notBefore: '2026-11-20T09:05:00.000Z'
    })
  })
})
