import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundItem, Io, OutboundReply, StoredSession } from '../../../src/main/connectors/connector.ts'
import { wordpress } from '../../../src/main/connectors/wordpress/wordpress.ts'
import { plainText } from '../../../src/shared/text/plain-text.ts'
import { plus } from '../../../src/shared/model/instant.ts'
import { ioAt, itemAt, replyUnder, sessionFrom } from '../../support/connector-calls.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type FakeWordPress, ourUserId, startFakeWordPress } from '../../support/fake-wordpress.ts'
import { connectorContract, type FakeNetwork } from './connector-contract.ts'

const commentsPath = '/wp-json/wp/v2/comments'

const startNetwork = async (clock: FakeClock): Promise<FakeNetwork> => {
  const fake = await startFakeWordPress(clock)
  return {
    answers: { server: fake.server.origin, identifier: 'boulangerie', secret: fake.password },
    secrets: () => [
      fake.password,
      ...fake.server.requests.flatMap((request) => request.authorization?.split(' ')[1] ?? [])
    ],
    pageSize: 100,
    ourPost: (text) => `post-${fake.post(text)}`,
    write: (text, options = {}) => {
      const under = options.under ?? ''
      return String(
        fake.comment(text, {
          ...(under.startsWith('post-') ? { post: Number(under.slice('post-'.length)) } : {}),
          ...(/^\d+$/u.test(under) ? { parent: Number(under) } : {}),
          ...(options.at === undefined ? {} : { at: options.at })
        })
      )
    },
    edit: (ref, text) => fake.edit(Number(ref), text),
    remove: (ref) => fake.setStatus(Number(ref), 'trash'),
    replies: () =>
      fake.comments
        .filter((one) => one.author === ourUserId && one.status === 'approved')
        .map((one) => ({
          ref: String(one.id),
          text: plainText(one.raw).text,
          under: one.parent === 0 ? null : String(one.parent)
        })),
    fail: (fault, of) =>
      fake.server.fail(
        fault,
        (request) =>
          of === 'any' ||
          (request.path === commentsPath && request.method === { poll: 'GET', publish: 'POST' }[of])
      ),
    expireSession: () => {},
    revokeSession: () => {
      fake.site.password = 'another one'
    },
    stop: () => fake.server.stop()
  }
}

/** 65,525 bytes: a family of 18 bytes, an é of 3 in two code points, and one letter more. */
const family = '👨‍👩‍👧'
const longest = `${family.repeat(3_000)}${'e\u0301'.repeat(3_841)}zz`

connectorContract('WordPress', {
  connector: wordpress,
  start: startNetwork,
  longest: { text: longest, oneMore: 'z' },
  renewsSessions: false,
  without: { same_words: 'WordPress refuses the same words of one author under one comment' }
})

