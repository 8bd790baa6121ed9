import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundItem } from '../../../src/main/connectors/connector.ts'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import { type FakeStatus, type Habits, startFakeMastodon } from '../../support/fake-mastodon.ts'
import { type MastodonScene, startMastodonScene } from '../../support/mastodon-scene.ts'
import { families } from '../../support/mastodon-dialects.ts'
import { connectorContract, type FakeNetwork } from './connector-contract.ts'

const statusesPath = '/api/v1/statuses'
const notificationsPath = '/api/v1/notifications'

const startNetwork = async (clock: FakeClock, habits: Partial<Habits> = {}): Promise<FakeNetwork> => {
  const fake = await startFakeMastodon(clock, habits)
  const alice = fake.account('alice', { domain: 'autre.example', name: 'Alice' })
  const statuses = new Map<string, FakeStatus>()
  const keep = (status: FakeStatus): string => {
    statuses.set(status.id, status)
    return status.id
  }
  const statusAt = (ref: string): FakeStatus => {
    const status = statuses.get(ref)
    if (status === undefined) throw new Error(`no status ${ref}`)
    return status
  }
  return {
    answers: { server: fake.server.origin, identifier: null, secret: fake.token },
    secrets: () => [fake.token],
    pageSize: Math.min(40, fake.habits.mostOnPage),
    ourPost: (text) => keep(fake.us.post(text)),
    write: (text, options = {}) =>
      keep(
        alice.post(text, {
          mentions: [fake.us],
          ...(options.under === undefined ? {} : { replyTo: statusAt(options.under) }),
          ...(options.at === undefined ? {} : { at: options.at })
        })
      ),
    edit: (ref, text) => {
      statuses.set(ref, alice.edit(statusAt(ref), text))
    },
    remove: (ref) => alice.delete(statusAt(ref)),
    replies: () =>
      fake
        .ourStatuses()
        .filter((status) => status.replyTo !== null)
        .map((status) => ({ ref: status.id, text: status.text, under: status.replyTo?.id ?? null })),
    fail: (fault, of) => {
      fake.server.fail(fault, (request) => {
        if (of === 'poll') return request.path === notificationsPath
        return of === 'any' || (request.path === statusesPath && request.method === 'POST')
      })
    },
    expireSession: () => {},
    revokeSession: () => fake.revoke(),
    stop: () => fake.server.stop()
  }
}

/** 500: a link that counts 23 however long it is, a blank, 150 families of five code points, 300 letters of two, 26 flags. */
const family = '👨‍👩‍👧'
const link = 'https://exemple.fr/une/adresse/bien/plus/longue/que/vingt/trois/caracteres'
const longest = `${link} ${family.repeat(150)}${'e\u0301'.repeat(300)}${'🇫🇷'.repeat(26)}`

const kinds: readonly [string, Partial<Habits>][] = [
  ['Mastodon', {}],
  [
    'A server that links no pages, reads min_id as since_id and sends every type',
    {
      instance: 'v1',
      links: false,
      minId: 'like_since_id',
      types: 'ignored',
      source: false,
      text: true,
      ids: 'any_text',
      mentionsInStatus: false,
      takesAnyParent: true
    }
  ],
  [
    'A server of short pages and bare answers that knows no min_id and refuses unknown types',
    { minId: 'refused', types: 'strict', mostOnPage: 7, dialect: 'bare', links: false }
  ],
  ...Object.entries(families).map(([name, habits]): [string, Partial<Habits>] => [
    `A server of the family of ${name}`,
    {
      ...habits,
      maxCharacters: 500,
      reservedForLink: 23,
      // The suite sends twice in one instant, and writes many in one: what these servers do then stands below.
      key: 'kept',
      maxId: 'id'
    }
  ])
]

for (const [name, habits] of kinds)
  connectorContract(name, {
    connector: mastodon,
    start: (clock) => startNetwork(clock, habits),
    longest: { text: longest, oneMore: family },
    renewsSessions: false
  })

