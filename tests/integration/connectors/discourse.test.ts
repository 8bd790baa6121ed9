import { constants, publicEncrypt } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  InboundItem,
  Io,
  OutboundAction,
  OutboundReply,
  StoredSession
} from '../../../src/main/connectors/connector.ts'
import { discourse } from '../../../src/main/connectors/discourse/discourse.ts'
import { typedOf } from '../../../src/main/connectors/discourse/markdown.ts'
import { day, hour, plus } from '../../../src/shared/model/instant.ts'
import { ioAt, itemAt, replyUnder, sessionFrom } from '../../support/connector-calls.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import {
  type FakeDiscourse,
  type FakePost,
  lea,
  startFakeDiscourse,
  us,
  type User,
  zoe
} from '../../support/fake-discourse.ts'
import { connectorContract, type FakeNetwork } from './connector-contract.ts'

const startNetwork = async (clock: FakeClock): Promise<FakeNetwork> => {
  const fake = await startFakeDiscourse(clock)
  fake.site.minimum = 5
  const ours = fake.topic('Le fournil ouvre', us, 'Nous ouvrons un fournil, posez vos questions ici.')
  const others = new Map<string, typeof ours>()
  const postOf = (ref: string): FakePost => {
    const found = fake.posts.find((one) => String(one.id) === ref)
    if (found === undefined) throw new Error(`no post ${ref}`)
    return found
  }
  return {
    answers: { server: fake.server.origin, identifier: null, secret: fake.key },
    secrets: () => [fake.key],
    pageSize: 20,
    ourPost: (text) => {
      const topic = fake.topic(text, us, text)
      others.set(String(topic.id), topic)
      return String(topic.id)
    },
    write: (text, { under, at } = {}) => {
      const topic = others.get(under ?? '')
      const parent = under === undefined || topic !== undefined ? undefined : postOf(under)
      const options = {
        ...(parent === undefined ? {} : { replyTo: parent }),
        ...(at === undefined ? {} : { at })
      }
      return String(fake.say(topic ?? parent?.topic ?? ours, lea, text, options).id)
    },
    edit: (ref, text) => fake.edit(postOf(ref), text),
    remove: (ref) => fake.remove(postOf(ref)),
    replies: () =>
      fake.posts
        .filter((one) => one.by.id === us.id && one.number > 1)
        .map((one) => ({
          ref: String(one.id),
          text: typedOf(one.raw),
          under: String(
            fake.posts.find((each) => each.topic === one.topic && each.number === one.replyTo)?.id
          )
        })),
    fail: (fault, of) =>
      fake.server.fail(
        fault,
        ({ method, path }) =>
          of === 'any' ||
          (of === 'poll' ? path === '/notifications.json' : method === 'POST' && path === '/posts.json')
      ),
    expireSession: () => {},
    revokeSession: () => {
      fake.site.key = 'another one'
    },
    stop: fake.stop
  }
}

/** 32,000 UTF-16 units: a family of 8, an é of 2, and one letter more. */
const longest = `${'👨‍👩‍👧'.repeat(3_000)}${'e\u0301'.repeat(3_999)}zz`

connectorContract('Discourse', {
  connector: discourse,
  start: startNetwork,
  longest: { text: longest, oneMore: 'z' },
  renewsSessions: false,
  without: { same_words: 'Discourse refuses words that the account said within five minutes' }
})

