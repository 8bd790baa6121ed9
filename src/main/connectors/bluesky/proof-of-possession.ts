import * as oauth from 'oauth4webapi'
import { type ProofKey, proofKeySchema } from './settings.ts'

/**
 * Showing with each request that we hold the key which a token is bound to (DPoP, RFC 9449). The network wants it with ES256
 * and with a nonce of the server (https://atproto.com/specs/oauth, read 2026-11-22).
 */

const curve = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** A new key, as it is kept beside the tokens. */
export const newProofKey = async (): Promise<ProofKey> => {
  const { privateKey } = await oauth.generateKeyPair('ES256', { extractable: true })
  return proofKeySchema.parse(await crypto.subtle.exportKey('jwk', privateKey))
}

/** The key ready for use. It remembers the nonces that it is given: one for each run of requests, not for longer. */
export const openProofKey = async (key: ProofKey): Promise<oauth.DPoPHandle> => {
  const { d: _secret, ...shown } = key
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('jwk', key, curve, false, ['sign']),
    crypto.subtle.importKey('jwk', shown, curve, true, ['verify'])
  ])
  return oauth.DPoP({}, { privateKey, publicKey })
}

/** Sends, and once more where the server refused only to tell its nonce (`use_dpop_nonce`): nothing was done then. */
export const withNonce = async <Value>(send: () => Promise<Value>): Promise<Value> => {
  try {
    return await send()
  } catch (problem) {
    if (!oauth.isDPoPNonceError(problem)) throw problem
    return await send()
  }
}

/** A fetch for the requests of one account: it sends `token` with the proof, instead of the authorization it is given. */
export const provingFetch =
  (inner: typeof fetch, token: string, key: oauth.DPoPHandle): typeof fetch =>
  async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = new Headers(init.headers)
    headers.delete('authorization')
    try {
      return await withNonce(() =>
        oauth.protectedResourceRequest(token, init.method ?? 'GET', url, headers, undefined, {
          DPoP: key,
          [oauth.customFetch]: (address, { headers: proven }) => inner(address, { ...init, headers: proven }),
          // Plain http was let in by the address of the account, for this computer alone.
          [oauth.allowInsecureRequests]: true
        })
      )
    } catch (problem) {
      // A refusal in its header rather than in its body: what it means is read where every answer is.
      if (problem instanceof oauth.WWWAuthenticateChallengeError) return problem.response
      throw problem
    }
  }