describe('Mastodon', () => {
  let scene: MastodonScene

  beforeEach(async () => {
    scene = await startMastodonScene()
  })

  afterEach(() => scene.fake.server.stop())

  const refs = (items: readonly InboundItem[]): readonly string[] => items.map((one) => one.ref).toSorted()
  const posts = () => scene.fake.server.requests.filter((one) => one.method === 'POST')

  describe('signing in', () => {
    it('says who signed in, with the address that others know', async () => {
      expect(
        await mastodon.signIn({ ...scene.answers(), secret: ` ${scene.fake.token}\n` }, scene.io)
      ).toMatchObject({
        kind: 'signed_in',
        remoteId: `${scene.fake.server.origin}/${scene.fake.us.id}`,
        handle: 'boulangerie@ici.example',
        name: 'Boulangerie du Canal'
      })
    })

    it.each([
      [
        'the newer description',
        { instance: 'v2', maxCharacters: 5_000, reservedForLink: 25 },
        5_000,
        25,
        true
      ],
      [
        'the older description',
        { instance: 'v1', maxCharacters: 1_000, reservedForLink: 32 },
        1_000,
        32,
        true
      ],
      ['a description without a word of pictures', families.pleroma, 5_000, 23, false],
      ['no description at all', { instance: 'none' }, 500, 23, false]
    ] as const)('takes the limits of a server from %s', async (_name, habits, max, linkLength, hasImages) => {
      await scene.withHabits(habits)
      expect(mastodon.capabilitiesOf(scene.session.settings)).toEqual({
        ...mastodon.capabilities,
        reply: {
          by: 'network',
          limit: { max, counting: 'mastodon', linkLength },
          threading: 'thread',
          images: hasImages
            ? {
                most: 4,
                bytes: 16_777_216,
                mediaTypes: ['image/jpeg', 'image/png'],
                description: 1_500
              }
            : null,
          privately: true
        }
      })
    })

    it('says what Mastodon can do where the settings cannot be read', () => {
      expect(mastodon.capabilitiesOf('{}')).toEqual(mastodon.capabilities)
    })

    it('tells a token that belongs to no person', async () => {
      scene.fake.server.fail({ kind: 'status', status: 422 }, (request) => request.path.includes('verify'))
      expect(await mastodon.signIn(scene.answers(), scene.io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unauthorized' }
      })
    })

    it('tells a token that may not read notifications', async () => {
      scene.fake.server.fail({ kind: 'status', status: 403 }, (request) => request.path === notificationsPath)
      expect(await mastodon.signIn(scene.answers(), scene.io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'forbidden' }
      })
    })

    it('asks for what the server knows: no quotes where it refuses the word', async () => {
      await scene.withHabits({ types: 'strict' })
      await scene.pollOnce(null)
      const [first] = scene.fake.asked()
      expect(new URLSearchParams(first?.split('?')[1]).getAll('types[]')).toEqual([
        'mention',
        'favourite',
        'reblog'
      ])
    })

    it('tells a server that does not answer in the middle, and asks no further', async () => {
      scene.fake.server.fail({ kind: 'reset' }, (request) => request.path === '/api/v2/instance')
      expect(await mastodon.signIn(scene.answers(), scene.io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unavailable' }
      })
    })
  })

  describe('the thread around a message', () => {
    it('under our own post, each first answer opens a conversation whose subject is the post', async () => {
      const person = scene.alice
      const bob = scene.fake.account('bob')
      const post = scene.fake.us.post('Le pain du mois')
      const first = person.post('@boulangerie@ici.example Il est au seigle ?', { replyTo: post })
      const other = bob.post('@boulangerie Is there any left?', { replyTo: post, language: 'en-GB' })
      const answer = scene.fake.us.post('@alice@autre.example Oui, à 30 %', { replyTo: first })
      const second = person.post('@boulangerie@ici.example Merci !', { replyTo: answer })
      const { items } = await scene.poll()
      expect(
        items.map(({ ref, conversationRef, context, author }) => ({
          ref,
          conversationRef,
          context,
          us: author.isUs
        }))
      ).toEqual([
        { ref: first.id, conversationRef: first.id, context: false, us: false },
        { ref: answer.id, conversationRef: first.id, context: true, us: true },
        { ref: other.id, conversationRef: other.id, context: false, us: false },
        { ref: second.id, conversationRef: first.id, context: false, us: false }
      ])
      expect(items[0]).toEqual({
        ref: first.id,
        conversationRef: first.id,
        parentRef: post.id,
        kind: 'comment',
        author: {
          ref: 'https://autre.example/@alice',
          handle: 'alice@autre.example',
          name: 'Alice',
          url: 'https://autre.example/@alice',
          isUs: false
        },
        subject: { title: null, text: 'Le pain du mois', url: `https://ici.example/@boulangerie/${post.id}` },
        text: '@boulangerie Il est au seigle ?',
        spans: [{ start: 0, end: 12, kind: 'mention', target: 'https://ici.example/@boulangerie' }],
        url: `https://autre.example/@alice/${first.id}`,
        language: 'fr',
        rating: null,
        publishedAt: first.createdAt,
        editedAt: null,
        state: 'visible',
        replyTarget: JSON.stringify({ address: '@alice@autre.example', visibility: 'public', warning: null }),
        context: false,
        attachments: [],
        standing: 'shown',
        audience: 'public'
      })
      // Ours stands as it was typed: the mention whole, which HTML shortens.
      expect(items[1]).toMatchObject({ text: '@alice@autre.example Oui, à 30 %', replyTarget: null })
      expect(items[2]).toMatchObject({ author: { handle: 'bob@ici.example' }, language: 'en' })
    })

    it('under somebody else’s post, the thread is one conversation and what stands between is context', async () => {
      const person = scene.alice
      const bob = scene.fake.account('bob')
      const root = person.post('Où trouver du bon pain à Lyon ?')
      const between = bob.post('Il y en a un au canal', { replyTo: root })
      const mention = person.post('Vous parlez de @boulangerie@ici.example ?', { replyTo: between })
      const { items } = await scene.poll()
      expect(items).toMatchObject([
        { ref: between.id, context: true, conversationRef: root.id, parentRef: root.id },
        { ref: mention.id, context: false, conversationRef: root.id, kind: 'mention' }
      ])
      expect(items[1]?.subject?.text).toBe('Où trouver du bon pain à Lyon ?')
    })

    it.each([
      ['by the mentions of the status', {}],
      ['by the mention in its words', { mentionsInStatus: false }]
    ])('a post that mentions us is a message, not what is commented on, %s', async (_name, habits) => {
      await scene.withHabits(habits)
      const person = scene.alice
      const root = person.post('@boulangerie@ici.example bonjour')
      const answer = scene.fake.us.post('@alice@autre.example bonjour à vous', { replyTo: root })
      const more = person.post('@boulangerie@ici.example vous ouvrez quand ?', { replyTo: answer })
      const { items } = await scene.poll()
      expect(items.map((one) => one.ref)).toEqual([root.id, answer.id, more.id])
      expect(items.map((one) => one.conversationRef)).toEqual([root.id, root.id, root.id])
      expect(items.map((one) => one.subject)).toEqual([null, null, null])
      expect(items.map((one) => one.context)).toEqual([false, true, false])
    })

    it('the subject of a quote is the post that it quotes', async () => {
      const post = scene.fake.us.post('Le pain du mois')
      const quote = scene.alice.post('À goûter', { quotes: post })
      expect((await scene.poll()).items).toMatchObject([
        { ref: quote.id, conversationRef: quote.id, kind: 'mention', subject: { text: 'Le pain du mois' } }
      ])
    })

    it('two who answer what is no longer there stand together', async () => {
      const person = scene.alice
      const bob = scene.fake.account('bob')
      const root = person.post('Bientôt supprimé')
      const one = bob.post('@boulangerie un', { replyTo: root })
      person.delete(root)
      const { items } = await scene.poll()
      expect(items).toMatchObject([{ ref: one.id, conversationRef: one.id, subject: null }])
    })

    it('a thread that the server refuses still brings the message', async () => {
      const post = scene.fake.us.post('Le pain du mois')
      const first = scene.alice.post('@boulangerie@ici.example au seigle ?', { replyTo: post })
      scene.fake.server.fail({ kind: 'status', status: 500 }, (request) => request.path.endsWith('/context'))
      expect((await scene.poll()).items).toMatchObject([{ ref: first.id, conversationRef: first.id }])
    })

    it('keeps a content warning in sight, above the words', async () => {
      const status = scene.alice.post('@boulangerie@ici.example le croissant', { spoilerText: 'nourriture' })
      expect(await scene.item(status)).toMatchObject({
        text: 'nourriture\n\n@boulangerie le croissant',
        spans: [{ start: 12, end: 24, kind: 'mention' }]
      })
    })

    it('what a private message says is a message', async () => {
      const status = scene.alice.post('@boulangerie@ici.example entre nous', { visibility: 'direct' })
      expect((await scene.item(status)).kind).toBe('message')
    })

    it.each([
      ['by its source', {}, '@alice@autre.example oui,  le samedi'],
      ['in the status', { source: false, text: true }, '@alice@autre.example oui,  le samedi'],
      ['not at all', { source: false }, '@alice@autre.example oui, le samedi']
    ])(
      'what we answered with another app comes in too, as typed, which is told %s',
      async (_how, habits, text) => {
        await scene.withHabits(habits)
        const question = scene.alice.post('@boulangerie@ici.example vous livrez ?')
        const { cursor } = await scene.poll()
        const answer = scene.fake.us.post('@alice@autre.example oui,  le samedi', { replyTo: question })
        const more = scene.fake.us.post('Jusqu’à midi', { replyTo: answer })
        scene.fake.us.post('Une annonce sans rapport')
        expect((await scene.poll(cursor)).items).toMatchObject([
          {
            ref: answer.id,
            conversationRef: question.id,
            text,
            author: { isUs: true },
            context: true
          },
          { ref: more.id, conversationRef: question.id, author: { isUs: true }, context: true }
        ])
      }
    )

    it('what was answered long before the account was connected comes in with its thread', async () => {
      const question = scene.alice.post('@boulangerie@ici.example vous livrez ?')
      const answer = scene.fake.us.post('@alice@autre.example oui', { replyTo: question })
      for (let index = 0; index < 30; index += 1) scene.fake.us.post(`Annonce ${index}`)
      expect((await scene.poll()).items.map((one) => one.ref)).toEqual([question.id, answer.id])
    })

    it('asks for no thread twice', async () => {
      scene.alice.post('@boulangerie@ici.example au seigle ?', {
        replyTo: scene.fake.us.post('Le pain du mois')
      })
      const { cursor } = await scene.poll()
      scene.fake.asked()
      await scene.poll(cursor)
      expect(scene.fake.asked().filter((path) => path.endsWith('/context'))).toEqual([])
    })
  })

  describe('reading to the end', () => {
    const write = (count: number): readonly string[] =>
      Array.from({ length: count }, (_, index) => scene.fake.account(`person${index}`))
        .map((person, index) => person.post(`@boulangerie question ${index}`).id)
        .toSorted()

    it.each([
      ['as documented', {}],
      ['with short pages', { mostOnPage: 3 }],
      ['without links', { links: false, mostOnPage: 3 }],
      ['with ids that no order can be read from', { ids: 'any_text', mostOnPage: 3 }],
      ['that reads min_id as since_id', { minId: 'like_since_id', links: false, mostOnPage: 3 }],
      ['that reads min_id as since_id and links pages', { minId: 'like_since_id', mostOnPage: 3 }],
      ['that ignores min_id', { minId: 'ignored', links: false, mostOnPage: 3 }],
      ['that refuses min_id', { minId: 'refused', mostOnPage: 3 }],
      ['that sends every type', { types: 'ignored', mostOnPage: 3 }]
    ] as const)(
      'misses nothing of a server %s, at first and later, and brings nothing twice',
      async (_name, habits) => {
        await scene.withHabits(habits)
        const some = write(10)
        const first = await scene.poll()
        expect(refs(first.items)).toEqual(some)
        const fan = scene.fake.account('fan')
        for (let index = 0; index < 8; index += 1) scene.fake.notify('follow', fan)
        const others = write(11)
        const second = await scene.poll(first.cursor)
        expect(refs(second.items)).toEqual(others)
        expect((await scene.poll(second.cursor)).items).toEqual([])
      }
    )

    it.each([
      ['that links pages', {}],
      ['that links none', { links: false }]
    ])(
      'misses none of those who speak at one moment, on a server %s and pages by the moment',
      async (_name, habits) => {
        await scene.withHabits({ maxId: 'moment', mostOnPage: 4, ...habits })
        const said: string[] = []
        for (let index = 0; index < 21; index += 1) {
          const person = scene.fake.account(`person${index}`)
          // Two at each moment: wherever a page ends, it ends between two of one moment or beside them.
          said.push(person.post('@boulangerie un', { at: scene.clock.now() }).id)
          said.push(person.post('@boulangerie deux').id)
        }
        said.push(scene.alice.post('@boulangerie@ici.example trois').id)
        expect(refs((await scene.poll()).items)).toEqual(said.toSorted())
      }
    )

    it('stops at the same page for ever', async () => {
      await scene.withHabits({ onePageForEver: true, links: false, mostOnPage: 5 })
      write(5)
      const first = await scene.poll()
      expect(first.items).toHaveLength(5)
      expect(first.pages.length).toBeLessThan(4)
      const second = await scene.poll(first.cursor)
      expect(second.items).toEqual([])
      expect(second.pages.length).toBeLessThan(4)
    })

    it('stops where pages follow each other without an end', async () => {
      let served = 0
      const endless: typeof fetch = async (input, init) => {
        if (!String(input).includes(notificationsPath)) return fetch(input, init)
        served += 1
        const notification = { id: `n${served}`, type: 'follow', created_at: scene.clock.now() }
        return Response.json([notification])
      }
      scene.io = { ...scene.io, fetch: endless }
      const { cursor } = await scene.poll()
      expect(served).toBe(250)
      // Forward there is no end either; the round after it makes one.
      const outcome = await mastodon.poll(scene.session, cursor, scene.io)
      const forward = outcome.kind === 'page' ? outcome.page.cursor : ''
      const late = forward.replace('"forwardPages":1', '"forwardPages":249')
      expect(late).not.toBe(forward)
      served = 0
      await scene.poll(late)
      expect(served).toBe(251)
    })

    it('goes on below where the page before ended, after a failure too', async () => {
      await scene.withHabits({ mostOnPage: 4 })
      const some = write(10)
      const one = await scene.pollOnce(null)
      scene.fake.server.fail({ kind: 'status', status: 429 }, (request) => request.path === notificationsPath)
      expect(await mastodon.poll(scene.session, one.cursor, scene.io)).toMatchObject({ kind: 'failed' })
      scene.fake.asked()
      const rest = await scene.poll(one.cursor)
      expect(refs([...one.items, ...rest.items])).toEqual(some)
      expect(scene.fake.asked()[0]).toContain('max_id=')
    })

    it('begins a round anew when it was left for long', async () => {
      await scene.withHabits({ mostOnPage: 4 })
      const some = write(6)
      const one = await scene.pollOnce(null)
      scene.clock.advance(2 * 3_600_000)
      const newest = scene.alice.post('@boulangerie@ici.example après la pause').id
      const rest = await scene.poll(one.cursor)
      expect([...new Set(refs([...one.items, ...rest.items]))]).toEqual([...some, newest].toSorted())
    })

    it('one odd notification hides no other', async () => {
      const good = scene.alice.post('@boulangerie@ici.example bonjour')
      const odd: typeof fetch = async (input, init) => {
        const response = await fetch(input, init)
        if (!String(input).includes(notificationsPath)) return response
        const page = (await response.json()) as unknown[]
        return Response.json([{ id: 7 }, null, { id: 'x', type: 'mention', status: { id: '' } }, ...page])
      }
      scene.io = { ...scene.io, fetch: odd }
      expect(refs((await scene.poll()).items)).toEqual([good.id])
      // What speaks to us is kept as it came; what says nothing of whom it is for is not ours.
      const outcome = await mastodon.poll(scene.session, null, scene.io)
      expect(outcome.kind === 'page' ? outcome.page.unread : null).toEqual([
        { ref: null, raw: '{"id":"x","type":"mention","status":{"id":""}}' }
      ])
    })

    it('types that nobody knew when this was written are left aside', async () => {
      scene.fake.notify('favourite', scene.alice, scene.fake.us.post('Le pain du mois'))
      expect((await scene.poll()).items).toEqual([])
    })

    it('leaves a share of the requests to others when the server counts them', async () => {
      const counted: typeof fetch = async (input, init) => {
        const response = await fetch(input, init)
        const headers = new Headers(response.headers)
        headers.set('x-ratelimit-limit', '300')
        headers.set('x-ratelimit-remaining', '80')
        headers.set('x-ratelimit-reset', '2026-11-20T09:05:00.000Z')
        return new Response(await response.text(), { status: response.status, headers })
      }
      expect(await mastodon.poll(scene.session, null, { ...scene.io, fetch: counted })).toMatchObject({
        kind: 'page',
        page: { notBefore: '2026-11-20T09:05:00.000Z' }
      })
    })
  })

  describe('what was edited or deleted', () => {
    it('an edit that the server gives no time is told by its words', async () => {
      await scene.withHabits({ dialect: 'bare' })
      const person = scene.alice
      const status = person.post('@boulangerie@ici.example ouvert dimanch ?')
      const { cursor } = await scene.poll()
      scene.clock.advance(60_000)
      person.edit(status, '@boulangerie@ici.example ouvert dimanche ?')
      expect((await scene.poll(cursor)).items).toMatchObject([
        { ref: status.id, editedAt: scene.clock.now() }
      ])
    })

    it('a status that has a new id after it was edited is the same status', async () => {
      await scene.withHabits({ renamesEdited: true })
      const person = scene.alice
      const question = person.post('@boulangerie@ici.example ouvert dimanch ?')
      const first = await scene.poll()
      scene.clock.advance(60_000)
      person.edit(question, '@boulangerie@ici.example ouvert dimanche ?')
      const second = await scene.poll(first.cursor)
      expect(second.items).toMatchObject([{ ref: question.id, text: '@boulangerie ouvert dimanche ?' }])
      expect((await scene.poll(second.cursor)).items).toEqual([])

      const [inbound] = first.items
      if (inbound === undefined) throw new Error('the poll brought nothing')
      const outbound = scene.reply(inbound, 'Oui. Camille')
      scene.fake.server.fail({ kind: 'done_then_dropped' }, (request) => request.method === 'POST')
      expect(await mastodon.publish(scene.session, outbound, scene.io)).toMatchObject({ kind: 'unknown' })
      const [standing] = scene.fake.ourStatuses()
      expect(await mastodon.findPublished(scene.session, outbound, scene.io)).toMatchObject({
        kind: 'found',
        published: { ref: standing?.id }
      })
      const third = await scene.poll(second.cursor)
      expect(third.items).toMatchObject([{ ref: standing?.id, parentRef: question.id }])
      person.delete(question)
      expect((await scene.poll(third.cursor)).items).toMatchObject([{ ref: question.id, state: 'deleted' }])
    })

    it('within a week it is found once a day, however much was said since', async () => {
      const person = scene.alice
      const early = person.post('@boulangerie@ici.example tôt')
      const gone = person.post('@boulangerie@ici.example regretté')
      let { cursor } = await scene.poll()
      scene.clock.advance(2 * 86_400_000)
      for (let index = 0; index < 60; index += 1) {
        scene.clock.advance(120_000)
        person.post(`@boulangerie@ici.example m ${index}`)
      }
      cursor = (await scene.poll(cursor)).cursor
      person.edit(early, '@boulangerie@ici.example tard')
      person.delete(gone)
      const soon = await scene.poll(cursor)
      expect(soon.items).toEqual([])
      cursor = soon.cursor
      scene.clock.advance(25 * 3_600_000)
      const { items } = await scene.poll(cursor)
      expect(items).toMatchObject([
        { ref: early.id, text: '@boulangerie tard' },
        { ref: gone.id, state: 'deleted' }
      ])
    })

    it('what a person cleared away is no deletion, and is asked for once', async () => {
      scene.alice.post('@boulangerie@ici.example bonjour')
      const { cursor } = await scene.poll()
      scene.fake.clearNotifications()
      const second = await scene.poll(cursor)
      expect(second.items).toEqual([])
      scene.fake.asked()
      expect((await scene.poll(second.cursor)).items).toEqual([])
      expect(scene.fake.asked().filter((path) => path.startsWith('GET /api/v1/statuses/'))).toEqual([])
    })
  })

  describe('publishing', () => {
    it('asks for the mention of whom it answers, and for the warning', async () => {
      const inbound = await scene.item(
        scene.alice.post('@boulangerie@ici.example le croissant', { spoilerText: 'nourriture' })
      )
      expect(mastodon.frameOf(inbound.replyTarget)).toEqual({
        addressees: ['@alice@autre.example'],
        warning: 'nourriture'
      })
      expect(mastodon.frameOf(null)).toEqual({ addressees: [], warning: null })
    })

    it('goes to those who read what it answers, under its warning, in its language, and nothing more', async () => {
      const question = scene.alice.post('@boulangerie@ici.example le croissant', {
        spoilerText: 'nourriture',
        visibility: 'direct'
      })
      const outbound = scene.reply(await scene.item(question), '@alice@autre.example Au *beurre*. Camille')
      expect(await mastodon.publish(scene.session, outbound, scene.io)).toMatchObject({ kind: 'published' })
      expect(posts()[0]?.body).toEqual({
        status: '@alice@autre.example Au *beurre*. Camille',
        in_reply_to_id: question.id,
        visibility: 'direct',
        spoiler_text: 'nourriture',
        language: 'fr',
        content_type: 'text/plain'
      })
      expect(posts()[0]?.headers['idempotency-key']).toBe(outbound.key)
    })

    it('goes to its author alone where the server has a word of its own for who may read', async () => {
      const inbound = await scene.item(scene.alice.post('@boulangerie@ici.example bonjour'))
      const target = JSON.stringify({ ...JSON.parse(inbound.replyTarget ?? ''), visibility: 'direct' })
      const limited: typeof fetch = async (input, init) => {
        const text = await (await fetch(input, init)).text()
        return new Response(text.replaceAll('"visibility":"public"', '"visibility":"limited"'))
      }
      scene.io = { ...scene.io, fetch: limited }
      expect((await scene.poll()).items[0]?.replyTarget).toBe(target)
    })

    it('counts as the server does, the warning too', async () => {
      await scene.withHabits({ maxCharacters: 60, reservedForLink: 32 })
      const inbound = await scene.item(
        scene.alice.post('@boulangerie@ici.example le croissant', { spoilerText: 'nourriture' })
      )
      const text = `${'a'.repeat(17)} https://exemple.fr/a`
      expect(await mastodon.publish(scene.session, scene.reply(inbound, `${text} b`), scene.io)).toEqual({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'too_long', message: '62 of 60' }
      })
      expect(posts()).toEqual([])
      expect(await mastodon.publish(scene.session, scene.reply(inbound, text), scene.io)).toMatchObject({
        kind: 'published'
      })
    })

    it('is not sent to what is gone, also where the server would take it', async () => {
      await scene.withHabits({ takesAnyParent: true })
      const person = scene.alice
      const question = person.post('@boulangerie@ici.example bonjour')
      const inbound = await scene.item(question)
      person.delete(question)
      expect(
        await mastodon.publish(scene.session, scene.reply(inbound, 'Oui. Camille'), scene.io)
      ).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'target_gone' }
      })
      expect(posts()).toEqual([])
    })

    it('waits while something between us and the server answers for it', async () => {
      const inbound = await scene.item(scene.alice.post('@boulangerie@ici.example bonjour'))
      scene.fake.server.fail({ kind: 'html' }, (request) => request.path.startsWith(`${statusesPath}/`))
      expect(
        await mastodon.publish(scene.session, scene.reply(inbound, 'Oui. Camille'), scene.io)
      ).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unavailable' }
      })
      expect(posts()).toEqual([])
    })

    it.each([
      ['keeps keys', {}],
      ['forgets keys', { key: 'ignored' }],
      ['answers 500 to a key that it knows', { key: 'refused_with_500' }],
      ['forgets keys and tells no source', { key: 'ignored', source: false }],
      ['forgets keys and has ids of any text', { key: 'ignored', ids: 'any_text' }]
    ] as const)('a lost answer ends in one post of a server that %s', async (_name, habits) => {
      await scene.withHabits(habits)
      const outbound = scene.reply(
        await scene.item(scene.alice.post('@boulangerie@ici.example bonjour')),
        '@alice@autre.example Oui,  voyez https://exemple.fr/horaires/du/fournil?jour=dimanche #pain\n\nCamille & Léa'
      )
      scene.fake.server.fail({ kind: 'done_then_dropped' }, (request) => request.method === 'POST')
      expect(await mastodon.publish(scene.session, outbound, scene.io)).toMatchObject({ kind: 'unknown' })
      scene.clock.advance(30_000)
      const [standing] = scene.fake.ourStatuses()
      expect(await mastodon.findPublished(scene.session, outbound, scene.io)).toMatchObject({
        kind: 'found',
        published: { ref: standing?.id }
      })
      expect(await mastodon.publish(scene.session, outbound, scene.io)).toMatchObject({
        kind: 'published',
        published: { ref: standing?.id }
      })
      expect(scene.fake.ourStatuses()).toHaveLength(1)
    })

    it('a key that is answered with 500 although the post stands ends as published', async () => {
      await scene.withHabits({ key: 'refused_with_500' })
      const outbound = scene.reply(
        await scene.item(scene.alice.post('@boulangerie@ici.example bonjour')),
        'Oui. Camille'
      )
      await mastodon.publish(scene.session, outbound, scene.io)
      expect(await mastodon.publish(scene.session, outbound, scene.io)).toMatchObject({
        kind: 'published',
        published: { ref: scene.fake.ourStatuses()[0]?.id }
      })
      expect(posts()).toHaveLength(2)
      expect(scene.fake.ourStatuses()).toHaveLength(1)
    })

    it('a gateway that lost patience leaves it open whether the post stands', async () => {
      const outbound = scene.reply(
        await scene.item(scene.alice.post('@boulangerie@ici.example bonjour')),
        'Oui. Camille'
      )
      for (const status of [502, 504, 408, 524]) {
        scene.fake.server.fail({ kind: 'status', status }, (request) => request.method === 'POST')
        expect([status, (await mastodon.publish(scene.session, outbound, scene.io)).kind]).toEqual([
          status,
          'unknown'
        ])
      }
    })

    it('another reply of ours under the same message is not taken for the lost one', async () => {
      const question = scene.alice.post('@boulangerie@ici.example bonjour')
      const inbound = await scene.item(question)
      scene.fake.us.post('D’autres mots. Léa', { replyTo: question })
      scene.fake.us.post('Oui. Camille')
      expect(
        await mastodon.findPublished(scene.session, scene.reply(inbound, 'Oui. Camille'), scene.io)
      ).toEqual({
        kind: 'absent'
      })
    })

    it('what was said long before is not taken for the lost one', async () => {
      const question = scene.alice.post('@boulangerie@ici.example bonjour')
      const inbound = await scene.item(question)
      scene.fake.us.post('Oui. Camille', { replyTo: question })
      scene.clock.advance(3_600_000)
      expect(
        await mastodon.findPublished(scene.session, scene.reply(inbound, 'Oui. Camille'), scene.io)
      ).toEqual({
        kind: 'absent'
      })
    })

    it('is not called absent by a server that lists nothing', async () => {
      const outbound = scene.reply(
        await scene.item(scene.alice.post('@boulangerie@ici.example bonjour')),
        'Oui. Camille'
      )
      scene.fake.server.fail(
        { kind: 'status', status: 404 },
        (request) => request.path.startsWith('/api/v1/accounts/'),
        true
      )
      expect(await mastodon.findPublished(scene.session, outbound, scene.io)).toMatchObject({
        kind: 'failed'
      })
      await mastodon.publish(scene.session, outbound, scene.io)
      expect(await mastodon.findPublished(scene.session, outbound, scene.io)).toMatchObject({ kind: 'found' })
    })
  })
})
