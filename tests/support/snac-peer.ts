import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

/** A real server that speaks the Mastodon API in its own way, on this machine's loopback, when its script stands beside the project. */
const script = fileURLToPath(new URL('../../../shared/peers/snac.sh', import.meta.url))
const run = promisify(execFile)

export const snacPeerIsHere = existsSync(script)

const memberSchema = z.object({ token: z.string(), acct: z.string() })
const readySchema = z.object({
  base: z.string(),
  users: z.object({ brand: memberSchema, alice: memberSchema, bob: memberSchema })
})

const statusSchema = z.object({
  id: z.string(),
  content: z.string(),
  text: z.string(),
  visibility: z.string(),
  spoiler_text: z.string(),
  in_reply_to_id: z.string().nullable(),
  favourited: z.boolean(),
  media_attachments: z.array(z.object({ type: z.string(), description: z.string().nullable() }))
})
export type SnacStatus = z.infer<typeof statusSchema>
const notificationSchema = z.object({ type: z.string(), status: statusSchema.optional() })

/** Somebody of the server, who speaks to it with plain requests. */
export interface SnacPerson {
  readonly token: string
  readonly acct: string
  post(text: string, more?: Record<string, unknown>): Promise<SnacStatus>
  edit(id: string, text: string): Promise<void>
  like(id: string): Promise<void>
  /** What was said to them. */
  mentions(): Promise<readonly SnacStatus[]>
  statuses(accountId: string): Promise<readonly SnacStatus[]>
}

export interface SnacPeer {
  readonly base: string
  readonly brand: SnacPerson
  readonly alice: SnacPerson
  readonly bob: SnacPerson
  stop(): Promise<void>
}

/** Boots the server anew; takes 2 to 10 seconds. */
export const startSnacPeer = async (): Promise<SnacPeer> => {
  const { stdout } = await run('bash', [script, 'start'], { maxBuffer: 10_000_000 })
  const { base, users } = readySchema.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))))
  const person = (member: z.infer<typeof memberSchema>): SnacPerson => {
    const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown): Promise<unknown> => {
      const response = await fetch(`${base}/api/v1/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${member.token}`,
          // One that is kept open the server may close just as the next question is sent.
          connection: 'close',
          ...(body === undefined ? {} : { 'content-type': 'application/json' })
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) })
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
      return await response.json()
    }
    return {
      ...member,
      post: async (text, more = {}) =>
        statusSchema.parse(await ask('POST', 'statuses', { status: text, visibility: 'public', ...more })),
      edit: async (id, text) => {
        await ask('PUT', `statuses/${id}`, { status: text })
      },
      like: async (id) => {
        await ask('POST', `statuses/${id}/favourite`)
      },
      mentions: async () =>
        z
          .array(notificationSchema)
          .parse(await ask('GET', 'notifications?limit=80'))
          .flatMap((one) => (one.type === 'mention' && one.status !== undefined ? [one.status] : [])),
      statuses: async (accountId) =>
        z.array(statusSchema).parse(await ask('GET', `accounts/${accountId}/statuses?limit=40`))
    }
  }
  return {
    base,
    brand: person(users.brand),
    alice: person(users.alice),
    bob: person(users.bob),
    stop: async () => {
      await run('bash', [script, 'stop'])
    }
  }
}
