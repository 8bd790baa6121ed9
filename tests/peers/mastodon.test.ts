import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutboundAction, OutboundReply } from '../../src/main/connectors/connector.ts'
import { mastodon } from '../../src/main/connectors/mastodon/mastodon.ts'
import { getAccount } from '../../src/main/store/accounts.ts'
import { second } from '../../src/shared/model/instant.ts'
import { eventually } from '../support/bluesky-peer.ts'
import { losingAnswers, openPeerScene, type PeerScene, type PeerSignIn } from '../support/peer-scene.ts'
import { callerOf } from '../support/serve.ts'
import { type SnacPeer, snacPeerIsHere, type SnacStatus, startSnacPeer } from '../support/snac-peer.ts'

const minutes = 60_000

// Where the scripts of the real servers are not beside the project there is nothing to test: `npm run test:peers` says so.
describe.runIf(snacPeerIsHere)('a real server of the Mastodon API (snac)', () => {
  let peer: SnacPeer
  let scene: PeerScene

  beforeAll(async () => {
    peer = await startSnacPeer()
    scene = await openPeerScene('mastodon', { mastodon })
  }, 5 * minutes)

  afterAll(async () => {
    await scene?.close()
    await peer?.stop()
  }, minutes)

  const signIn = (secret: string): PeerSignIn => ({ server: peer.base, identifier: null, secret })
  /** Until all these have been told to us: that takes nine seconds. */
  const notified = (statuses: readonly SnacStatus[]): Promise<unknown> =>
    eventually('notified', async () => {
      const told = new Set((await peer.brand.mentions()).map((one) => one.id))
      return statuses.every((one) => told.has(one.id)) ? true : null
    })
  const messageOf = async ({ id }: Pick<SnacStatus, 'id'>) =>
    await scene.ctx.store.read
      .selectFrom('message')
      .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
      .selectAll('message')
      .select(['conversation.subject_text', 'conversation.state'])
      .where('message.ref', '=', id)
      .executeTakeFirstOrThrow()
  const ownStatuses = async (): Promise<readonly SnacStatus[]> => {
    const account = await getAccount(scene.ctx.store.read, scene.accountId)
    return await peer.brand.statuses(account?.remote_id.split('/').at(-1) ?? '')
  }
  const countMessages = async (): Promise<number> =>
    (await scene.ctx.store.read.selectFrom('message').select('id').execute()).length

  it('refuses a wrong token with a sentence, and nothing is kept', async () => {
    expect(await scene.connect(signIn('nope'))).toMatchObject({
      ok: false,
      error: { code: 'sign_in_refused' }
    })
    expect(await callerOf(scene.ctx).ask('accounts.list', {})).toEqual([])
  })

  it('signs in with a token, and takes the limits of the server', async () => {
    await scene.signIn(signIn(peer.brand.token))
    expect(await callerOf(scene.ctx).ask('accounts.list', {})).toMatchObject([
      {
        id: scene.accountId,
        handle: peer.brand.acct,
        name: 'brand',
        capabilities: { reply: { by: 'network', limit: { max: 100_000, counting: 'mastodon' } } }
      }
    ])
  })

  let question: SnacStatus

  it('a poll brings what was said to us with its thread, and a second one nothing', async () => {
    const post = await peer.brand.post('Le pain du mois est au seigle')
    question = await peer.alice.post('@brand ça se garde combien de temps ? 🥖 https://exemple.fr/a?b=1', {
      in_reply_to_id: post.id,
      spoiler_text: 'nourriture',
      language: 'fr'
    })
    const greeting = await peer.bob.post('@brand ouvert dimanche ?', { visibility: 'direct' })
    await peer.bob.post('Rien à voir')
    await notified([question, greeting])

    expect(await scene.poll()).toEqual({ added: 2, updated: 0 })
    expect(await messageOf(question)).toMatchObject({
      text: `nourriture\n\n@${peer.brand.acct} ça se garde combien de temps ? 🥖 https://exemple.fr/a?b=1`,
      parent_ref: post.id,
      side: 'theirs',
      subject_text: 'Le pain du mois est au seigle',
      state: 'to_answer'
    })
    expect(await messageOf(greeting)).toMatchObject({ subject_text: null, state: 'to_answer' })
    expect(JSON.parse((await messageOf(greeting)).reply_target ?? '')).toMatchObject({
      address: `@${peer.bob.acct}`,
      // The server shows a direct message so.
      visibility: 'private'
    })
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
  })

  it('a signed reply leaves by the outbox, tells who asked, and comes back as ours, unchanged', async () => {
    const asked = await messageOf(question)
    const body = 'Une *semaine* 👩🏽‍🍳,  voyez https://exemple.fr/conservation #pain'
    const { row, speakerId } = await scene.answerSigned(asked, body)
    expect(row.text).toBe(`@${peer.alice.acct} ${body}\nIrène, boulangère`)

    const told = await eventually(
      'told',
      async () => (await peer.alice.mentions()).find((one) => one.id === row.published_ref) ?? null
    )
    expect(told).toMatchObject({ text: row.text, visibility: 'public', spoiler_text: 'nourriture' })

    const before = await countMessages()
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
    expect(await countMessages()).toBe(before)
    expect(await messageOf({ id: row.published_ref ?? '' })).toMatchObject({
      side: 'ours',
      speaker_id: speakerId,
      text: row.text,
      edited_at: null,
      conversation_id: asked.conversation_id
    })

    const thanks = await peer.alice.post('@brand merci !', { in_reply_to_id: row.published_ref })
    await notified([thanks])
    expect(await scene.poll()).toEqual({ added: 1, updated: 0 })
    expect((await messageOf(thanks)).conversation_id).toBe(asked.conversation_id)
  })

  it('a long answer leaves as a thread of three, each part below the one before, and comes back as ours, once', async () => {
    const asking = await peer.alice.post('@brand et comment vous le faites ?')
    await notified([asking])
    await scene.poll()
    const said = ['On nourrit le levain la veille.', 'On pétrit avant l’aube.', 'On cuit à sept heures.']
    const rows = await scene.answerInThread(await messageOf(asking), said)
    const refs = rows.map(({ published_ref }) => published_ref)
    expect(rows.map(({ parent_ref }) => parent_ref)).toEqual([asking.id, ...refs.slice(0, -1)])
    expect(rows.map(({ text }) => text)).toEqual([
      `@${peer.alice.acct} ${said[0]}\nIrène, boulangère`,
      `@${peer.alice.acct} ${said[1]}`,
      `@${peer.alice.acct} ${said[2]}`
    ])
    const standing = await eventually('standing', async () => {
      const own = (await ownStatuses()).filter((one) => refs.includes(one.id))
      return own.length === rows.length ? own : null
    })
    expect(new Map(standing.map((one) => [one.id, one.in_reply_to_id]))).toEqual(
      new Map(rows.map(({ published_ref, parent_ref }) => [published_ref, parent_ref]))
    )
    const before = await countMessages()
    expect(await scene.poll()).toMatchObject({ added: 0 })
    expect(await countMessages()).toBe(before)
    for (const row of rows)
      expect(await messageOf({ id: row.published_ref ?? '' })).toMatchObject({
        side: 'ours',
        text: row.text
      })
  })

  it('what we answered with another app comes in as ours, and ends the wait', async () => {
    const asked = await peer.alice.post('@brand vous livrez ?')
    await notified([asked])
    await scene.poll()
    const answer = await peer.brand.post(`@${peer.alice.acct} oui, le samedi`, { in_reply_to_id: asked.id })
    expect(await scene.poll()).toEqual({ added: 1, updated: 0 })
    expect(await messageOf(answer)).toMatchObject({
      side: 'ours',
      conversation_id: (await messageOf(asked)).conversation_id,
      state: 'done'
    })
  })

  it('a lost answer is found and not sent again, though the server forgets keys', async () => {
    const asked = await peer.alice.post('@brand perdue ?')
    await notified([asked])
    await scene.poll()
    const reply: OutboundReply = {
      key: scene.ctx.ids.next(),
      parentRef: asked.id,
      replyTarget: (await messageOf(asked)).reply_target,
      text: `@${peer.alice.acct} Perdue, *non* : https://exemple.fr. Irène`,
      language: 'fr',
      createdAt: scene.clock.now(),
      firstTriedAt: scene.clock.now(),
      images: []
    }
    expect(await mastodon.findPublished(await scene.session(), reply, scene.io())).toEqual({ kind: 'absent' })
    const dropping = losingAnswers((_, init) => init?.method === 'POST')
    expect(await mastodon.publish(await scene.session(), reply, { ...scene.io(), fetch: dropping })).toEqual({
      kind: 'unknown',
      message: 'ECONNRESET'
    })
    scene.clock.advance(30 * second)
    const found = await mastodon.findPublished(await scene.session(), reply, scene.io())
    expect(found).toMatchObject({ kind: 'found' })
    expect(await mastodon.publish(await scene.session(), reply, scene.io())).toMatchObject({
      kind: 'published',
      published: found.kind === 'found' ? { ref: found.published.ref } : {}
    })
    expect((await ownStatuses()).filter((one) => one.text === reply.text)).toHaveLength(1)
  })

  it('is not sent to what is not there, which this server would take', async () => {
    const reply: OutboundReply = {
      key: scene.ctx.ids.next(),
      parentRef: '179538442700000000000000000000000000000000',
      replyTarget: null,
      text: 'À personne. Irène',
      language: 'fr',
      createdAt: scene.clock.now(),
      firstTriedAt: scene.clock.now(),
      images: []
    }
    expect(await mastodon.publish(await scene.session(), reply, scene.io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'target_gone' }
    })
  })

  it('misses nothing of more than one page, though min_id means since_id here', async () => {
    await scene.poll()
    const before = await countMessages()
    // One after the other: what is said in the same instant gets the same id here, and replaces the one before.
    const said: SnacStatus[] = []
    for (let index = 0; index < 45; index += 1) said.push(await peer.bob.post(`@brand question ${index}`))
    await notified(said)
    expect(await scene.poll()).toEqual({ added: 45, updated: 0 })
    expect(await countMessages()).toBe(before + 45)
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
  })

  it('an edit comes in', async () => {
    const asked = await peer.alice.post('@brand ouvert dimanch ?')
    await notified([asked])
    await scene.poll()
    await peer.alice.edit(asked.id, '@brand ouvert dimanche ?')
    await eventually('edited', async () => ((await scene.poll()).updated === 1 ? true : null))
    const edited = await messageOf(asked)
    expect(edited.text).toContain('ouvert dimanche ?')
    expect(edited.edited_at).not.toBeNull()
  })

  const published = async (asked: SnacStatus, text: string, images: OutboundReply['images'] = []) => {
    const outcome = await mastodon.publish(
      await scene.session(),
      {
        key: scene.ctx.ids.next(),
        parentRef: asked.id,
        replyTarget: (await messageOf(asked)).reply_target,
        text: `@${peer.alice.acct} ${text}`,
        language: 'fr',
        createdAt: scene.clock.now(),
        firstTriedAt: scene.clock.now(),
        images
      },
      scene.io()
    )
    if (outcome.kind !== 'published') throw new Error(JSON.stringify(outcome))
    return outcome.published.ref
  }
  const told = (id: string): Promise<SnacStatus> =>
    eventually('told', async () => (await peer.alice.mentions()).find((one) => one.id === id) ?? null)
  const act = async (kind: OutboundAction['kind'], ref: string, text: string | null = null) =>
    await mastodon.act(
      await scene.session(),
      { kind, ref, conversationRef: ref, replyTarget: null, text, language: 'fr', at: scene.clock.now() },
      scene.io()
    )

  it('takes an image with what it shows, an edit that keeps it, a like of theirs and of ours', async () => {
    const asked = await peer.alice.post('@brand la croûte ?')
    await notified([asked])
    await scene.poll()
    const { images } = mastodon.capabilitiesOf((await scene.session()).settings).reply
    expect(images?.mediaTypes).toContain('image/png')
    const pixel =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=='
    const image = {
      bytes: new Uint8Array(Buffer.from(pixel, 'base64')),
      mediaType: 'image/png',
      description: 'Une croûte dorée',
      width: 1,
      height: 1
    }
    const ref = await published(asked, 'la voisi. Irène', [image])
    expect((await told(ref)).media_attachments).toEqual([{ type: 'image', description: 'Une croûte dorée' }])

    expect(await act('like', asked.id)).toEqual({ kind: 'done' })
    await peer.alice.like(ref)
    const events = await eventually('liked', async () => {
      const outcome = await mastodon.poll(await scene.session(), null, scene.io())
      const found = outcome.kind === 'page' ? outcome.page.events.filter((one) => one.about.ref === ref) : []
      return found.length > 0 ? found : null
    })
    expect(events).toMatchObject([{ kind: 'like', author: { handle: peer.alice.acct } }])

    expect(await act('edit', ref, `@${peer.alice.acct} la voici. Irène`)).toEqual({ kind: 'done' })
    const [edited] = (await ownStatuses()).filter(({ text }) => text.includes('la voici'))
    expect(edited).toMatchObject({ media_attachments: [{ description: 'Une croûte dorée' }] })
    // This server cannot delete, and says that there is nothing.
    expect(await act('delete', edited?.id ?? ref)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'forbidden' }
    })
  })

  it('a token that is revoked asks for a person', async () => {
    const stored = await scene.session()
    const broken = { ...stored, credentials: JSON.stringify({ token: 'nope' }), renew: async () => {} }
    expect(await mastodon.poll(broken, null, scene.io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
  })
})
