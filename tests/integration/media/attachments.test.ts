import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  defineConnector,
  type InboundAttachment,
  type InboundItem
} from '../../../src/main/connectors/connector.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { readMedia } from '../../../src/main/media/read-media.ts'
import { tidyMedia } from '../../../src/main/media/tidy-media.ts'
import { createOutside } from '../../../src/main/runtime/outside.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import type { AccountId, ConversationId } from '../../../src/shared/model/ids.ts'
import { hour, minute } from '../../../src/shared/model/instant.ts'
import type { AttachmentKind } from '../../../src/shared/model/message.ts'
import { anAccount, anAttachment, anItem } from '../../support/builders.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { type FakeAnswer, type FakeServer, startFakeServer } from '../../support/fake-server.ts'
import { aPng, aWav } from '../../support/images.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let server: FakeServer
let files: Map<string, FakeAnswer>
let ctx: TestContext
let accountId: AccountId
/** Something between answers for every server, that of the account included. */
let isInCafe: boolean

const found = (bytes: Uint8Array, type = 'text/html'): FakeAnswer => ({
  status: 200,
  json: null,
  body: Buffer.from(bytes),
  headers: { 'content-type': type }
})

beforeEach(async () => {
  isInCafe = false
  files = new Map()
  server = await startFakeServer(
    ({ path, authorization }) =>
      (path === '/secret.png' && authorization !== 'Bearer t' ? undefined : files.get(path)) ?? {
        status: 404,
        json: null
      }
  )
  ctx = await openTestContext({
    outside: createOutside({ allowed: [new URL(server.origin).host] }),
    connectors: {
      mastodon: defineConnector({
        network: 'mastodon',
        capabilities: fakeCapabilities,
        asks: ['token'],
        schemas: { settings: z.object({}), credentials: z.object({ token: z.string() }), cursor: z.null() },
        signIn: async () => ({ kind: 'second_factor' }),
        poll: async () =>
          isInCafe
            ? { kind: 'failed', failure: { kind: 'unavailable', message: '' } }
            : {
                kind: 'page',
                page: { items: [], events: [], reachedBack: null, cursor: null, more: false, notBefore: null }
              },
        publish: async () => ({ kind: 'unknown', message: '' }),
        findPublished: async () => ({ kind: 'absent' }),
        locateAttachment: async ({ credentials }, at) =>
          at === 'file-9'
            ? { kind: 'failed', failure: { kind: 'rejected', code: 'target_gone', message: '' } }
            : {
                kind: 'located',
                address: `${server.origin}/secret.png`,
                headers: { authorization: `Bearer ${credentials.token}` }
              }
      })
    }
  })
  await ctx.secrets.set('vault', JSON.stringify({ token: 't' }))
  accountId = await anAccount(ctx, { network: 'mastodon', connection: 'live', secret_ref: 'vault' })
})
afterEach(async () => {
  await ctx.close()
  await server.stop()
})

const app = () => callerOf(ctx)
const at = (path: string, kind: AttachmentKind = 'image', changes: Partial<InboundAttachment> = {}) =>
  anAttachment({ kind, source: { kind: 'address', at: `${server.origin}${path}` }, ...changes })
const receive = async (
  attachments: readonly InboundAttachment[],
  changes: Partial<InboundItem> = {}
): Promise<ConversationId> => {
  const { conversations } = await ingestItems(
    ctx,
    accountId,
    [anItem({ attachments, ...changes })],
    async () => {}
  )
  const [id] = conversations
  if (id === undefined) throw new Error('nothing came in')
  return id
}
const shown = async (conversationId: ConversationId) =>
  (await app().ask('conversations.open', { conversationId })).messages.flatMap(
    ({ attachments }) => attachments
  )
const load = (conversationId: ConversationId) => app().ask('messages.loadAttachments', { conversationId })
const cached = (): string[] => {
  const folder = join(ctx.dataFolder, 'media')
  return existsSync(folder) ? readdirSync(folder) : []
}

