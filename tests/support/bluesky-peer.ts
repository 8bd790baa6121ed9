import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'

/** The real software of the network on this machine's loopback, when its scripts stand beside the project. */
const script = fileURLToPath(new URL('../../../shared/peers/bluesky.sh', import.meta.url))
const run = promisify(execFile)

export const blueskyPeerIsHere = existsSync(script)

const memberSchema = z.object({
  handle: z.string(),
  did: z.string(),
  /** Of the account itself, for the page where one signs in. */
  password: z.string(),
  appPassword: z.string()
})
const readySchema = z.object({
  pds: z.string(),
  accounts: z.object({ brand: memberSchema, alice: memberSchema, bob: memberSchema })
})
type Member = z.infer<typeof memberSchema>

export interface Ref {
  readonly uri: string
  readonly cid: string
}

/** A person of the network, who speaks to it with plain requests. */
export interface Person {
  readonly did: string
  readonly handle: string
  post(text: string, record?: Record<string, unknown>): Promise<Ref>
  reply(text: string, root: Ref, parent: Ref): Promise<Ref>
  /** Many posts at once, in one commit. */
  posts(records: readonly Record<string, unknown>[]): Promise<void>
  edit(ref: Ref, text: string): Promise<void>
  delete(ref: Ref): Promise<void>
  like(ref: Ref): Promise<void>
  repost(ref: Ref): Promise<void>
  /** Nobody may reply under this root of theirs. */
  closeThread(root: Ref): Promise<void>
  /** GET of a method, with the JSON it answers; null when it is refused. */
  get(method: string, parameters: Record<string, string>): Promise<unknown>
}

export interface BlueskyPeer {
  readonly pds: string
  readonly brand: Member
  readonly us: Person
  readonly alice: Person
  readonly bob: Person
  stop(): Promise<void>
}

/** Boots the network anew; takes 10 to 80 seconds. */
export const startBlueskyPeer = async (): Promise<BlueskyPeer> => {
  const { stdout } = await run('bash', [script, 'start'], { maxBuffer: 10_000_000 })
  const ready = readySchema.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))))
  const { brand, alice, bob } = ready.accounts
  return {
    pds: ready.pds,
    brand,
    us: await signIn(ready.pds, brand),
    alice: await signIn(ready.pds, alice),
    bob: await signIn(ready.pds, bob),
    stop: async () => {
      await run('bash', [script, 'stop'])
    }
  }
}

const refSchema = z.object({ uri: z.string(), cid: z.string() })
const keyOf = (ref: Ref): string => ref.uri.split('/').at(-1) ?? ''
const collection = 'app.bsky.feed.post'

const signIn = async (pds: string, member: Member): Promise<Person> => {
  const ask = async (
    http: 'GET' | 'POST',
    path: string,
    token: string | null,
    body?: unknown
  ): Promise<unknown> => {
    const response = await fetch(`${pds}/xrpc/${path}`, {
      method: http,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' })
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    if (response.ok) return await response.json()
    if (http === 'GET') return null
    throw new Error(`${path}: ${response.status} ${await response.text()}`)
  }
  const session = z.object({ accessJwt: z.string() }).parse(
    await ask('POST', 'com.atproto.server.createSession', null, {
      identifier: member.handle,
      password: member.appPassword
    })
  )
  const write = (method: string, body: object): Promise<unknown> =>
    ask('POST', `com.atproto.repo.${method}`, session.accessJwt, { repo: member.did, ...body })
  const record = (text: string, more: Record<string, unknown> = {}) => ({
    $type: collection,
    text,
    createdAt: new Date().toISOString(),
    ...more
  })
  const react = async (kind: string, subject: Ref): Promise<void> => {
    const createdAt = new Date().toISOString()
    await write('createRecord', { collection: kind, record: { $type: kind, subject, createdAt } })
  }
  return {
    did: member.did,
    handle: member.handle,
    post: async (text, more) =>
      refSchema.parse(await write('createRecord', { collection, record: record(text, more) })),
    reply: async (text, root, parent) =>
      refSchema.parse(
        await write('createRecord', { collection, record: record(text, { reply: { root, parent } }) })
      ),
    posts: async (records) => {
      await write('applyWrites', {
        writes: records.map((more) => ({
          $type: 'com.atproto.repo.applyWrites#create',
          collection,
          value: record('', more)
        }))
      })
    },
    edit: async (ref, text) => {
      const { value } = z
        .object({ value: z.looseObject({}) })
        .parse(
          await ask(
            'GET',
            `com.atproto.repo.getRecord?repo=${member.did}&collection=${collection}&rkey=${keyOf(ref)}`,
            session.accessJwt
          )
        )
      await write('putRecord', { collection, rkey: keyOf(ref), record: { ...value, text } })
    },
    delete: async (ref) => {
      await write('deleteRecord', { collection, rkey: keyOf(ref) })
    },
    like: (ref) => react('app.bsky.feed.like', ref),
    repost: (ref) => react('app.bsky.feed.repost', ref),
    closeThread: async (root) => {
      await write('createRecord', {
        collection: 'app.bsky.feed.threadgate',
        rkey: keyOf(root),
        record: {
          $type: 'app.bsky.feed.threadgate',
          post: root.uri,
          allow: [],
          createdAt: new Date().toISOString()
        }
      })
    },
    get: (method, parameters) =>
      ask('GET', `${method}?${new URLSearchParams(parameters).toString()}`, session.accessJwt)
  }
}

/** A mention facet over the first `@handle` of the text. */
export const mentioning = (text: string, person: Person): Record<string, unknown> => {
  const byteStart = Buffer.byteLength(text.slice(0, text.indexOf(`@${person.handle}`)))
  return {
    facets: [
      {
        index: { byteStart, byteEnd: byteStart + 1 + person.handle.length },
        features: [{ $type: 'app.bsky.richtext.facet#mention', did: person.did }]
      }
    ]
  }
}

/** Asks until the answer is there: the network shows what was written a moment later, and says not when. */
export const eventually = async <Value>(what: string, ask: () => Promise<Value | null>): Promise<Value> => {
  const end = performance.now() + 180_000
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (performance.now() > end) throw new Error(`after three minutes: not ${what}`)
    await wait(250)
  }
}