describe('Discourse', () => {
  let clock: FakeClock
  let fake: FakeDiscourse
  let io: Io
  let session: StoredSession

  const signIn = (answers: Partial<Parameters<typeof discourse.signIn>[0]> = {}) =>
    discourse.signIn({ server: fake.server.origin, identifier: null, secret: fake.key, ...answers }, io)
  const signedIn = async (): Promise<StoredSession> => {
    return { ...sessionFrom(await signIn(), clock), audit: 'not_due' }
  }

  beforeEach(async () => {
    clock = fakeClock()
    fake = await startFakeDiscourse(clock)
    io = ioAt(clock)
    session = await signedIn()
  })

  afterEach(() => fake.stop())

  const poll = async (cursor: string | null = null, of: Partial<StoredSession> = {}) => {
    const items: InboundItem[] = []
    let at = cursor
    for (;;) {
      const outcome = await discourse.poll({ ...session, ...of }, at, io)
      if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
      items.push(...outcome.page.items)
      at = outcome.page.cursor
      if (!outcome.page.more) return { ...outcome.page, items }
    }
  }
  const itemOf = (items: readonly InboundItem[], post: FakePost): InboundItem =>
    itemAt(items, String(post.id))
  const replyTo = (item: InboundItem, text: string): OutboundReply => replyUnder(item, text, clock)
  const act = (kind: OutboundAction['kind'], post: FakePost, text: string | null = null) =>
    discourse.act(
      session,
      {
        kind,
        ref: String(post.id),
        conversationRef: '',
        replyTarget: null,
        text,
        language: null,
        at: clock.now()
      },
      io
    )
  const ourTopic = () => fake.topic('Nos pains', us, 'Voici nos pains & nos farines.')
  const othersTopic = (raw = 'Où trouver du bon pain ?') => fake.topic('Bonnes adresses', zoe, raw)
  const long = 'Oui, nous ouvrons dimanche matin. Camille'

  describe('signing in', () => {
    it('says whose key it is and how long a post may be', async () => {
      fake.site.maximum = 9_000
      const outcome = await signIn({ server: `${fake.server.origin}/login`, secret: ` ${fake.key}\n` })
      expect(outcome).toMatchObject({
        kind: 'signed_in',
        remoteId: `${new URL(fake.server.origin).host}#${us.id}`,
        handle: 'fournil',
        name: 'Le Fournil'
      })
      if (outcome.kind !== 'signed_in') return
      expect(discourse.capabilitiesOf(outcome.settings).reply.limit).toEqual({
        max: 9_000,
        counting: 'utf16'
      })
    })

    it('does without the settings of a site that keeps them to itself', async () => {
      fake.site.tellsSettings = false
      expect(await signIn()).toMatchObject({ kind: 'signed_in' })
    })

    const begin = async () => {
      const begun = await discourse.browserSignIn?.begin(
        { server: fake.server.origin, identifier: null },
        'http://127.0.0.1:1/callback',
        io
      )
      if (begun?.kind !== 'open') throw new Error(JSON.stringify(begun))
      return { ...begun, asked: new URL(begun.address).searchParams }
    }
    const payloadFor = (asked: URLSearchParams, padding: number, payload: object = {}): string => {
      const words = JSON.stringify({
        key: fake.key,
        nonce: asked.get('nonce'),
        push: false,
        api: 4,
        ...payload
      })
      const encrypted = publicEncrypt({ key: asked.get('public_key') ?? '', padding }, Buffer.from(words))
      // Ruby's Base64.encode64 breaks lines.
      return `${encrypted.toString('base64').replace(/(.{60})/gu, '$1\n')}\n`
    }

    it.each([
      ['of today', constants.RSA_PKCS1_OAEP_PADDING],
      ['of before', constants.RSA_PKCS1_PADDING]
    ])('in the browser brings a key of its own, encrypted in the way %s', async (_name, padding) => {
      const { asked, address, pending, returns } = await begin()
      expect(returns).toBe('paste')
      expect(address.startsWith(`${fake.server.origin}/user-api-key/new?`)).toBe(true)
      expect(asked.get('scopes')).toBe('read,write')
      expect(asked.has('auth_redirect')).toBe(false)
      const outcome = await discourse.browserSignIn?.finish(pending, payloadFor(asked, padding), io)
      expect(outcome).toMatchObject({ kind: 'signed_in', handle: 'fournil' })
      expect(fake.server.requests.at(-1)?.headers['user-api-client-id']).toBe(asked.get('client_id'))
    })

    it('in the browser takes nothing of another sign-in', async () => {
      const first = await begin()
      const second = await begin()
      expect(first.asked.get('nonce')).not.toBe(second.asked.get('nonce'))
      const oaep = constants.RSA_PKCS1_OAEP_PADDING
      for (const pasted of [
        payloadFor(second.asked, oaep),
        payloadFor(first.asked, oaep, { nonce: second.asked.get('nonce') }),
        'not a payload',
        ''
      ])
        expect(await discourse.browserSignIn?.finish(first.pending, pasted, io)).toMatchObject({
          kind: 'failed',
          failure: { kind: 'unauthorized' }
        })
    })
  })

  describe('polling', () => {
    it('tells a topic of ours as one conversation for each who speaks in it', async () => {
      const topic = ourTopic()
      const one = fake.say(topic, lea, 'Sans gluten ?')
      const two = fake.say(topic, zoe, 'Et le dimanche ?')
      const again = fake.say(topic, zoe, 'Je crois que oui', { replyTo: one })
      const { items } = await poll()
      expect(items.map((item) => [item.ref, item.conversationRef, item.parentRef, item.author.name])).toEqual(
        [
          [String(one.id), String(one.id), null, 'Léa'],
          [String(two.id), String(two.id), null, 'Zoé'],
          [String(again.id), String(one.id), String(one.id), 'Zoé']
        ]
      )
      expect(items[0]).toMatchObject({
        kind: 'comment',
        audience: 'public',
        subject: {
          title: 'Nos pains',
          text: 'Voici nos pains & nos farines.',
          url: `${fake.server.origin}/t/nos-pains/${topic.id}`
        },
        url: `${fake.server.origin}/t/nos-pains/${topic.id}/2`,
        author: { handle: 'lea', url: `${fake.server.origin}/u/lea` }
      })
    })

    it('finds every post behind the one notification that a topic has', async () => {
      const topic = ourTopic()
      const said = Array.from({ length: 25 }, (_, index) => fake.say(topic, lea, `question ${index}`))
      const { items } = await poll()
      expect(items.map((item) => item.ref)).toEqual(said.map((one) => String(one.id)))
    })

    it('brings of a topic of others what names, answers or quotes us, with what it answers', async () => {
      const topic = othersTopic()
      const noise = fake.say(topic, lea, 'Il y a une boulangerie rue des Lilas')
      const mention = fake.say(topic, zoe, '@fournil vous livrez ?', { replyTo: noise })
      fake.say(topic, lea, 'Et la fromagerie ?')
      const quote = fake.say(topic, lea, '', {
        cooked:
          '<aside class="quote" data-username="fournil" data-post="1"><blockquote><p>Oui</p></blockquote></aside><p>Merci</p>'
      })
      const { items } = await poll()
      expect(items.map((item) => [item.ref, item.context, item.conversationRef])).toEqual([
        [String(noise.id), true, String(noise.id)],
        [String(mention.id), false, String(noise.id)],
        [String(quote.id), false, String(quote.id)]
      ])
      expect(itemOf(items, mention)).toMatchObject({ subject: { text: 'Où trouver du bon pain ?' } })
    })

    it('brings a mention of a group of ours, whose name is not ours', async () => {
      const topic = othersTopic()
      const post = fake.say(topic, zoe, 'Une question pour les boulangers')
      fake.notify(15, post)
      expect((await poll()).items).toMatchObject([{ ref: String(post.id), kind: 'mention' }])
    })

    it('follows an exchange, and what was answered with another app', async () => {
      const topic = othersTopic()
      const mention = fake.say(topic, zoe, '@fournil vous livrez ?')
      const first = await poll()
      const ours = fake.say(topic, us, 'Oui, le samedi. Camille', { replyTo: mention })
      const thanks = fake.say(topic, zoe, 'Merci beaucoup', { replyTo: ours })
      fake.say(topic, lea, 'Rien à voir')
      const { items } = await poll(first.cursor)
      const conversationRef = String(mention.id)
      expect(items).toMatchObject([
        { ref: String(ours.id), conversationRef, parentRef: conversationRef, author: { isUs: true } },
        { ref: String(thanks.id), conversationRef, parentRef: String(ours.id), context: false }
      ])
    })

    it('asks for what an answer answers when it was read long ago', async () => {
      const topic = othersTopic()
      const ours = fake.say(topic, us, 'Nous livrons le samedi. Camille')
      for (let index = 0; index < 30; index += 1) fake.say(topic, lea, `bavardage ${index}`)
      const answer = fake.say(topic, zoe, 'Même à vélo ?', { replyTo: ours })
      fake.site.read.set(topic.id, answer.number - 1)
      expect((await poll()).items).toMatchObject([
        { ref: String(answer.id), parentRef: String(ours.id), kind: 'comment' }
      ])
    })

    it('holds a private message together, and for its readers alone', async () => {
      const topic = fake.topic('Commande', lea, 'Je voudrais douze pains.', { isPrivate: true })
      const second = fake.say(topic, lea, 'Pour samedi.')
      const { items } = await poll()
      expect(items.map((item) => [item.conversationRef, item.kind, item.audience, item.text])).toEqual([
        [`topic-${topic.id}`, 'message', 'private', 'Je voudrais douze pains.'],
        [`topic-${topic.id}`, 'message', 'private', 'Pour samedi.']
      ])
      await discourse.publish(session, replyTo(itemOf(items, second), long), io)
      expect(fake.posts.at(-1)).toMatchObject({ by: us, topic, replyTo: second.number })
    })

    it('leaves marks of moderators and whispers aside', async () => {
      const topic = ourTopic()
      fake.say(topic, lea, '', { type: 3 })
      fake.say(topic, lea, 'entre nous', { type: 4 })
      fake.say(topic, lea, 'Bonjour')
      expect((await poll()).items.map((item) => item.text)).toEqual(['Bonjour'])
    })

    it('leaves aside what was said long before the account was connected', async () => {
      const topic = ourTopic()
      fake.say(topic, lea, 'il y a longtemps', { at: plus(clock.now(), -40 * day) })
      fake.say(topic, lea, 'hier', { at: plus(clock.now(), -day) })
      expect((await poll()).items.map((item) => item.text)).toEqual(['hier'])
    })

    it('tells that the site hid a post, and that it shows it again', async () => {
      const post = fake.say(ourTopic(), lea, 'Achetez mes montres')
      const first = await poll()
      post.isHidden = true
      const second = await poll(first.cursor)
      expect(second.items).toMatchObject([{ ref: String(post.id), standing: 'hidden' }])
      post.isHidden = false
      expect((await poll(second.cursor)).items).toMatchObject([{ ref: String(post.id), standing: 'shown' }])
    })

    it('looks at a few topics again at each poll, at all of them in an audit', async () => {
      const posts = Array.from({ length: 9 }, (_, index) => {
        clock.advance(1_000)
        return fake.say(fake.topic(`Sujet ${index}`, us, 'Bonjour à tous'), lea, `question ${index}`)
      })
      let { cursor } = await poll()
      clock.advance(2 * hour)
      for (const post of posts) fake.edit(post, `${post.raw}, corrigée`)
      const brought: number[] = []
      for (let polls = 0; polls < 3; polls += 1) {
        const page = await poll(cursor)
        brought.push(page.items.length)
        ;({ cursor } = page)
        clock.advance(60_000)
      }
      expect(brought).toEqual([4, 4, 1])
      for (const post of posts) fake.remove(post)
      const audit = await poll(cursor, { audit: 'due' })
      expect(audit.items.map((item) => item.state)).toEqual(Array.from({ length: 9 }, () => 'deleted'))
    })

    it('finds in an audit what a poll has missed', async () => {
      const topic = ourTopic()
      fake.say(topic, lea, 'un')
      const first = await poll()
      const cursor: { newestId: number; topics: { readTo: number }[] } = JSON.parse(first.cursor)
      const missed = fake.say(topic, lea, 'deux')
      const passed = JSON.stringify({ ...cursor, newestId: cursor.newestId + 1_000 })
      expect((await poll(passed)).items).toEqual([])
      expect((await poll(passed, { audit: 'due' })).items.map((item) => item.ref)).toEqual([
        String(missed.id)
      ])
    })

    it('asks no more than a key may', async () => {
      const quiet = await poll()
      const asked = fake.server.requests.length
      const again = await poll(quiet.cursor)
      const used = fake.server.requests.length - asked
      expect(again.notBefore).toBe(plus(clock.now(), used * 30_000))
      for (const topic of [ourTopic(), ourTopic()])
        for (let index = 0; index < 190; index += 1) fake.say(topic, lea, `question ${index}`)
      let cursor: string | null = again.cursor
      const before = fake.server.requests.length
      for (;;) {
        const outcome = await discourse.poll(session, cursor, io)
        if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
        expect(outcome.page.more).toBe(true)
        ;({ cursor } = outcome.page)
        if (outcome.page.notBefore === null) continue
        expect(outcome.page.notBefore).toBe(plus(clock.now(), 60_000))
        break
      }
      expect(fake.server.requests.length - before).toBeLessThan(20)
    })

    it('does not stop at a topic that it may not see', async () => {
      const secret = othersTopic()
      const mention = fake.say(secret, zoe, '@fournil une question')
      const shown = fake.say(ourTopic(), lea, 'Bonjour')
      fake.server.fail(
        {
          kind: 'status',
          status: 403,
          body: { errors: ['You are not permitted'], error_type: 'invalid_access' }
        },
        ({ path }) => path === `/t/${secret.id}.json`,
        true
      )
      const { items } = await poll()
      expect(items.map((item) => item.ref)).toEqual([String(shown.id)])
      expect(items.map((item) => item.ref)).not.toContain(String(mention.id))
    })

    it('waits as long as the forum says, where only its answer does', async () => {
      fake.server.fail(
        {
          kind: 'status',
          status: 429,
          body: {
            errors: ['Slow down'],
            error_type: 'rate_limit',
            extras: { wait_seconds: 41, time_left: '41 s' }
          }
        },
        ({ path }) => path === '/notifications.json'
      )
      expect(await discourse.poll(session, null, io)).toEqual({
        kind: 'failed',
        failure: { kind: 'rate_limited', retryAt: plus(clock.now(), 41_000) }
      })
    })

    it('asks for a person when the key was taken away, with the sentence of the forum', async () => {
      fake.site.key = 'another one'
      expect(await discourse.poll(session, null, io)).toEqual({
        kind: 'failed',
        failure: {
          kind: 'unauthorized',
          message: 'You are not permitted to view the requested resource.'
        }
      })
    })
  })

  describe('likes', () => {
    it('are told once for each who likes', async () => {
      const topic = ourTopic()
      const ours = fake.say(topic, us, 'Nous cuisons au bois. Camille')
      const first = await poll()
      clock.advance(1_000)
      fake.like(ours, lea)
      fake.like(ours, zoe)
      const second = await poll(first.cursor)
      const about = {
        ref: String(ours.id),
        text: 'Nous cuisons au bois. Camille',
        url: `${fake.server.origin}/t/nos-pains/${topic.id}/2`
      }
      const by = (who: User) => ({ kind: 'like', author: { handle: who.username, isUs: false }, about })
      expect(second.events).toMatchObject([by(lea), by(zoe)])
      expect(new Set(second.events.map((one) => one.ref)).size).toBe(2)
      expect((await poll(second.cursor)).events).toEqual([])
    })
  })

  describe('words', () => {
    it('have their pictures, players and files beside them', async () => {
      fake.say(ourTopic(), lea, '', {
        cooked: [
          '<p>Regardez <a class="mention" href="/u/zoe">@zoe</a> <img src="/images/emoji/bread.png" class="emoji" alt=":bread:"></p>',
          '<div class="lightbox-wrapper"><a class="lightbox" href="/uploads/o/pain.jpeg" title="pain"><img src="/uploads/s/pain.jpeg" alt="un pain" width="690" height="388"><div class="meta"><span class="filename">pain</span></div></a></div>',
          '<div class="video-placeholder-container" data-video-src="/uploads/o/four.mp4" data-thumbnail-src="/uploads/o/four.png"></div>',
          '<audio preload="metadata" controls><source src="https://media.example/voix.mp3"><a href="https://media.example/voix.mp3">voix</a></audio>',
          '<p><a class="attachment" href="/secure-uploads/o/facture.pdf">facture.pdf</a></p>',
          '<aside class="onebox" data-onebox-src="https://four.example/a"><article><h3>Un titre</h3><img src="https://four.example/t.png" class="thumbnail"></article></aside>'
        ].join('\n')
      })
      const [item] = (await poll()).items
      const { origin } = fake.server
      expect(item?.text).toContain('Regardez @zoe :bread:')
      expect(item?.text).toContain('https://four.example/a')
      expect(item?.text).not.toMatch(/pain|titre|voix/u)
      expect(item?.spans).toMatchObject([
        { kind: 'mention', target: `${origin}/u/zoe` },
        { kind: 'link', target: 'https://four.example/a' }
      ])
      expect(item?.attachments).toEqual([
        {
          kind: 'image',
          source: { kind: 'address', at: `${origin}/uploads/o/pain.jpeg` },
          preview: { kind: 'address', at: `${origin}/uploads/s/pain.jpeg` },
          description: 'un pain',
          name: null,
          width: 690,
          height: 388
        },
        {
          kind: 'video',
          source: { kind: 'address', at: `${origin}/uploads/o/four.mp4` },
          preview: { kind: 'address', at: `${origin}/uploads/o/four.png` },
          description: null,
          name: null,
          width: null,
          height: null
        },
        {
          kind: 'audio',
          source: { kind: 'address', at: 'https://media.example/voix.mp3' },
          preview: null,
          description: null,
          name: null,
          width: null,
          height: null
        },
        {
          kind: 'file',
          source: { kind: 'account', at: `${origin}/secure-uploads/o/facture.pdf` },
          preview: null,
          description: null,
          name: 'facture.pdf',
          width: null,
          height: null
        }
      ])
    })

    it('that only the account may fetch are asked for with its key, at the forum alone', async () => {
      const at = `${fake.server.origin}/secure-uploads/o/facture.pdf`
      expect(await discourse.locateAttachment(session, at, io)).toEqual({
        kind: 'located',
        address: at,
        headers: { 'user-api-key': fake.key }
      })
      expect(await discourse.locateAttachment(session, 'https://elsewhere.example/x', io)).toMatchObject({
        kind: 'failed'
      })
    })
  })

  describe('publishing', () => {
    const asked = async (raw = 'Combien coûte le pain ?') => {
      const post = fake.say(ourTopic(), lea, raw)
      return itemOf((await poll()).items, post)
    }

    it.each([
      '- une liste\n# un titre\n1. un nombre\n> une citation\n    du code',
      '*gras* _maigre_ `code` [lien](https://x.example) <b>html</b> ~~non~~ | a | & \\',
      'Voir https://fournil.example/a_b_c?d=*e* et « l’autre »',
      "C'est trois euros... -- 2 < 5 & 3 > 1"
    ])('shows exactly the words: %j', async (words) => {
      const item = await asked()
      const text = `${words}\nCamille`
      await discourse.publish(session, replyTo(item, text), io)
      const ours = (await poll()).items.find((one) => one.author.isUs)
      expect(ours?.text).toBe(text.replace(/^ +/gmu, ''))
    })

    it('is refused with the sentence of the forum when it is too short', async () => {
      expect(await discourse.publish(session, replyTo(await asked(), 'Oui. Camille'), io)).toEqual({
        kind: 'failed',
        failure: {
          kind: 'rejected',
          code: 'other',
          message: 'Body is too short (minimum is 20 characters)'
        }
      })
    })

    it('is refused when the same words were said under another post', async () => {
      const topic = ourTopic()
      const one = fake.say(topic, lea, 'Ouvert dimanche ?')
      const two = fake.say(topic, zoe, 'Et le dimanche ?')
      const { items } = await poll()
      expect(await discourse.publish(session, replyTo(itemOf(items, one), long), io)).toMatchObject({
        kind: 'published'
      })
      expect(await discourse.publish(session, replyTo(itemOf(items, two), long), io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', message: 'Body is too similar to what you recently posted' }
      })
    })

    it('does not stand when it waits for a moderator', async () => {
      const item = await asked()
      fake.site.enqueues = true
      expect(await discourse.publish(session, replyTo(item, long), io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'forbidden' }
      })
    })

    it('waits as long as the forum says', async () => {
      const item = await asked()
      fake.site.waitSeconds = 17
      expect(await discourse.publish(session, replyTo(item, long), io)).toEqual({
        kind: 'failed',
        failure: { kind: 'rate_limited', retryAt: plus(clock.now(), 17_000) }
      })
    })

    it('carries pictures with what they show, and is found again with them', async () => {
      const item = await asked()
      const reply: OutboundReply = {
        ...replyTo(item, long),
        images: [
          {
            bytes: new Uint8Array([1, 2, 3]),
            mediaType: 'image/png',
            description: 'un pain [rond]',
            width: 640,
            height: 480
          }
        ]
      }
      const outcome = await discourse.publish(session, reply, io)
      expect(fake.uploads).toEqual(['composer'])
      expect(fake.posts.at(-1)?.raw).toMatch(/!\[un pain {2}rond\|640x480\]\(upload:\/\/pain\.png\)$/u)
      expect(await discourse.findPublished(session, reply, io)).toEqual({
        kind: 'found',
        published: outcome.kind === 'published' ? outcome.published : null
      })
      const ours = (await poll()).items.find((one) => one.author.isUs)
      expect(ours).toMatchObject({
        text: long,
        attachments: [{ kind: 'image', description: 'un pain  rond' }]
      })
    })
  })

  describe('actions', () => {
    it('like and take the like back, as often as it is asked', async () => {
      const post = fake.say(ourTopic(), lea, 'Merci beaucoup')
      for (const _ of [1, 2]) expect(await act('like', post)).toEqual({ kind: 'done' })
      expect(post.likes).toMatchObject([{ by: us }])
      for (const _ of [1, 2]) expect(await act('unlike', post)).toEqual({ kind: 'done' })
      expect(post.likes).toEqual([])
    })

    it('edit and delete what we said, as often as it is asked', async () => {
      const ours = fake.say(ourTopic(), us, 'Nous cuisons au bois. Camille')
      for (const _ of [1, 2])
        expect(await act('edit', ours, 'Nous cuisons au *gaz*. Camille')).toEqual({ kind: 'done' })
      expect(ours.raw).toBe('Nous cuisons au \\*gaz\\*. Camille')
      for (const _ of [1, 2]) expect(await act('delete', ours)).toEqual({ kind: 'done' })
      expect(ours.isDeleted).toBe(true)
      expect(await act('edit', ours, 'Trop tard. Camille')).toMatchObject({
        failure: { kind: 'rejected', code: 'target_gone' }
      })
    })

    it('are refused where they may not be done', async () => {
      const theirs = fake.say(ourTopic(), lea, 'Merci beaucoup')
      expect(await act('delete', theirs)).toMatchObject({ failure: { kind: 'rejected', code: 'forbidden' } })
      expect(await act('hide', theirs)).toMatchObject({ failure: { kind: 'rejected', code: 'forbidden' } })
    })
  })
})
