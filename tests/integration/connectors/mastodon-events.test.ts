import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import { day, hour, minute, plus } from '../../../src/shared/model/instant.ts'
import { families } from '../../support/mastodon-dialects.ts'
import { type MastodonScene, startMastodonScene } from '../../support/mastodon-scene.ts'
import { startTcpFaultProxy } from '../../support/tcp-fault-proxy.ts'

let scene: MastodonScene

beforeEach(async () => {
  scene = await startMastodonScene()
})
afterEach(() => scene.fake.server.stop())

describe('Mastodon, likes and reposts', () => {
  it.each([
    ['as documented', {}],
    ['that shows the post that passes on around ours', { reblogsAround: true }],
    ['that sends every type', { types: 'ignored' }],
    ['of the family of Pleroma', families.pleroma],
    ['of the family of GoToSocial', families.gotosocial],
    ['of the family of Hollo', families.hollo]
  ] as const)('are told of what we said, on a server %s', async (_name, habits) => {
    await scene.withHabits(habits)
    const post = scene.fake.us.post('Le pain du mois')
    scene.clock.advance(minute)
    const at = scene.clock.now()
    scene.fake.notify('favourite', scene.alice, post)
    scene.fake.notify('follow', scene.alice)
    scene.fake.notify('reblog', scene.alice, post)
    const { items, events } = await scene.poll()
    expect(items).toEqual([])
    const author = { handle: 'alice@autre.example', name: 'Alice', isUs: false }
    const about = { ref: post.id, text: 'Le pain du mois' }
    expect(events).toMatchObject([
      { kind: 'like', author, about, at },
      { kind: 'repost', author, about, at }
    ])
    expect(new Set(events.map(({ ref }) => ref)).size).toBe(2)
  })

  it('are about the ref that a reply of ours has as an item', async () => {
    const question = scene.alice.post('@boulangerie@ici.example au seigle ?')
    const reply = scene.fake.us.post('@alice@autre.example oui', { replyTo: question })
    const { items, cursor } = await scene.poll()
    scene.fake.notify('favourite', scene.alice, reply)
    const { events } = await scene.poll(cursor)
    expect(items.map(({ ref }) => ref)).toContain(events[0]?.about.ref)
  })

  it('are the same event when they are taken back and given again, and what was told stays', async () => {
    const post = scene.fake.us.post('Le pain du mois')
    scene.fake.notify('favourite', scene.alice, post)
    const first = await scene.poll()
    scene.fake.takeBack('favourite', scene.alice, post)
    const second = await scene.poll(first.cursor)
    expect(second.events).toEqual([])
    scene.clock.advance(minute)
    scene.fake.notify('favourite', scene.alice, post)
    const third = await scene.poll(second.cursor)
    expect(third.events[0]?.ref).toBe(first.events[0]?.ref)
  })

  it('come each, however many there are, beside what is said', async () => {
    const post = scene.fake.us.post('Le pain du mois')
    const refs = new Set<string>()
    for (let index = 0; index < 90; index += 1) {
      scene.clock.advance(1_000)
      scene.fake.notify('favourite', scene.fake.account(`fan${index}`), post)
    }
    const question = scene.alice.post('@boulangerie@ici.example au seigle ?')
    const { items, events } = await scene.poll()
    for (const { ref } of events) refs.add(ref)
    expect(refs.size).toBe(90)
    expect(items).toMatchObject([{ ref: question.id }])
  })

  it('of before are not asked for', async () => {
    const post = scene.fake.us.post('Le pain du mois')
    scene.fake.notify('favourite', scene.alice, post)
    scene.clock.advance(2 * day)
    scene.session = { ...scene.session, since: plus(scene.clock.now(), -day) }
    expect((await scene.poll()).events).toEqual([])
  })
})