describe('WordPress', () => {
  let clock: FakeClock
  let fake: FakeWordPress
  let io: Io
  let session: StoredSession

  const signIn = async (server = fake.server.origin): Promise<StoredSession> => {
    return sessionFrom(
      await wordpress.signIn({ server, identifier: 'boulangerie', secret: fake.password }, io),
      clock
    )
  }

  beforeEach(async () => {
    clock = fakeClock()
    fake = await startFakeWordPress(clock)
    io = ioAt(clock, { timeout: 5_000 })
    session = await signIn()
  })

  afterEach(() => fake.server.stop())

  const poll = async (cursor: string | null = null) => {
    const outcome = await wordpress.poll(session, cursor, io)
    if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
    return outcome.page
  }
  const itemOf = (items: readonly InboundItem[], id: number): InboundItem => itemAt(items, String(id))
  const replyTo = (item: InboundItem, text: string): OutboundReply => replyUnder(item, text, clock)

  describe('signing in', () => {
    it('says who signed in, by the name of the site', async () => {
      const outcome = await wordpress.signIn(
        { server: fake.server.origin, identifier: ' boulangerie ', secret: `${fake.password} ` },
        io
      )
      expect(outcome).toMatchObject({
        kind: 'signed_in',
        remoteId: `${new URL(fake.server.origin).host}#${ourUserId}`,
        handle: 'boulangerie',
        name: 'Le Fournil & Cie'
      })
    })

    it.each([
      ['by its link', true, true],
      ['without the link', true, false],
      ['by its link, without pretty addresses', false, true],
      ['without the link and without pretty addresses', false, false]
    ])('finds the API %s', async (_name, prettyAddresses, linksApi) => {
      fake.site.prettyAddresses = prettyAddresses
      fake.site.linksApi = linksApi
      session = await signIn()
      const id = fake.comment('Ouvert dimanche ?')
      expect(itemOf((await poll()).items, id).subject?.title).toBe('Le fournil')
    })

    it('calls no private address that a public site names', async () => {
      const asked: string[] = []
      const watched: Io = {
        ...io,
        fetch: async (input) => {
          asked.push(new Request(input).url)
          return new Response('', {
            headers: { link: '<http://169.254.169.254/wp-json/>; rel="https://api.w.org/"' }
          })
        }
      }
      await wordpress.signIn({ server: 'https://blog.example', identifier: 'x', secret: 'y' }, watched)
      expect(asked.every((url) => url.startsWith('https://blog.example/'))).toBe(true)
    })
  })

  describe('polling', () => {
    it('tells a thread as one conversation about its post', async () => {
      const page = fake.post('Nos farines &amp; nos pains', 'pages')
      const top = fake.comment('Sans gluten ?', { post: page })
      const answer = fake.comment('Non', { parent: top, author: ourUserId })
      const again = fake.comment('Dommage', { parent: answer, name: 'Zo&eacute;', email: '' })
      const { items } = await poll()
      for (const id of [top, answer, again])
        expect(itemOf(items, id)).toMatchObject({
          conversationRef: String(top),
          subject: { title: 'Nos farines & nos pains', url: `${fake.server.origin}/?p=${page}` }
        })
      expect(itemOf(items, answer)).toMatchObject({ author: { isUs: true }, parentRef: String(top) })
      expect(itemOf(items, again)).toMatchObject({ author: { isUs: false, name: 'Zoé', ref: null } })
    })

    it('brings what stands above an answer, as context', async () => {
      const old = plus(clock.now(), -90 * 86_400_000)
      const top = fake.comment('Il y a longtemps', { at: old })
      const middle = fake.comment('Oui', { parent: top, author: ourUserId, at: old })
      const answer = fake.comment('Et aujourd’hui ?', { parent: middle })
      const { items } = await poll()
      expect(items.map((item) => [item.ref, item.context, item.conversationRef])).toEqual([
        [String(top), true, String(top)],
        [String(middle), true, String(top)],
        [String(answer), false, String(top)]
      ])
    })

    it('holds answers to a comment that is gone together', async () => {
      const top = fake.comment('je regrette', { status: 'trash' })
      const ids = [fake.comment('un', { parent: top }), fake.comment('deux', { parent: top })]
      const { items } = await poll()
      expect(ids.map((id) => itemOf(items, id).conversationRef)).toEqual([String(top), String(top)])
    })

    it('brings what waits for approval, marked, and again when it is approved', async () => {
      const id = fake.comment('premier commentaire', { status: 'hold' })
      const first = await poll()
      expect(JSON.parse(itemOf(first.items, id).replyTarget ?? '')).toMatchObject({ status: 'hold' })
      fake.setStatus(id, 'approved')
      const second = await poll(first.cursor)
      expect(second.items).toMatchObject([{ ref: String(id), editedAt: null }])
      expect(JSON.parse(second.items[0]?.replyTarget ?? '')).toMatchObject({ status: 'approved' })
    })

    it('reads what stands there when it may not moderate', async () => {
      fake.site.moderates = false
      session = await signIn()
      const shown = fake.comment("c'est ouvert ?\nmerci")
      fake.comment('attend', { status: 'hold' })
      const { items } = await poll()
      expect(items).toMatchObject([{ ref: String(shown), text: 'c’est ouvert ?\nmerci' }])
    })

    it('knows a visitor again, and keeps no address', async () => {
      const one = fake.comment('un', { email: 'Zoe@example.test' })
      const two = fake.comment('deux', { email: 'zoe@example.test ' })
      const other = fake.comment('trois', { email: 'lea@example.test' })
      const page = await poll()
      const refOf = (id: number) => itemOf(page.items, id).author.ref
      expect(refOf(one)).toBe(refOf(two))
      expect(refOf(one)).not.toBe(refOf(other))
      expect(JSON.stringify(page)).not.toMatch(/example\.test/iu)
    })

    it('leaves links of other blogs and notes of editors aside', async () => {
      fake.comment('[…] voir ce billet […]', { type: 'pingback' })
      fake.comment('à revoir', { type: 'note' })
      expect((await poll()).items).toEqual([])
    })

    it('brings the reviews of a shop with their stars', async () => {
      const id = fake.comment('Très bon panier', { type: 'review' })
      fake.site.ratings = { [id]: 4 }
      expect((await poll()).items).toMatchObject([{ kind: 'review', rating: 4 }])
    })

    it('brings a review without its stars where the shop does not tell them', async () => {
      fake.comment('Très bon panier', { type: 'review' })
      expect((await poll()).items).toMatchObject([{ kind: 'review', rating: null }])
    })

    it.each([true, false])(
      'misses nothing when a whole page shares one second (counted: %s)',
      async (counts) => {
        fake.site.countsPages = counts
        const at = plus(clock.now(), -60_000)
        const ids = Array.from({ length: 230 }, (_, index) => fake.comment(`m ${index}`, { at }))
        const seen: string[] = []
        let cursor: string | null = null
        for (let more = true; more;) {
          const page = await poll(cursor)
          seen.push(...page.items.map((item) => item.ref))
          ;({ cursor, more } = page)
        }
        expect(seen.toSorted()).toEqual(ids.map(String).toSorted())
      }
    )

    it('misses nothing when what was read is deleted between two pages', async () => {
      const ids = Array.from({ length: 120 }, (_, index) =>
        fake.comment(`m ${index}`, { at: plus(clock.now(), (index - 200) * 1_000) })
      )
      const first = await poll()
      for (const id of ids.slice(0, 5)) fake.setStatus(id, 'trash')
      const second = await poll(first.cursor)
      const seen = [...first.items, ...second.items].map((item) => item.ref)
      expect(new Set(seen)).toEqual(new Set(ids.map(String)))
    })

    it('brings a comment that leaves the spam days later, with its old date', async () => {
      const late = fake.comment('pas du spam', { status: 'spam', at: plus(clock.now(), -5 * 86_400_000) })
      fake.comment('récent')
      const first = await poll()
      fake.setStatus(late, 'approved')
      clock.advance(86_400_000)
      const second = await poll(first.cursor)
      expect(second.items.map((item) => item.ref)).toEqual([String(late)])
    })
  })

  describe('publishing', () => {
    it('shows exactly the words, with their angles, ampersands and lines', async () => {
      const id = fake.comment('Combien ?')
      const text = 'Moins de 5 € : 2 < 5 & 3 > 1 <b>vraiment</b>\n\n« &amp; » Camille'
      await wordpress.publish(session, replyTo(itemOf((await poll()).items, id), text), io)
      const { items } = await poll()
      expect(items.find((item) => item.author.isUs)?.text).toBe(text)
    })

    it('waits when the site finds it too quick', async () => {
      const id = fake.comment('Combien ?')
      const item = itemOf((await poll()).items, id)
      fake.site.floods = true
      expect(await wordpress.publish(session, replyTo(item, 'Trois. Camille'), io)).toEqual({
        kind: 'failed',
        failure: { kind: 'rate_limited', retryAt: plus(clock.now(), 20_000) }
      })
    })

    it('is refused when the same words stood there long before', async () => {
      const id = fake.comment('Combien ?')
      const item = itemOf((await poll()).items, id)
      await wordpress.publish(session, replyTo(item, 'Merci. Camille'), io)
      clock.advance(3_600_000)
      expect(await wordpress.publish(session, replyTo(item, 'Merci. Camille'), io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'duplicate' }
      })
    })

    it('answers nothing that waits for approval', async () => {
      const id = fake.comment('Combien ?', { status: 'hold' })
      const item = itemOf((await poll()).items, id)
      expect(await wordpress.publish(session, replyTo(item, 'Trois. Camille'), io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'forbidden' }
      })
    })

    it('finds a lost reply by its rendered words where it may not moderate', async () => {
      fake.site.moderates = false
      session = await signIn()
      const id = fake.comment('Combien ?')
      const reply = replyTo(itemOf((await poll()).items, id), "C'est trois. Camille")
      fake.server.fail({ kind: 'done_then_dropped' }, (request) => request.method === 'POST')
      expect(await wordpress.publish(session, reply, io)).toMatchObject({ kind: 'unknown' })
      expect(await wordpress.findPublished(session, reply, io)).toMatchObject({ kind: 'found' })
    })
  })
})