describe('an image of a message', () => {
  it('is fetched when somebody looks, kept as what it is, and shown from the cache', async () => {
    files.set('/a.png', found(aPng()))
    const id = await receive([at('/a.png')])
    expect((await shown(id))[0]?.file).toEqual({ kind: 'not_fetched' })
    expect(server.requests).toHaveLength(0)
    await load(id)
    const [image] = await shown(id)
    expect(image?.file).toEqual({ kind: 'kept', mediaType: 'image/png', bytes: aPng().length })
    await Promise.all([load(id), load(id)])
    expect(server.requests).toHaveLength(1)
    if (image === undefined) throw new Error('no image')
    expect(await readMedia(ctx, { kind: 'attachment', id: image.id, part: 'whole' })).toEqual({
      bytes: aPng(),
      mediaType: 'image/png'
    })
    expect(await readMedia(ctx, { kind: 'attachment', id: image.id, part: 'preview' })).toBeNull()
  })

  it('says nothing of us to its server: no cookie, no page that we come from', async () => {
    files.set('/a.png', found(aPng()))
    await load(await receive([at('/a.png')]))
    const headers = Object.keys(server.requests[0]?.headers ?? {})
    expect(
      headers.filter((name) => ['cookie', 'referer', 'user-agent', 'authorization'].includes(name))
    ).toEqual([])
  })

  it('is asked for where only the account may read it, and the way in is kept nowhere', async () => {
    files.set('/secret.png', found(aPng()))
    const id = await receive([
      anAttachment({ source: { kind: 'account', at: 'file-1' } }),
      anAttachment({ source: { kind: 'account', at: 'file-9' } })
    ])
    await load(id)
    expect((await shown(id)).map(({ file }) => file.kind)).toEqual(['kept', 'gone'])
    expect(JSON.stringify(await ctx.store.read.selectFrom('attachment').selectAll().execute())).not.toContain(
      'secret'
    )
  })

  it('is refused with the reason when it is none, too large, or on a private network, and not asked for again', async () => {
    files.set('/page', found(Buffer.from('<!doctype html><title>Wi-Fi</title>'), 'image/png'))
    files.set(
      '/drawing.svg',
      found(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'image/svg+xml')
    )
    files.set('/large.png', found(Buffer.alloc(defaultPolicy.media.imageBytes + 1)))
    const id = await receive([
      at('/page'),
      at('/drawing.svg'),
      at('/large.png'),
      anAttachment({ source: { kind: 'address', at: 'http://192.168.1.1/a.png' } }),
      at('/nowhere.png')
    ])
    await load(id)
    const kept = (await shown(id)).map(({ file }) => file)
    expect(kept).toEqual([
      { kind: 'refused', reason: 'type' },
      { kind: 'refused', reason: 'type' },
      { kind: 'refused', reason: 'size' },
      { kind: 'refused', reason: 'address' },
      { kind: 'gone' }
    ])
    const asked = server.requests.length
    await load(id)
    expect(server.requests).toHaveLength(asked)
    expect(cached()).toEqual([])
  })

  it('is asked for again some minutes after its server did not answer', async () => {
    files.set('/a.png', { status: 503, json: null })
    const id = await receive([at('/a.png')])
    await load(id)
    await load(id)
    expect((await shown(id))[0]?.file).toEqual({ kind: 'unavailable' })
    expect(server.requests).toHaveLength(1)
    files.set('/a.png', found(aPng()))
    ctx.clock.advance(6 * minute)
    await load(id)
    expect((await shown(id))[0]?.file.kind).toBe('kept')
  })

  it.each([
    ['its page', { status: 200, json: null, body: Buffer.from('<!doctype html><title>Wi-Fi</title>') }],
    ['401', { status: 401, json: null }],
    ['403', { status: 403, json: null }],
    ['404', { status: 404, json: null }],
    [
      'a redirect to a sign-in',
      { status: 302, json: null, headers: { location: 'http://192.168.1.1/login' } }
    ],
    ['a redirect in circles', { status: 302, json: null, headers: { location: '/a.png' } }]
  ] as const)('R-26 is asked for again where a café answers in its place, with %s', async (_way, answer) => {
    isInCafe = true
    files.set('/a.png', answer)
    files.set('/b.png', answer)
    const id = await receive([at('/a.png'), at('/b.png')])
    await load(id)
    expect((await shown(id)).map(({ file }) => file)).toEqual([
      { kind: 'unavailable' },
      { kind: 'unavailable' }
    ])
    // Not at each look.
    const asked = server.requests.length
    await load(id)
    expect(server.requests).toHaveLength(asked)
    isInCafe = false
    files.set('/a.png', found(aPng()))
    files.set('/b.png', { status: 410, json: null, body: Buffer.from('<title>Gone</title>') })
    ctx.clock.advance(6 * minute)
    await load(id)
    expect((await shown(id)).map(({ file }) => file.kind)).toEqual(['kept', 'gone'])
    // What its server says itself stays so.
    ctx.clock.advance(6 * hour)
    const then = server.requests.length
    await load(id)
    expect(server.requests).toHaveLength(then)
  })

  it('R-26 is asked for again where the names of a café lead inside', async () => {
    ctx = Object.assign(ctx, {
      outside: createOutside({
        resolve: async () => [{ address: '192.168.1.1', family: 4 }]
      })
    })
    isInCafe = true
    const id = await receive([
      at('/a.png', 'image', { source: { kind: 'address', at: 'https://media.example/a.png' } })
    ])
    await load(id)
    expect((await shown(id))[0]?.file).toEqual({ kind: 'unavailable' })
    // At home the name leads nowhere that may be asked either: that is its own.
    isInCafe = false
    ctx.clock.advance(6 * minute)
    await load(id)
    expect((await shown(id))[0]?.file).toEqual({ kind: 'refused', reason: 'address' })
  })

  it('of a message out of the public’s sight waits until a person asks', async () => {
    files.set('/a.png', found(aPng()))
    const id = await receive([at('/a.png')], { standing: 'spam' })
    await load(id)
    expect(server.requests).toHaveLength(0)
    const [image] = await shown(id)
    if (image === undefined) throw new Error('no image')
    await app().ask('messages.fetchAttachment', { attachmentId: image.id })
    expect((await shown(id))[0]?.file.kind).toBe('kept')
  })
})

