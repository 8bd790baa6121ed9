import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { bluesky } from '../../src/main/connectors/bluesky/bluesky.ts'
import type {
  InboundItem,
  InboundQuietEvent,
  OutboundReply,
  StoredSession
} from '../../src/main/connectors/connector.ts'
import { pollAccount } from '../../src/main/ingest/poll-due-accounts.ts'
import { listMessages } from '../../src/main/store/messages.ts'
import { day, hour, plus } from '../../src/shared/model/instant.ts'
import type { MessageAction } from '../../src/shared/model/network.ts'
import { signInOnPage } from '../support/bluesky-browser.ts'
import {
  type BlueskyPeer,
  blueskyPeerIsHere,
  eventually,
  mentioning,
  type Ref,
  startBlueskyPeer
} from '../support/bluesky-peer.ts'
import { losingAnswers, openPeerScene, type PeerScene, type PeerSignIn } from '../support/peer-scene.ts'
import { callerOf } from '../support/serve.ts'

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
  let scene: PeerScene

  beforeAll(async () => {
    peer = await startBlueskyPeer()
    scene = await openPeerScene('bluesky', { bluesky })
  }, 5 * minutes)

  afterAll(async () => {
    await scene?.close()
    await peer?.stop()
  }, minutes)

  const signIn = (secret: string): PeerSignIn => ({
    server: peer.pds,
    identifier: peer.brand.handle,
    secret
  })
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
    await scene.ctx.store.read
      .selectFrom('message')
      .selectAll()
      .where('ref', '=', ref.uri)
      .executeTakeFirstOrThrow()
  const countMessages = async (): Promise<number> =>
    (await scene.ctx.store.read.selectFrom('message').select('id').execute()).length
  const replyUnder = (parent: Ref, text: string, key: string): OutboundReply => ({
    key,
    parentRef: parent.uri,
    replyTarget: null,
    text,
    language: 'fr',
    createdAt: scene.clock.now(),
    firstTriedAt: scene.clock.now(),
    images: []
  })
  /** All that the connector brings, from the beginning. */
  const readAll = async (
    from: () => Promise<StoredSession> = () => scene.session()
  ): Promise<{ items: readonly InboundItem[]; events: readonly InboundQuietEvent[] }> => {
    const items: InboundItem[] = []
    const events: InboundQuietEvent[] = []
    let cursor: string | null = null
    for (;;) {
      const outcome = await bluesky.poll(await from(), cursor, scene.io())
      if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
      items.push(...outcome.page.items)
      events.push(...outcome.page.events)
      cursor = outcome.page.cursor
      if (!outcome.page.more) return { items, events }
    }
  }
  const act = async (kind: MessageAction, ref: string) => {
    const message = await scene.ctx.store.read
      .selectFrom('message')
      .select('reply_target')
      .where('ref', '=', ref)
      .executeTakeFirst()
    return await bluesky.act(
      await scene.session(),
      {
        kind,
        ref,
        conversationRef: ref,
        replyTarget: message?.reply_target ?? null,
        text: null,
        language: null,
        at: scene.clock.now()
      },
      scene.io()
    )
  }
  const viewOf = async (ref: Ref) => {
    const { posts } = z
      .object({ posts: z.array(z.looseObject({ viewer: z.object({ like: z.string().optional() }) })) })
      .parse(await peer.us.get('app.bsky.feed.getPosts', { uris: ref.uri }))
    return posts[0] ?? null
  }
  const mention = async (text: string): Promise<Ref> => {
    const words = `${text} @${peer.us.handle}`
    const ref = await peer.alice.post(words, mentioning(words, peer.us))
    await notified([ref])
    return ref
  }

  it('refuses a wrong app password with its own sentence, and nothing is kept', async () => {
    expect(await scene.connect(signIn('abcd-efgh-ijkl-mnop'))).toEqual({
      ok: false,
      error: { code: 'sign_in_refused', values: { message: 'Invalid identifier or password' } }
    })
    expect(await callerOf(scene.ctx).ask('accounts.list', {})).toEqual([])
  })

  it('signs in with an app password', async () => {
    await scene.signIn(signIn(peer.brand.appPassword))
    expect(await callerOf(scene.ctx).ask('accounts.list', {})).toMatchObject([
      { id: scene.accountId, handle: 'brand.test', name: 'brand.test', connection: 'live' }
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

    expect(await scene.poll()).toEqual({ added: 3, updated: 0 })
    const rows = await scene.ctx.store.read
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
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
  })

  it('a signed reply leaves by the outbox, stands in the thread with its link and mention, and comes back as ours', async () => {
    const asked = await messageOf(question)
    const body = `Une semaine 👩🏽‍🍳, voyez https://exemple.fr/conservation ou demandez à @${peer.bob.handle} #pain`
    const { row, speakerId } = await scene.answerSigned(asked, body)

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
    expect(await scene.poll()).toMatchObject({ added: 0 })
    expect(await countMessages()).toBe(before)
    const said = await listMessages(scene.ctx.store.read, asked.conversation_id)
    expect(said.map(({ side, speaker_id }) => ({ side, speaker_id }))).toEqual([
      { side: 'theirs', speaker_id: null },
      { side: 'ours', speaker_id: speakerId }
    ])
  })

  it('an answer to our reply joins its conversation', async () => {
    const { conversation_id: conversationId } = await messageOf(question)
    const ours = (await listMessages(scene.ctx.store.read, conversationId)).find((one) => one.side === 'ours')
    const record = z.object({ uri: z.string(), cid: z.string() }).parse(
      await peer.us.get('com.atproto.repo.getRecord', {
        repo: peer.us.did,
        collection: 'app.bsky.feed.post',
        rkey: ours?.ref.split('/').at(-1) ?? ''
      })
    )
    const thanks = await peer.alice.reply('Merci !', root, record)
    await notified([thanks])
    expect(await scene.poll()).toEqual({ added: 1, updated: 0 })
    expect((await messageOf(thanks)).conversation_id).toBe(conversationId)
  })

  it('a long answer leaves as a thread of three, each part below the one before, and comes back as ours, once', async () => {
    const asking = await peer.alice.post(
      'et comment vous le faites ? @brand.test',
      mentioning('et comment vous le faites ? @brand.test', peer.us)
    )
    await notified([asking])
    await scene.poll()
    const said = ['On nourrit le levain la veille.', 'On pétrit avant l’aube.', 'On cuit à sept heures.']
    const rows = await scene.answerInThread(await messageOf(asking), said)
    const refs = rows.map(({ published_ref }) => published_ref ?? '')
    expect(rows.map(({ text }) => text)).toEqual([`${said[0]}\nIrène, boulangère`, said[1], said[2]])
    for (const [index, parent] of [asking.uri, ...refs.slice(0, -1)].entries()) {
      const standing = await eventually('in the thread', async () => {
        const { thread } = threadSchema.parse(
          await peer.alice.get('app.bsky.feed.getPostThread', { uri: parent, depth: '1' })
        )
        return thread.replies[0] ?? null
      })
      expect(standing.post).toMatchObject({
        uri: refs[index],
        author: { did: peer.us.did },
        record: { text: rows[index]?.text, reply: { root: { uri: asking.uri }, parent: { uri: parent } } }
      })
    }
    const before = await countMessages()
    expect(await scene.poll()).toMatchObject({ added: 0 })
    expect(await countMessages()).toBe(before)
  })

  it('what we answered with another app comes in as ours, and ends the wait', async () => {
    const ref = await mention('Vous livrez ?')
    await scene.poll()
    const answer = await peer.us.reply('Oui, le samedi', ref, ref)
    await eventually('in the feed', async () => ((await scene.poll()).added === 1 ? true : null))
    const message = await messageOf(answer)
    expect(message).toMatchObject({ side: 'ours', conversation_id: (await messageOf(ref)).conversation_id })
    const conversation = await scene.ctx.store.read
      .selectFrom('conversation')
      .select('state')
      .where('id', '=', message.conversation_id)
      .executeTakeFirstOrThrow()
    expect(conversation.state).toBe('done')
  })

  it('the same key twice gives one post, and a lost answer is found', async () => {
    const ref = await mention('Une fois ?')
    const reply = replyUnder(ref, 'Une fois. Irène', scene.ctx.ids.uuid())
    expect(await bluesky.findPublished(await scene.session(), reply, scene.io())).toEqual({ kind: 'absent' })
    const first = await bluesky.publish(await scene.session(), reply, scene.io())
    const second_ = await bluesky.publish(await scene.session(), reply, scene.io())
    if (first.kind !== 'published' || second_.kind !== 'published')
      throw new Error(JSON.stringify([first, second_]))
    expect(second_.published.ref).toBe(first.published.ref)
    expect(await bluesky.findPublished(await scene.session(), reply, scene.io())).toMatchObject({
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
    const reply = replyUnder(ref, 'Perdue. Irène', scene.ctx.ids.uuid())
    const dropping = losingAnswers((address) => address.includes('createRecord'))
    expect(await bluesky.publish(await scene.session(), reply, { ...scene.io(), fetch: dropping })).toEqual({
      kind: 'unknown',
      message: 'ECONNRESET'
    })
    expect(await bluesky.findPublished(await scene.session(), reply, scene.io())).toMatchObject({
      kind: 'found'
    })
  })

  it('an edit and a deletion come in', async () => {
    const kept = await mention('ouvert dimanch ?')
    const dropped = await mention('je regrette')
    await scene.poll()
    await peer.alice.edit(kept, 'ouvert dimanche ? @brand.test')
    await peer.alice.delete(dropped)
    await eventually('edited and gone', async () => {
      const { notifications } = notificationsSchema.parse(
        await peer.us.get('app.bsky.notification.listNotifications', { limit: '100' })
      )
      const isEdited = notifications.some((one) => one.uri === kept.uri && one.cid !== kept.cid)
      return isEdited && !notifications.some((one) => one.uri === dropped.uri) ? notifications : null
    })
    await scene.poll()
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
      await bluesky.publish(
        await scene.session(),
        replyUnder(dropped, 'Tard. Irène', scene.ctx.ids.uuid()),
        scene.io()
      )
    ).toMatchObject({ kind: 'failed', failure: { kind: 'rejected', code: 'target_gone' } })
    const closed = await mention('personne ne répond')
    await peer.alice.closeThread(closed)
    const refused = await eventually('closed', async () => {
      const outcome = await bluesky.publish(
        await scene.session(),
        replyUnder(closed, 'Oui. Irène', '0199f0a0-0000-7000-8000-00000000dead'),
        scene.io()
      )
      return outcome.kind === 'failed' ? outcome : null
    })
    expect(refused.failure).toEqual({ kind: 'rejected', code: 'forbidden', message: 'replyDisabled' })
  })

  it('likes and reposts of our posts come in as quiet events', async () => {
    const post = await peer.us.post('Aimez-vous le seigle ?')
    await indexed(post)
    await peer.alice.like(post)
    await peer.bob.repost(post)
    const events = await eventually('both told', async () => {
      const all = (await readAll()).events.filter((one) => one.about.ref === post.uri)
      return all.length === 2 ? all : null
    })
    expect(
      events.map(({ kind, author, about }) => ({ kind, author: author.handle, text: about.text }))
    ).toEqual(
      expect.arrayContaining([
        { kind: 'like', author: 'alice.test', text: 'Aimez-vous le seigle ?' },
        { kind: 'repost', author: 'bob.test', text: 'Aimez-vous le seigle ?' }
      ])
    )
    expect((await readAll()).items.some((one) => one.ref === post.uri)).toBe(false)
  })

  it('a reply with a picture leaves with what it shows, and is read back with it', async () => {
    const ref = await mention('Montrez le four ?')
    const reply: OutboundReply = {
      ...replyUnder(ref, 'Le voici. Irène', scene.ctx.ids.uuid()),
      images: [
        {
          bytes: Uint8Array.from(
            Buffer.from(
              'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
              'base64'
            )
          ),
          mediaType: 'image/png',
          description: 'Le four à bois',
          width: 1,
          height: 1
        }
      ]
    }
    const outcome = await bluesky.publish(await scene.session(), reply, scene.io())
    if (outcome.kind !== 'published') throw new Error(JSON.stringify(outcome))
    expect(await bluesky.publish(await scene.session(), reply, scene.io())).toEqual({
      kind: 'published',
      published: { ...outcome.published, at: expect.any(String) }
    })
    const item = await eventually('read back', async () => {
      const { items } = await readAll()
      return items.find((one) => one.ref === outcome.published.ref) ?? null
    })
    expect(item).toMatchObject({
      author: { isUs: true },
      attachments: [{ kind: 'image', description: 'Le four à bois', width: 1, height: 1 }]
    })
    expect(item.attachments[0]?.source.at).toMatch(/^http/u)
  })

  it('a card and a quoted post are read as what they are', async () => {
    const other = await peer.bob.post('Un pain à deux lignes')
    await indexed(other)
    const words = `Vous avez lu @${peer.us.handle} ?`
    const card = await peer.alice.post(words, {
      ...mentioning(words, peer.us),
      embed: {
        $type: 'app.bsky.embed.external',
        external: { uri: 'https://exemple.fr/pain', title: 'Le pain au levain', description: '' }
      }
    })
    const quote = await peer.alice.post(words, {
      ...mentioning(words, peer.us),
      embed: { $type: 'app.bsky.embed.record', record: other },
      labels: { $type: 'com.atproto.label.defs#selfLabels', values: [{ val: 'graphic-media' }] }
    })
    await notified([card, quote])
    const { items } = await readAll()
    expect(items.find((one) => one.ref === card.uri)?.text).toBe(
      `${words}\n\n> Le pain au levain\n> https://exemple.fr/pain`
    )
    expect(items.find((one) => one.ref === quote.uri)).toMatchObject({
      text: `⚠ graphic-media\n\n${words}`,
      subject: { text: 'Un pain à deux lignes' }
    })
  })

  it('likes a message, twice to no more effect, and takes it back', async () => {
    const ref = await mention('Merci pour tout')
    expect(await act('like', ref.uri)).toEqual({ kind: 'done' })
    expect(await act('like', ref.uri)).toEqual({ kind: 'done' })
    await eventually('liked', async () => (await viewOf(ref))?.viewer.like ?? null)
    expect(await act('like', ref.uri)).toEqual({ kind: 'done' })
    expect(await act('unlike', ref.uri)).toEqual({ kind: 'done' })
    expect(await act('unlike', ref.uri)).toEqual({ kind: 'done' })
    await eventually('no longer liked', async () =>
      (await viewOf(ref))?.viewer.like === undefined ? true : null
    )
    expect(await act('like', ref.uri)).toEqual({ kind: 'done' })
  })

  it('hides a reply in our thread and shows it again; the message does not look deleted', async () => {
    const root = await peer.us.post('Un fil à nous')
    await indexed(root)
    const first = await peer.alice.reply('Nul', root, root)
    const second_ = await peer.bob.reply('Très nul', root, root)
    await notified([first, second_])
    await scene.poll()
    expect(await act('hide', first.uri)).toEqual({ kind: 'done' })
    expect(await act('hide', second_.uri)).toEqual({ kind: 'done' })
    const hiddenReplies = async (): Promise<readonly string[]> =>
      z.object({ value: z.object({ hiddenReplies: z.array(z.string()) }) }).parse(
        await peer.us.get('com.atproto.repo.getRecord', {
          repo: peer.us.did,
          collection: 'app.bsky.feed.threadgate',
          rkey: root.uri.split('/').at(-1) ?? ''
        })
      ).value.hiddenReplies
    expect(await hiddenReplies()).toEqual([first.uri, second_.uri])
    await eventually('no longer told', async () => {
      const { notifications } = notificationsSchema.parse(
        await peer.us.get('app.bsky.notification.listNotifications', { limit: '100' })
      )
      return notifications.some((one) => one.uri === first.uri) ? null : true
    })
    await scene.poll()
    expect((await messageOf(first)).deleted_at).toBeNull()
    expect(await act('unhide', first.uri)).toEqual({ kind: 'done' })
    expect(await hiddenReplies()).toEqual([second_.uri])
    const theirs = await mention('un fil à elle')
    expect(await act('hide', theirs.uri)).toMatchObject({ failure: { code: 'forbidden' } })
  })

  it('deletes our own reply, and never what others said', async () => {
    const ref = await mention('Et celui-ci ?')
    const reply = replyUnder(ref, 'Un mot de trop. Irène', scene.ctx.ids.uuid())
    const outcome = await bluesky.publish(await scene.session(), reply, scene.io())
    if (outcome.kind !== 'published') throw new Error(JSON.stringify(outcome))
    expect(await act('delete', outcome.published.ref)).toEqual({ kind: 'done' })
    expect(await act('delete', outcome.published.ref)).toEqual({ kind: 'done' })
    expect(await bluesky.findPublished(await scene.session(), reply, scene.io())).toEqual({ kind: 'absent' })
    expect(await act('delete', ref.uri)).toMatchObject({ failure: { code: 'forbidden' } })
  })

  it('signs in on the network’s own page; its tokens read, answer, are renewed and can be refused', async () => {
    const { browserSignIn } = bluesky
    if (browserSignIn === null) throw new Error('there is no sign-in by browser')
    const redirect = 'http://127.0.0.1:43121/callback'
    const begin = async () => {
      const begun = await browserSignIn.begin(
        { server: peer.pds, identifier: peer.brand.handle },
        redirect,
        scene.io()
      )
      if (begun.kind === 'failed') throw new Error(JSON.stringify(begun.failure))
      return begun
    }
    const declined = await begin()
    expect(
      await browserSignIn.finish(
        declined.pending,
        await signInOnPage(declined.address, peer.brand, false),
        scene.io()
      )
    ).toMatchObject({ kind: 'failed', failure: { kind: 'rejected', code: 'forbidden' } })

    const begun = await begin()
    const returned = await signInOnPage(begun.address, peer.brand, true)
    expect(returned).toContain(redirect)
    const outcome = await browserSignIn.finish(begun.pending, returned, scene.io())
    if (outcome.kind !== 'signed_in') throw new Error(JSON.stringify(outcome))
    expect(outcome).toMatchObject({
      remoteId: peer.us.did,
      handle: 'brand.test',
      expiresAt: plus(scene.clock.now(), 14 * day)
    })

    const ref = await mention('Par le navigateur ?')
    const kept = [outcome.credentials]
    const opened = async (): Promise<StoredSession> => ({
      settings: outcome.settings,
      credentials: kept.at(-1) ?? '',
      since: plus(scene.clock.now(), -day),
      renew: async (credentials) => {
        kept.push(credentials)
      },
      kept: async () => kept.at(-1) ?? null
    })
    expect((await readAll(opened)).items.some((one) => one.ref === ref.uri)).toBe(true)
    const reply = replyUnder(ref, 'Oui, par lui. Irène', scene.ctx.ids.uuid())
    expect(await bluesky.publish(await opened(), reply, scene.io())).toMatchObject({ kind: 'published' })

    // A token that the server no longer takes: renewed once, also for those that had read it before.
    const tokens = z.looseObject({ accessToken: z.string() }).parse(JSON.parse(kept.at(-1) ?? ''))
    kept.push(JSON.stringify({ ...tokens, accessToken: `${tokens.accessToken.slice(0, -8)}AAAAAAAA` }))
    const before = await Promise.all([opened(), opened(), opened()])
    const ways = await Promise.all([
      bluesky.poll(before[0], null, scene.io()),
      bluesky.findPublished(before[1], reply, scene.io())
    ])
    expect(ways.map((one) => one.kind)).toEqual(['page', 'found'])
    expect((await bluesky.poll(before[2], null, scene.io())).kind).toBe('page')
    expect(kept).toHaveLength(3)

    // The server itself ends a session whose refresh token is used twice.
    const replayed: StoredSession = {
      ...before[2],
      renew: async () => {},
      kept: async () => before[2].credentials
    }
    expect(await bluesky.poll(replayed, null, scene.io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
    expect(await bluesky.poll(await opened(), null, scene.io())).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
  })

  it('takes 300 graphemes of emoji and combining characters, and one more is refused before it is sent', async () => {
    const ref = await mention('Longue ?')
    const text = `${'👨‍👩‍👧'.repeat(100)}${'e\u0301'.repeat(150)}${'🇫🇷'.repeat(50)}`
    expect(
      await bluesky.publish(
        await scene.session(),
        replyUnder(ref, `${text}!`, scene.ctx.ids.uuid()),
        scene.io()
      )
    ).toMatchObject({
      failure: { kind: 'rejected', code: 'too_long' }
    })
    expect(
      await bluesky.publish(await scene.session(), replyUnder(ref, text, scene.ctx.ids.uuid()), scene.io())
    ).toMatchObject({
      kind: 'published'
    })
  })

  it('misses nothing across pages when many write in one moment', async () => {
    await scene.poll()
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
      const rows = await scene.ctx.store.read
        .selectFrom('message')
        .select('id')
        .where('text', '=', words)
        .execute()
      return rows.length
    }
    await eventually('all there', async () => {
      await scene.poll()
      return (await countRead()) >= records.length ? true : null
    })
    expect(await countRead()).toBe(records.length)
    expect(await messageOf(last)).toMatchObject({ side: 'theirs' })
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
  })

  it('renews a session that the server no longer takes, and keeps the new one', async () => {
    const former = await scene.session()
    const tokens = z
      .object({ accessJwt: z.string(), refreshJwt: z.string() })
      .parse(JSON.parse(former.credentials))
    await former.renew(JSON.stringify({ ...tokens, accessJwt: 'no.longer.good' }))
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
    expect((await scene.session()).credentials).not.toContain('no.longer.good')
    await (
      await scene.session()
    ).renew(JSON.stringify({ accessJwt: 'no.longer.good', refreshJwt: 'neither.is.this' }))
    expect(await pollAccount(scene.ctx, scene.accountId)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
    expect(await callerOf(scene.ctx).ask('accounts.list', {})).toMatchObject([
      { health: { nextPollAt: null, failure: { kind: 'unauthorized' } } }
    ])
    expect(await scene.connect(signIn(peer.brand.appPassword))).toMatchObject({
      ok: true,
      value: { accountId: scene.accountId }
    })
    expect(await scene.poll()).toEqual({ added: 0, updated: 0 })
  })

  it('the app itself connects by the browser: the same account goes on with tokens that end in two weeks', async () => {
    const answers = {
      server: peer.pds,
      identifier: peer.brand.handle,
      accountId: scene.accountId,
      place: null
    }
    expect(
      await callerOf(scene.ctx).call('accounts.beginSignIn', { network: 'bluesky', ...answers })
    ).toMatchObject({ ok: true })
    const page = scene.ctx.desktop.opened.at(-1) ?? ''
    const back = await fetch(await signInOnPage(page, peer.brand, true))
    expect(back.status).toBe(200)
    expect(await callerOf(scene.ctx).ask('accounts.signIn', {})).toMatchObject({
      kind: 'connected',
      accountId: scene.accountId
    })
    expect((await scene.session()).credentials).toContain('"kind":"oauth"')
    const ref = await mention('Vous revoilà ?')
    await scene.poll()
    expect(await messageOf(ref)).toMatchObject({ side: 'theirs', text: `Vous revoilà ? @${peer.us.handle}` })
  })
})
