import { z } from 'zod'
import { plus, second } from '../../../shared/model/instant.ts'
import type { Io, Session, SignInAnswers, SignInOutcome } from '../connector.ts'
import { failed } from '../failed.ts'
import { type Format, type HttpOutcome, request } from '../http.ts'
import { readPageAddress } from '../server-address.ts'
import { currentUserSchema, readRefusal, siteSchema } from './wire.ts'
import { withoutEnd } from '../../../shared/text/without-end.ts'

export const settingsSchema = z.object({
  /** The forum’s own address; it may lie in a folder of its host. */
  site: z.url(),
  userId: z.number().int(),
  username: z.string().min(1),
  /** The longest post, in characters. */
  max: z.number().int().positive()
})
export type DiscourseSettings = Readonly<z.infer<typeof settingsSchema>>

/** `clientId`: of a key that was made for this app; one that was pasted keeps the name it has. */
export const credentialsSchema = z.object({ key: z.string().min(1), clientId: z.string().nullable() })
export type DiscourseCredentials = Readonly<z.infer<typeof credentialsSchema>>

export type DiscourseSession = Session<DiscourseSettings, DiscourseCredentials>

export type Parameters = readonly (readonly [string, string])[]

export interface Call<Value> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Such as `notifications.json`. */
  readonly path: string
  readonly parameters?: Parameters
  readonly body?: unknown
  readonly content?: FormData
  readonly schema: z.ZodType<Value>
  readonly format?: Format
}

/** Speaks for an account, and counts what it asks: a key may ask 20 times a minute and 2,880 times a day. */
export interface DiscourseClient {
  call<Value>(call: Call<Value>): Promise<HttpOutcome<Value>>
  readonly used: () => number
}

/** Some answers say nothing but that it is done. */
export const anyAnswer: Format = { name: 'an answer', accept: 'application/json', decode: () => null }

export const openClient = (site: string, credentials: DiscourseCredentials, io: Io): DiscourseClient => {
  let used = 0
  const ask = async <Value>(call: Call<Value>): Promise<HttpOutcome<Value>> => {
    used += 1
    const url = new URL(call.path, site)
    for (const [name, value] of call.parameters ?? []) url.searchParams.append(name, value)
    return await request(io, {
      method: call.method,
      url,
      secretHeaders: {
        'user-api-key': credentials.key,
        ...(credentials.clientId === null ? {} : { 'user-api-client-id': credentials.clientId })
      },
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.content === undefined ? {} : { content: call.content }),
      ...(call.format === undefined ? {} : { format: call.format }),
      schema: call.schema
    })
  }
  const whoAmI = () => ask({ method: 'GET', path: 'session/current.json', schema: currentUserSchema })
  return {
    used: () => used,
    async call(call) {
      const outcome = explained(await ask(call), io)
      if (outcome.kind !== 'refused' || outcome.status !== 403 || !deniesAccess(outcome)) return outcome
      // A key that was taken away is refused like a topic that may not be seen: only who we are tells them apart.
      const session = await whoAmI()
      const isOver = session.kind === 'refused' && [403, 404].includes(session.status)
      return isOver
        ? { ...outcome, failure: { kind: 'unauthorized', message: sentenceOf(outcome) } }
        : outcome
    }
  }
}

export const clientOf = ({ settings, credentials }: DiscourseSession, io: Io): DiscourseClient =>
  openClient(settings.site, credentials, io)

type Refused = Extract<HttpOutcome<unknown>, { kind: 'refused' }>

const sentenceOf = ({ failure }: Refused): string => (failure.kind === 'rate_limited' ? '' : failure.message)

const deniesAccess = ({ answer }: Refused): boolean =>
  ['invalid_access', 'not_logged_in'].includes(readRefusal(answer).type ?? '')

/** How long to wait stands in the answer where it does not in its head. */
const explained = <Value>(outcome: HttpOutcome<Value>, io: Io): HttpOutcome<Value> => {
  if (outcome.kind !== 'refused' || outcome.failure.kind !== 'rate_limited') return outcome
  const { waitSeconds } = readRefusal(outcome.answer)
  if (outcome.failure.retryAt !== null || waitSeconds === null) return outcome
  return { ...outcome, failure: { kind: 'rate_limited', retryAt: plus(io.now(), waitSeconds * second) } }
}

/** The address of a forum with a slash at its end, so that paths are added to it; null when it can be none. */
export const readSite = (typed: string): URL | null => {
  const site = readPageAddress(typed)
  if (site === null) return null
  site.search = ''
  site.pathname = `${withoutEnd(site.pathname, /\//u).replace(/\/login$/u, '')}/`
  return site
}

/** Signs in with a user API key, from the preferences of the person or from another app. */
export const signIn = async (
  answers: SignInAnswers,
  io: Io
): Promise<SignInOutcome<DiscourseSettings, DiscourseCredentials>> => {
  const site = readSite(answers.server ?? '')
  if (site === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
  return await signInWith(site, { key: answers.secret.trim(), clientId: null }, io)
}

/** Whose key it is, and how long a post may be on this site. */
export const signInWith = async (
  site: URL,
  credentials: DiscourseCredentials,
  io: Io
): Promise<SignInOutcome<DiscourseSettings, DiscourseCredentials>> => {
  if (!/^[\x21-\x7e]+$/u.test(credentials.key))
    return failed({ kind: 'unauthorized', message: 'not a user API key' })
  const client = openClient(site.href, credentials, io)
  const me = await client.call({ method: 'GET', path: 'session/current.json', schema: currentUserSchema })
  if (me.kind !== 'answered') return failed(me.failure)
  const { id, username, name } = me.value.current_user
  // Sites may keep it to themselves; their defaults are known, and a post that is too short or too long is refused.
  const told = await client.call({ method: 'GET', path: 'site/settings.json', schema: siteSchema })
  const { title, max_post_length } = told.kind === 'answered' ? told.value : siteSchema.parse({})
  return {
    kind: 'signed_in',
    remoteId: `${site.host}${site.pathname.replace(/\/$/u, '')}#${id}`,
    handle: username,
    name: name || title || username,
    settings: { site: site.href, userId: id, username, max: max_post_length },
    credentials,
    expiresAt: null
  }
}
