import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bluesky } from '../../../src/main/connectors/bluesky/bluesky.ts'
import { credentialsSchema } from '../../../src/main/connectors/bluesky/settings.ts'
import type { AnyConnector, BrowserAnswers } from '../../../src/main/connectors/connector.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import {
  type BlueskyScene,
  longestBlueskyReply,
  openBlueskyScene,
  redirect,
  signInByBrowser,
  startBlueskyNetwork
} from '../../support/bluesky-scene.ts'
import type { FakeBluesky } from '../../support/fake-bluesky.ts'
import { connectorContract } from './connector-contract.ts'

const { browserSignIn } = bluesky
if (browserSignIn === null) throw new Error('there is no sign-in by browser')

// Everything that a network does is done with tokens of this kind too.
let running: FakeBluesky | null = null
const throughBrowser: AnyConnector = {
  ...bluesky,
  signIn: async (answers, io) => {
    if (running === null) throw new Error('no fake')
    return await signInByBrowser(running, answers, io)
  }
}
connectorContract('Bluesky signed in by browser', {
  connector: throughBrowser,
  start: async (clock) => {
    const network = await startBlueskyNetwork(clock)
    running = network.fake
    return network
  },
  longest: longestBlueskyReply,
  without: { secret: 'no secret passes through the app' },
  // It does, and with more requests than one: the nonces. See below.
  renewsSessions: false
})

