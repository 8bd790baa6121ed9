import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Io, OutboundReply, StoredSession } from '../../src/main/connectors/connector.ts'
import { rss } from '../../src/main/connectors/rss/rss.ts'
import { wordpress } from '../../src/main/connectors/wordpress/wordpress.ts'
import { pollAccount } from '../../src/main/ingest/poll-due-accounts.ts'
import { sendDueActions } from '../../src/main/message-actions/send-due-actions.ts'
import { sendDueReplies } from '../../src/main/outbox/send-due-replies.ts'
import { openSession } from '../../src/main/runtime/open-session.ts'
import { getAccount } from '../../src/main/store/accounts.ts'
import { listMessages } from '../../src/main/store/messages.ts'
import { getOutboxRow, toOutboxEntry } from '../../src/main/store/outbox.ts'
import type { AccountId } from '../../src/shared/model/ids.ts'
import { day, plus, second } from '../../src/shared/model/instant.ts'
import type { MessageAction } from '../../src/shared/model/network.ts'
import { aStoredColleague } from '../support/colleagues.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { callerOf } from '../support/serve.ts'
import { openTestContext, type TestContext } from '../support/test-context.ts'
import {
  startWordpressPeer,
  type UserName,
  type WordPressPeer,
  wordpressPeerIsHere
} from '../support/wordpress-peer.ts'

const minutes = 60_000

