import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  AnyConnector,
  InboundItem,
  Io,
  OutboundReply,
  SignInAnswers,
  StoredSession
} from '../../../src/main/connectors/connector.ts'
import type { Failure } from '../../../src/shared/model/delivery.ts'
import { day, type Instant, instantSchema, plus } from '../../../src/shared/model/instant.ts'
import type { FakeClock } from '../../support/fake-clock.ts'
import { ioAt, replyUnder } from '../../support/connector-calls.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { type Fault, startFakeServer } from '../../support/fake-server.ts'

/** A network on loopback with one account of ours and people who write to it: what every harness brings to the suite. */
export interface FakeNetwork {
  readonly answers: SignInAnswers
  /** Values that may stand in no message, whatever the network does. */
  readonly secrets: () => readonly string[]
  /** Most items that one page of a poll brings. */
  readonly pageSize: number
  /** Our own post, that people comment on; its ref. */
  ourPost(text: string): string
  /** Somebody writes to us; its ref. `at`: the moment that the network gives it. */
  write(text: string, options?: { readonly under?: string; readonly at?: Instant }): string
  edit(ref: string, text: string): void
  remove(ref: string): void
  /** The texts of the replies of ours that stand on the network, with what they stand under. */
  replies(): readonly { readonly ref: string; readonly text: string; readonly under: string | null }[]
  /** The next request goes wrong; `of` says whether it is one that polls or the one that publishes. */
  fail(fault: Fault, of: 'poll' | 'publish' | 'any'): void
  /** The tokens given so far must be renewed. */
  expireSession(): void
  /** A person has to sign in again. */
  revokeSession(): void
  stop(): Promise<void>
}

/** What a network may have nothing of. */
export type Lack =
  | 'secret'
  | 'pages'
  | 'deletion'
  | 'publishing'
  /** What the account said itself comes back in a poll. */
  | 'echo'
  /** A reply whose answer was lost can be looked for, or is known again by its key. */
  | 'lookup'
  /** The same words of the same author under the same parent. */
  | 'same_words'

export interface ConnectorHarness {
  readonly connector: AnyConnector
  /** Why a part of the suite cannot concern this network: it is said where the suite runs. */
  readonly without?: Readonly<Partial<Record<Lack, string>>>
  /** What the network sends, when it is not JSON. */
  readonly format?: string
  start(clock: FakeClock): Promise<FakeNetwork>
  /** A text of exactly the longest length, of emoji and combining characters, and what makes it too long by one. */
  readonly longest: { readonly text: string; readonly oneMore: string }
  /** False where a session ends only when somebody revokes it: there is nothing to renew. */
  readonly renewsSessions?: boolean
}

/** An address where nobody listens any more. */
const closedDoor = async (): Promise<string> => {
  const server = await startFakeServer(() => ({ status: 200, json: null }))
  await server.stop()
  return server.origin
}

/** Long enough for a computer that is busy. */
const requestLimit = { bytes: 256 * 1024, timeout: 20_000 }
/** Where an answer that does not come is waited for. */
const shortTimeout = 300