describe('signing in to Bluesky by browser', () => {
  let scene: BlueskyScene
  let answers: BrowserAnswers

  beforeEach(async () => {
    scene = await openBlueskyScene('browser')
    answers = { server: scene.fake.server.origin, identifier: '@boulangerie.test ' }
  })
  afterEach(() => scene.stop())

  const begin = async (over: Partial<BrowserAnswers> = {}) => {
    const begun = await browserSignIn.begin({ ...answers, ...over }, redirect, scene.io)
    if (begun.kind !== 'open') throw new Error(JSON.stringify(begun.failure))
    return begun
  }
  const asked = (path: string) => scene.fake.server.requests.filter((one) => one.path.endsWith(path))

  it('opens a page whose address tells nothing: what is asked for was pushed before', async () => {
    const { address, returns, pending } = await begin()
    const page = new URL(address)
    expect([...page.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri'])
    expect(returns).toBe('loopback')
    expect(Object.fromEntries(scene.fake.authority.pushed(address))).toMatchObject({
      response_type: 'code',
      redirect_uri: redirect,
      scope: 'atproto transition:generic',
      code_challenge_method: 'S256',
      login_hint: 'boulangerie.test'
    })
    const { verifier } = JSON.parse(pending)
    expect(address).not.toContain(verifier)
  })

  it('says who signed in and until when, and keeps the key with the tokens', async () => {
    const outcome = await signInByBrowser(scene.fake, answers, scene.io)
    expect(outcome).toMatchObject({
      kind: 'signed_in',
      remoteId: scene.fake.us.did,
      handle: 'boulangerie.test',
      name: 'Boulangerie du Canal',
      expiresAt: plus(scene.clock.now(), 14 * day)
    })
    if (outcome.kind !== 'signed_in') throw new Error('not signed in')
    expect(credentialsSchema.parse(JSON.parse(outcome.credentials))).toMatchObject({ kind: 'oauth' })
    expect(outcome.settings).not.toContain('secret-marker')
  })

  it('takes a DID for a handle', async () => {
    const outcome = await signInByBrowser(scene.fake, { ...answers, identifier: scene.fake.us.did }, scene.io)
    expect(outcome).toMatchObject({ kind: 'signed_in', remoteId: scene.fake.us.did })
  })

  it('finds the server of an account in the directory when none was typed', async () => {
    const called: string[] = []
    const world: typeof fetch = async (input) => {
      const url = new URL(String(input))
      called.push(url.origin + url.pathname)
      switch (url.pathname) {
        case '/xrpc/com.atproto.identity.resolveHandle':
          return Response.json({ did: 'did:plc:abc' })
        case '/did:plc:abc':
          return Response.json({
            id: 'did:plc:abc',
            service: [{ id: '#atproto_pds', serviceEndpoint: 'https://pds.example' }]
          })
        default:
          return new Response('no', { status: 404 })
      }
    }
    const io = { ...scene.io, fetch: world }
    expect(
      await browserSignIn.begin({ server: null, identifier: 'boulangerie.example' }, redirect, io)
    ).toMatchObject({ kind: 'failed', failure: { kind: 'rejected', code: 'target_gone' } })
    expect(called).toEqual([
      'https://bsky.social/xrpc/com.atproto.identity.resolveHandle',
      'https://plc.directory/did:plc:abc',
      'https://pds.example/.well-known/oauth-protected-resource'
    ])
  })

  it('is led to no private address by a document', async () => {
    const world: typeof fetch = async (input) =>
      String(input).includes('resolveHandle')
        ? Response.json({ did: 'did:plc:abc' })
        : Response.json({
            id: 'did:plc:abc',
            service: [{ id: '#atproto_pds', serviceEndpoint: 'https://192.168.1.1' }]
          })
    const io = { ...scene.io, fetch: world }
    expect(
      await browserSignIn.begin({ server: null, identifier: 'boulangerie.example' }, redirect, io)
    ).toMatchObject({ kind: 'failed', failure: { kind: 'unreadable' } })
  })

  it.each([
    ['of another issuer', { issuer: 'https://elsewhere.example' }],
    ['without pushed requests', { pushed_authorization_request_endpoint: undefined }],
    ['that does not say who answers', { authorization_response_iss_parameter_supported: false }],
    ['with a page of its own network', { authorization_endpoint: 'ftp://127.0.0.1/authorize' }],
    ['that knows no keys of ours', { dpop_signing_alg_values_supported: ['RS256'] }]
  ])('trusts no server %s', async (_why, change) => {
    scene.fake.authority.metadata(change)
    expect(await browserSignIn.begin(answers, redirect, scene.io)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unreadable' }
    })
  })

  it('tells a handle that nobody holds, and one that can be none', async () => {
    for (const identifier of ['nobody.test', 'no handle', ''])
      expect(await browserSignIn.begin({ ...answers, identifier }, redirect, scene.io)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected' }
      })
  })

  it('takes no answer of another server, of another moment, or for another account', async () => {
    const { fake, io } = scene
    const other = fake.account('alice.test')
    const attempts: readonly ((page: string) => string)[] = [
      (page) => {
        const back = new URL(fake.authority.agree(page, fake.us.did))
        back.searchParams.set('iss', 'https://elsewhere.example')
        return back.href
      },
      (page) => {
        const back = new URL(fake.authority.agree(page, fake.us.did))
        back.searchParams.delete('iss')
        return back.href
      },
      (page) => {
        const back = new URL(fake.authority.agree(page, fake.us.did))
        back.searchParams.set('state', 'another')
        return back.href
      },
      (page) => fake.authority.agree(page, other.did),
      () => 'not an address'
    ]
    for (const [index, attempt] of attempts.entries()) {
      const { address, pending } = await begin()
      const outcome = await browserSignIn.finish(pending, attempt(address), io)
      expect([index, outcome.kind]).toEqual([index, 'failed'])
      expect(JSON.stringify(outcome)).not.toContain('secret-marker')
    }
  })

  it('tells that the person said no', async () => {
    const { address, pending } = await begin()
    expect(await browserSignIn.finish(pending, scene.fake.authority.decline(address), scene.io)).toEqual({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'forbidden', message: 'The user rejected the request' }
    })
  })

  it('sends once more when the server wants a new nonce, and no request twice', async () => {
    const alice = scene.fake.account('alice.test')
    const ref = alice.post('Bonjour', { mentions: scene.fake.us }).uri
    const inbound = await scene.item(ref)
    scene.fake.authority.changeNonce()
    expect(
      await bluesky.publish(scene.session(), scene.reply(inbound, 'Oui. Camille'), scene.io)
    ).toMatchObject({ kind: 'published' })
    expect(scene.fake.ourPosts()).toHaveLength(1)
    // The first request of the reply learned the nonce; the others had it.
    expect(asked('createRecord')).toHaveLength(1)
  })

  it('keeps renewed tokens before it uses them', async () => {
    const alice = scene.fake.account('alice.test')
    const ref = alice.post('Bonjour', { mentions: scene.fake.us }).uri
    scene.fake.expireSessions()
    const order: string[] = []
    const { io, kept } = scene
    const outcome = await bluesky.poll(
      {
        ...scene.session(),
        renew: async (credentials) => {
          order.push('kept')
          kept.push(credentials)
        }
      },
      null,
      {
        ...io,
        fetch: async (input, init) => {
          const answer = await fetch(input, init)
          order.push(`${new URL(String(input)).pathname.split(/[./]/u).at(-1)} ${answer.status}`)
          return answer
        }
      }
    )
    expect(outcome).toMatchObject({ kind: 'page', page: { items: [{ ref }] } })
    expect(order.slice(0, order.indexOf('kept') + 3)).toEqual([
      'listNotifications 401',
      'listNotifications 401',
      'token 400',
      'token 200',
      'kept',
      'listNotifications 401',
      'listNotifications 200'
    ])
  })

  it('uses a refresh token once, whoever needs it at the same moment or had read the old one', async () => {
    const alice = scene.fake.account('alice.test')
    const inbound = await scene.item(alice.post('Bonjour', { mentions: scene.fake.us }).uri)
    const before = [scene.session(), scene.session(), scene.session()] as const
    scene.fake.expireSessions()
    const [polled, published] = await Promise.all([
      bluesky.poll(before[0], null, scene.io),
      bluesky.publish(before[1], scene.reply(inbound, 'Oui. Camille'), scene.io)
    ])
    expect([polled.kind, published.kind]).toEqual(['page', 'published'])
    // Opened before the renewal, used after: the server would end the session at the old refresh token.
    expect((await bluesky.poll(before[2], null, scene.io)).kind).toBe('page')
    expect(scene.kept).toHaveLength(2)
    const used = asked('/oauth/token').filter((one) => one.form?.get('grant_type') === 'refresh_token')
    expect(new Set(used.map((one) => one.form?.get('refresh_token'))).size).toBe(1)
  })

  it('keeps its place when the renewal cannot be made now, and asks for a person when it is refused', async () => {
    scene.fake.expireSessions()
    scene.fake.server.fail({ kind: 'status', status: 503 }, (one) => one.path === '/oauth/token')
    expect(await bluesky.poll(scene.session(), null, scene.io)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unavailable' }
    })
    expect((await bluesky.poll(scene.session(), null, scene.io)).kind).toBe('page')
    scene.fake.revokeSessions()
    expect(await bluesky.poll(scene.session(), null, scene.io)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unauthorized' }
    })
  })

  it('opens what was kept before there was another way', () => {
    const former = { accessJwt: 'a', refreshJwt: 'r' }
    expect(credentialsSchema.parse(former)).toEqual({ kind: 'password', ...former })
  })
})