it('a film shows its poster at once, and itself when it is asked for; so does a voice', async () => {
  files.set('/poster.png', found(aPng()))
  files.set('/voice.wav', found(aWav()))
  const id = await receive([
    at('/film.mp4', 'video', { preview: { kind: 'address', at: `${server.origin}/poster.png` } }),
    at('/voice.wav', 'audio')
  ])
  await load(id)
  const [film, voice] = await shown(id)
  expect([film?.file.kind, film?.preview?.kind, voice?.file.kind]).toEqual([
    'not_fetched',
    'kept',
    'not_fetched'
  ])
  if (voice === undefined) throw new Error('no voice')
  await app().ask('messages.fetchAttachment', { attachmentId: voice.id })
  expect((await shown(id))[1]?.file).toMatchObject({ kind: 'kept', mediaType: 'audio/wav' })
})

describe('saving a file', () => {
  it('writes what it is where the person chooses, and nowhere when they close the dialog', async () => {
    files.set('/facture', found(Buffer.from('%PDF-1.7\n1 0 obj')))
    const id = await receive([at('/facture', 'file', { name: '../facture.exe' })])
    const [file] = await shown(id)
    if (file === undefined) throw new Error('no file')
    expect(await app().ask('messages.saveAttachment', { attachmentId: file.id })).toEqual({ saved: false })
    ctx.desktop.destinationToChoose = join(ctx.dataFolder, 'facture.pdf')
    expect(await app().ask('messages.saveAttachment', { attachmentId: file.id })).toEqual({ saved: true })
    expect(readFileSync(ctx.desktop.destinationToChoose, 'utf8')).toBe('%PDF-1.7\n1 0 obj')
    expect(server.requests).toHaveLength(1)
    expect(ctx.desktop.opened).toEqual([])
  })

  it('says that it is gone', async () => {
    const id = await receive([at('/facture', 'file')])
    const [file] = await shown(id)
    if (file === undefined) throw new Error('no file')
    expect(await app().call('messages.saveAttachment', { attachmentId: file.id })).toMatchObject({
      error: { code: 'attachment_gone' }
    })
  })
})

describe('the cache', () => {
  it('keeps within its bound: what nobody looked at for longest goes first, and comes back when somebody does', async () => {
    const size = aPng(64, 64).length
    ctx = Object.assign(ctx, {
      policy: { ...defaultPolicy, media: { ...defaultPolicy.media, cacheBytes: size * 2.5 } }
    })
    const colour = (red: number) =>
      aPng(64, 64, [
        [red, 10, 10],
        [red, 10, 10]
      ])
    const ids: ConversationId[] = []
    for (const [index, red] of [10, 11].entries()) {
      files.set(`/${index}.png`, found(colour(red)))
      ids.push(await receive([at(`/${index}.png`)], { ref: `m${index}` }))
      await load(ids.at(-1) ?? (await receive([])))
      ctx.clock.advance(minute)
    }
    const [first, second] = ids
    if (first === undefined || second === undefined) throw new Error('two conversations')
    ctx.clock.advance(2 * hour)
    await load(first)
    files.set('/2.png', found(colour(12)))
    await load(await receive([at('/2.png')], { ref: 'm2' }))
    expect((await shown(first))[0]?.file.kind).toBe('kept')
    expect((await shown(second))[0]?.file.kind).toBe('not_fetched')
    expect(cached()).toHaveLength(2)
    await load(second)
    expect((await shown(second))[0]?.file.kind).toBe('kept')
  })

  it('forgets a file that was changed or lost, and fetches it again', async () => {
    files.set('/a.png', found(aPng()))
    const id = await receive([at('/a.png')])
    await load(id)
    const [image] = await shown(id)
    const [name] = cached()
    if (image === undefined || name === undefined) throw new Error('no image')
    writeFileSync(join(ctx.dataFolder, 'media', name), 'something else')
    expect(await readMedia(ctx, { kind: 'attachment', id: image.id, part: 'whole' })).toBeNull()
    await load(id)
    expect(await readMedia(ctx, { kind: 'attachment', id: image.id, part: 'whole' })).not.toBeNull()
  })

  it('lets go of what a deleted message brought', async () => {
    files.set('/a.png', found(aPng()))
    const id = await receive([at('/a.png')])
    await load(id)
    expect(cached()).toHaveLength(1)
    await receive([], { state: 'deleted' }).catch(() => null)
    await tidyMedia(ctx)
    expect(cached()).toEqual([])
  })
})