describe('Mastodon, quotes', () => {
  it.each([
    ['as documented', {}],
    ['of the family of Pleroma', families.pleroma],
    ['of the family of Hollo', families.hollo]
  ] as const)('have our post as their subject, and no link to it, on a server %s', async (_name, habits) => {
    await scene.withHabits(habits)
    const post = scene.fake.us.post('Le pain du mois')
    const quote = scene.alice.post('À goûter', { quotes: post })
    expect((await scene.poll()).items).toMatchObject([
      { ref: quote.id, kind: 'mention', text: 'À goûter', subject: { text: 'Le pain du mois' } }
    ])
  })

  it('of what was deleted keep the link that stands for it', async () => {
    const post = scene.fake.us.post('Le pain du mois')
    const quote = scene.alice.post('À goûter', { quotes: post })
    scene.fake.us.delete(post)
    const item = await scene.item(quote)
    expect(item.subject).toBeNull()
    expect(item.text).toBe('RE: https://ici.example/@boulangerie\n\nÀ goûter')
  })
})

describe('Mastodon, who can read a message', () => {
  it.each([
    ['public', 'public'],
    ['unlisted', 'public'],
    ['private', 'followers'],
    ['direct', 'private']
  ] as const)('%s is %s', async (visibility, audience) => {
    const status = scene.alice.post('@boulangerie@ici.example bonjour', { visibility })
    expect(await scene.item(status)).toMatchObject({ audience, standing: 'shown' })
  })
})

describe('Mastodon, reading far back', () => {
  const write = (count: number): readonly string[] =>
    Array.from({ length: count }, (_, index) => {
      scene.clock.advance(hour)
      return scene.alice.post(`@boulangerie@ici.example question ${index}`).id
    })

  it('goes as far as it was asked to, and says how far it has come', async () => {
    await scene.withHabits({ mostOnPage: 10 })
    const all = write(50)
    const since = plus(scene.clock.now(), -25 * hour)
    scene.session = { ...scene.session, since }
    const { items, pages } = await scene.poll()
    expect(items.map(({ ref }) => ref).toSorted()).toEqual(all.slice(-25))
    const reached = pages.map(({ reachedBack }) => reachedBack)
    expect(reached).toEqual([...reached].toSorted().toReversed())
    expect(reached.at(-1)).toBe(since)
  })

  it('comes nearer while it goes on, and later rounds do not go below', async () => {
    await scene.withHabits({ mostOnPage: 10 })
    write(50)
    const first = await scene.pollOnce(null)
    const since = plus(scene.clock.now(), -15 * hour)
    scene.session = { ...scene.session, since }
    const rest = await scene.poll(first.cursor)
    expect(first.items.length + rest.items.length).toBe(15)
    const audit = await scene.poll(rest.cursor)
    expect(audit.items).toEqual([])
    expect(audit.pages.map(({ reachedBack }) => reachedBack)).toEqual([null])
  })

  it('says nothing of how far it came when there is nothing but the first time', async () => {
    const first = await scene.poll()
    expect(first.pages[0]?.reachedBack).toBe(scene.session.since)
    expect((await scene.poll(first.cursor)).pages[0]?.reachedBack).toBeNull()
  })

  it('does not take the clock of this computer for that of the server', async () => {
    const behind = '2026-11-20T09:00:00.000Z'
    const status = scene.alice.post('@boulangerie@ici.example bonjour', { at: behind })
    scene.clock.set('2027-06-01T09:00:00.000Z')
    scene.session = { ...scene.session, since: plus(scene.clock.now(), -day) }
    const told: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      const headers = new Headers(response.headers)
      headers.set('date', new Date(behind).toUTCString())
      const text = (await response.text()).replaceAll('2027-06', '2026-11')
      return new Response(text, { status: response.status, headers })
    }
    const outcome = await mastodon.poll(scene.session, null, { ...scene.io, fetch: told })
    expect(outcome).toMatchObject({ kind: 'page', page: { items: [{ ref: status.id }] } })
  })

  it.each([
    ['is due', 'due', true],
    ['is not due', 'not_due', false]
  ] as const)('looks a week back when the app says that it %s', async (_name, audit, found) => {
    await scene.withHabits({ mostOnPage: 10 })
    const early = scene.alice.post('@boulangerie@ici.example tôt')
    scene.clock.advance(2 * day)
    write(20)
    const first = await scene.poll()
    scene.alice.edit(early, '@boulangerie@ici.example tard')
    scene.session = { ...scene.session, audit }
    const { items, pages } = await scene.poll(first.cursor)
    expect(items.map(({ ref }) => ref)).toEqual(found ? [early.id] : [])
    expect(pages.at(-1)?.auditEnded).toBe(found)
  })
})

