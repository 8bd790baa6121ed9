import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundItem, OutboundImage } from '../../../src/main/connectors/connector.ts'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import { families } from '../../support/mastodon-dialects.ts'
import { type MastodonScene, startMastodonScene } from '../../support/mastodon-scene.ts'

const image = (description: string, more: Partial<OutboundImage> = {}): OutboundImage => ({
  bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47]),
  mediaType: 'image/png',
  description,
  width: 2,
  height: 1,
  ...more
})

describe('Mastodon, what comes with a message', () => {
  let scene: MastodonScene

  beforeEach(async () => {
    scene = await startMastodonScene()
  })
  afterEach(() => scene.fake.server.stop())

  const remoteUrl = 'https://autre.example/fichiers/notice%20de%20cuisson.pdf'
  const write = () =>
    scene.alice.post('@boulangerie@ici.example voyez', {
      media: [
        { id: '1', type: 'image', description: ' Une croûte brûlée ', remoteUrl: null },
        { id: '2', type: 'gifv', description: null, remoteUrl: null },
        { id: '3', type: 'audio', description: 'Le four qui siffle', remoteUrl: null },
        { id: '4', type: 'unknown', description: '', remoteUrl }
      ]
    })
  const file = (id: string, name = 'original') => ({
    kind: 'address',
    at: `https://files.example/media/${id}/${name}`
  })

  it('is told with what it shows, its size and a smaller picture', async () => {
    expect((await scene.item(write())).attachments).toEqual([
      {
        kind: 'image',
        source: file('1'),
        preview: file('1', 'small.png'),
        description: 'Une croûte brûlée',
        name: null,
        width: 640,
        height: 480
      },
      {
        kind: 'video',
        source: file('2'),
        preview: file('2', 'small.png'),
        description: null,
        name: null,
        width: 640,
        height: 480
      },
      {
        kind: 'audio',
        source: file('3'),
        preview: null,
        description: 'Le four qui siffle',
        name: null,
        width: null,
        height: null
      },
      {
        kind: 'file',
        source: { kind: 'address', at: remoteUrl },
        preview: null,
        description: null,
        name: 'notice de cuisson.pdf',
        width: null,
        height: null
      }
    ])
  })

  it.each([
    ['pleroma', ['image', 'video', 'audio', 'file']],
    ['gotosocial', ['image', 'video', 'audio', 'file']],
    // It gives no address of what it did not copy.
    ['hollo', ['image', 'video', 'audio']]
  ] as const)('is told by a server of the family of %s', async (family, kinds) => {
    await scene.withHabits(families[family])
    const { attachments } = await scene.item(write())
    expect(attachments.map(({ kind }) => kind)).toEqual(kinds)
  })

  it('one odd file hides no other', async () => {
    const status = write()
    const odd: typeof fetch = async (input, init) => {
      const text = await (await fetch(input, init)).text()
      return new Response(text.replace('"id":"1","type":"image"', '"id":"","type":7'))
    }
    const outcome = await mastodon.poll(scene.session, null, { ...scene.io, fetch: odd })
    const items = outcome.kind === 'page' ? outcome.page.items : []
    expect(items.find(({ ref }) => ref === status.id)?.attachments).toHaveLength(3)
  })
})

describe('Mastodon, images of a reply', () => {
  let scene: MastodonScene
  let inbound: InboundItem

  const start = async (): Promise<void> => {
    inbound = await scene.item(scene.alice.post('@boulangerie@ici.example la croûte ?'))
  }
  beforeEach(async () => {
    scene = await startMastodonScene()
    await start()
  })
  afterEach(() => scene.fake.server.stop())

  const two = [image('Une croûte dorée'), image('Le four', { mediaType: 'image/jpeg' })]
  const publish = (more = {}) =>
    mastodon.publish(
      scene.session,
      scene.reply(inbound, 'Voici. Camille', { images: two, ...more }),
      scene.io
    )
  const uploads = () => scene.fake.server.requests.filter(({ path }) => path.endsWith('/media'))
  const standing = () =>
    scene.fake.ourStatuses().map(({ media }) => media.map(({ description }) => description))

  it.each([
    ['at once', {}],
    ['after a while', { upload: 'slow' }],
    ['by the older call alone', { upload: 'only_v1' }],
    ['in the way of GoToSocial', families.gotosocial],
    ['in the way of Hollo', families.hollo]
  ] as const)('stand in their order, each with what it shows, taken %s', async (_name, habits) => {
    await scene.withHabits(habits)
    await start()
    expect(await publish()).toMatchObject({ kind: 'published' })
    expect(standing()).toEqual([['Une croûte dorée', 'Le four']])
    expect(scene.fake.media().map(({ bytes }) => bytes)).toEqual([4, 4])
  })

  it('are uploaded once, though the answer to the reply was lost', async () => {
    scene.fake.server.fail({ kind: 'done_then_dropped' }, ({ path }) => path === '/api/v1/statuses')
    const reply = scene.reply(inbound, 'Voici. Camille', { images: two })
    expect(await mastodon.publish(scene.session, reply, scene.io)).toMatchObject({ kind: 'unknown' })
    scene.clock.advance(30_000)
    expect(await mastodon.publish(scene.session, reply, scene.io)).toMatchObject({ kind: 'published' })
    expect(uploads()).toHaveLength(2)
    expect(standing()).toHaveLength(1)
  })

  it('are not uploaded for a reply that cannot leave', async () => {
    expect(await publish({ text: 'a'.repeat(501) })).toMatchObject({ failure: { code: 'too_long' } })
    scene.alice.delete({ id: inbound.ref })
    expect(await publish()).toMatchObject({ failure: { code: 'target_gone' } })
    expect(uploads()).toEqual([])
  })

  it.each([
    ['refuses it', { kind: 'status', status: 422 }, { kind: 'rejected', code: 'other' }],
    ['asks to wait', { kind: 'status', status: 429 }, { kind: 'rate_limited' }],
    ['drops the connection', { kind: 'done_then_dropped' }, { kind: 'unavailable' }],
    ['answers with a page of HTML', { kind: 'html' }, { kind: 'unavailable' }],
    ['does not know us any more', { kind: 'status', status: 401 }, { kind: 'unauthorized' }]
  ] as const)('a server that %s leaves nothing published, for certain', async (_name, fault, failure) => {
    scene.fake.server.fail(fault, ({ path }) => path === '/api/v2/media')
    expect(await publish()).toMatchObject({ kind: 'failed', failure })
    expect(standing()).toEqual([])
    expect(await publish()).toMatchObject({ kind: 'published' })
    expect(standing()).toEqual([['Une croûte dorée', 'Le four']])
  })

  it('a server that never has done with an image is not asked for ever', async () => {
    await scene.withHabits({ upload: 'never' })
    const io = { ...scene.io, timeout: 300 }
    const reply = scene.reply(inbound, 'Voici. Camille', { images: two })
    expect(await mastodon.publish(scene.session, reply, io)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unavailable' }
    })
    expect(scene.fake.server.requests.filter(({ path }) => /\/media\/./u.test(path))).toHaveLength(10)
    expect(standing()).toEqual([])
  })

  it('are not offered where the server says nothing of them', async () => {
    await scene.withHabits(families.pleroma)
    expect(mastodon.capabilitiesOf(scene.session.settings).reply.images).toBeNull()
  })
})
