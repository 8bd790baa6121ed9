import { bluesky } from '../../src/main/connectors/bluesky/bluesky.ts'
import type {
  AnyConnector,
  BrowserAnswers,
  InboundItem,
  Io,
  OutboundAction,
  OutboundReply,
  PollPage,
  SignInOutcome,
  StoredSession
} from '../../src/main/connectors/connector.ts'
import { day, plus } from '../../src/shared/model/instant.ts'
import type { MessageAction } from '../../src/shared/model/network.ts'
import type { FakeNetwork } from '../integration/connectors/connector-contract.ts'
import { type FakeBluesky, type FakePost, startFakeBluesky } from './fake-bluesky.ts'
import { ioAt, replyUnder } from './connector-calls.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'

export const createRecord = '/xrpc/com.atproto.repo.createRecord'
const listNotifications = '/xrpc/app.bsky.notification.listNotifications'

/** Where the browser comes back to. */
export const redirect = 'http://127.0.0.1:43121/callback'

/** Signs in as a person does who agrees on the page. */
export const signInByBrowser = async (
  fake: FakeBluesky,
  answers: BrowserAnswers,
  io: Io
): Promise<SignInOutcome<string, string>> => {
  const { browserSignIn } = bluesky
  if (browserSignIn === null) throw new Error('there is no sign-in by browser')
  const begun = await browserSignIn.begin(answers, redirect, io)
  if (begun.kind === 'failed') return begun
  return await browserSignIn.finish(begun.pending, fake.authority.agree(begun.address, fake.us.did), io)
}

/** The fake as the suite of every network wants it. */
export const startBlueskyNetwork = async (
  clock: FakeClock
): Promise<FakeNetwork & { readonly fake: FakeBluesky }> => {
  const fake = await startFakeBluesky(clock)
  const alice = fake.account('alice.test', 'Alice')
  const posts = new Map<string, FakePost>()
  const keep = (post: FakePost): string => {
    posts.set(post.uri, post)
    return post.uri
  }
  const postAt = (ref: string): FakePost => {
    const post = posts.get(ref)
    if (post === undefined) throw new Error(`no post ${ref}`)
    return post
  }
  return {
    fake,
    answers: { server: fake.server.origin, identifier: '@boulangerie.test', secret: fake.us.appPassword },
    secrets: () => [
      fake.us.appPassword,
      'secret-marker',
      ...fake.server.requests.flatMap((request) => request.authorization?.split(' ')[1] ?? [])
    ],
    pageSize: 50,
    ourPost: (text) => keep(fake.us.post(text)),
    write: (text, options = {}) =>
      keep(
        alice.post(text, {
          ...(options.under === undefined ? { mentions: fake.us } : { replyTo: postAt(options.under) }),
          ...(options.at === undefined ? {} : { at: options.at })
        })
      ),
    edit: (ref, text) => {
      posts.set(ref, alice.edit(postAt(ref), text))
    },
    remove: (ref) => alice.delete(postAt(ref)),
    replies: () =>
      fake
        .ourPosts()
        .filter((post) => post.record.reply !== undefined)
        .map((post) => ({
          ref: post.uri,
          text: post.record.text,
          under: post.record.reply?.parent.uri ?? null
        })),
    fail: (fault, of) => {
      const path = { poll: listNotifications, publish: createRecord, any: null }[of]
      fake.server.fail(fault, (request) => path === null || request.path === path)
    },
    expireSession: () => fake.expireSessions(),
    revokeSession: () => fake.revokeSessions(),
    stop: () => fake.server.stop()
  }
}

/** 300 graphemes: a family of five code points, an é of two, a flag; under 3,000 bytes. */
const family = '👨‍👩‍👧'
export const longestBlueskyReply = {
  text: `${family.repeat(100)}${'e\u0301'.repeat(150)}${'🇫🇷'.repeat(50)}`,
  oneMore: family
}

/** Our account, signed in, and what one does with it. */
export interface BlueskyScene {
  readonly clock: FakeClock
  readonly fake: FakeBluesky
  readonly io: Io
  /** What the app keeps of the credentials, the newest last. */
  readonly kept: string[]
  /** A session as the app opens one for each piece of work. */
  session(): StoredSession
  poll(cursor?: string | null): Promise<PollPage<string>>
  /** A message that the poll brings. */
  item(ref: string): Promise<InboundItem>
  reply(to: InboundItem, text: string, over?: Partial<OutboundReply>): OutboundReply
  /** Does something to a post, of which the app keeps what it kept with its message. */
  act(kind: MessageAction, post: FakePost): ReturnType<AnyConnector['act']>
  stop(): Promise<void>
}

export const actionOn = (kind: MessageAction, post: FakePost, clock: FakeClock): OutboundAction => {
  const parent = { uri: post.uri, cid: post.cid }
  return {
    kind,
    ref: post.uri,
    conversationRef: post.uri,
    replyTarget: JSON.stringify({ root: post.record.reply?.root ?? parent, parent }),
    text: null,
    language: null,
    at: clock.now()
  }
}

export const openBlueskyScene = async (way: 'password' | 'browser' = 'password'): Promise<BlueskyScene> => {
  const clock = fakeClock()
  const fake = await startFakeBluesky(clock)
  const io: Io = ioAt(clock)
  const answers = { server: fake.server.origin, identifier: 'boulangerie.test' }
  const outcome =
    way === 'password'
      ? await bluesky.signIn({ ...answers, secret: fake.us.appPassword }, io)
      : await signInByBrowser(fake, answers, io)
  if (outcome.kind !== 'signed_in') throw new Error(JSON.stringify(outcome))
  const since = plus(clock.now(), -30 * day)
  const kept = [outcome.credentials]
  const scene: BlueskyScene = {
    clock,
    fake,
    io,
    kept,
    session: () => ({
      settings: outcome.settings,
      credentials: kept.at(-1) ?? '',
      since,
      renew: async (credentials) => {
        kept.push(credentials)
      },
      kept: async () => kept.at(-1) ?? null
    }),
    async poll(cursor = null) {
      const polled = await bluesky.poll(scene.session(), cursor, io)
      if (polled.kind === 'failed') throw new Error(JSON.stringify(polled.failure))
      return polled.page
    },
    async item(ref) {
      const found = (await scene.poll()).items.find((one) => one.ref === ref)
      if (found === undefined) throw new Error(`the poll did not bring ${ref}`)
      return found
    },
    reply: (to, text, over = {}) => replyUnder(to, text, clock, over),
    act: (kind, post) => bluesky.act(scene.session(), actionOn(kind, post, clock), io),
    stop: () => fake.server.stop()
  }
  return scene
}
