import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

/** The real software of the network on this machine's loopback, when its scripts stand beside the project. */
const script = fileURLToPath(new URL('../../../shared/peers/wordpress.sh', import.meta.url))
const run = promisify(execFile)

export const wordpressPeerIsHere = existsSync(script)

const userSchema = z.object({ id: z.number(), appPassword: z.string() })
const readySchema = z.object({
  base: z.string(),
  api: z.string(),
  post: z.number(),
  users: z.object({ brand: userSchema, editor: userSchema, alice: userSchema, bob: userSchema })
})
type Ready = z.infer<typeof readySchema>
export type UserName = keyof Ready['users']

export const commentSchema = z.object({
  id: z.number(),
  parent: z.number(),
  author: z.number(),
  status: z.string(),
  content: z.object({ rendered: z.string(), raw: z.string().optional() })
})
export type Comment = z.infer<typeof commentSchema>

export interface WordPressPeer extends Ready {
  /** Asks the REST API as one of the users; throws when it refuses. */
  ask(user: UserName, method: 'GET' | 'POST' | 'DELETE', route: string, body?: unknown): Promise<unknown>
  /** A comment by a user, whom the editor does not let wait; its id. */
  comment(author: UserName, content: string, fields?: object): Promise<number>
  /** What stands under a comment. */
  under(parent: number): Promise<readonly Comment[]>
  stop(): Promise<void>
}

/** Boots a site anew, with WordPress's own guard against floods; takes 5 to 60 seconds. */
export const startWordpressPeer = async (): Promise<WordPressPeer> => {
  const { stdout } = await run('bash', [script, 'start'], {
    maxBuffer: 10_000_000,
    env: { ...process.env, WP_FLOOD: '1' }
  })
  const ready = readySchema.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))))
  const ask: WordPressPeer['ask'] = async (user, method, route, body) => {
    const secret = Buffer.from(`${user}:${ready.users[user].appPassword}`).toString('base64')
    const response = await fetch(`${ready.api}/wp/v2/${route}`, {
      method,
      headers: {
        authorization: `Basic ${secret}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    if (!response.ok) throw new Error(`${method} ${route}: ${response.status} ${await response.text()}`)
    return await response.json()
  }
  return {
    ...ready,
    ask,
    comment: async (author, content, fields = {}) => {
      // The editor writes in the name of others: WordPress holds up nobody who moderates.
      const made = await ask('editor', 'POST', 'comments', {
        post: ready.post,
        content,
        author: ready.users[author].id,
        ...fields
      })
      return commentSchema.parse(made).id
    },
    under: async (parent) =>
      z
        .array(commentSchema)
        .parse(await ask('editor', 'GET', `comments?parent=${parent}&context=edit&status=all`)),
    stop: async () => {
      await run('bash', [script, 'stop'])
    }
  }
}
