import type { Io, SignInAnswers, SignInOutcome } from '../connector.ts'
import { failed } from '../failed.ts'
import { request, takenAsItsOwn } from '../http.ts'
import { mayCall, readServerAddress } from '../server-address.ts'
import { accountServerOf, defaultServer, readIdentifier } from './find-account.ts'
import { methodAddress } from './method-address.ts'
import type { BlueskyCredentials, BlueskySettings } from './settings.ts'
import { profileSchema, refusalName, type SessionAnswer, sessionSchema } from './wire.ts'

/**
 * Signs in with an app password, once: the session is kept and renewed from then on, for createSession is limited to 30 in
 * five minutes and 300 a day for each account.
 */
export const signIn = async (
  answers: SignInAnswers,
  io: Io
): Promise<SignInOutcome<BlueskySettings, BlueskyCredentials>> => {
  const server = readServerAddress(answers.server || defaultServer)
  if (server === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
  const outcome = takenAsItsOwn(
    await request(io, {
      method: 'POST',
      url: methodAddress(server, 'com.atproto.server.createSession'),
      body: { identifier: readIdentifier(answers.identifier), password: answers.secret },
      schema: sessionSchema,
      secrets: [answers.secret]
    })
  )
  if (outcome.kind !== 'answered') {
    if (outcome.kind === 'refused' && refusalName(outcome.answer) === 'AuthFactorTokenRequired')
      return { kind: 'second_factor' }
    return failed(outcome.failure)
  }
  const session = outcome.value
  if (session.active === false)
    return failed({ kind: 'unauthorized', message: session.status ?? 'inactive account' })
  const service = serviceOf(session, server)
  if (service === null) return failed({ kind: 'unreadable', message: 'the address of the account’s server' })
  const profile = takenAsItsOwn(
    await request(io, {
      method: 'GET',
      url: methodAddress(service, 'app.bsky.actor.getProfile', { actor: session.did }),
      authorization: `Bearer ${session.accessJwt}`,
      schema: profileSchema
    })
  )
  // The name shown is a convenience: without it the handle serves.
  const displayName = profile.kind === 'answered' ? profile.value.displayName?.trim() : undefined
  return {
    kind: 'signed_in',
    expiresAt: null,
    remoteId: session.did,
    handle: session.handle,
    name: displayName || session.handle,
    settings: { service: service.origin, did: session.did, handle: session.handle },
    credentials: { kind: 'password', accessJwt: session.accessJwt, refreshJwt: session.refreshJwt }
  }
}

/** The account's own server, which its DID document names; the server signed in to when it names none. */
const serviceOf = (session: SessionAnswer, server: URL): URL | null => {
  const named = session.didDoc === undefined ? null : accountServerOf(session.didDoc)
  if (named === null) return server
  const address = readServerAddress(named)
  return address !== null && mayCall(address, server) ? address : null
}
