import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Io, StoredSession } from '../../../src/main/connectors/connector.ts'
import { rss } from '../../../src/main/connectors/rss/rss.ts'
import { plus } from '../../../src/shared/model/instant.ts'
import { ioAt, sessionFrom } from '../../support/connector-calls.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type FakeFeed, startFakeFeed } from '../../support/fake-feed.ts'
import { connectorContract, type FakeNetwork } from './connector-contract.ts'

const startNetwork = async (clock: FakeClock): Promise<FakeNetwork> => {
  const fake = await startFakeFeed(clock)
  return {
    answers: { server: fake.url, identifier: null, secret: '' },
    secrets: () => ['family-secret'],
    pageSize: 100,
    ourPost: () => 'post',
    write: (text, options = {}) => fake.add(text, options.at === undefined ? {} : { at: options.at }),
    edit: fake.edit,
    remove: () => {},
    replies: () => [],
    fail: (fault) => fake.server.fail(fault),
    expireSession: () => {},
    revokeSession: () => {
      fake.site.needsPassword = true
    },
    stop: () => fake.server.stop()
  }
}

connectorContract('RSS', {
  connector: rss,
  start: startNetwork,
  longest: { text: '', oneMore: '' },
  format: 'a feed',
  renewsSessions: false,
  without: {
    secret: 'the address of a feed is all there is to know',
    pages: 'a feed is one page',
    deletion: 'what leaves a feed is old, not deleted',
    publishing: 'a feed is read-only; the answer is pasted by hand'
  }
})

describe('a feed', () => {
  let clock: FakeClock
  let fake: FakeFeed
  let io: Io
  let session: StoredSession

  const signIn = (server: string) => rss.signIn({ server, identifier: null, secret: '' }, io)

  beforeEach(async () => {
    clock = fakeClock()
    fake = await startFakeFeed(clock)
    io = ioAt(clock, { timeout: 5_000 })
    session = sessionFrom(await signIn(fake.url), clock)
  })

  afterEach(() => fake.server.stop())

  const poll = async (cursor: string | null = null) => {
    const outcome = await rss.poll(session, cursor, io)
    if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
    return outcome.page
  }

  it('is known by its title, and its address is kept as a secret', async () => {
    const outcome = await signIn(` ${fake.url} `)
    expect(outcome).toMatchObject({
      kind: 'signed_in',
      name: 'Commentaires pour Le Fournil',
      handle: new URL(fake.url).host
    })
    const { credentials: _, ...open } = { credentials: '', ...outcome }
    expect(JSON.stringify(open)).not.toContain('family-secret')
  })

  it('is asked for only when it has changed', async () => {
    fake.add('un')
    const first = await poll()
    const second = await poll(first.cursor)
    expect(fake.server.requests.at(-1)?.headers['if-none-match']).toMatch(/^"/u)
    expect(second).toMatchObject({ items: [], cursor: first.cursor })
    const added = fake.add('deux')
    expect((await poll(second.cursor)).items.map((item) => item.ref)).toEqual([added])
  })

  it('is not read again before it wants to be', async () => {
    expect((await poll()).notBefore).toBeNull()
    fake.site.ttl = 90
    const first = await poll()
    expect(first.notBefore).toBe(plus(clock.now(), 90 * 60_000))
    // Not changed: it still wants the same.
    expect((await poll(first.cursor)).notBefore).toBe(plus(clock.now(), 90 * 60_000))
    fake.site.headers = { 'cache-control': 'public, max-age=7200' }
    expect((await poll(first.cursor)).notBefore).toBe(plus(clock.now(), 7_200_000))
  })

  it('leaves aside what was old when it was connected, for good', async () => {
    fake.add('vieux', { at: plus(clock.now(), -40 * 86_400_000) })
    const recent = fake.add('récent')
    const first = await poll()
    expect(first.items.map((item) => item.ref)).toEqual([recent])
    fake.site.headers = { etag: 'another' }
    expect((await poll(first.cursor)).items).toEqual([])
  })

  it('tells a comment with its author and what it is about', async () => {
    fake.add('Sans gluten & bio ?', { author: 'Léa' })
    expect((await poll()).items).toMatchObject([
      {
        kind: 'comment',
        text: 'Sans gluten & bio ?',
        author: { name: 'Léa', isUs: false },
        subject: { title: 'Commentaires sur Le pain par Léa' },
        language: 'fr-FR'
      }
    ])
  })

  it('reads the encoding that it declares', async () => {
    const xml =
      '<?xml version="1.0" encoding="ISO-8859-1"?><rss version="2.0"><channel><title>Caf\u00E9</title><item><guid>1</guid><title>D\u00E9j\u00E0</title></item></channel></rss>'
    fake.serve(Buffer.from(xml, 'latin1'))
    expect((await poll()).items).toMatchObject([{ text: 'Déjà' }])
  })

  it('is never answered by the app', async () => {
    fake.add('un')
    const [item] = (await poll()).items
    const outcome = await rss.publish(
      session,
      {
        key: '0199f0a0-0000-7000-8000-00000000c001',
        parentRef: item?.ref ?? '',
        replyTarget: null,
        text: 'Oui. Camille',
        language: 'fr',
        createdAt: clock.now(),
        firstTriedAt: clock.now(),
        images: []
      },
      io
    )
    expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'rejected', code: 'forbidden' } })
    expect(rss.capabilities.reply.by).toBe('hand')
  })

  const laughs = Array.from(
    { length: 9 },
    (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`
  ).join('')
  it.each([
    [
      'entities that laugh a billion times',
      `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">${laughs}]><rss version="2.0"><channel><title>&l9;</title></channel></rss>`
    ],
    [
      'an entity that reads a file',
      '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&f;</title></channel></rss>'
    ],
    [
      'elements without end',
      `<rss version="2.0"><channel><title>x</title>${'<a>'.repeat(200_000)}</channel></rss>`
    ],
    [
      'elements nested a hundred thousand deep',
      `<rss version="2.0"><channel><title>x</title>${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}</channel></rss>`
    ],
    [
      'JSON nested a hundred thousand deep',
      `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    ]
  ])('refuses %s', async (_name, body) => {
    fake.serve(body)
    expect(await rss.poll(session, null, io)).toEqual({
      kind: 'failed',
      failure: { kind: 'unreadable', message: 'not a feed' }
    })
  })

  it('refuses a feed of five million bytes', async () => {
    const item = `<item><title>${'mot '.repeat(250)}</title></item>`
    fake.serve(`<rss version="2.0"><channel><title>x</title>${item.repeat(5_000)}</channel></rss>`)
    expect(await rss.poll(session, null, io)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable', message: 'more than 2097152 bytes' }
    })
  })
})