/** What every connector keeps, whatever its network: one suite that each of them passes. */
export const connectorContract = (name: string, harness: ConnectorHarness): void => {
  describe(`${name} as every network`, () => {
    const { connector, without = {}, format = 'JSON' } = harness
    /** Who speaks JSON refuses in JSON too. */
    const isJson = format === 'JSON'
    const has = (lack: Lack): boolean => without[lack] === undefined
    const sessionsExpire = harness.renewsSessions !== false
    let clock: FakeClock
    let network: FakeNetwork
    let io: Io
    let session: StoredSession
    let kept: string[]
    let messages: string[]

    const signedIn = async (): Promise<StoredSession> => {
      const outcome = await connector.signIn(network.answers, io)
      if (outcome.kind !== 'signed_in') throw new Error(JSON.stringify(outcome))
      return {
        settings: outcome.settings,
        since: plus(clock.now(), -30 * day),
        get credentials() {
          return kept.at(-1) ?? outcome.credentials
        },
        renew: async (credentials) => {
          kept.push(credentials)
        }
      }
    }

    beforeEach(async () => {
      clock = fakeClock()
      network = await harness.start(clock)
      kept = []
      messages = []
      io = ioAt(clock, requestLimit)
      session = await signedIn()
    })

    afterEach(async () => {
      for (const message of messages)
        for (const secret of network.secrets()) expect(message).not.toContain(secret)
      await network.stop()
    })

    /** Polls to the end of the pages, as ingest does. */
    const pollAll = async (
      cursor: string | null,
      betweenPages: (pages: number) => void = () => {}
    ): Promise<{ items: readonly InboundItem[]; cursor: string; pages: number }> => {
      const items: InboundItem[] = []
      let at = cursor
      for (let pages = 1; pages <= 50; pages += 1) {
        const outcome = await connector.poll(session, at, io)
        if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
        items.push(...outcome.page.items)
        at = outcome.page.cursor
        if (!outcome.page.more) return { items, cursor: at, pages }
        betweenPages(pages)
      }
      throw new Error('the pages have no end')
    }

    const failureOf = async (cursor: string | null = null, with_: Io = io): Promise<Failure | 'none'> => {
      const outcome = await connector.poll(session, cursor, with_)
      if (outcome.kind === 'page') return 'none'
      messages.push(JSON.stringify(outcome.failure))
      return outcome.failure
    }

    const hasty = (): Io => ({ ...io, timeout: shortTimeout })

    /** Nothing that the store keeps in clear, or that a person reads, holds a secret. */
    const expectNoSecret = (kept: unknown): void => {
      const text = JSON.stringify(kept)
      for (const secret of network.secrets()) expect(text).not.toContain(secret)
    }

    const asking = (items: readonly InboundItem[]): readonly InboundItem[] =>
      items.filter((item) => !item.context && !item.author.isUs)

    const replyTo = (item: InboundItem, text: string, key = '0199f0a0-0000-7000-8000-00000000a001') =>
      replyUnder(item, text, clock, { key })

    const publish = async (reply: OutboundReply, with_: Io = io) => {
      const outcome = await connector.publish(session, reply, with_)
      messages.push(JSON.stringify(outcome))
      return outcome
    }

    const oneItem = async (): Promise<InboundItem> => {
      network.write('Vous ouvrez dimanche ?')
      const [item] = asking((await pollAll(null)).items)
      if (item === undefined) throw new Error('the poll brought nothing')
      return item
    }

    it.each(Object.entries(without))('has nothing of %s: %s', (_lack, reason) => {
      expect(reason).not.toBe('')
    })

    describe('signing in', () => {
      it.runIf(has('secret'))('tells a wrong secret by the sentence of the network', async () => {
        const outcome = await connector.signIn({ ...network.answers, secret: 'not-the-password' }, io)
        messages.push(JSON.stringify(outcome))
        expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'unauthorized' } })
        expect(JSON.stringify(outcome)).not.toContain('not-the-password')
      })

      it('tells a server that is not there', async () => {
        const outcome = await connector.signIn({ ...network.answers, server: await closedDoor() }, io)
        expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } })
      })

      it('tells an address that can be no server', async () => {
        for (const server of ['http://example.org', 'ftp://example.org', 'https://me:word@example.org', ':'])
          expect(await connector.signIn({ ...network.answers, server }, io)).toMatchObject({
            kind: 'failed',
            failure: { kind: 'unavailable' }
          })
      })
    })

    describe('polling', () => {
      it('brings what is there once, and nothing the second time', async () => {
        const post = network.ourPost('Le levain est prêt')
        const refs = [network.write('Bravo', { under: post }), network.write('Vous livrez ?')]
        const first = await pollAll(null)
        expect(
          asking(first.items)
            .map((item) => item.ref)
            .toSorted()
        ).toEqual(refs.toSorted())
        expect(first.items.map((item) => item.text)).toEqual(expect.arrayContaining(['Bravo']))
        const second = await pollAll(first.cursor)
        expect(second.items).toEqual([])
      })

      it('keeps its secret in its credentials alone', async () => {
        network.write('Vous ouvrez dimanche ?')
        const { items, cursor } = await pollAll(null)
        expect(network.secrets().length).toBeGreaterThan(0)
        expectNoSecret([session.settings, connector.answersOf(session.settings), cursor, items])
      })

      it('brings only what came since', async () => {
        network.write('un')
        const first = await pollAll(null)
        const added = network.write('deux')
        expect((await pollAll(first.cursor)).items.map((item) => item.ref)).toEqual([added])
      })

      it.runIf(has('pages'))(
        'misses nothing and brings nothing twice across pages, even of one moment',
        async () => {
          const refs: string[] = []
          const count = network.pageSize * 2 + 5
          // So many share a moment that every page ends among them.
          const together = network.pageSize % 3 === 0 ? 4 : 3
          for (let index = 0; index < count; index += 1) {
            const at = plus(clock.now(), -Math.floor(index / together) * 60_000)
            refs.push(network.write(`message ${index}`, { at }))
          }
          const { items, pages } = await pollAll(null)
          expect(pages).toBeGreaterThan(1)
          expect(items.map((item) => item.ref).toSorted()).toEqual(refs.toSorted())
        }
      )

      it('misses nothing that comes between two pages', async () => {
        const refs: string[] = []
        for (let index = 0; index < network.pageSize + 5; index += 1)
          refs.push(network.write(`message ${index}`))
        const first = await pollAll(null, () => refs.push(network.write('entre deux pages')))
        const second = await pollAll(first.cursor)
        const all = [...first.items, ...second.items].map((item) => item.ref)
        expect(all.toSorted()).toEqual(refs.toSorted())
      })

      it('brings one that comes in late, below what was read', async () => {
        network.write('tôt')
        const first = await pollAll(null)
        const late = network.write('écrit hier, arrivé maintenant', {
          at: plus(clock.now(), -12 * 3_600_000)
        })
        expect((await pollAll(first.cursor)).items.map((item) => item.ref)).toEqual([late])
      })

      it('brings an edited message again, under the same ref', async () => {
        const ref = network.write('ouvert dimanch ?')
        const first = await pollAll(null)
        clock.advance(60_000)
        network.edit(ref, 'ouvert dimanche ?')
        const { items } = await pollAll(first.cursor)
        expect(items).toMatchObject([
          { ref, text: 'ouvert dimanche ?', state: 'visible', editedAt: clock.now() }
        ])
      })

      it.runIf(has('deletion'))('tells of a deletion once', async () => {
        const ref = network.write('je regrette')
        network.write('je reste')
        const first = await pollAll(null)
        network.remove(ref)
        const second = await pollAll(first.cursor)
        expect(second.items).toMatchObject([{ ref, state: 'deleted' }])
        expect((await pollAll(second.cursor)).items).toEqual([])
      })

      it('keeps its place when it fails', async () => {
        network.write('un')
        const first = await pollAll(null)
        const added = network.write('deux')
        network.fail({ kind: 'status', status: 500 }, 'poll')
        expect(await failureOf(first.cursor)).toMatchObject({ kind: 'unavailable' })
        expect((await pollAll(first.cursor)).items.map((item) => item.ref)).toEqual([added])
      })

      it('reads on after a cursor that cannot be read any more', async () => {
        const ref = network.write('un')
        expect((await pollAll('{"what":')).items.map((item) => item.ref)).toEqual([ref])
      })

      const inTwoMinutes = instantSchema.parse('2026-11-20T09:02:00.000Z')
      const epoch = String(Date.parse(inTwoMinutes) / 1_000)
      const faults: readonly [string, Fault, Failure][] = [
        [
          '403',
          { kind: 'status', status: 403 },
          { kind: 'rejected', code: 'forbidden', message: 'told to answer 403' }
        ],
        [
          '404',
          { kind: 'status', status: 404 },
          { kind: 'rejected', code: 'target_gone', message: 'told to answer 404' }
        ],
        [
          '410',
          { kind: 'status', status: 410 },
          { kind: 'rejected', code: 'target_gone', message: 'told to answer 410' }
        ],
        [
          '422',
          { kind: 'status', status: 422 },
          { kind: 'rejected', code: 'other', message: 'told to answer 422' }
        ],
        ['500', { kind: 'status', status: 500 }, { kind: 'unavailable', message: 'told to answer 500' }],
        [
          '503 without a word',
          { kind: 'status', status: 503, body: '' },
          { kind: 'unavailable', message: 'HTTP 503' }
        ],
        [
          '503 with seconds to wait',
          { kind: 'status', status: 503, headers: { 'retry-after': '120' } },
          { kind: 'rate_limited', retryAt: inTwoMinutes }
        ],
        ['429 without a time', { kind: 'status', status: 429 }, { kind: 'rate_limited', retryAt: null }],
        [
          '429 with seconds to wait',
          { kind: 'status', status: 429, headers: { 'retry-after': '120' } },
          { kind: 'rate_limited', retryAt: inTwoMinutes }
        ],
        [
          '429 with a date to wait for',
          { kind: 'status', status: 429, headers: { 'retry-after': 'Fri, 20 Nov 2026 09:02:00 GMT' } },
          { kind: 'rate_limited', retryAt: inTwoMinutes }
        ],
        [
          '429 with a reset in seconds since 1970',
          { kind: 'status', status: 429, headers: { 'ratelimit-reset': epoch } },
          { kind: 'rate_limited', retryAt: inTwoMinutes }
        ],
        [
          '429 with a reset in seconds to come',
          { kind: 'status', status: 429, headers: { 'ratelimit-reset': '120' } },
          { kind: 'rate_limited', retryAt: inTwoMinutes }
        ],
        [
          '429 with a reset as a date',
          { kind: 'status', status: 429, headers: { 'x-ratelimit-reset': inTwoMinutes } },
          { kind: 'rate_limited', retryAt: inTwoMinutes }
        ],
        [
          '429 with a wait of a year',
          { kind: 'status', status: 429, headers: { 'retry-after': '31536000' } },
          { kind: 'rate_limited', retryAt: plus(instantSchema.parse('2026-11-20T09:00:00.000Z'), 86_400_000) }
        ],
        [
          'a page of HTML',
          { kind: 'html' },
          { kind: isJson ? 'unavailable' : 'unreadable', message: `HTML, not ${format}` }
        ],
        [
          'an answer cut in the middle',
          { kind: 'cut_json' },
          { kind: 'unreadable', message: `not ${format}` }
        ],
        [
          'a connection cut in the middle',
          { kind: 'truncated' },
          { kind: 'unavailable', message: 'truncated' }
        ],
        [
          'more than it may take in',
          { kind: 'oversized', bytes: requestLimit.bytes },
          { kind: 'unreadable', message: `more than ${requestLimit.bytes} bytes` }
        ],
        ['an answer that does not end', { kind: 'slow' }, { kind: 'unavailable', message: 'timeout' }],
        ['no answer', { kind: 'silent' }, { kind: 'unavailable', message: 'timeout' }]
      ]
      it.each(faults)('tells %s', async (_name, fault, failure) => {
        clock.set('2026-11-20T09:00:00.000Z')
        network.fail(fault, 'poll')
        const waits = fault.kind === 'slow' || fault.kind === 'silent'
        expect(await failureOf(null, waits ? hasty() : io)).toEqual(failure)
      })

      it.runIf(isJson).each([401, 403, 404, 410])(
        'takes a page with %i for the Wi-Fi of a café, not for a refusal',
        async (status) => {
          const ref = network.write('un')
          const first = await pollAll(null)
          const added = network.write('deux')
          network.fail({ kind: 'other_speaker', status, body: '<h1>Wi-Fi</h1>', type: 'text/html' }, 'poll')
          expect(await failureOf(first.cursor)).toEqual({ kind: 'unavailable', message: 'HTML, not JSON' })
          const { items } = await pollAll(first.cursor)
          expect([ref, ...items.map((item) => item.ref)]).toEqual([ref, added])
        }
      )

      it('tells a connection that is reset', async () => {
        network.fail({ kind: 'reset' }, 'poll')
        expect(await failureOf()).toMatchObject({ kind: 'unavailable' })
      })

      it('carries its credentials to no other address', async () => {
        network.fail({ kind: 'redirect', to: 'http://127.0.0.1:9/elsewhere' }, 'poll')
        expect(await failureOf()).toEqual({
          kind: isJson ? 'unavailable' : 'unreadable',
          message: 'HTTP 302 to another address'
        })
      })

      it('stops when it is told to', async () => {
        const stopping = new AbortController()
        network.fail({ kind: 'silent' }, 'poll')
        const polling = failureOf(null, { ...io, signal: stopping.signal })
        stopping.abort()
        expect(await polling).toEqual({ kind: 'unavailable', message: 'stopped' })
      })

      it.runIf(sessionsExpire)('renews an expired session, and keeps it before it uses it', async () => {
        const ref = network.write('un')
        network.expireSession()
        const order: string[] = []
        const watched: Io = {
          ...io,
          fetch: (input, init) => {
            order.push('request')
            return fetch(input, init)
          }
        }
        const outcome = await connector.poll(
          {
            settings: session.settings,
            credentials: session.credentials,
            since: session.since,
            renew: async (credentials) => {
              order.push('kept')
              kept.push(credentials)
            }
          },
          null,
          watched
        )
        expect(outcome).toMatchObject({ kind: 'page', page: { items: [{ ref }] } })
        expect(kept).toHaveLength(1)
        // Refused, renewed, kept, and only then the request again.
        expect(order.slice(0, 4)).toEqual(['request', 'request', 'kept', 'request'])
      })

      it('asks for a person when the session is over', async () => {
        network.revokeSession()
        expect(await failureOf()).toMatchObject({ kind: 'unauthorized' })
      })

      it('asks for a person when the stored credentials cannot be read', async () => {
        const broken: StoredSession = { ...session, credentials: '{}', renew: async () => {} }
        expect(await connector.poll(broken, null, io)).toMatchObject({
          kind: 'failed',
          failure: { kind: 'unauthorized' }
        })
      })
    })

    describe.runIf(has('publishing'))('publishing', () => {
      it('stands under its parent, with its proof', async () => {
        const item = await oneItem()
        const outcome = await publish(replyTo(item, 'Oui, de 8 h à 13 h. Camille'))
        const [standing] = network.replies()
        expect(standing).toMatchObject({ text: 'Oui, de 8 h à 13 h. Camille', under: item.ref })
        expect(outcome).toMatchObject({ kind: 'published', published: { ref: standing?.ref } })
      })

      it.runIf(has('echo'))('comes back as ours, never as new work', async () => {
        network.write('Vous ouvrez dimanche ?')
        const first = await pollAll(null)
        const [item] = asking(first.items)
        if (item === undefined) throw new Error('the poll brought nothing')
        await publish(replyTo(item, 'Oui. Camille'))
        const [reply] = network.replies()
        const { items } = await pollAll(first.cursor)
        expect(asking(items)).toEqual([])
        expect(items).toMatchObject([
          { ref: reply?.ref, text: 'Oui. Camille', author: { isUs: true }, parentRef: item.ref }
        ])
        expect(items[0]?.conversationRef).toBe(item.conversationRef)
      })

      it.runIf(has('lookup'))('stands once when it is sent twice', async () => {
        const reply = replyTo(await oneItem(), 'Une fois. Camille')
        const first = await publish(reply)
        const second = await publish(reply)
        expect(network.replies()).toHaveLength(1)
        expect(second).toMatchObject({ kind: 'published' })
        expect(first.kind === 'published' && second.kind === 'published' && first.published.ref).toBe(
          second.kind === 'published' && second.published.ref
        )
      })

      it.runIf(has('same_words'))('stands twice when it is two replies of the same words', async () => {
        const item = await oneItem()
        await publish(replyTo(item, 'Merci. Camille', '0199f0a0-0000-7000-8000-00000000b001'))
        await publish(replyTo(item, 'Merci. Camille', '0199f0a0-0000-7000-8000-00000000b002'))
        expect(network.replies()).toHaveLength(2)
      })

      it('takes the longest text, and refuses one character more without sending it', async () => {
        const item = await oneItem()
        expect(await publish(replyTo(item, harness.longest.text + harness.longest.oneMore))).toMatchObject({
          kind: 'failed',
          failure: { kind: 'rejected', code: 'too_long' }
        })
        expect(network.replies()).toEqual([])
        expect(await publish(replyTo(item, harness.longest.text))).toMatchObject({ kind: 'published' })
        expect(network.replies()).toMatchObject([{ text: harness.longest.text }])
      })

      it('refuses to answer what was deleted', async () => {
        const item = await oneItem()
        network.remove(item.ref)
        expect(await publish(replyTo(item, 'Trop tard. Camille'))).toMatchObject({
          kind: 'failed',
          failure: { kind: 'rejected', code: 'target_gone' }
        })
        expect(network.replies()).toEqual([])
      })

      it.runIf(has('lookup'))(
        'R-2 a lost answer is unknown; looking finds the reply, and sending it again changes nothing',
        async () => {
          const reply = replyTo(await oneItem(), 'Perdue ? Camille')
          network.fail({ kind: 'done_then_dropped' }, 'publish')
          expect(await publish(reply)).toMatchObject({ kind: 'unknown' })
          const [standing] = network.replies()
          const found = await connector.findPublished(session, reply, io)
          expect(found).toMatchObject({ kind: 'found', published: { ref: standing?.ref } })
          expect(await publish(reply)).toMatchObject({ kind: 'published', published: { ref: standing?.ref } })
          expect(network.replies()).toHaveLength(1)
        }
      )

      it.runIf(!has('lookup'))(
        'R-2 a lost answer is unknown, and looking says that nobody can tell',
        async () => {
          const reply = replyTo(await oneItem(), 'Perdue ? Camille')
          network.fail({ kind: 'done_then_dropped' }, 'publish')
          expect(await publish(reply)).toMatchObject({ kind: 'unknown' })
          expect(await connector.findPublished(session, reply, io)).toMatchObject({
            kind: 'failed',
            failure: { kind: 'rejected' }
          })
          expect(connector.capabilitiesOf(session.settings).idempotency).toBe('none')
        }
      )

      it('R-2 a send that the app cuts off is unknown', async () => {
        const reply = replyTo(await oneItem(), 'Coupée ? Camille')
        const stopping = new AbortController()
        network.fail({ kind: 'silent' }, 'publish')
        const stopsAtSend: Io = {
          ...io,
          signal: stopping.signal,
          fetch: (input, init) => {
            const sends = init?.body !== undefined
            const answer = fetch(input, init)
            if (sends) stopping.abort()
            return answer
          }
        }
        const outcome = await connector.publish(session, reply, stopsAtSend)
        messages.push(JSON.stringify(outcome))
        expect(outcome).toEqual({ kind: 'unknown', message: 'stopped' })
      })

      it.runIf(has('lookup'))(
        'R-2 a request that got no answer is unknown; looking does not find it',
        async () => {
          const reply = replyTo(await oneItem(), 'Partie ? Camille')
          network.fail({ kind: 'silent' }, 'publish')
          expect(await publish(reply, hasty())).toMatchObject({ kind: 'unknown' })
          expect(await connector.findPublished(session, reply, io)).toEqual({ kind: 'absent' })
          expect(network.replies()).toEqual([])
        }
      )

      it('R-2 an answer that cannot be read is unknown', async () => {
        const reply = replyTo(await oneItem(), 'Lue ? Camille')
        for (const kind of ['html', 'cut_json', 'truncated', 'slow'] as const) {
          network.fail({ kind }, 'publish')
          const outcome = await publish(reply, kind === 'slow' ? hasty() : io)
          expect([kind, outcome.kind]).toEqual([kind, 'unknown'])
        }
        if (has('lookup')) expect(network.replies().length).toBeLessThan(2)
      })

      it('a refusal after the deed is found out', async () => {
        const reply = replyTo(await oneItem(), 'Faite. Camille')
        network.fail({ kind: 'done_then_status', status: 500 }, 'publish')
        const outcome = await publish(reply)
        expect(['published', 'unknown']).toContain(outcome.kind)
        expect(network.replies()).toHaveLength(1)
        if (has('lookup'))
          expect(await connector.findPublished(session, reply, io)).toMatchObject({ kind: 'found' })
      })

      it('a server that is not there never got it', async () => {
        const reply = replyTo(await oneItem(), 'Personne. Camille')
        const closed = await closedDoor()
        const nowhere: Io = { ...io, fetch: () => fetch(closed) }
        expect(await connector.publish(session, reply, nowhere)).toMatchObject({
          kind: 'failed',
          failure: { kind: 'unavailable' }
        })
      })

      const refusals: readonly (readonly [number, Partial<Failure>])[] = [
        [403, { kind: 'rejected', code: 'forbidden' }],
        [422, { kind: 'rejected', code: 'other' }],
        [429, { kind: 'rate_limited' }],
        // Where nobody can look, a server that failed may have done it first.
        ...(has('lookup') ? [[500, { kind: 'unavailable' }] as const] : [])
      ]
      it.each(refusals)('a refusal with %i is certain', async (status, failure) => {
        const reply = replyTo(await oneItem(), 'Non. Camille')
        network.fail({ kind: 'status', status }, 'publish')
        expect(await publish(reply)).toMatchObject({ kind: 'failed', failure })
        expect(network.replies()).toEqual([])
        expect(await publish(reply)).toMatchObject({ kind: 'published' })
      })

      it.each([200, 401, 403, 404])('a page with %i in place of the answer is no refusal', async (status) => {
        const reply = replyTo(await oneItem(), 'Au café. Camille')
        network.fail({ kind: 'other_speaker', status, body: '<h1>Wi-Fi</h1>', type: 'text/html' }, 'publish')
        expect(await publish(reply)).toEqual({ kind: 'unknown', message: 'HTML, not JSON' })
        expect(network.replies()).toEqual([])
        expect(await publish(reply)).toMatchObject({ kind: 'published' })
      })

      it('asks for a person when the session is over', async () => {
        const reply = replyTo(await oneItem(), 'Qui ? Camille')
        network.revokeSession()
        expect(await publish(reply)).toMatchObject({ kind: 'failed', failure: { kind: 'unauthorized' } })
        if (has('lookup'))
          expect(await connector.findPublished(session, reply, io)).toMatchObject({
            kind: 'failed',
            failure: { kind: 'unauthorized' }
          })
      })

      it.runIf(sessionsExpire)('renews an expired session on the way', async () => {
        const reply = replyTo(await oneItem(), 'À l’heure. Camille')
        network.expireSession()
        expect(await publish(reply)).toMatchObject({ kind: 'published' })
        expect(kept).toHaveLength(1)
        expect(network.replies()).toHaveLength(1)
      })
    })
  })
}
