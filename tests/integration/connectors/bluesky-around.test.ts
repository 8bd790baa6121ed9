import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bluesky } from '../../../src/main/connectors/bluesky/bluesky.ts'
import { cursorSchema } from '../../../src/main/connectors/bluesky/cursor.ts'
import type { OutboundImage } from '../../../src/main/connectors/connector.ts'
import { day, hour, type Instant, minute, plus } from '../../../src/shared/model/instant.ts'
import { type BlueskyScene, createRecord, openBlueskyScene } from '../../support/bluesky-scene.ts'
import type { FakeAccount, FakeBluesky } from '../../support/fake-bluesky.ts'
import type { FakeRequest } from '../../support/fake-server.ts'

/** What stands around the words: likes, pictures, links, labels, blocks, and how far back we look. */
describe('around the words on Bluesky', () => {
  let scene: BlueskyScene
  let fake: FakeBluesky
  let alice: FakeAccount

  beforeEach(async () => {
    scene = await openBlueskyScene()
    fake = scene.fake
    alice = fake.account('alice.test', 'Alice')
  })
  afterEach(() => scene.stop())

  const asked = (method: string) => fake.server.requests.filter((one) => one.path.endsWith(method))

  describe('likes and reposts', () => {
    it('of our posts come in as quiet events, with who did it and to which words', async () => {
      const post = fake.us.post('Le pain du mois')
      alice.like(post)
      const at = scene.clock.now()
      alice.repost(post)
      const { items, events } = await scene.poll()
      expect(items).toEqual([])
      const about = {
        ref: post.uri,
        text: 'Le pain du mois',
        url: `https://bsky.app/profile/${fake.us.did}/post/${post.uri.split('/').at(-1)}`
      }
      const author = {
        ref: alice.did,
        handle: 'alice.test',
        name: 'Alice',
        url: `https://bsky.app/profile/${alice.did}`,
        isUs: false
      }
      expect(events).toEqual([
        {
          ref: `${alice.did} like ${post.uri}`,
          kind: 'like',
          author,
          about,
          at: plus(at, -1_000)
        },
        { ref: `${alice.did} repost ${post.uri}`, kind: 'repost', author, about, at }
      ])
    })

    it('come once, also when somebody takes it back and does it again', async () => {
      const post = fake.us.post('Le pain du mois')
      alice.like(post)
      const first = await scene.poll()
      expect(first.events).toHaveLength(1)
      alice.unlike(post)
      alice.like(post)
      const second = await scene.poll(first.cursor)
      expect(second.events).toEqual([])
      fake.account('bob.test').like(post)
      expect((await scene.poll(second.cursor)).events).toMatchObject([{ author: { handle: 'bob.test' } }])
    })

    it('are all read, page by page, and make no question wait', async () => {
      const post = fake.us.post('Le pain du mois')
      for (let index = 0; index < 250; index += 1) fake.account(`p${index}.test`).like(post)
      const refs: string[] = []
      let cursor: string | null = null
      let pages = 0
      for (;;) {
        const question = alice.post(`question ${pages}`, { mentions: fake.us })
        const page = await scene.poll(cursor)
        expect(page.items.map((one) => one.ref)).toEqual([question.uri])
        refs.push(...page.events.map((one) => one.ref))
        cursor = page.cursor
        pages += 1
        if (!page.more) break
      }
      expect(pages).toBe(3)
      expect(new Set(refs).size).toBe(250)
      expect(refs).toHaveLength(250)
    })

    it('are not many in what is kept between two polls, however many there are', async () => {
      const post = fake.us.post('Le pain du mois')
      for (let index = 0; index < 300; index += 1) {
        fake.account(`p${index}.test`).like(post)
        scene.clock.advance(10 * minute)
      }
      let events = 0
      let page = await scene.poll()
      for (;;) {
        events += page.events.length
        expect(cursorSchema.parse(JSON.parse(page.cursor)).quiet.known.length).toBeLessThan(10)
        if (!page.more) break
        page = await scene.poll(page.cursor)
      }
      expect(events).toBe(300)
    })

    it('are read from the beginning by one who kept none before', async () => {
      const post = fake.us.post('Le pain du mois')
      alice.like(post)
      const former = { readUpTo: scene.clock.now(), auditedAt: scene.clock.now(), known: [], round: null }
      expect((await scene.poll(JSON.stringify(former))).events).toHaveLength(1)
    })

    it('hold up no question when they cannot be read, and come with the next poll', async () => {
      const question = alice.post('Bonjour', { mentions: fake.us })
      alice.like(fake.us.post('Le pain du mois'))
      const ofLikes = (one: FakeRequest): boolean => one.search.getAll('reasons').includes('like')
      fake.server.fail({ kind: 'status', status: 500 }, ofLikes)
      const first = await scene.poll()
      expect([first.items.map((one) => one.ref), first.events]).toEqual([[question.uri], []])
      fake.server.fail({ kind: 'status', status: 429, headers: { 'retry-after': '120' } }, ofLikes)
      const second = await scene.poll(first.cursor)
      expect(second).toMatchObject({ events: [], notBefore: plus(scene.clock.now(), 2 * minute) })
      expect((await scene.poll(second.cursor)).events).toHaveLength(1)
    })

    it('come without one that is odd', async () => {
      const { uri, cid } = fake.us.post('Le pain du mois')
      const like = (over: object) => ({
        uri: `at://${alice.did}/app.bsky.feed.like/3l`,
        cid: 'bafylike',
        author: { did: alice.did, handle: 'alice.test' },
        reason: 'like',
        record: { subject: { uri, cid } },
        indexedAt: scene.clock.now(),
        ...over
      })
      fake.server.fail(
        { kind: 'status', status: 200, body: { notifications: [like({ record: 'odd' }), like({})] } },
        (one) => one.search.getAll('reasons').includes('like')
      )
      expect((await scene.poll()).events).toMatchObject([{ kind: 'like', about: { ref: uri } }])
    })

    it('say which post they are about when its words cannot be had', async () => {
      const post = fake.us.post('Le pain du mois')
      alice.like(post)
      fake.server.fail({ kind: 'status', status: 502 }, (one) => one.path.endsWith('getPosts'))
      expect((await scene.poll()).events).toMatchObject([{ about: { ref: post.uri, text: null } }])
    })
  })

  describe('how far back the first poll goes', () => {
    const ago = (days: number): Instant => plus(scene.clock.now(), -days * day)

    it('is what was asked for, and it says how far it has come', async () => {
      const kept = alice.post('il y a trois jours', { mentions: fake.us, at: ago(3) })
      alice.post('il y a dix jours', { mentions: fake.us, at: ago(10) })
      const since = ago(7)
      const outcome = await bluesky.poll({ ...scene.session(), since }, null, scene.io)
      expect(outcome).toMatchObject({
        kind: 'page',
        page: { items: [{ ref: kept.uri }], reachedBack: since, more: false }
      })
    })

    it('tells page by page, and stops earlier when less is wanted meanwhile', async () => {
      for (let index = 0; index < 120; index += 1)
        alice.post(`m ${index}`, { mentions: fake.us, at: plus(ago(12), index * 2 * hour) })
      const first = await scene.poll()
      expect(first.more).toBe(true)
      expect(first.reachedBack).toBe(first.items[0]?.publishedAt)
      const since = plus(first.reachedBack ?? scene.clock.now(), -10 * hour)
      const second = await bluesky.poll({ ...scene.session(), since }, first.cursor, scene.io)
      expect(second).toMatchObject({ kind: 'page', page: { reachedBack: since, more: false } })
      expect(second.kind === 'page' && second.page.items).toHaveLength(5)
    })

    it('says nothing once it is done', async () => {
      alice.post('Bonjour', { mentions: fake.us })
      const { cursor } = await scene.poll()
      expect((await scene.poll(cursor)).reachedBack).toBeNull()
    })

    it('looks far back again when the app asks for it, and only then', async () => {
      alice.post('un', { mentions: fake.us })
      const first = await scene.poll()
      const late = alice.post('écrit il y a trois jours', { mentions: fake.us, at: ago(3) })
      scene.clock.advance(2 * day)
      const notDue = await bluesky.poll({ ...scene.session(), audit: 'not_due' }, first.cursor, scene.io)
      expect(notDue).toMatchObject({ kind: 'page', page: { items: [], auditEnded: false } })
      const due = await bluesky.poll({ ...scene.session(), audit: 'due' }, first.cursor, scene.io)
      expect(due).toMatchObject({ kind: 'page', page: { items: [{ ref: late.uri }], auditEnded: true } })
    })
  })

  describe('pictures and links that come in', () => {
    it('of a mention that stands alone are asked for', async () => {
      const post = alice.post('Regardez', { mentions: fake.us, picture: 'Une miche coupée' })
      expect((await scene.item(post.uri)).attachments).toMatchObject([
        { kind: 'image', description: 'Une miche coupée', source: { kind: 'address' } }
      ])
    })

    it('stand behind marks below the words', async () => {
      const card = { uri: 'https://exemple.fr/pain', title: 'Le pain au levain' }
      const post = alice.post('Vous avez lu ?', { mentions: fake.us, card })
      expect((await scene.item(post.uri)).text).toBe(
        'Vous avez lu ? @boulangerie.test\n\n> Le pain au levain\n> https://exemple.fr/pain'
      )
    })

    it('come with the words alone when the network does not tell them', async () => {
      const post = alice.post('Regardez', { mentions: fake.us, picture: 'Une miche' })
      fake.server.fail({ kind: 'status', status: 502 }, (one) => one.path.endsWith('getPostThread'))
      expect(await scene.item(post.uri)).toMatchObject({ attachments: [] })
    })

    it('asks for nothing around words that stand alone', async () => {
      alice.post('Bonjour', { mentions: fake.us })
      await scene.poll()
      expect(asked('getPostThread')).toEqual([])
    })
  })

  describe('pictures of ours', () => {
    const image = (description: string): OutboundImage => ({
      bytes: new Uint8Array([1, 2, 3, description.length]),
      mediaType: 'image/png',
      description,
      width: 4,
      height: 3
    })

    it('leave with what they show, and come back with it', async () => {
      const inbound = await scene.item(alice.post('Montrez', { mentions: fake.us }).uri)
      const images = [image('Le four'), image('La boutique')]
      expect(
        await bluesky.publish(scene.session(), scene.reply(inbound, 'Voilà. Camille', { images }), scene.io)
      ).toMatchObject({ kind: 'published' })
      expect(asked('uploadBlob').map((one) => [one.headers['content-type'], [...one.bytes]])).toEqual([
        ['image/png', [1, 2, 3, 7]],
        ['image/png', [1, 2, 3, 11]]
      ])
      const page = await scene.poll()
      expect(page.items.find((one) => one.author.isUs)?.attachments).toMatchObject([
        { kind: 'image', description: 'Le four', width: 4, height: 3 },
        { kind: 'image', description: 'La boutique' }
      ])
    })

    it('stand once when the answer was lost and the reply is sent again', async () => {
      const inbound = await scene.item(alice.post('Montrez', { mentions: fake.us }).uri)
      const reply = scene.reply(inbound, 'Voilà. Camille', { images: [image('Le four')] })
      fake.server.fail({ kind: 'done_then_dropped' }, (one) => one.path === createRecord)
      expect(await bluesky.publish(scene.session(), reply, scene.io)).toMatchObject({ kind: 'unknown' })
      expect(await bluesky.publish(scene.session(), reply, scene.io)).toMatchObject({ kind: 'published' })
      expect(fake.ourPosts()).toHaveLength(1)
    })

    it('that do not arrive keep the words back: nothing has left', async () => {
      const inbound = await scene.item(alice.post('Montrez', { mentions: fake.us }).uri)
      const reply = scene.reply(inbound, 'Voilà. Camille', { images: [image('Le four')] })
      for (const fault of [{ kind: 'silent' }, { kind: 'html' }, { kind: 'status', status: 500 }] as const) {
        fake.server.fail(fault, (one) => one.path.endsWith('uploadBlob'))
        expect(await bluesky.publish(scene.session(), reply, { ...scene.io, timeout: 500 })).toMatchObject({
          kind: 'failed',
          failure: { kind: 'unavailable' }
        })
      }
      expect(asked('createRecord')).toEqual([])
    })
  })

  describe('moderators and blocks', () => {
    it('a label that comes later changes how the message stands, once, and edits nothing', async () => {
      const post = alice.post('Achetez mes montres', { mentions: fake.us })
      const first = await scene.poll()
      expect(first.items).toMatchObject([{ standing: 'shown' }])
      fake.label(post.uri, 'spam')
      const second = await scene.poll(first.cursor)
      expect(second.items).toMatchObject([{ ref: post.uri, standing: 'spam', editedAt: null }])
      expect((await scene.poll(second.cursor)).items).toEqual([])
    })

    it('what an account is labelled counts for what it says', async () => {
      fake.label(alice.did, '!hide')
      const post = alice.post('Bonjour', { mentions: fake.us })
      expect((await scene.item(post.uri)).standing).toBe('hidden')
    })

    it('one whom we mute, or who blocks us, has deleted nothing', async () => {
      alice.post('Bonjour', { mentions: fake.us })
      const bob = fake.account('bob.test')
      bob.post('Bonsoir', { mentions: fake.us })
      const { cursor } = await scene.poll()
      fake.mute(alice)
      fake.block(bob, fake.us)
      expect((await scene.poll(cursor)).items).toEqual([])
    })

    it('a blocked post above the message ends what is known of the thread, and hides nothing below', async () => {
      const bob = fake.account('bob.test')
      const post = fake.us.post('Le pain du mois')
      const first = bob.post('Bonjour', { replyTo: post })
      fake.block(bob, fake.us)
      const second = alice.post('Je suis d’accord', { replyTo: first, mentions: fake.us })
      expect(await scene.item(second.uri)).toMatchObject({ parentRef: first.uri, state: 'visible' })
    })
  })
})
