import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BeginOutcome } from '../../../src/main/connectors/connector.ts'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import { signInAsDocumented } from '../../support/fake-mastodon-sign-in.ts'
import { families } from '../../support/mastodon-dialects.ts'
import { sessionFrom } from '../../support/connector-calls.ts'
import { type MastodonScene, startMastodonScene } from '../../support/mastodon-scene.ts'

const redirect = 'http://127.0.0.1:43121/callback'

describe('Mastodon, signing in by the browser', () => {
  let scene: MastodonScene

  beforeEach(async () => {
    scene = await startMastodonScene()
  })
  afterEach(() => scene.fake.server.stop())

  const browser = () => {
    const { browserSignIn } = mastodon
    if (browserSignIn === null) throw new Error('there is none')
    return browserSignIn
  }
  const begin = (server = scene.fake.server.origin) =>
    browser().begin({ server, identifier: null }, redirect, scene.io)
  const begun = async (): Promise<Extract<BeginOutcome, { readonly kind: 'open' }>> => {
    const outcome = await begin()
    if (outcome.kind !== 'open') throw new Error(JSON.stringify(outcome))
    return outcome
  }
  const asked = (address: string): URLSearchParams => new URL(address).searchParams

  it('asks for the server alone, and comes back by the loopback', async () => {
    expect(browser().asks).toEqual(['server'])
    const { address, returns } = await begun()
    expect(returns).toBe('loopback')
    expect(address.startsWith(`${scene.fake.server.origin}/oauth/authorize?`)).toBe(true)
    expect(Object.fromEntries(asked(address))).toMatchObject({
      response_type: 'code',
      redirect_uri: redirect,
      scope: 'profile read:notifications read:statuses write:statuses write:favourites write:media',
      code_challenge_method: 'S256'
    })
  })

  it.each([
    ['as documented', {}],
    ['that tells who sends the browser back', { signIn: { ...signInAsDocumented, tellsIssuer: true } }],
    ['that asks for no proof', { signIn: { ...signInAsDocumented, proof: 'unknown' } }],
    ['that does not describe itself', { signIn: { ...signInAsDocumented, metadata: false } }],
    ['of the family of Pleroma', families.pleroma],
    ['of the family of GoToSocial', families.gotosocial],
    ['of the family of Hollo', families.hollo]
  ] as const)('signs in to a server %s, and the account works', async (_name, habits) => {
    scene.fake.habits = { ...scene.fake.habits, ...habits }
    const { address, pending } = await begun()
    const returned = scene.fake.signIn.inBrowser(address, 'agrees')
    const outcome = await browser().finish(pending, returned, scene.io)
    expect(outcome).toMatchObject({
      kind: 'signed_in',
      handle: 'boulangerie@ici.example',
      expiresAt: null
    })
    scene.session = sessionFrom(outcome, scene.clock)
    const status = scene.alice.post('@boulangerie@ici.example bonjour')
    expect((await scene.poll()).items).toMatchObject([{ ref: status.id }])
    expect(mastodon.capabilitiesOf(scene.session.settings).actions).toEqual([
      'like',
      'unlike',
      'delete',
      'edit'
    ])
  })

  it('asks a server of broad scopes for no more than reading and writing', async () => {
    scene.fake.habits = { ...scene.fake.habits, ...families.pleroma }
    expect(asked((await begun()).address).get('scope')).toBe('read write')
  })

  it('takes the broad scope of what a server has no narrow one for', async () => {
    const signIn = { ...signInAsDocumented, scopes: ['read', 'write', 'read:accounts', 'write:media'] }
    scene.fake.habits = { ...scene.fake.habits, signIn }
    expect(asked((await begun()).address).get('scope')).toBe('read:accounts read write write:media')
  })

  it('a person who says no is a refusal with the sentence of the server', async () => {
    const { address, pending } = await begun()
    const returned = scene.fake.signIn.inBrowser(address, 'refuses')
    expect(await browser().finish(pending, returned, scene.io)).toEqual({
      kind: 'failed',
      failure: {
        kind: 'rejected',
        code: 'forbidden',
        message: 'The resource owner denied the request.'
      }
    })
  })

  it.each([
    ['of another sign-in', (url: URL) => url.searchParams.set('state', 'another')],
    ['without a state', (url: URL) => url.searchParams.delete('state')],
    ['of another server', (url: URL) => url.searchParams.set('iss', 'https://ailleurs.example')],
    ['without a code', (url: URL) => url.searchParams.delete('code')]
  ])('a return %s is refused, and nothing is redeemed', async (_name, change) => {
    const { address, pending } = await begun()
    const url = new URL(scene.fake.signIn.inBrowser(address, 'agrees'))
    change(url)
    const before = scene.fake.server.requests.length
    expect(await browser().finish(pending, url.href, scene.io)).toEqual({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'other', message: 'not OAuth' }
    })
    expect(scene.fake.server.requests).toHaveLength(before)
  })

  it('what came back and is no address is refused', async () => {
    const { pending } = await begun()
    expect(await browser().finish(pending, 'ceci n’est pas une adresse', scene.io)).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected' }
    })
  })

  it('a code that was used already asks for the person again, and no secret is told', async () => {
    const { address, pending } = await begun()
    const returned = scene.fake.signIn.inBrowser(address, 'agrees')
    await browser().finish(pending, returned, scene.io)
    const again = await browser().finish(pending, returned, scene.io)
    expect(again).toMatchObject({ kind: 'failed', failure: { kind: 'unauthorized' } })
    expect(JSON.stringify(again)).not.toContain('marker')
  })

  it('a server that repeats a secret in its refusal is not quoted', async () => {
    const { address, pending } = await begun()
    const returned = scene.fake.signIn.inBrowser(address, 'agrees')
    const body = { error: 'invalid_grant', error_description: `no such ${asked(returned).get('code')}` }
    scene.fake.server.fail(
      { kind: 'status', status: 400, body },
      (request) => request.path === '/oauth/token'
    )
    expect(await browser().finish(pending, returned, scene.io)).toEqual({
      kind: 'failed',
      failure: { kind: 'unauthorized', message: 'invalid_grant' }
    })
  })

  it.each([
    ['does not answer', { kind: 'reset' }, 'unavailable'],
    ['answers for ever', { kind: 'slow' }, 'unavailable'],
    ['asks to wait', { kind: 'status', status: 429 }, 'rate_limited'],
    ['is broken', { kind: 'status', status: 503 }, 'unavailable'],
    ['sends a page of HTML', { kind: 'html' }, 'unavailable'],
    ['sends more than it may', { kind: 'oversized', bytes: 300_000 }, 'unavailable']
  ] as const)('tells a server that %s when the code is redeemed', async (_name, fault, kind) => {
    const { address, pending } = await begun()
    const returned = scene.fake.signIn.inBrowser(address, 'agrees')
    scene.fake.server.fail(fault, (request) => request.path === '/oauth/token')
    const io = { ...scene.io, timeout: 300, bytes: 200_000 }
    expect(await browser().finish(pending, returned, io)).toMatchObject({
      kind: 'failed',
      failure: { kind }
    })
  })

  it('tells a server that does not answer at all, and one that is none', async () => {
    scene.fake.server.fail({ kind: 'reset' })
    expect(await begin()).toMatchObject({ kind: 'failed', failure: { kind: 'unavailable' } })
    expect(await begin('http://example.org')).toMatchObject({
      kind: 'failed',
      failure: { kind: 'unavailable' }
    })
  })

  it('a server cannot send the app to another network than its own', async () => {
    const { origin } = scene.fake.server
    const elsewhere: typeof fetch = async (input, init) => {
      const response = await fetch(input, init)
      if (!String(input).includes('.well-known')) return response
      const text = (await response.text()).replaceAll(
        `"token_endpoint":"${origin}`,
        '"token_endpoint":"http://example.org'
      )
      return new Response(text, { headers: { 'content-type': 'application/json' } })
    }
    const outcome = await browser().begin({ server: origin, identifier: null }, redirect, {
      ...scene.io,
      fetch: elsewhere
    })
    if (outcome.kind !== 'open') throw new Error(JSON.stringify(outcome))
    const returned = scene.fake.signIn.inBrowser(outcome.address, 'agrees')
    // The address that it named is passed over; the usual one is asked.
    expect(await browser().finish(outcome.pending, returned, scene.io)).toMatchObject({ kind: 'signed_in' })
  })

  it('what the token may not do is not offered', async () => {
    const { address, pending } = await begun()
    const reduced = new URL(address)
    reduced.searchParams.set('scope', 'profile read:notifications read:statuses write:statuses')
    const returned = scene.fake.signIn.inBrowser(reduced.href, 'agrees')
    const outcome = await browser().finish(pending, returned, scene.io)
    const { settings } = sessionFrom(outcome, scene.clock)
    expect(mastodon.capabilitiesOf(settings).actions).toEqual(['delete', 'edit'])
    expect(mastodon.answersOf(settings)).toEqual({ server: scene.fake.server.origin, identifier: null })
  })
})
