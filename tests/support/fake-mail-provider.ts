import { createHash } from 'node:crypto'
import type { MailSignIn } from '../../src/shared/model/mail-account.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

/**
 * A mail provider’s page for signing in and its address of tokens (RFC 6749, RFC 7636), strict about what a client must
 * repeat. `agree` is the person: it answers where their browser goes.
 */
export interface FakeMailProvider {
  readonly server: FakeServer
  readonly signIn: Extract<MailSignIn, { kind: 'browser' }>
  readonly clientSecret: string
  agree(page: string): string
  decline(page: string): string
  /** The access that mail servers take now. */
  readonly access: string
  /** What the person granted is taken back. */
  revoke(): void
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url')

export const startFakeMailProvider = async (): Promise<FakeMailProvider> => {
  const clientId = 'porte-parole-of-the-mill'
  const clientSecret = 'client-secret-marker'
  const pages = new Map<string, URLSearchParams>()
  let counter = 0
  let access = ''
  let refresh: string | null = null

  const grant = (isFirst: boolean) => {
    counter += 1
    access = `access-${counter}-marker`
    if (isFirst) refresh = `refresh-${counter}-marker`
    // As Google: what renews comes once.
    const lasting = isFirst ? { refresh_token: refresh } : {}
    return {
      status: 200,
      json: { access_token: access, token_type: 'Bearer', expires_in: 3_600, ...lasting }
    }
  }
  const refused = (error: string) => ({ status: 400, json: { error, error_description: 'Not granted.' } })
  const server = await startFakeServer((request) => {
    if (request.method !== 'POST' || request.path !== '/token') return { status: 404, json: null }
    const form = new URLSearchParams(request.bytes.toString('utf8'))
    if (form.get('client_id') !== clientId || form.get('client_secret') !== clientSecret)
      return { status: 401, json: { error: 'invalid_client' } }
    if (form.get('grant_type') === 'refresh_token')
      return refresh !== null && form.get('refresh_token') === refresh
        ? grant(false)
        : refused('invalid_grant')
    const asked = pages.get(form.get('code') ?? '')
    pages.delete(form.get('code') ?? '')
    const isOurs =
      asked !== undefined &&
      asked.get('redirect_uri') === form.get('redirect_uri') &&
      asked.get('code_challenge_method') === 'S256' &&
      asked.get('code_challenge') === digest(form.get('code_verifier') ?? '')
    return isOurs ? grant(true) : refused('invalid_grant')
  })
  const back = (page: string, answer: (asked: URLSearchParams) => Record<string, string>): string => {
    const asked = new URL(page).searchParams
    const address = new URL(asked.get('redirect_uri') ?? '')
    for (const [name, value] of Object.entries({ state: asked.get('state') ?? '', ...answer(asked) }))
      address.searchParams.set(name, value)
    return address.href
  }
  return {
    server,
    signIn: {
      kind: 'browser',
      clientId,
      authorization: `${server.origin}/authorize?prompt=consent`,
      token: `${server.origin}/token`,
      scope: 'mail'
    },
    clientSecret,
    agree: (page) =>
      back(page, (asked) => {
        counter += 1
        const code = `code-${counter}-marker`
        pages.set(code, asked)
        return { code }
      }),
    decline: (page) => back(page, () => ({ error: 'access_denied' })),
    get access() {
      return access
    },
    revoke: () => {
      refresh = null
    }
  }
}
