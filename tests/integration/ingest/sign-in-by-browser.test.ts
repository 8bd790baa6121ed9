import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type AnyConnector,
  type BeginOutcome,
  defineConnector,
  type SignInOutcome
} from '../../../src/main/connectors/connector.ts'
import { cancelSignIn } from '../../../src/main/ingest/sign-in-by-browser.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import { accountIdSchema } from '../../../src/shared/model/ids.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

interface Settings {
  readonly who: string
}
interface Credentials {
  readonly code: string
}

/** A network whose page a person agrees on in their browser; it checks the state, as a network must. */
const network = (given: { returns: 'loopback' | 'paste'; who: string }): AnyConnector =>
  defineConnector<Settings, Credentials, null>({
    network: 'mastodon',
    capabilities: fakeCapabilities,
    asks: ['server', 'token'],
    schemas: {
      settings: z.object({ who: z.string() }),
      credentials: z.object({ code: z.string() }),
      cursor: z.null()
    },
    signIn: async () => ({ kind: 'second_factor' }),
    browserSignIn: {
      asks: ['server'],
      async begin({ server }, redirect): Promise<BeginOutcome> {
        if (server === 'down.example')
          return { kind: 'failed', failure: { kind: 'unavailable', message: 'ECONNREFUSED' } }
        return {
          kind: 'open',
          address: `https://${server}/authorize?redirect=${encodeURIComponent(redirect)}`,
          pending: `state-1 ${redirect}`,
          returns: given.returns
        }
      },
      async finish(pending, returned): Promise<SignInOutcome<Settings, Credentials>> {
        const [state = '', redirect = ''] = pending.split(' ')
        const answer = given.returns === 'paste' ? returned : returned.slice(redirect.length)
        if (!answer.includes(state))
          return { kind: 'failed', failure: { kind: 'rejected', code: 'other', message: 'Wrong state' } }
        return {
          kind: 'signed_in',
          remoteId: given.who,
          handle: `${given.who}@social.example`,
          name: given.who,
          settings: { who: given.who },
          credentials: { code: 'secret-marker' },
          expiresAt: null
        }
      }
    },
    poll: async () => ({
      kind: 'page',
      page: { items: [], events: [], reachedBack: null, cursor: null, more: false, notBefore: null }
    }),
    publish: async () => ({ kind: 'unknown', message: '' }),
    findPublished: async () => ({ kind: 'absent' })
  })

