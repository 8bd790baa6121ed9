import type { MessageAction, Network } from '../../src/shared/model/network.ts'
import { type FakeBluesky, startFakeBluesky } from './fake-bluesky.ts'
import type { FakeClock } from './fake-clock.ts'
import { lea, startFakeDiscourse, us } from './fake-discourse.ts'
import { startFakeFeed } from './fake-feed.ts'
import { startFakeMastodon } from './fake-mastodon.ts'
import { lea as leaOnTelegram, startFakeTelegram } from './fake-telegram.ts'
import { ourUserId, startFakeWordPress } from './fake-wordpress.ts'

/** A network that a fault may come over: what a person types to connect, and what stands there. */
export interface FaultyNetwork {
  readonly network: Network
  readonly answers: { readonly server: string; readonly identifier: string | null; readonly secret: string }
  /** Somebody writes to us. */
  say(text: string): void
  /** How often a reply of ours with these words stands there; null where nothing can be published. */
  readonly copiesOf: ((words: string) => number) | null
  readonly readOnly: boolean
  /** What can be done to what they said, and how often it stands done; null: nothing can. */
  readonly deed: { readonly kind: MessageAction; readonly done: () => number } | null
  /** Whether what we said can be edited and deleted. */
  readonly edits: boolean
  readonly deletes: boolean
  /** The path to which a reply is sent. */
  readonly publishes: RegExp
  /** The tokens given so far have to be renewed; null: this network renews none. */
  readonly expire: (() => void) | null
  stop(): Promise<void>
}

const count = (texts: readonly (string | undefined)[], words: string): number =>
  texts.filter((text) => text?.includes(words) === true).length

/** A Bluesky that a fault may come over. */
export const throughBluesky = (fake: FakeBluesky): FaultyNetwork => {
  const alice = fake.account('alice.test', 'Alice')
  return {
    network: 'bluesky',
    answers: { server: fake.server.origin, identifier: 'boulangerie.test', secret: fake.us.appPassword },
    say: (text) => void alice.post(text, { mentions: fake.us }),
    copiesOf: (words) =>
      count(
        fake.ourPosts().map((one) => one.record.text),
        words
      ),
    deed: { kind: 'like', done: () => fake.ourRecords('app.bsky.feed.like').length },
    edits: false,
    deletes: true,
    publishes: /createRecord$/u,
    expire: () => fake.expireSessions(),
    readOnly: false,
    stop: () => fake.server.stop()
  }
}

/** Every network of `all-connectors.ts`. */
export const faultyNetworks: readonly {
  readonly name: Network
  start(clock: FakeClock): Promise<FaultyNetwork>
}[] = [
  {
    name: 'mastodon',
    async start(clock) {
      const fake = await startFakeMastodon(clock, { streaming: 'not_found' })
      const alice = fake.account('alice', { domain: 'autre.example', name: 'Alice' })
      return {
        network: 'mastodon',
        answers: { server: fake.server.origin, identifier: null, secret: fake.token },
        say: (text) => void alice.post(`@boulangerie ${text}`),
        copiesOf: (words) =>
          count(
            fake.ourStatuses().map((one) => one.text),
            words
          ),
        deed: { kind: 'like', done: () => fake.liked().length },
        edits: true,
        deletes: true,
        publishes: /\/api\/v1\/statuses$/u,
        expire: null,
        readOnly: false,
        stop: () => fake.server.stop()
      }
    }
  },
  {
    name: 'bluesky',
    async start(clock) {
      return throughBluesky(await startFakeBluesky(clock))
    }
  },
  {
    name: 'discourse',
    async start(clock) {
      const fake = await startFakeDiscourse(clock)
      const topic = fake.topic('Nos pains', us, 'Voici nos pains et nos farines.')
      return {
        network: 'discourse',
        answers: { server: fake.server.origin, identifier: null, secret: fake.key },
        say: (text) => void fake.say(topic, lea, text),
        copiesOf: (words) =>
          count(
            fake.posts.filter((one) => one.by.id === us.id && !one.isDeleted).map((one) => one.raw),
            words
          ),
        deed: {
          kind: 'like',
          done: () => fake.posts.flatMap((one) => one.likes.filter(({ by }) => by.id === us.id)).length
        },
        edits: true,
        deletes: true,
        publishes: /\/posts\.json$/u,
        expire: null,
        readOnly: false,
        stop: () => fake.stop()
      }
    }
  },
  {
    name: 'telegram',
    async start(clock) {
      const fake = await startFakeTelegram(clock)
      return {
        network: 'telegram',
        answers: { server: fake.server.origin, identifier: null, secret: fake.token },
        say: (text) => void fake.say({ text, from: leaOnTelegram }),
        copiesOf: (words) =>
          count(
            fake.messages.filter((one) => one.from?.id === fake.bot.id).map((one) => one.text),
            words
          ),
        deed: {
          kind: 'like',
          done: () => [...fake.reactions.values()].filter((one) => one.length > 0).length
        },
        edits: true,
        deletes: true,
        publishes: /sendMessage$/u,
        expire: null,
        readOnly: false,
        stop: () => fake.stop()
      }
    }
  },
  {
    name: 'wordpress',
    async start(clock) {
      const fake = await startFakeWordPress(clock)
      return {
        network: 'wordpress',
        answers: { server: fake.server.origin, identifier: 'boulangerie', secret: fake.password },
        say: (text) => void fake.comment(text),
        copiesOf: (words) =>
          count(
            fake.comments
              .filter((one) => one.author === ourUserId && one.status !== 'trash')
              .map((one) => one.raw),
            words
          ),
        deed: { kind: 'hold', done: () => fake.comments.filter((one) => one.status === 'hold').length },
        edits: true,
        deletes: true,
        publishes: /\/wp\/v2\/comments$/u,
        expire: null,
        readOnly: false,
        stop: () => fake.server.stop()
      }
    }
  },
  {
    name: 'rss',
    async start(clock) {
      const fake = await startFakeFeed(clock)
      return {
        network: 'rss',
        answers: { server: fake.url, identifier: null, secret: '' },
        say: (text) => void fake.add(text),
        copiesOf: null,
        deed: null,
        edits: false,
        deletes: false,
        publishes: /^$/u,
        expire: null,
        readOnly: true,
        stop: () => fake.server.stop()
      }
    }
  }
]
