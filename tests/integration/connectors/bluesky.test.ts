import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bluesky } from '../../../src/main/connectors/bluesky/bluesky.ts'
import { openClient } from '../../../src/main/connectors/bluesky/client.ts'
import {
  type BlueskyCredentials,
  credentialsSchema,
  settingsSchema
} from '../../../src/main/connectors/bluesky/settings.ts'
import { profileSchema } from '../../../src/main/connectors/bluesky/wire.ts'
import type { InboundItem, Io, StoredSession } from '../../../src/main/connectors/connector.ts'
import {
  type BlueskyScene,
  createRecord,
  longestBlueskyReply,
  openBlueskyScene,
  startBlueskyNetwork
} from '../../support/bluesky-scene.ts'
import type { FakeBluesky } from '../../support/fake-bluesky.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import { connectorContract } from './connector-contract.ts'

connectorContract('Bluesky', {
  connector: bluesky,
  start: startBlueskyNetwork,
  longest: longestBlueskyReply
})

describe('Bluesky', () => {
  let scene: BlueskyScene
  let clock: FakeClock
  let fake: FakeBluesky
  let io: Io
  let session: StoredSession

  beforeEach(async () => {
    scene = await openBlueskyScene()
    clock = scene.clock
    fake = scene.fake
    io = scene.io
    session = scene.session()
  })

  afterEach(() => scene.stop())

  const poll = (cursor: string | null = null) => scene.poll(cursor)
  const item = (ref: string) => scene.item(ref)
  const reply = (to: InboundItem, text: string) => scene.reply(to, text)

  describe('signing in', () => {
    it('says who signed in, and keeps tokens rather than the password', async () => {
      const outcome = await bluesky.signIn(
        { server: fake.server.origin, identifier: '@boulangerie.test ', secret: fake.us.appPassword },
        io
      )
      expect(outcome).toMatchObject({
        kind: 'signed_in',
        remoteId: fake.us.did,
        handle: 'boulangerie.test',
        name: 'Boulangerie du Canal'
      })
      expect(JSON.stringify(outcome)).not.toContain(fake.us.appPassword)
    })

    it('asks for an app password where a second factor is on', async () => {
      fake.secondFactor = true
      expect(
        await bluesky.signIn(
          { server: fake.server.origin, identifier: 'boulangerie.test', secret: fake.us.appPassword },
          io
        )
      ).toEqual({ kind: 'second_factor' })
    })

    it('does not let the server lead the app elsewhere on a private network', async () => {
      const document = (endpoint: string): unknown => ({
        did: fake.us.did,
        handle: 'boulangerie.test',
        accessJwt: 'a',
        refreshJwt: 'b',
        didDoc: { service: [{ id: '#atproto_pds', serviceEndpoint: endpoint }] }
      })
      const publicServer: typeof fetch = async (input) => {
        expect(String(input)).toContain('https://bsky.example/')
        return Response.json(document('https://192.168.1.1'))
      }
      expect(
        await bluesky.signIn(
          { server: 'bsky.example', identifier: 'boulangerie.test', secret: 'x' },
          { ...io, fetch: publicServer }
        )
      ).toMatchObject({ kind: 'failed', failure: { kind: 'unreadable' } })
    })

    it('signs in once: polls renew the session and never sign in', async () => {
      const alice = fake.account('alice.test')
      alice.post('un', { mentions: fake.us })
      let { cursor } = await poll()
      fake.expireSessions()
      cursor = (await poll(cursor)).cursor
      await bluesky.poll(session, cursor, io)
      const signIns = fake.server.requests.filter((one) => one.path.endsWith('createSession'))
      expect(signIns).toHaveLength(1)
    })
  })

  it('renews an expired session once for all requests that wait for it', async () => {
    fake.expireSessions()
    const renewals: BlueskyCredentials[] = []
    const client = openClient(
      {
        settings: settingsSchema.parse(JSON.parse(session.settings)),
        credentials: credentialsSchema.parse(JSON.parse(session.credentials)),
        since: session.since,
        renew: async (credentials) => {
          renewals.push(credentials)
        },
        kept: async () => renewals.at(-1) ?? null
      },
      io
    )
    const profile = () =>
      client.call({
        method: 'GET',
        name: 'app.bsky.actor.getProfile',
        parameters: { actor: fake.us.did },
        schema: profileSchema
      })
    const answers = await Promise.all([profile(), profile(), profile()])
    expect(answers.map((one) => one.kind)).toEqual(['answered', 'answered', 'answered'])
    expect(renewals).toHaveLength(1)
    expect(fake.server.requests.filter((one) => one.path.endsWith('refreshSession'))).toHaveLength(1)
  })

  describe('the thread around a message', () => {
    it('under our own post, each first answer opens a conversation whose subject is the post', async () => {
      const alice = fake.account('alice.test', 'Alice')
      const bob = fake.account('bob.test')
      const post = fake.us.post('Le pain du mois')
      const first = alice.post('Il est au seigle ?', { replyTo: post, langs: ['fr-FR'] })
      const other = bob.post('Is there any left?', { replyTo: post })
      const answer = fake.us.post('Oui, à 30 %', { replyTo: first })
      const second = alice.post('Merci !', { replyTo: answer })
      const { items } = await poll()
      const subject = {
        title: null,
        text: 'Le pain du mois',
        url: `https://bsky.app/profile/${fake.us.did}/post/${post.uri.split('/').at(-1)}`
      }
      expect(
        items.map(({ ref, conversationRef, context, author }) => ({
          ref,
          conversationRef,
          context,
          us: author.isUs
        }))
      ).toEqual([
        { ref: first.uri, conversationRef: first.uri, context: false, us: false },
        { ref: other.uri, conversationRef: other.uri, context: false, us: false },
        { ref: answer.uri, conversationRef: first.uri, context: true, us: true },
        { ref: second.uri, conversationRef: first.uri, context: false, us: false }
      ])
      expect(items[0]).toEqual({
        ref: first.uri,
        conversationRef: first.uri,
        parentRef: post.uri,
        kind: 'comment',
        author: {
          ref: alice.did,
          handle: 'alice.test',
          name: 'Alice',
          url: `https://bsky.app/profile/${alice.did}`,
          isUs: false
        },
        subject,
        text: 'Il est au seigle ?',
        spans: [],
        url: `https://bsky.app/profile/${alice.did}/post/${first.uri.split('/').at(-1)}`,
        language: 'fr',
        rating: null,
        publishedAt: first.indexedAt,
        editedAt: null,
        state: 'visible',
        replyTarget: JSON.stringify({
          root: { uri: post.uri, cid: post.cid },
          parent: { uri: first.uri, cid: first.cid }
        }),
        context: false,
        attachments: [],
        standing: 'shown',
        audience: 'public'
      })
    })

    it('under a thread of our own, the subject is the post of ours that was answered', async () => {
      const alice = fake.account('alice.test')
      const post = fake.us.post('Le pain du mois')
      const more = fake.us.post('Et les horaires', { replyTo: post })
      const first = alice.post('Le dimanche aussi ?', { replyTo: more })
      const { items } = await poll()
      expect(items).toMatchObject([
        { ref: first.uri, conversationRef: first.uri, subject: { text: 'Et les horaires' } }
      ])
    })

    it('under somebody else’s post, the thread is one conversation and what stands between is context', async () => {
      const alice = fake.account('alice.test')
      const bob = fake.account('bob.test')
      const root = alice.post('Où trouver du bon pain à Lyon ?')
      const between = bob.post('Il y en a un au canal', { replyTo: root })
      const mention = alice.post('Vous parlez de', { replyTo: between, mentions: fake.us })
      const { items } = await poll()
      expect(items).toMatchObject([
        { ref: between.uri, context: true, conversationRef: root.uri, parentRef: root.uri },
        { ref: mention.uri, context: false, conversationRef: root.uri, kind: 'mention' }
      ])
      expect(items[1]?.subject?.text).toBe('Où trouver du bon pain à Lyon ?')
    })

    it('a post that mentions us is a message, not what is commented on', async () => {
      const alice = fake.account('alice.test')
      const root = alice.post('Bonjour', { mentions: fake.us })
      const answer = fake.us.post('Bonjour à vous', { replyTo: root })
      const more = alice.post('Vous ouvrez quand ?', { replyTo: answer })
      const { items } = await poll()
      expect(items.map((one) => one.ref)).toEqual([root.uri, answer.uri, more.uri])
      expect(items.map((one) => one.conversationRef)).toEqual([root.uri, root.uri, root.uri])
      expect(items.map((one) => one.subject)).toEqual([null, null, null])
      expect(items.map((one) => one.context)).toEqual([false, true, false])
    })

    it('the subject of a quote is the post that it quotes', async () => {
      const alice = fake.account('alice.test')
      const post = fake.us.post('Le pain du mois')
      const quote = alice.post('À goûter', { quotes: post })
      const { items } = await poll()
      expect(items).toMatchObject([
        { ref: quote.uri, conversationRef: quote.uri, kind: 'mention', subject: { text: 'Le pain du mois' } }
      ])
    })

    it('a deleted post above ends what is known of the thread', async () => {
      const alice = fake.account('alice.test')
      const bob = fake.account('bob.test')
      const post = fake.us.post('Le pain du mois')
      const first = alice.post('Supprimé plus tard', { replyTo: post })
      const second = bob.post('Je suis d’accord', { replyTo: first })
      alice.delete(first)
      const { items } = await poll()
      expect(items).toMatchObject([{ ref: second.uri, parentRef: first.uri, conversationRef: post.uri }])
    })

    it('a thread that the network refuses still brings the message', async () => {
      const alice = fake.account('alice.test')
      const post = fake.us.post('Le pain du mois')
      const first = alice.post('Il est au seigle ?', { replyTo: post })
      fake.server.fail({ kind: 'status', status: 502 }, (request) => request.path.endsWith('getPostThread'))
      expect((await poll()).items).toMatchObject([{ ref: first.uri, text: 'Il est au seigle ?' }])
    })

    it('one who blocks us is no deletion', async () => {
      const alice = fake.account('alice.test')
      alice.post('Bonjour', { mentions: fake.us })
      const { cursor } = await poll()
      fake.block(alice, fake.us)
      expect((await poll(cursor)).items).toEqual([])
    })

    it('what we answered with another app comes in too', async () => {
      const alice = fake.account('alice.test')
      const question = alice.post('Vous livrez ?', { mentions: fake.us })
      const { cursor } = await poll()
      const answer = fake.us.post('Oui, le samedi', { replyTo: question })
      const more = fake.us.post('Jusqu’à midi', { replyTo: answer })
      fake.us.post('Une annonce sans rapport')
      expect((await poll(cursor)).items).toMatchObject([
        { ref: answer.uri, conversationRef: question.uri, author: { isUs: true }, context: true },
        { ref: more.uri, conversationRef: question.uri, author: { isUs: true }, context: true }
      ])
    })

    it('asks for no thread twice', async () => {
      const alice = fake.account('alice.test')
      const post = fake.us.post('Le pain du mois')
      alice.post('Il est au seigle ?', { replyTo: post })
      const { cursor } = await poll()
      const before = fake.server.requests.filter((one) => one.path.endsWith('getPostThread')).length
      await poll(cursor)
      const after = fake.server.requests.filter((one) => one.path.endsWith('getPostThread')).length
      expect([before, after]).toEqual([1, 1])
    })

    it('once a day looks a week back for what came in late', async () => {
      const alice = fake.account('alice.test')
      alice.post('un', { mentions: fake.us })
      const { cursor } = await poll()
      const at = new Date(Date.parse(clock.now()) - 3 * 86_400_000).toISOString()
      const late = alice.post('écrit il y a trois jours', { mentions: fake.us, at })
      const soon = await poll(cursor)
      expect(soon.items).toEqual([])
      clock.advance(25 * 3_600_000)
      expect((await poll(soon.cursor)).items.map((one) => one.ref)).toEqual([late.uri])
    })

    it('begins a round anew when it was left for long', async () => {
      const alice = fake.account('alice.test')
      const refs: string[] = []
      for (let index = 0; index < 60; index += 1)
        refs.push(alice.post(`m ${index}`, { mentions: fake.us }).uri)
      const first = await poll()
      clock.advance(2 * 3_600_000)
      const newest = alice.post('après la pause', { mentions: fake.us }).uri
      const second = await poll(first.cursor)
      const third = await poll(second.cursor)
      const all = [...first.items, ...second.items, ...third.items].map((one) => one.ref)
      expect(all.toSorted()).toEqual([...refs, newest].toSorted())
    })

    it('waits when the network counts down to nothing', async () => {
      const counted: typeof fetch = async (input, init) => {
        const response = await fetch(input, init)
        const headers = new Headers(response.headers)
        headers.set('ratelimit-remaining', '0')
        headers.set('ratelimit-reset', '90')
        return new Response(await response.text(), { status: response.status, headers })
      }
      const outcome = await bluesky.poll(session, null, { ...io, fetch: counted })
      expect(outcome).toMatchObject({ kind: 'page', page: { notBefore: '2026-11-20T09:01:30.000Z' } })
    })
  })

  describe('publishing', () => {
    it('makes links, mentions and tags of the final text', async () => {
      const alice = fake.account('alice.test')
      const question = alice.post('Où ?', { mentions: fake.us })
      const text = 'Merci 👨‍👩‍👧 @alice.test et @nobody.test, voyez https://exemple.fr/été #pain'
      expect(await bluesky.publish(session, reply(await item(question.uri), text), io)).toMatchObject({
        kind: 'published'
      })
      const [standing] = fake.ourPosts()
      const bytes = Buffer.from(text)
      expect(
        standing?.record.facets?.map(({ index, features }) => [
          bytes.subarray(index.byteStart, index.byteEnd).toString(),
          features[0]
        ])
      ).toEqual([
        ['@alice.test', { $type: 'app.bsky.richtext.facet#mention', did: alice.did }],
        [
          'https://exemple.fr/été',
          { $type: 'app.bsky.richtext.facet#link', uri: 'https://exemple.fr/%C3%A9t%C3%A9' }
        ],
        ['#pain', { $type: 'app.bsky.richtext.facet#tag', tag: 'pain' }]
      ])
      expect(standing?.record).toMatchObject({
        text,
        langs: ['fr'],
        createdAt: clock.now(),
        reply: {
          root: { uri: question.uri, cid: question.cid },
          parent: { uri: question.uri, cid: question.cid }
        }
      })
    })

    it('names the root of the thread, and the parent as it is now', async () => {
      const alice = fake.account('alice.test')
      const root = fake.us.post('Le pain du mois')
      const question = alice.post('Il est au sègle ?', { replyTo: root })
      const inbound = await item(question.uri)
      const edited = alice.edit(question, 'Il est au seigle ?')
      await bluesky.publish(session, reply(inbound, 'Oui. Camille'), io)
      expect(fake.ourPosts().at(-1)?.record.reply).toEqual({
        root: { uri: root.uri, cid: root.cid },
        parent: { uri: question.uri, cid: edited.cid }
      })
    })

    it('is refused before it is sent where nobody may reply', async () => {
      const alice = fake.account('alice.test')
      const question = alice.post('Bonjour', { mentions: fake.us })
      const inbound = await item(question.uri)
      fake.closeThread(question.uri)
      expect(await bluesky.publish(session, reply(inbound, 'Oui. Camille'), io)).toEqual({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'forbidden', message: 'replyDisabled' }
      })
      expect(fake.ourPosts()).toEqual([])
    })

    it('is refused before it is sent to one who blocks us', async () => {
      const alice = fake.account('alice.test')
      const question = alice.post('Bonjour', { mentions: fake.us })
      const inbound = await item(question.uri)
      fake.block(alice, fake.us)
      expect(await bluesky.publish(session, reply(inbound, 'Oui. Camille'), io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'forbidden' }
      })
    })

    it('waits for a parent that the network does not show yet', async () => {
      const alice = fake.account('alice.test')
      const question = alice.post('Bonjour', { mentions: fake.us })
      const inbound = await item(question.uri)
      fake.server.fail({ kind: 'status', status: 200, body: { posts: [] } }, (request) =>
        request.path.endsWith('getPosts')
      )
      expect(await bluesky.publish(session, reply(inbound, 'Oui. Camille'), io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unavailable' }
      })
      expect(fake.ourPosts()).toEqual([])
    })

    it('is found to stand although its parent was deleted before the second try', async () => {
      const alice = fake.account('alice.test')
      const question = alice.post('Bonjour', { mentions: fake.us })
      const outbound = reply(await item(question.uri), 'Oui. Camille')
      fake.server.fail({ kind: 'done_then_dropped' }, (request) => request.path === createRecord)
      expect(await bluesky.publish(session, outbound, io)).toMatchObject({ kind: 'unknown' })
      alice.delete(question)
      clock.advance(30_000)
      expect(await bluesky.publish(session, outbound, io)).toMatchObject({
        kind: 'published',
        published: { ref: fake.ourPosts()[0]?.uri }
      })
    })

    it('never takes another post under its record key for itself', async () => {
      const alice = fake.account('alice.test')
      const inbound = await item(alice.post('Bonjour', { mentions: fake.us }).uri)
      await bluesky.publish(session, reply(inbound, 'Oui. Camille'), io)
      const other = reply(inbound, 'D’autres mots. Camille')
      expect(await bluesky.publish(session, other, io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'duplicate' }
      })
      expect(await bluesky.findPublished(session, other, io)).toMatchObject({ kind: 'failed' })
    })

    it('is sent later when a handle cannot be asked for now', async () => {
      const alice = fake.account('alice.test')
      const inbound = await item(alice.post('Bonjour', { mentions: fake.us }).uri)
      fake.server.fail({ kind: 'status', status: 502 }, (request) => request.path.endsWith('resolveHandle'))
      expect(await bluesky.publish(session, reply(inbound, '@alice.test oui. Camille'), io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unavailable' }
      })
      expect(fake.ourPosts()).toEqual([])
    })
  })
})