// Where the scripts of the real servers are not beside the project there is nothing to test: `npm run test:peers` says so.
describe.runIf(wordpressPeerIsHere)('the real WordPress', () => {
  let peer: WordPressPeer
  let ctx: TestContext
  let accountId: AccountId
  const clock = fakeClock(new Date().toISOString())

  beforeAll(async () => {
    peer = await startWordpressPeer()
    ctx = await openTestContext({ clock, fetch, connectors: { wordpress, rss } })
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
      network: 'wordpress',
      server: peer.base,
      identifier: 'brand',
      secret,
      place: null
    })
  const session = async (): Promise<StoredSession> => {
    const account = await getAccount(ctx.store.read, accountId)
    const opened = account === null ? null : await openSession(ctx.secrets, account)
    if (opened === null) throw new Error('the account has no session')
    return opened
  }
  const sessionOf = async (user: UserName): Promise<StoredSession> => {
    const outcome = await wordpress.signIn(
      { server: peer.base, identifier: user, secret: peer.users[user].appPassword },
      io()
    )
    if (outcome.kind !== 'signed_in') throw new Error(JSON.stringify(outcome))
    return {
      settings: outcome.settings,
      credentials: outcome.credentials,
      since: plus(clock.now(), -30 * day),
      renew: async () => {}
    }
  }
  const pollOnce = async (id = accountId): Promise<{ added: number; updated: number; more: boolean }> => {
    clock.set(new Date().toISOString())
    const outcome = await pollAccount(ctx, id)
    if (outcome.kind !== 'polled') throw new Error(JSON.stringify(outcome))
    return outcome
  }
  const poll = async (): Promise<{ added: number; updated: number }> => {
    const sum = { added: 0, updated: 0 }
    for (let more = true; more;) {
      const outcome = await pollOnce()
      sum.added += outcome.added
      sum.updated += outcome.updated
      more = outcome.more
    }
    return sum
  }
  const messageOf = async (id: number) =>
    await ctx.store.read
      .selectFrom('message')
      .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
      .selectAll('message')
      .select(['conversation.subject_title', 'conversation.subject_url', 'conversation.state'])
      .where('message.ref', '=', String(id))
      .where('message.account_id', '=', accountId)
      .executeTakeFirstOrThrow()
  const replyUnder = (parent: number, text: string): OutboundReply => ({
    key: ctx.ids.next(),
    parentRef: String(parent),
    replyTarget: JSON.stringify({ post: peer.post, status: 'approved' }),
    text,
    language: 'fr',
    createdAt: clock.now(),
    firstTriedAt: clock.now(),
    images: []
  })
  const act = async (kind: MessageAction, id: number, text: string | null = null) =>
    await wordpress.act(
      await session(),
      {
        kind,
        ref: String(id),
        conversationRef: String(id),
        replyTarget: null,
        text,
        language: null,
        at: clock.now()
      },
      io()
    )
  /** The posts of publishing get no answer. */
  const dropping: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (init?.method === 'POST') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
    return response
  }

  it('refuses a wrong application password, and nothing is kept', async () => {
    expect(await connect('abcd efgh ijkl mnop qrst uvwx')).toMatchObject({
      ok: false,
      error: { code: 'sign_in_refused' }
    })
    expect(await callerOf(ctx).ask('accounts.list', {})).toEqual([])
  })

  it('signs in with an application password, by the address of the site', async () => {
    const connected = await connect(peer.users.brand.appPassword)
    if (!connected.ok) throw new Error(JSON.stringify(connected.error))
    accountId = connected.value.accountId
    expect(await callerOf(ctx).ask('accounts.list', {})).toMatchObject([
      { id: accountId, handle: 'brand', name: 'Brand blog', connection: 'live' }
    ])
  })

  it('who may not moderate reads and answers too, and waits when the site finds it too quick', async () => {
    const parent = await peer.comment('bob', 'Trop vite ?')
    const alice = await sessionOf('alice')
    const reply = replyUnder(parent, 'C\'est "alice"... Irène')
    expect(await wordpress.publish(alice, reply, io())).toMatchObject({ kind: 'published' })
    expect(await wordpress.findPublished(alice, reply, io())).toMatchObject({ kind: 'found' })
    const outcome = await wordpress.publish(alice, replyUnder(parent, 'Encore. Irène'), io())
    expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'rate_limited' } })
    const page = await wordpress.poll(alice, null, io())
    expect(JSON.stringify(page)).toContain('Trop vite ?')
    await poll()
  })

  it('a poll brings comments with their post and their thread, and a second one nothing', async () => {
    await poll()
    const question = await peer.comment('alice', 'Ça se garde combien de temps ? 🥖')
    const answer = await peer.comment('brand', 'Trois jours', { parent: question })
    const thanks = await peer.comment('alice', 'Merci & à <em>bientôt</em>', { parent: answer })
    expect(await poll()).toEqual({ added: 3, updated: 0 })
    const { conversation_id: conversationId } = await messageOf(question)
    expect(await messageOf(question)).toMatchObject({
      text: 'Ça se garde combien de temps ? 🥖',
      side: 'theirs',
      subject_title: 'Our new release',
      subject_url: `${peer.base}/our-new-release/`,
      state: 'to_answer'
    })
    expect(await messageOf(answer)).toMatchObject({ side: 'ours', conversation_id: conversationId })
    expect(await messageOf(thanks)).toMatchObject({
      text: 'Merci & à bientôt',
      conversation_id: conversationId
    })
    expect(await poll()).toEqual({ added: 0, updated: 0 })
  })

  it('a signed reply leaves by the outbox, stands under its comment, and comes back as ours', async () => {
    const question = await peer.comment('bob', 'Vous ouvrez dimanche ?')
    await poll()
    const speakerId = await aStoredColleague(
      ctx,
      { name: 'Irène Fabre', role: 'boulangère' },
      { networks: ['wordpress'] }
    )
    const { conversation_id: conversationId, id: parentMessageId } = await messageOf(question)
    const body = "Oui, 8 h < midi & 'soir' : voyez https://exemple.fr/?a=1&b=2\n\nÀ dimanche 👩🏽‍🍳"
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
    expect(toOutboxEntry(row).state).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    const [standing] = await peer.under(question)
    expect(standing).toMatchObject({ author: peer.users.brand.id, status: 'approved' })
    expect(String(standing?.id)).toBe(row.published_ref)
    const page = await (await fetch(`${peer.base}/our-new-release/`)).text()
    expect(page).toContain('8 h &lt; midi &amp; &#8216;soir&#8217; : voyez')
    expect(page).toContain('href="https://exemple.fr/?a=1&#038;b=2"')

    expect(await poll()).toEqual({ added: 0, updated: 0 })
    const said = await listMessages(ctx.store.read, conversationId)
    expect(said.map(({ side, speaker_id, text }) => ({ side, speaker_id, text }))).toEqual([
      { side: 'theirs', speaker_id: null, text: 'Vous ouvrez dimanche ?' },
      { side: 'ours', speaker_id: speakerId, text: `${body}\nIrène, boulangère` }
    ])
  })

  it('the same reply twice stands once, and one whose answer was lost is found', async () => {
    const parent = await peer.comment('alice', 'Une fois ?')
    const reply = replyUnder(parent, 'Une fois ! « Oui » -- Irène...')
    expect(await wordpress.findPublished(await session(), reply, io())).toEqual({ kind: 'absent' })
    expect(await wordpress.publish(await session(), reply, { ...io(), fetch: dropping })).toMatchObject({
      kind: 'unknown'
    })
    const found = await wordpress.findPublished(await session(), reply, io())
    const again = await wordpress.publish(await session(), reply, io())
    const standing = await peer.under(parent)
    expect(standing).toHaveLength(1)
    const published = { published: { ref: String(standing[0]?.id) } }
    expect(found).toMatchObject({ kind: 'found', ...published })
    expect(again).toMatchObject({ kind: 'published', ...published })
  })

  it('an edit, a deletion and a return from the trash come in', async () => {
    const kept = await peer.comment('alice', 'ouvert dimanch ?')
    const dropped = await peer.comment('alice', 'je regrette')
    await poll()
    await peer.ask('editor', 'POST', `comments/${kept}`, { content: 'ouvert dimanche ?' })
    await peer.ask('editor', 'DELETE', `comments/${dropped}`)
    expect(await poll()).toEqual({ added: 0, updated: 2 })
    expect(await messageOf(kept)).toMatchObject({ text: 'ouvert dimanche ?', deleted_at: null })
    expect((await messageOf(dropped)).deleted_at).not.toBeNull()
    expect(await wordpress.publish(await session(), replyUnder(dropped, 'Tard. Irène'), io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'target_gone' }
    })
    await peer.ask('editor', 'POST', `comments/${dropped}`, { status: 'approved' })
    await poll()
    expect((await messageOf(dropped)).deleted_at).toBeNull()
  })

  it('a comment that is gone for good is not answered', async () => {
    const gone = await peer.comment('alice', 'je disparais')
    await peer.ask('editor', 'DELETE', `comments/${gone}?force=true`)
    expect(await wordpress.publish(await session(), replyUnder(gone, 'Tard. Irène'), io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'target_gone' }
    })
  })

  it('what waits for approval comes in marked, and is not answered before', async () => {
    const held = await peer.comment('bob', 'premier commentaire', { status: 'hold' })
    expect(await poll()).toEqual({ added: 1, updated: 0 })
    expect(JSON.parse((await messageOf(held)).reply_target ?? '')).toMatchObject({ status: 'hold' })
    const reply = replyUnder(held, 'Bienvenue. Irène')
    expect(await wordpress.publish(await session(), reply, io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'forbidden' }
    })
    await peer.ask('editor', 'POST', `comments/${held}`, { status: 'approved' })
    await poll()
    expect(JSON.parse((await messageOf(held)).reply_target ?? '')).toMatchObject({ status: 'approved' })
    expect(await wordpress.publish(await session(), reply, io())).toMatchObject({ kind: 'published' })
    await poll()
  })

  it('moderates from the conversation, each twice, and the site says the same at the next poll', async () => {
    const held = await peer.comment('bob', 'un commentaire à approuver', { status: 'hold' })
    await poll()
    expect(await messageOf(held)).toMatchObject({ standing: 'held', state: 'to_answer' })
    const steps = [
      ['approve', 'approved', 'shown', 'to_answer'],
      ['spam', 'spam', 'spam', 'done'],
      ['approve', 'approved', 'shown', 'to_answer'],
      ['hold', 'hold', 'held', 'to_answer']
    ] as const
    for (const [kind, status, standing, state] of steps) {
      const { id: messageId } = await messageOf(held)
      await callerOf(ctx).ask('messages.act', { messageId, kind, edit: null })
      await sendDueActions(ctx)
      expect(await peer.ask('editor', 'GET', `comments/${held}?context=edit`)).toMatchObject({ status })
      expect(await messageOf(held)).toMatchObject({ standing, state })
      expect(await act(kind, held)).toEqual({ kind: 'done' })
      await poll()
      expect(await messageOf(held)).toMatchObject({ standing, state, deleted_at: null })
    }
  })

  it('changes and deletes our own comment, and no other', async () => {
    const asked = await peer.comment('alice', 'à modifier')
    const published = await wordpress.publish(await session(), replyUnder(asked, 'Oui. Irène'), io())
    if (published.kind !== 'published') throw new Error(JSON.stringify(published))
    const id = Number(published.published.ref)
    const text = 'Oui & <merci> « à vous ». Irène'
    expect(await act('edit', id, text)).toEqual({ kind: 'done' })
    expect(await act('edit', id, text)).toEqual({ kind: 'done' })
    await poll()
    expect(await messageOf(id)).toMatchObject({ text, side: 'ours' })
    expect(await act('delete', id)).toEqual({ kind: 'done' })
    expect(await act('delete', id)).toEqual({ kind: 'done' })
    expect(await peer.ask('editor', 'GET', `comments/${id}?context=edit`)).toMatchObject({ status: 'trash' })
    expect(await act('delete', asked)).toMatchObject({ failure: { code: 'forbidden' } })
    await poll()
    expect((await messageOf(id)).deleted_at).not.toBeNull()
  })

  it('misses nothing when more than a page share a second, on a site far from Greenwich', async () => {
    await peer.ask('brand', 'POST', 'settings', { timezone: 'America/New_York' })
    const at = new Date(Date.now() - 60 * minutes).toISOString().slice(0, 19)
    const ids: number[] = []
    for (let index = 0; index < 104; index += 1)
      ids.push(await peer.comment('bob', `ensemble ${index}`, { date_gmt: at }))
    expect(await poll()).toEqual({ added: ids.length, updated: 0 })
    expect(await poll()).toEqual({ added: 0, updated: 0 })
    expect((await messageOf(ids[0] ?? 0)).published_at).toBe(`${at}.000Z`)
    await peer.ask('brand', 'POST', 'settings', { timezone: 'UTC' })
  })

  it('asks for a person when the password is withdrawn', async () => {
    await peer.ask('brand', 'DELETE', 'users/me/application-passwords')
    expect(await pollAccount(ctx, accountId)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
  })

  it('its feed of comments is read without a password', async () => {
    const connected = await callerOf(ctx).call('accounts.connect', {
      network: 'rss',
      server: `${peer.base}/comments/feed/`,
      identifier: null,
      secret: '',
      place: null
    })
    if (!connected.ok) throw new Error(JSON.stringify(connected.error))
    const { added } = await pollOnce(connected.value.accountId)
    expect(added).toBeGreaterThan(0)
    expect(await pollOnce(connected.value.accountId)).toMatchObject({ added: 0, updated: 0 })
    const accounts = await callerOf(ctx).ask('accounts.list', {})
    expect(accounts.find((account) => account.id === connected.value.accountId)).toMatchObject({
      network: 'rss',
      capabilities: { reply: { by: 'hand' } }
    })
  })
})
