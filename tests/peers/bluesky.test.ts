import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bluesky } from '../../src/main/connectors/bluesky/bluesky.ts'
import type { Io, OutboundReply, StoredSession } from '../../src/main/connectors/connector.ts'
import { pollAccount } from '../../src/main/ingest/poll-due-accounts.ts'
import { sendDueReplies } from '../../src/main/outbox/send-due-replies.ts'
import { openSession } from '../../src/main/runtime/open-session.ts'
import { getAccount } from '../../src/main/store/accounts.ts'
import { listMessages } from '../../src/main/store/messages.ts'
import { getOutboxRow, toOutboxEntry } from '../../src/main/store/outbox.ts'
import type { AccountId } from '../../src/shared/model/ids.ts'
import { hour, second } from '../../src/shared/model/instant.ts'
import {
  type BlueskyPeer,
  blueskyPeerIsHere,
  eventually,
  mentioning,
  type Ref,
  startBlueskyPeer
} from '../support/bluesky-peer.ts'
import { aStoredColleague } from '../support/colleagues.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { callerOf } from '../support/serve.ts'
import { openTestContext, type TestContext } from '../support/test-context.ts'

const minutes = 60_000

/** What the network shows of posts, as far as these tests look at it. */
const threadSchema = z.object({
  thread: z.object({
    replies: z
      .array(
        z.object({
          post: z.object({
            uri: z.string(),
            author: z.object({ did: z.string() }),
            record: z.looseObject({
              text: z.string(),
              facets: z
                .array(z.object({ features: z.array(z.looseObject({ $type: z.string() })) }))
                .optional()
            })
          })
        })
      )
      .default([])
  })
})
const notificationsSchema = z.object({
  notifications: z.array(z.object({ uri: z.string(), cid: z.string(), reason: z.string() }))
})

