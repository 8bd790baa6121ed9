import type { z } from 'zod'
import type { Failure } from '../../../shared/model/delivery.ts'
import type { Io } from '../connector.ts'
import { type HttpOutcome, request } from '../http.ts'
import { methodAddress, type Parameters } from './method-address.ts'
import { openProofKey, provingFetch } from './proof-of-possession.ts'
import { isTokenRefused, renewedCredentials } from './renew-session.ts'
import { type BlueskyCredentials, type BlueskySession, refreshTokenOf } from './settings.ts'

export interface Call<Value> {
  readonly method: 'GET' | 'POST'
  readonly name: string
  readonly parameters?: Parameters
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is. */
  readonly content?: Blob
  readonly schema: z.ZodType<Value>
}

/** Speaks for an account; it renews the session when it has expired, once for all requests that wait for it. */
export interface BlueskyClient {
  readonly did: string
  call<Value>(call: Call<Value>): Promise<HttpOutcome<Value>>
}

/** How a request is made with these credentials. */
interface Carrier {
  readonly io: Io
  /** The whole header. */
  readonly authorization: string
}

const openCarrier = async (credentials: BlueskyCredentials, io: Io): Promise<Carrier> => {
  if (credentials.kind === 'password') return { io, authorization: `Bearer ${credentials.accessJwt}` }
  const { accessToken, proofKey } = credentials
  const proving = provingFetch(io.fetch, accessToken, await openProofKey(proofKey))
  return { io: { ...io, fetch: proving }, authorization: `DPoP ${accessToken}` }
}

export const openClient = (session: BlueskySession, io: Io): BlueskyClient => {
  const { service, did } = session.settings
  let credentials = session.credentials
  let carrier = openCarrier(credentials, io)

  const send = async <Value>({ name, parameters, ...call }: Call<Value>): Promise<HttpOutcome<Value>> => {
    const by = await carrier
    return await request(by.io, {
      ...call,
      url: methodAddress(service, name, parameters),
      authorization: by.authorization
    })
  }

  /** What ends the call; null when it may be made again with new credentials. */
  const renew = (used: BlueskyCredentials): Promise<Failure | null> =>
    inTurn(did, async () => {
      if (credentials !== used) return null
      const kept = await session.kept()
      if (kept !== null && refreshTokenOf(kept) !== refreshTokenOf(used)) credentials = kept
      else {
        const renewal = await renewedCredentials(session, used, io)
        if (renewal.kind === 'failed') return renewal.failure
        // Kept before use: the old ones end with this answer, and the app may end at any moment too.
        await session.renew(renewal.credentials)
        credentials = renewal.credentials
      }
      carrier = openCarrier(credentials, io)
      return null
    })

  return {
    did,
    async call(call) {
      const used = credentials
      const first = await send(call)
      if (!isTokenRefused(first)) return first
      const failure = await renew(used)
      if (failure !== null) return notArrived(failure)
      const second = await send(call)
      return isTokenRefused(second) ? notArrived(unauthorized(second)) : second
    }
  }
}

const notArrived = (failure: Failure): HttpOutcome<never> => ({ kind: 'lost', failure, arrived: 'no' })

const unauthorized = (outcome: HttpOutcome<unknown>): Failure => ({
  kind: 'unauthorized',
  message: outcome.kind === 'refused' && 'message' in outcome.failure ? outcome.failure.message : ''
})

/** Who waits for whom, by account. It holds nothing but the waiting. */
const turns = new Map<string, Promise<unknown>>()

/**
 * One renewal of an account at a time: a refresh token used twice ends the whole session (OAuth 2.1, 4.3.1), and a poll and a
 * reply run side by side.
 */
const inTurn = async <Value>(account: string, run: () => Promise<Value>): Promise<Value> => {
  const former = turns.get(account) ?? Promise.resolve()
  const mine = former.then(run, run)
  turns.set(account, mine)
  try {
    return await mine
  } finally {
    if (turns.get(account) === mine) turns.delete(account)
  }
}
