import { z } from 'zod'
import { plus, second } from '../../../shared/model/instant.ts'
import type { Io, Session, SignInAnswers, SignInOutcome } from '../connector.ts'
import { failed, messageOf } from '../failed.ts'
import { type HttpOutcome, request } from '../http.ts'
import { readServerAddress } from '../server-address.ts'
import { meSchema, refusalSchema, updatesSchema, wantedUpdates } from './wire.ts'

/** Telegram’s own; a company may run the same server itself (https://github.com/tdlib/telegram-bot-api). */
const officialServer = 'https://api.telegram.org'

/** Which bot speaks, and through which server. */
export const settingsSchema = z.object({
  server: z.url(),
  botId: z.number().int().positive(),
  username: z.string()
})
export type TelegramSettings = Readonly<z.infer<typeof settingsSchema>>

/** The number of the bot and its password: what BotFather gives. */
const tokenPattern = /^\d+:[\w-]+$/u

export const credentialsSchema = z.object({ token: z.string().regex(tokenPattern) })
export type TelegramCredentials = Readonly<z.infer<typeof credentialsSchema>>

export type TelegramSession = Session<TelegramSettings, TelegramCredentials>

/** Speaks for a bot. */
export interface TelegramClient {
  /** Calls a method of the Bot API; only reading ones may be called twice. */
  call<Value>(
    method: string,
    parameters: Readonly<Record<string, unknown>>,
    schema: z.ZodType<Value>
  ): Promise<HttpOutcome<Value>>
  /** Where a file is read. It holds the token. */
  fileAddress(path: string): URL | null
}

/**
 * The token stands in the address of each request: no message and no header tells the address, and what is sent by POST
 * follows no redirect.
 */
export const openClient = (server: string, token: string, io: Io): TelegramClient => ({
  call: async (method, parameters, schema) =>
    explained(
      await request(io, {
        method: 'POST',
        url: new URL(`/bot${token}/${method}`, server),
        body: parameters,
        schema: z.object({ result: schema }).transform(({ result }) => result),
        secrets: [token, token.slice(token.indexOf(':') + 1)]
      }),
      io
    ),
  fileAddress: (path) => {
    const root = new URL(`/file/bot${token}/`, server)
    const url = URL.canParse(path, root) ? new URL(path, root) : null
    // A server in "local" mode tells a path of its own disk.
    return url !== null && url.href.startsWith(root.href) ? url : null
  }
})

export const clientOf = ({ settings, credentials }: TelegramSession, io: Io): TelegramClient =>
  openClient(settings.server, credentials.token, io)

/** What a refusal means beyond its status: how long to wait, and that somebody else reads for this bot. */
const explained = <Value>(outcome: HttpOutcome<Value>, io: Io): HttpOutcome<Value> => {
  if (outcome.kind !== 'refused') return outcome
  const wait = refusalSchema.safeParse(outcome.answer).data?.parameters?.retry_after
  if (outcome.failure.kind === 'rate_limited' && wait !== undefined)
    return { ...outcome, failure: { kind: 'rate_limited', retryAt: plus(io.now(), wait * second) } }
  // Two readers of one bot, or a webhook: it works again as soon as the other one stops.
  if (outcome.status === 409 && outcome.failure.kind === 'rejected')
    return { ...outcome, failure: { kind: 'unavailable', message: outcome.failure.message } }
  return outcome
}

/** The sentence of a refusal, in lower case; the Bot API has no other name for what went wrong. */
export const refusalOf = (outcome: HttpOutcome<unknown>): string =>
  outcome.kind === 'refused'
    ? (refusalSchema.safeParse(outcome.answer).data?.description ?? '').toLowerCase()
    : ''

/** Signs in with the token of a bot. A first look at its updates, which confirms none, tells whether somebody else reads them. */
export const signIn = async (
  answers: SignInAnswers,
  io: Io
): Promise<SignInOutcome<TelegramSettings, TelegramCredentials>> => {
  const typed = answers.server?.trim() || officialServer
  const server = readServerAddress(typed)
  if (server === null) return failed({ kind: 'unavailable', message: typed })
  const token = answers.secret.trim()
  // What is no token (a password typed by mistake) goes nowhere.
  if (!tokenPattern.test(token)) return failed({ kind: 'unauthorized', message: 'not a bot token' })
  const client = openClient(server.origin, token, io)
  const me = await client.call('getMe', {}, meSchema)
  if (me.kind === 'refused' && me.status === 404)
    return failed({ kind: 'unauthorized', message: messageOf(me.failure) })
  if (me.kind !== 'answered') return failed(me.failure)
  const updates = await client.call(
    'getUpdates',
    { limit: 1, timeout: 0, allowed_updates: wantedUpdates },
    updatesSchema
  )
  if (updates.kind !== 'answered') return failed(updates.failure)
  const { id, first_name, username } = me.value
  return {
    kind: 'signed_in',
    remoteId: String(id),
    handle: username ?? first_name,
    name: first_name || (username ?? ''),
    settings: { server: server.origin, botId: id, username: username ?? '' },
    credentials: { token },
    expiresAt: null
  }
}