describe('signing in by the browser', () => {
  const given: { returns: 'loopback' | 'paste'; who: string } = { returns: 'loopback', who: 'fournil' }
  let ctx: TestContext

  beforeEach(async () => {
    Object.assign(given, { returns: 'loopback', who: 'fournil' })
    ctx = await openTestContext({ connectors: { mastodon: network(given) } })
  })
  afterEach(async () => {
    await cancelSignIn(ctx)
    await ctx.close()
  })

  const api = () => callerOf(ctx)
  const begin = (changes: { server?: string; accountId?: string } = {}) =>
    api().call('accounts.beginSignIn', {
      network: 'mastodon',
      server: changes.server ?? 'social.example',
      identifier: null,
      accountId: changes.accountId === undefined ? null : accountIdSchema.parse(changes.accountId),
      place: 'Lyon',
      daysBack: 10
    })
  const state = () => api().ask('accounts.signIn', {})
  /** Where the page that was opened leads back to. */
  const redirect = (): URL => {
    const opened = new URL(ctx.desktop.opened.at(-1) ?? '')
    return new URL(opened.searchParams.get('redirect') ?? '')
  }
  /** The browser goes back to the app, which may be anything but a browser. */
  const visit = (
    path: string,
    changes: { readonly method?: string; readonly host?: string } = {}
  ): Promise<{ readonly status: number; readonly body: string; readonly headers: object }> =>
    new Promise((resolve, reject) => {
      const { port, host } = redirect()
      const asked = request(
        {
          host: '127.0.0.1',
          port,
          path,
          method: changes.method ?? 'GET',
          headers: { host: changes.host ?? host },
          agent: false
        },
        (response) => {
          let body = ''
          response.setEncoding('utf8')
          response.on('data', (part: string) => {
            body += part
          })
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body, headers: response.headers })
          )
        }
      )
      asked.on('error', reject)
      asked.end()
    })
  const comeBack = () => visit(`${redirect().pathname}?code=abc&state=state-1`)

  it('opens the page of the network, waits, and connects who comes back', async () => {
    expect(await begin()).toEqual({ ok: true, value: null })
    expect(redirect()).toMatchObject({ protocol: 'http:', hostname: '127.0.0.1' })
    expect(await state()).toMatchObject({
      kind: 'waiting',
      network: 'mastodon',
      accountId: null,
      returns: 'loopback',
      finishing: false
    })
    const page = await comeBack()
    expect(page).toMatchObject({
      status: 200,
      headers: {
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store'
      }
    })
    expect(page.body).toContain('You can close this window')
    expect(page.body).not.toMatch(/<script|src=|href=/u)
    expect(await state()).toMatchObject({ kind: 'connected', name: 'fournil' })
    expect(await api().ask('accounts.list', {})).toMatchObject([
      {
        handle: 'fournil@social.example',
        place: 'Lyon',
        health: { readingBack: { to: '2026-11-10T09:00:00.000Z' } }
      }
    ])
    await api().ask('accounts.cancelSignIn', {})
    expect(await state()).toEqual({ kind: 'none' })
  })

  it('says in French that the window can be closed, to who works in French', async () => {
    await api().ask('settings.change', { language: 'fr' })
    await begin()
    expect((await comeBack()).body).toContain('Vous pouvez fermer cette fenêtre')
  })

  it('tells the window neither the address nor what is pending', async () => {
    await begin()
    const told = JSON.stringify(await state())
    expect(told).not.toContain('state-1')
    expect(told).not.toContain('authorize')
  })

  it('answers one visit, by GET, at its own path and under its own name', async () => {
    await begin()
    expect(await visit('/favicon.ico')).toMatchObject({ status: 404, body: '' })
    expect(await visit(redirect().pathname, { method: 'POST' })).toMatchObject({ status: 405 })
    expect(await visit(redirect().pathname, { method: 'HEAD' })).toMatchObject({ status: 405 })
    expect(await visit(redirect().pathname, { host: 'evil.example' })).toMatchObject({ status: 421 })
    expect(await state()).toMatchObject({ kind: 'waiting', finishing: false })
    expect(await comeBack()).toMatchObject({ status: 200 })
    await expect(comeBack()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('connects nobody when the state is not the one that was sent', async () => {
    await begin()
    const page = await visit(`${redirect().pathname}?code=abc&state=another`)
    expect(page.body).toContain('It did not work')
    expect(await state()).toEqual({
      kind: 'failed',
      error: { code: 'sign_in_refused', values: { message: 'Wrong state' } }
    })
    expect(await api().ask('accounts.list', {})).toEqual([])
  })

  it('says why nothing opens when the server is down, or no browser is there', async () => {
    expect(await begin({ server: 'down.example' })).toMatchObject({ error: { code: 'server_unreachable' } })
    ctx.desktop.openAddress = async () => false
    expect(await begin()).toEqual({ ok: false, error: { code: 'browser_not_opened' } })
    expect(await state()).toEqual({ kind: 'none' })
  })

  it('can be called off, and the page opened again', async () => {
    await begin()
    await api().ask('accounts.openSignInAgain', {})
    expect(ctx.desktop.opened).toHaveLength(2)
    const { pathname } = redirect()
    await api().ask('accounts.cancelSignIn', {})
    await expect(visit(pathname)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await state()).toEqual({ kind: 'none' })
    expect(await api().call('accounts.openSignInAgain', {})).toMatchObject({ error: { code: 'not_found' } })
  })

  it('gives up after a while', async () => {
    const hasty = { ...ctx, policy: { ...defaultPolicy, signInWithin: 1 } }
    await callerOf(hasty).ask('accounts.beginSignIn', {
      network: 'mastodon',
      server: 'social.example',
      identifier: null,
      accountId: null,
      place: null
    })
    await expect.poll(state).toEqual({ kind: 'failed', error: { code: 'sign_in_expired' } })
  })

  it('takes the text that a page shows, and a second try when it was the wrong one', async () => {
    given.returns = 'paste'
    await begin()
    expect(await api().call('accounts.pasteSignIn', { text: 'half of' })).toMatchObject({
      error: { code: 'sign_in_refused' }
    })
    expect(await state()).toMatchObject({ kind: 'waiting', returns: 'paste', finishing: false })
    expect(await api().call('accounts.pasteSignIn', { text: 'code of state-1' })).toMatchObject({ ok: true })
    expect(await state()).toMatchObject({ kind: 'connected' })
  })

  it('R-25 reconnects the same presence, and refuses another one', async () => {
    await begin()
    await comeBack()
    const [account] = await api().ask('accounts.list', {})
    if (account === undefined) throw new Error('no account')
    given.who = 'moulin'
    await begin({ accountId: account.id })
    await comeBack()
    expect(await state()).toEqual({
      kind: 'failed',
      error: {
        code: 'another_account',
        values: { signedIn: 'moulin@social.example', expected: 'fournil@social.example' }
      }
    })
    given.who = 'fournil'
    await begin({ accountId: account.id })
    await comeBack()
    expect(await state()).toMatchObject({ kind: 'connected', accountId: account.id })
    expect(await api().ask('accounts.list', {})).toHaveLength(1)
  })

  it('is not offered where the network does not offer it', async () => {
    expect(
      await api().call('accounts.beginSignIn', {
        network: 'rss',
        server: null,
        identifier: null,
        accountId: null,
        place: null
      })
    ).toEqual({ ok: false, error: { code: 'not_allowed' } })
  })
})
