import type { z } from 'zod'
import type { MessageAction } from '../../../shared/model/network.ts'
import type { Io, SignInAnswers, SignInOutcome } from '../connector.ts'
import { type Failed, failed, messageOf } from '../failed.ts'
import { type HttpOutcome, request, takenAsItsOwn } from '../http.ts'
import { readServerAddress } from '../server-address.ts'
import { isNotOffered, pathOf } from './client.ts'
import { domainOf, imagesOf, limitOf, maximumOf, streamingOf } from './instance.ts'
import { everyAction, type MastodonCredentials, type MastodonSettings } from './settings.ts'
import {
  accountSchema,
  applicationSchema,
  instanceSchema,
  notificationsSchema,
  statusesSchema,
  statusSourceSchema,
  type WireInstance
} from './wire.ts'

type Outcome = SignInOutcome<MastodonSettings, MastodonCredentials>

/** Signs in with a token that the account’s owner made on the server (Preferences, Development). */
export const signIn = async (answers: SignInAnswers, io: Io): Promise<Outcome> => {
  const server = readServerAddress(answers.server ?? '')
  if (server === null) return failed({ kind: 'unavailable', message: answers.server ?? '' })
  return await connect(server, answers.secret.trim().replace(/^bearer\s+/iu, ''), null, io)
}

/**
 * Whose token it is, and what their server and the token can do: that is asked for and tried out; the server’s name and
 * version decide nothing. `scopes`: what was granted, where the sign-in told.
 */
export const connect = async (
  server: URL,
  token: string,
  scopes: readonly string[] | null,
  io: Io
): Promise<Outcome> => {
  // Servers that do not know a call may say so with a page; what is asked first tells whether it is such a server at all.
  const get: Get = async (path, schema) =>
    takenAsItsOwn(
      await request(io, {
        method: 'GET',
        url: new URL(path, server),
        authorization: `Bearer ${token}`,
        schema
      })
    )

  const verified = await get('/api/v1/accounts/verify_credentials', accountSchema)
  if (verified.kind !== 'answered') {
    // 422: the token is known and belongs to an application, not to a person.
    const isOfToken = verified.kind === 'refused' && verified.status === 422
    return failed(
      isOfToken ? { kind: 'unauthorized', message: messageOf(verified.failure) } : verified.failure
    )
  }
  const account = verified.value
  const instance = await readInstance(get)
  if (instance.kind === 'failed') return instance
  const types = await findTypes(get)
  if (types.kind === 'failed') return types

  const domain = domainOf(instance.value, server)
  const name = account.acct || account.username || account.id
  return {
    kind: 'signed_in',
    expiresAt: null,
    remoteId: `${server.origin}/${account.id}`,
    handle: name.includes('@') ? name : `${name}@${domain}`,
    name: account.display_name.trim() || name,
    settings: {
      server: server.origin,
      domain,
      accountId: account.id,
      accountUrl: account.url ?? account.uri,
      limit: limitOf(instance.value),
      images: imagesOf(instance.value),
      actions: await findActions(get, account.id, scopes),
      streaming: streamingOf(instance.value, server),
      types: [...types.value]
    },
    credentials: { token }
  }
}

type Read<Value> = { readonly kind: 'read'; readonly value: Value } | Failed
type Get = <Value>(path: string, schema: z.ZodType<Value>) => Promise<HttpOutcome<Value>>

/** What may be otherwise in a moment, and says nothing of what the server can do. */
const mayPass = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'lost' || (outcome.kind === 'refused' && outcome.failure.kind === 'rate_limited')

/** The server’s own description, from the older call where the newer says no limit; null where neither answers. */
const readInstance = async (get: Get): Promise<Read<WireInstance | null>> => {
  let described: WireInstance | null = null
  for (const path of ['/api/v2/instance', '/api/v1/instance']) {
    const outcome = await get(path, instanceSchema)
    if (outcome.kind !== 'answered') {
      if (mayPass(outcome)) return failed(outcome.failure)
      continue
    }
    described ??= outcome.value
    if (maximumOf(outcome.value) !== null) return { kind: 'read', value: outcome.value }
  }
  return { kind: 'read', value: described }
}

/**
 * Which types of notification the server takes: some know no quotes, and some refuse a type that they do not know. A token
 * that may not read notifications is told here, not at the first poll.
 */
const findTypes = async (get: Get): Promise<Read<readonly string[]>> => {
  const usual = ['mention', 'favourite', 'reblog']
  for (const types of [[...usual, 'quote'], usual, ['mention'], []]) {
    const query = new URLSearchParams([['limit', '1'], ...types.map((type) => ['types[]', type])])
    const outcome = await get(`/api/v1/notifications?${query}`, notificationsSchema)
    if (outcome.kind === 'answered') return { kind: 'read', value: types }
    const isOfAccount = outcome.kind === 'refused' && (outcome.status === 401 || outcome.status === 403)
    if (types.length === 0 || isOfAccount || mayPass(outcome)) return failed(outcome.failure)
  }
  return { kind: 'read', value: [] }
}

const scopeOf: Readonly<Partial<Record<MessageAction, string>>> = {
  like: 'write:favourites',
  unlike: 'write:favourites',
  delete: 'write:statuses',
  edit: 'write:statuses'
}

/** The actions that the token may and the server can; what neither tells is offered, and refused by the server at worst. */
const findActions = async (
  get: Get,
  accountId: string,
  granted: readonly string[] | null
): Promise<MessageAction[]> => {
  const scopes = granted ?? (await findScopes(get))
  const allowed = everyAction.filter((action) => {
    const wanted = scopeOf[action]
    return scopes === null || wanted === undefined || scopes.includes(wanted) || scopes.includes('write')
  })
  if (!allowed.includes('edit') || (await canEdit(get, accountId))) return allowed
  return allowed.filter((action) => action !== 'edit')
}

/** Newer servers tell the scopes of an app, which are those of a token that was made with it. */
const findScopes = async (get: Get): Promise<readonly string[] | null> => {
  const outcome = await get('/api/v1/apps/verify_credentials', applicationSchema)
  return outcome.kind === 'answered' ? outcome.value.scopes : null
}

/** Servers that can edit tell the source of a status; tried with our newest. */
const canEdit = async (get: Get, accountId: string): Promise<boolean> => {
  const own = await get(`${pathOf('accounts', accountId, 'statuses')}?limit=1`, statusesSchema)
  const newest = own.kind === 'answered' ? own.value[0] : undefined
  if (newest === undefined || newest.text !== null) return true
  return !isNotOffered(await get(pathOf('statuses', newest.id, 'source'), statusSourceSchema))
}