describe('Mastodon, what the server says by itself', () => {
  const listen = (more = {}) => {
    const { listen: wait } = mastodon
    if (wait === null) throw new Error('there is none')
    return wait(scene.session, null, { ...scene.io, ...more })
  }
  const isOpen = async (): Promise<void> => {
    while (!scene.fake.server.requests.some(({ path }) => path.includes('streaming')))
      await new Promise((resolve) => setImmediate(resolve))
  }

  it('is heard at once', async () => {
    const listening = listen()
    await isOpen()
    scene.alice.post('@boulangerie@ici.example bonjour')
    expect(await listening).toEqual({ kind: 'heard' })
  })

  it('is waited for no longer than one wait lasts', async () => {
    expect(await listen({ timeout: 200 })).toEqual({ kind: 'quiet' })
  })

  it('is no stream where nothing comes, not even a sign of life', async () => {
    scene.fake.habits = { ...scene.fake.habits, streaming: 'silent' }
    expect(await listen({ timeout: 50 })).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } })
  })

  it('is noticed when it dies without a sign', async () => {
    const proxy = await startTcpFaultProxy(Number(new URL(scene.fake.server.origin).port))
    const through: typeof fetch = async (input, init) =>
      await fetch(String(input).replace(scene.fake.server.origin, `http://127.0.0.1:${proxy.port}`), init)
    const listening = listen({ fetch: through, timeout: 100 })
    await isOpen()
    proxy.silence()
    scene.alice.post('@boulangerie@ici.example bonjour')
    expect(await listening).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } })
    await proxy.stop()
  })

  it('is not waited for when the app stops', async () => {
    const stopping = new AbortController()
    const listening = listen({ signal: stopping.signal })
    await isOpen()
    stopping.abort()
    expect(['quiet', 'failed']).toContain((await listening).kind)
  })

  it.each(['only_websocket', 'not_found', 'html'] as const)(
    'is not offered by a server that answers in another way (%s)',
    async (streaming) => {
      scene.fake.habits = { ...scene.fake.habits, streaming }
      expect(await listen()).toEqual({ kind: 'not_offered' })
    }
  )

  it('is not offered where the server names no stream, or one inside of a network that is not its own', async () => {
    const settings = JSON.parse(scene.session.settings)
    expect(settings.streaming).toBe(scene.fake.server.origin)
    await scene.withHabits({ instance: 'none' })
    expect(await listen()).toEqual({ kind: 'not_offered' })
    await scene.withHabits({ instance: 'v2', streaming: 'elsewhere' })
    expect(JSON.parse(scene.session.settings).streaming).toBe('https://streaming.ici.example')
  })

  it.each([
    [401, 'unauthorized'],
    [429, 'rate_limited'],
    [503, 'unavailable']
  ])('a refusal with %i is a failure of its kind', async (status, kind) => {
    scene.fake.server.fail({ kind: 'status', status })
    expect(await listen()).toMatchObject({ kind: 'failed', failure: { kind } })
  })

  it('a stream that ends at once is no stream, and one that ends later was quiet', async () => {
    scene.fake.habits = { ...scene.fake.habits, streaming: 'ends' }
    expect(await listen()).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } })
    let now = scene.clock.now()
    const later = () => {
      now = plus(now, minute)
      return now
    }
    expect(await listen({ now: later })).toEqual({ kind: 'quiet' })
  })
})