// Where the scripts of the real servers are not beside the project there is nothing to test: `npm run test:peers` says so.
describe.runIf(blueskyPeerIsHere)('the real network software', () => {
  let peer: BlueskyPeer
  let ctx: TestContext
  let accountId: AccountId
  const clock = fakeClock(new Date().toISOString())

  beforeAll(async () => {
    peer = await startBlueskyPeer()
    ctx = await openTestContext({ clock, fetch, connectors: { bluesky } })
  }, 5 * minutes)

  afterAll(async () => {
    await ctx?.close()
    await peer?.stop()
  }, minutes)

  const io = (): Io => ({
    fetch,
    now: () => clock.now(),
    signal: new AbortController().signal,
    bytes: 4 * 1024 * 1024,
    timeout: 20_000
  })
  const connect = (secret: string) =>
    callerOf(ctx).call('accounts.connect', {
      network: 'bluesky',
      server: peer.pds,
      identifier: peer.brand.handle,
      secret,
      place: null
    })
  const session = async (): Promise<StoredSession> => {
    const account = await getAccount(ctx.store.read, accountId)
    const opened = account === null ? null : await openSession(ctx.secrets, account)
    if (opened === null) throw new Error('the account has no session')
    return opened
  }
  const poll = async (): Promise<{ added: number; updated: number }> => {
    clock.set(new Date().toISOString())
    const outcome = await pollAccount(ctx, accountId)
    if (outcome.kind !== 'polled') throw new Error(JSON.stringify(outcome))
    return { added: outcome.added, updated: outcome.updated }
  }
  const indexed = (ref: Ref): Promise<unknown> =>
    eventually('indexed', async () => {
      const answer = z
        .object({ posts: z.array(z.unknown()) })
        .parse(await peer.bob.get('app.bsky.feed.getPosts', { uris: ref.uri }))
      return answer.posts[0] ?? null
    })
  /** Until we are notified of all these. */
  const notified = (refs: readonly Ref[]): Promise<unknown> =>
    eventually('notified', async () => {
      const { notifications } = notificationsSchema.parse(
        await peer.us.get('app.bsky.notification.listNotifications', { limit: '100' })
      )
      const shown = new Set(notifications.map((one) => one.uri))
      return refs.every((ref) => shown.has(ref.uri)) ? notifications : null
    })
  const messageOf = async (ref: Ref) =>
    await ctx.store.read
      .selectFrom('message')
      .selectAll()
      .where('ref', '=', ref.uri)
      .executeTakeFirstOrThrow()
  const countMessages = async (): Promise<number> =>
    (await ctx.store.read.selectFrom('message').select('id').execute()).length
  const replyUnder = (parent: Ref, text: string, key: string): OutboundReply => ({
    key,
    parentRef: parent.uri,
    replyTarget: null,
    text,
    language: 'fr',
    createdAt: clock.now(),
    firstTriedAt: clock.now(),
    images: []
  })
  const mention = async (text: string): Promise<Ref> => {
    const words = `${text} @${peer.us.handle}`
    const ref = await peer.alice.post(words, mentioning(words, peer.us))
    await notified([ref])
    return ref
  }

  it('refuses a wrong app password with its own sentence, and nothing is kept', async () => {
    expect(await connect('abcd-efgh-ijkl-mnop')).toEqual({
      ok: false,
      error: { code: 'sign_in_refused', values: { message: 'Invalid identifier or password' } }
    })
    expect(await callerOf(ctx).ask('accounts.list', {})).toEqual([])
  })

  it('signs in with an app password', async () => {
    const connected = await connect(peer.brand.appPassword)
    if (!connected.ok) throw new Error(JSON.stringify(connected.error))
    accountId = connected.value.accountId
    expect(await callerOf(ctx).ask('accounts.list', {})).toMatchObject([
      { id: accountId, handle: 'brand.test', name: 'brand.test', connection: 'live' }
    ])
  })

  let root: Ref
  let question: Ref

  it('a poll brings exactly the mention, the reply and the quote, and a second one nothing', async () => {
    root = await peer.us.post('Le pain du mois est au seigle')
    await indexed(root)
    question = await peer.alice.reply('Ça se garde combien de temps ? 🥖', root, root)
    const words = `Salut @${peer.us.handle}, ouvert dimanche ?`
    const greeting = await peer.bob.post(words, mentioning(words, peer.us))
    const quote = await peer.alice.post('À goûter', {
      embed: { $type: 'app.bsky.embed.record', record: root }
    })
    await peer.bob.post('Rien à voir')
    await notified([question, greeting, quote])

    expect(await poll()).toEqual({ added: 3, updated: 0 })
    const rows = await ctx.store.read
      .selectFrom('message')
      .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
      .select([
        'message.ref',
        'message.text',
        'message.side',
        'conversation.subject_text',
        'conversation.state'
      ])
      .execute()
    const subject = 'Le pain du mois est au seigle'
    expect(rows).toHaveLength(3)
    expect(rows).toEqual(
      expect.arrayContaining([
        {
          ref: question.uri,
          text: 'Ça se garde combien de temps ? 🥖',
          side: 'theirs',
          subject_text: subject,
          state: 'to_answer'
        },
        { ref: greeting.uri, text: words, side: 'theirs', subject_text: null, state: 'to_answer' },
        { ref: quote.uri, text: 'À goûter', side: 'theirs', subject_text: subject, state: 'to_answer' }
      ])
    )
    expect(JSON.parse((await messageOf(greeting)).spans)).toEqual([
      { start: 6, end: 17, kind: 'mention', target: peer.us.did }
    ])
    expect(await poll()).toEqual({ added: 0, updated: 0 })
  })

  it('a signed reply leaves by the outbox, stands in the thread with its link and mention, and comes back as ours', async () => {
    const speakerId = await aStoredColleague(
      ctx,
      { name: 'Irène Fabre', role: 'boulangère' },
      { networks: ['bluesky'] }
    )
    const { conversation_id: conversationId, id: parentMessageId } = await messageOf(question)
    const body = `Une semaine 👩🏽‍🍳, voyez https://exemple.fr/conservation ou demandez à @${peer.bob.handle} #pain`
    const { outboxId } = await callerOf(ctx).ask('replies.enqueue', {
      conversationId,
      parentMessageId,
      body,
      speakerId,
      lastSeenMessageId: parentMessageId,
      thenDone: false
    })
    clock.advance(11 * second)
    await sendDueReplies(ctx)
    const row = await getOutboxRow(ctx.store.read, outboxId)
    if (row === null) throw new Error('the reply is gone')
    const { state } = toOutboxEntry(row)
    expect(state).toMatchObject({ kind: 'sent', proof: { by: 'network' } })

    const standing = await eventually('in the thread', async () => {
      const { thread } = threadSchema.parse(
        await peer.alice.get('app.bsky.feed.getPostThread', { uri: question.uri, depth: '1' })
      )
      return thread.replies[0] ?? null
    })
    expect(standing.post).toMatchObject({
      uri: row.published_ref,
      author: { did: peer.us.did },
      record: { text: `${body}\nIrène, boulangère` }
    })
    expect(standing.post.record.facets?.map((facet) => facet.features[0])).toEqual([
      { $type: 'app.bsky.richtext.facet#link', uri: 'https://exemple.fr/conservation' },
      { $type: 'app.bsky.richtext.facet#mention', did: peer.bob.did },
      { $type: 'app.bsky.richtext.facet#tag', tag: 'pain' }
    ])
    // The network itself took it for a reply: it told who asked.
    await eventually('told', async () => {
      const { notifications } = notificationsSchema.parse(
        await peer.alice.get('app.bsky.notification.listNotifications', { limit: '20' })
      )
      return notifications.find((one) => one.uri === row.published_ref && one.reason === 'reply') ?? null
    })

    const before = await countMessages()
    expect(await poll()).toMatchObject({ added: 0 })
    expect(await countMessages()).toBe(before)
    const said = await listMessages(ctx.store.read, conversationId)
    expect(said.map(({ side, speaker_id }) => ({ side, speaker_id }))).toEqual([
      { side: 'theirs', speaker_id: null },
      { side: 'ours', speaker_id: speakerId }
    ])
  })

  it('an answer to our reply joins its conversation', async () => {
    const { conversation_id: conversationId } = await messageOf(question)
    const ours = (await listMessages(ctx.store.read, conversationId)).find((one) => one.side === 'ours')
    const record = z.object({ uri: z.string(), cid: z.string() }).parse(
      await peer.us.get('com.atproto.repo.getRecord', {
        repo: peer.us.did,
        collection: 'app.bsky.feed.post',
        rkey: ours?.ref.split('/').at(-1) ?? ''
      })
    )
    const thanks = await peer.alice.reply('Merci !', root, record)
    await notified([thanks])
    expect(await poll()).toEqual({ added: 1, updated: 0 })
    expect((await messageOf(thanks)).conversation_id).toBe(conversationId)
  })

  it('what we answered with another app comes in as ours, and ends the wait', async () => {
    const ref = await mention('Vous livrez ?')
    await poll()
    const answer = await peer.us.reply('Oui, le samedi', ref, ref)
    await eventually('in the feed', async () => ((await poll()).added === 1 ? true : null))
    const message = await messageOf(answer)
    expect(message).toMatchObject({ side: 'ours', conversation_id: (await messageOf(ref)).conversation_id })
    const conversation = await ctx.store.read
      .selectFrom('conversation')
      .select('state')
      .where('id', '=', message.conversation_id)
      .executeTakeFirstOrThrow()
    expect(conversation.state).toBe('done')
  })

  it('the same key twice gives one post, and a lost answer is found', async () => {
    const ref = await mention('Une fois ?')
    const reply = replyUnder(ref, 'Une fois. Irène', ctx.ids.next())
    expect(await bluesky.findPublished(await session(), reply, io())).toEqual({ kind: 'absent' })
    const first = await bluesky.publish(await session(), reply, io())
    const second_ = await bluesky.publish(await session(), reply, io())
    if (first.kind !== 'published' || second_.kind !== 'published')
      throw new Error(JSON.stringify([first, second_]))
    expect(second_.published.ref).toBe(first.published.ref)
    expect(await bluesky.findPublished(await session(), reply, io())).toMatchObject({
      kind: 'found',
      published: { ref: first.published.ref }
    })
    const { records } = z
      .object({ records: z.array(z.object({ value: z.object({ text: z.string() }) })) })
      .parse(
        await peer.us.get('com.atproto.repo.listRecords', {
          repo: peer.us.did,
          collection: 'app.bsky.feed.post'
        })
      )
    expect(records.filter((one) => one.value.text === 'Une fois. Irène')).toHaveLength(1)
  })

  it('an answer that is lost on the way back is found, not sent again', async () => {
    const ref = await mention('Perdue ?')
    const reply = replyUnder(ref, 'Perdue. Irène', ctx.ids.next())
    const dropping: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      if (String(input).includes('createRecord'))
        throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
      return response
    }
    expect(await bluesky.publish(await session(), reply, { ...io(), fetch: dropping })).toEqual({
      kind: 'unknown',
      message: 'ECONNRESET'
    })
    expect(await bluesky.findPublished(await session(), reply, io())).toMatchObject({ kind: 'found' })
  })

  it('an edit and a deletion come in', async () => {
    const kept = await mention('ouvert dimanch ?')
    const dropped = await mention('je regrette')
    await poll()
    await peer.alice.edit(kept, 'ouvert dimanche ? @brand.test')
    await peer.alice.delete(dropped)
    await eventually('edited and gone', async () => {
      const { notifications } = notificationsSchema.parse(
        await peer.us.get('app.bsky.notification.listNotifications', { limit: '100' })
      )
      const isEdited = notifications.some((one) => one.uri === kept.uri && one.cid !== kept.cid)
      return isEdited && !notifications.some((one) => one.uri === dropped.uri) ? notifications : null
    })
    await poll()
    expect(await messageOf(kept)).toMatchObject({ text: 'ouvert dimanche ? @brand.test', deleted_at: null })
    expect((await messageOf(dropped)).deleted_at).not.toBeNull()
  })

  it('refuses to answer what was deleted, and where nobody may reply', async () => {
    const dropped = await mention('je regrette encore')
    await peer.alice.delete(dropped)
    await eventually('gone', async () => {
      const { posts } = z
        .object({ posts: z.array(z.unknown()) })
        .parse(await peer.us.get('app.bsky.feed.getPosts', { uris: dropped.uri }))
      return posts.length === 0 ? true : null
    })
    expect(
      await bluesky.publish(await session(), replyUnder(dropped, 'Tard. Irène', ctx.ids.next()), io())
    ).toMatchObject({ kind: 'failed', failure: { kind: 'rejected', code: 'target_gone' } })
    const closed = await mention('personne ne répond')
    await peer.alice.closeThread(closed)
    const refused = await eventually('closed', async () => {
      const outcome = await bluesky.publish(
        await session(),
        replyUnder(closed, 'Oui. Irène', '0199f0a0-0000-7000-8000-00000000dead'),
        io()
      )
      return outcome.kind === 'failed' ? outcome : null
    })
    expect(refused.failure).toEqual({ kind: 'rejected', code: 'forbidden', message: 'replyDisabled' })
  })

  it('takes 300 graphemes of emoji and combining characters, and one more is refused before it is sent', async () => {
    const ref = await mention('Longue ?')
    const text = `${'👨‍👩‍👧'.repeat(100)}${'e\u0301'.repeat(150)}${'🇫🇷'.repeat(50)}`
    expect(
      await bluesky.publish(await session(), replyUnder(ref, `${text}!`, ctx.ids.next()), io())
    ).toMatchObject({
      failure: { kind: 'rejected', code: 'too_long' }
    })
    expect(await bluesky.publish(await session(), replyUnder(ref, text, ctx.ids.next()), io())).toMatchObject(
      {
        kind: 'published'
      }
    )
  })

  it('misses nothing across pages when many write in one moment', async () => {
    await poll()
    const base = Date.parse(new Date().toISOString()) - hour
    const words = `m @${peer.us.handle}`
    const records = Array.from({ length: 110 }, (_, index) => ({
      text: words,
      // Three of one moment: the pages of fifty end among them.
      createdAt: new Date(base + Math.floor(index / 3)).toISOString(),
      ...mentioning(words, peer.us)
    }))
    await peer.bob.posts(records)
    const last = await mention('après tous')
    const countRead = async (): Promise<number> => {
      const rows = await ctx.store.read.selectFrom('message').select('id').where('text', '=', words).execute()
      return rows.length
    }
    await eventually('all there', async () => {
      await poll()
      return (await countRead()) >= records.length ? true : null
    })
    expect(await countRead()).toBe(records.length)
    expect(await messageOf(last)).toMatchObject({ side: 'theirs' })
    expect(await poll()).toEqual({ added: 0, updated: 0 })
  })

  it('renews a session that the server no longer takes, and keeps the new one', async () => {
    const former = await session()
    const tokens = z
      .object({ accessJwt: z.string(), refreshJwt: z.string() })
      .parse(JSON.parse(former.credentials))
    await former.renew(JSON.stringify({ ...tokens, accessJwt: 'no.longer.good' }))
    expect(await poll()).toEqual({ added: 0, updated: 0 })
    expect((await session()).credentials).not.toContain('no.longer.good')
    await (
      await session()
    ).renew(JSON.stringify({ accessJwt: 'no.longer.good', refreshJwt: 'neither.is.this' }))
    expect(await pollAccount(ctx, accountId)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
    expect(await callerOf(ctx).ask('accounts.list', {})).toMatchObject([
      { health: { nextPollAt: null, failure: { kind: 'unauthorized' } } }
    ])
    expect(await connect(peer.brand.appPassword)).toMatchObject({ ok: true, value: { accountId } })
    expect(await poll()).toEqual({ added: 0, updated: 0 })
  })
})
