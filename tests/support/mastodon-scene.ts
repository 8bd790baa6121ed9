import type {
  InboundItem,
  InboundQuietEvent,
  Io,
  OutboundAction,
  OutboundReply,
  PollPage,
  SignInAnswers,
  StoredSession
} from '../../src/main/connectors/connector.ts'
import { mastodon } from '../../src/main/connectors/mastodon/mastodon.ts'
import { ioAt, replyUnder, sessionFrom } from './connector-calls.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { type FakeAccount, type FakeMastodon, type Habits, startFakeMastodon } from './fake-mastodon.ts'

/** A fake server, its clock, and an account of ours that is connected to it. */
export interface MastodonScene {
  readonly clock: FakeClock
  readonly fake: FakeMastodon
  /** How the server is reached; a test may put something in between. */
  io: Io
  session: StoredSession
  /** Somebody of another server who writes to us. */
  readonly alice: FakeAccount
  /** What somebody types to connect the account. */
  answers(): SignInAnswers
  /** The server changes its habits, and the account is connected anew; what was asked until then is forgotten. */
  withHabits(habits: Partial<Habits>): Promise<void>
  pollOnce(cursor: string | null): Promise<PollPage<string>>
  /** To the last page. */
  poll(cursor?: string | null): Promise<Everything>
  item(of: { readonly id: string; readonly text: string }): Promise<InboundItem>
  reply(to: InboundItem, text: string, more?: Partial<OutboundReply>): OutboundReply
  action(kind: OutboundAction['kind'], ref: string, text?: string): OutboundAction
}

export interface Everything {
  readonly items: readonly InboundItem[]
  readonly events: readonly InboundQuietEvent[]
  readonly pages: readonly PollPage<string>[]
  readonly cursor: string
}

export const startMastodonScene = async (habits: Partial<Habits> = {}): Promise<MastodonScene> => {
  const clock = fakeClock()
  const fake = await startFakeMastodon(clock, habits)
  const io: Io = ioAt(clock, { timeout: 5_000 })
  const answers = (): SignInAnswers => ({
    server: fake.server.origin,
    identifier: null,
    secret: fake.token
  })
  const connect = async (): Promise<StoredSession> => sessionFrom(await mastodon.signIn(answers(), io), clock)
  const scene: MastodonScene = {
    clock,
    fake,
    io,
    session: await connect(),
    alice: fake.account('alice', { domain: 'autre.example', name: 'Alice' }),
    answers,
    async withHabits(changed) {
      fake.habits = { ...fake.habits, ...changed }
      scene.session = await connect()
      fake.asked()
    },
    async pollOnce(cursor) {
      const outcome = await mastodon.poll(scene.session, cursor, scene.io)
      if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
      return outcome.page
    },
    async poll(cursor = null) {
      const pages: PollPage<string>[] = []
      for (let at = cursor; pages.length < 300;) {
        const page = await scene.pollOnce(at)
        pages.push(page)
        at = page.cursor
        if (page.more) continue
        const items = pages.flatMap((one) => one.items)
        return { items, events: pages.flatMap((one) => one.events), pages, cursor: at }
      }
      throw new Error('the pages have no end')
    },
    async item({ id, text }) {
      const found = (await scene.poll()).items.find((one) => one.ref === id)
      if (found === undefined) throw new Error(`the poll did not bring ${text}`)
      return found
    },
    reply: (to, text, more = {}) => replyUnder(to, text, clock, more),
    action: (kind, ref, text) => ({
      kind,
      ref,
      conversationRef: ref,
      replyTarget: null,
      text: text ?? null,
      language: 'fr',
      at: clock.now()
    })
  }
  return scene
}
