import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutboundReply, StoredSession } from '../../src/main/connectors/connector.ts'
import { rss } from '../../src/main/connectors/rss/rss.ts'
import { wordpress } from '../../src/main/connectors/wordpress/wordpress.ts'
import { pollAccount } from '../../src/main/ingest/poll-due-accounts.ts'
import { sendDueActions } from '../../src/main/message-actions/send-due-actions.ts'
import { listMessages } from '../../src/main/store/messages.ts'
import { day, plus } from '../../src/shared/model/instant.ts'
import type { MessageAction } from '../../src/shared/model/network.ts'
import { losingAnswers, openPeerScene, type PeerScene, type PeerSignIn } from '../support/peer-scene.ts'
import { callerOf } from '../support/serve.ts'
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
  let scene: PeerScene

  beforeAll(async () => {
    peer = await startWordpressPeer()
    scene = await openPeerScene('wordpress', { wordpress, rss })
  }, 5 * minutes)

  afterAll(async () => {
    await scene?.close()
    await peer?.stop()
  }, minutes)

  const signIn = (secret: string): PeerSignIn => ({ server: peer.base, identifier: 'brand', secret })
  const sessionOf = async (user: UserName): Promise<StoredSession> => {
    const outcome = await wordpress.signIn(
      { server: peer.base, identifier: user, secret: peer.users[user].appPassword },
      scene.io()
    )
    if (outcome.kind !== 'signed_in') throw new Error(JSON.stringify(outcome))
    return {
      settings: outcome.settings,
      credentials: outcome.credentials,
      since: plus(scene.clock.now(), -30 * day),
      renew: async () => {}
    }
  }
  const messageOf = async (id: number) =>
    await scene.ctx.store.read
      .selectFrom('message')
      .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
      .selectAll('message')
      .select(['conversation.subject_title', 'conversation.subject_url', 'conversation.state'])
      .where('message.ref', '=', String(id))
      .where('message.account_id', '=', scene.accountId)
      .executeTakeFirstOrThrow()
  const replyUnder = (parent: number, text: string): OutboundReply => ({
    key: scene.ctx.ids.next(),
    parentRef: String(parent),
    replyTarget: JSON.stringify({ post: peer.post, status: 'approved' }),
    text,
    language: 'fr',
    createdAt: scene.clock.now(),
    firstTriedAt: scene.clock.now(),
    images: []
  })
  const act = async (kind: MessageAction, id: number, text: string | null = null) =>
    await wordpress.act(
      await scene.session(),
      {
        kind,
        ref: String(id),
        conversationRef: String(id),
        replyTarget: null,
        text,
        language: null,
        at: scene.clock.now()
      },
      scene.io()
    )
  /** The posts of publishing get no answer. */
  const dropping = losingAnswers((_, init) => init?.method === 'POST')

  it('refuses a wrong application password, and nothing is kept', async () => {
    expect(await scene.connect(signIn('abcd efgh ijkl mnop qrst uvwx'))).toMatchObject({
      ok: false,
      error: { code: 'sign_in_refused' }
    })
    expect(await callerOf(scene.ctx).ask('accounts.list', {})).toEqual([])
  })

  it('signs in with an application password, by the address of the site', async () => {
    await scene.signIn(signIn(peer.users.brand.appPassword))
    expect(await callerOf(scene.ctx).ask('accounts.list', {})).toMatchObject([
      { id: scene.accountId, handle: 'brand', name: 'Brand blog', connection: 'live' }
    ])
  })

  it('who may not moderate reads and answers too, and waits when the site finds it too quick', async () => {
    const parent = await peer.comment('bob', 'Trop vite ?')
    const alice = await sessionOf('alice')
    const reply = replyUnder(parent, 'C\'est "alice"... Irène')
    expect(await wordpress.publish(alice, reply, scene.io())).toMatchObject({ kind: 'published' })
    expect(await wordpress.findPublished(alice, reply, scene.io())).toMatchObject({ kind: 'found' })
    const outcome = await wordpress.publish(alice, replyUnder(parent, 'Encore. Irène'), scene.io())
    expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'rate_limited' } })
    const page = await wordpress.poll(alice, null, scene.io())
    expect(JSON.stringify(page)).toContain('Trop vite ?')
    await scene.poll()
  })

  it('a poll brings comments with their post and their thread, and a second one nothing', async () => {
    await scene.poll()
    const question = await peer.comment('alice', 'Ça se garde combien de temps ? 🥖')
    const answer = await peer.comment('brand', 'Trois jours', { parent: question })
    const thanks = await peer.comment('alice', 'Merci & à <em>bientôt</em>', { parent: answer })
    expect(await scene.poll()).toEqual({ added: 3, updated: 0 })
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
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
  })

  it('a signed reply leaves by the outbox, stands under its comment, and comes back as ours', async () => {
    const question = await peer.comment('bob', 'Vous ouvrez dimanche ?')
    await scene.poll()
    const asked = await messageOf(question)
    const body = "Oui, 8 h < midi & 'soir' : voyez https://exemple.fr/?a=1&b=2\n\nÀ dimanche 👩🏽‍🍳"
    const { row, speakerId } = await scene.answerSigned(asked, body)
    const [standing] = await peer.under(question)
    expect(standing).toMatchObject({ author: peer.users.brand.id, status: 'approved' })
    expect(String(standing?.id)).toBe(row.published_ref)
    const page = await (await fetch(`${peer.base}/our-new-release/`)).text()
    expect(page).toContain('8 h &lt; midi &amp; &#8216;soir&#8217; : voyez')
    expect(page).toContain('href="https://exemple.fr/?a=1&#038;b=2"')

    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
    const said = await listMessages(scene.ctx.store.read, asked.conversation_id)
    expect(said.map(({ side, speaker_id, text }) => ({ side, speaker_id, text }))).toEqual([
      { side: 'theirs', speaker_id: null, text: 'Vous ouvrez dimanche ?' },
      { side: 'ours', speaker_id: speakerId, text: `${body}\nIrène, boulangère` }
    ])
  })

  it('the same reply twice stands once, and one whose answer was lost is found', async () => {
    const parent = await peer.comment('alice', 'Une fois ?')
    const reply = replyUnder(parent, 'Une fois ! « Oui » -- Irène...')
    expect(await wordpress.findPublished(await scene.session(), reply, scene.io())).toEqual({
      kind: 'absent'
    })
    expect(
      await wordpress.publish(await scene.session(), reply, { ...scene.io(), fetch: dropping })
    ).toMatchObject({
      kind: 'unknown'
    })
    const found = await wordpress.findPublished(await scene.session(), reply, scene.io())
    const again = await wordpress.publish(await scene.session(), reply, scene.io())
    const standing = await peer.under(parent)
    expect(standing).toHaveLength(1)
    const published = { published: { ref: String(standing[0]?.id) } }
    expect(found).toMatchObject({ kind: 'found', ...published })
    expect(again).toMatchObject({ kind: 'published', ...published })
  })

  it('an edit, a deletion and a return from the trash come in', async () => {
    const kept = await peer.comment('alice', 'ouvert dimanch ?')
    const dropped = await peer.comment('alice', 'je regrette')
    await scene.poll()
    await peer.ask('editor', 'POST', `comments/${kept}`, { content: 'ouvert dimanche ?' })
    await peer.ask('editor', 'DELETE', `comments/${dropped}`)
    expect(await scene.poll()).toEqual({ added: 0, updated: 2 })
    expect(await messageOf(kept)).toMatchObject({ text: 'ouvert dimanche ?', deleted_at: null })
    expect((await messageOf(dropped)).deleted_at).not.toBeNull()
    expect(
      await wordpress.publish(await scene.session(), replyUnder(dropped, 'Tard. Irène'), scene.io())
    ).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'target_gone' }
    })
    await peer.ask('editor', 'POST', `comments/${dropped}`, { status: 'approved' })
    await scene.poll()
    expect((await messageOf(dropped)).deleted_at).toBeNull()
  })

  it('a comment that is gone for good is not answered', async () => {
    const gone = await peer.comment('alice', 'je disparais')
    await peer.ask('editor', 'DELETE', `comments/${gone}?force=true`)
    expect(
      await wordpress.publish(await scene.session(), replyUnder(gone, 'Tard. Irène'), scene.io())
    ).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'target_gone' }
    })
  })

  it('what waits for approval comes in marked, and is not answered before', async () => {
    const held = await peer.comment('bob', 'premier commentaire', { status: 'hold' })
    expect(await scene.poll()).toEqual({ added: 1, updated: 0 })
    expect(JSON.parse((await messageOf(held)).reply_target ?? '')).toMatchObject({ status: 'hold' })
    const reply = replyUnder(held, 'Bienvenue. Irène')
    expect(await wordpress.publish(await scene.session(), reply, scene.io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'forbidden' }
    })
    await peer.ask('editor', 'POST', `comments/${held}`, { status: 'approved' })
    await scene.poll()
    expect(JSON.parse((await messageOf(held)).reply_target ?? '')).toMatchObject({ status: 'approved' })
    expect(await wordpress.publish(await scene.session(), reply, scene.io())).toMatchObject({
      kind: 'published'
    })
    await scene.poll()
  })

  it('moderates from the conversation, each twice, and the site says the same at the next poll', async () => {
    const held = await peer.comment('bob', 'un commentaire à approuver', { status: 'hold' })
    await scene.poll()
    expect(await messageOf(held)).toMatchObject({ standing: 'held', state: 'to_answer' })
    const steps = [
      ['approve', 'approved', 'shown', 'to_answer'],
      ['spam', 'spam', 'spam', 'done'],
      ['approve', 'approved', 'shown', 'to_answer'],
      ['hold', 'hold', 'held', 'to_answer']
    ] as const
    for (const [kind, status, standing, state] of steps) {
      const { id: messageId } = await messageOf(held)
      await callerOf(scene.ctx).ask('messages.act', { messageId, kind, edit: null })
      await sendDueActions(scene.ctx)
      expect(await peer.ask('editor', 'GET', `comments/${held}?context=edit`)).toMatchObject({ status })
      expect(await messageOf(held)).toMatchObject({ standing, state })
      expect(await act(kind, held)).toEqual({ kind: 'done' })
      await scene.poll()
      expect(await messageOf(held)).toMatchObject({ standing, state, deleted_at: null })
    }
  })

  it('changes and deletes our own comment, and no other', async () => {
    const asked = await peer.comment('alice', 'à modifier')
    const published = await wordpress.publish(
      await scene.session(),
      replyUnder(asked, 'Oui. Irène'),
      scene.io()
    )
    if (published.kind !== 'published') throw new Error(JSON.stringify(published))
    const id = Number(published.published.ref)
    const text = 'Oui & <merci> « à vous ». Irène'
    expect(await act('edit', id, text)).toEqual({ kind: 'done' })
    expect(await act('edit', id, text)).toEqual({ kind: 'done' })
    await scene.poll()
    expect(await messageOf(id)).toMatchObject({ text, side: 'ours' })
    expect(await act('delete', id)).toEqual({ kind: 'done' })
    expect(await act('delete', id)).toEqual({ kind: 'done' })
    expect(await peer.ask('editor', 'GET', `comments/${id}?context=edit`)).toMatchObject({ status: 'trash' })
    expect(await act('delete', asked)).toMatchObject({ failure: { code: 'forbidden' } })
    await scene.poll()
    expect((await messageOf(id)).deleted_at).not.toBeNull()
  })

  it('misses nothing when more than a page share a second, on a site far from Greenwich', async () => {
    await peer.ask('brand', 'POST', 'settings', { timezone: 'America/New_York' })
    const at = new Date(Date.now() - 60 * minutes).toISOString().slice(0, 19)
    const ids: number[] = []
    for (let index = 0; index < 104; index += 1)
      ids.push(await peer.comment('bob', `ensemble ${index}`, { date_gmt: at }))
    expect(await scene.poll()).toEqual({ added: ids.length, updated: 0 })
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
    expect((await messageOf(ids[0] ?? 0)).published_at).toBe(`${at}.000Z`)
    await peer.ask('brand', 'POST', 'settings', { timezone: 'UTC' })
  })

  it('asks for a person when the password is withdrawn', async () => {
    await peer.ask('brand', 'DELETE', 'users/me/application-passwords')
    expect(await pollAccount(scene.ctx, scene.accountId)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
  })

  it('its feed of comments is read without a password', async () => {
    const connected = await callerOf(scene.ctx).call('accounts.connect', {
      network: 'rss',
      server: `${peer.base}/comments/feed/`,
      identifier: null,
      secret: '',
      place: null
    })
    if (!connected.ok) throw new Error(JSON.stringify(connected.error))
    const { added } = await scene.pollOnce(connected.value.accountId)
    expect(added).toBeGreaterThan(0)
    expect(await scene.pollOnce(connected.value.accountId)).toMatchObject({ added: 0, updated: 0 })
    const accounts = await callerOf(scene.ctx).ask('accounts.list', {})
    expect(accounts.find((account) => account.id === connected.value.accountId)).toMatchObject({
      network: 'rss',
      capabilities: { reply: { by: 'hand' } }
    })
  })
})
