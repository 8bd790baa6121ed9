import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instantFromMilliseconds, second } from '../../src/shared/model/instant.ts'
import type { Network } from '../../src/shared/model/network.ts'
import { type FakeClock, fakeClock } from '../support/fake-clock.ts'
import { lea, startFakeDiscourse, us, zoe } from '../support/fake-discourse.ts'
import { asDocumented, startFakeMastodon } from '../support/fake-mastodon.ts'
import type { FakeServer, Fault } from '../support/fake-server.ts'
import { startFakeFeed } from '../support/fake-feed.ts'
import { type FakeSmtp, startFakeSmtp } from '../support/fake-smtp.ts'
import { lea as leaOnTelegram, startFakeTelegram } from '../support/fake-telegram.ts'
import { ourUserId, startFakeWordPress } from '../support/fake-wordpress.ts'
import type { SeededRandom } from '../support/seeded-random.ts'

/** Networks and a mail server on loopback, which outlive every process of the app and remember everything. */
export interface World {
  readonly clock: FakeClock
  readonly places: readonly Place[]
  readonly smtp: FakeSmtp
  /** Where the company's other program puts the mails that come in. */
  readonly mailFolder: string
  /** The marks of everything that people said, which must each stand once in the inbox. */
  readonly said: string[]
  /** Of these, what its network tells only once. */
  readonly saidOnce: string[]
  /** Somebody says something new somewhere. */
  say(random: SeededRandom): void
  /** How often the reply with this mark was ever taken as ours, anywhere. Marks behind the first are of words that came back. */
  copiesOf(mark: string): number
  /** The next publication goes wrong, in a way of its network. */
  goWrong(random: SeededRandom): void
  /** How many times so far. */
  readonly faults: number
  heal(): void
  /** How often each place was read so far. */
  reads(): ReadonlyMap<Network, number>
  /** A mail with these words arrives as the answer to a letter that the mail server took. */
  answerByMail(letter: string, words: string): void
  /** A word that stands nowhere else. */
  mark(kind: string): string
  stop(): Promise<void>
}

export interface Place {
  readonly network: Network
  readonly server: string
  readonly identifier: string | null
  readonly secret: string
}

/** The first mark in a text: its own. */
export const firstMark = (text: string): string | null => /[a-z]+-\d+-marque/u.exec(text)?.[0] ?? null

const headerOf = (mail: string, name: string): string =>
  (new RegExp(`^${name}:[ \\t]*([^\\r\\n]*(?:\\r?\\n[ \\t][^\\r\\n]*)*)`, 'imu').exec(mail)?.[1] ?? '')
    .replaceAll(/\r?\n[ \t]/gu, '')
    .trim()

/**
 * The networks differ in what keeps a reply from standing twice: a key, a look, nothing. Of five, one more has it by a look,
 * one is a feed where nobody can publish, and the Mastodon tells by itself what is new.
 */
export const startWorld = async (folder: string, extent: 'three' | 'five' = 'three'): Promise<World> => {
  // The thread of an import has the clock of the computer: both begin together.
  const clock = fakeClock(instantFromMilliseconds(Date.now()))
  const social = await startFakeMastodon(clock, {
    ...asDocumented,
    streaming: extent === 'five' ? 'offered' : 'not_found'
  })
  const alice = social.account('alice', { domain: 'autre.example', name: 'Alice' })
  const forum = await startFakeDiscourse(clock)
  const topic = forum.topic('Nos pains', us, 'Voici nos pains et nos farines, et ce que nous en savons.')
  const bot = await startFakeTelegram(clock)
  const blog = await startFakeWordPress(clock)
  const feed = await startFakeFeed(clock)
  const servers: readonly (readonly [Network, FakeServer])[] = [
    ['mastodon', social.server],
    ['discourse', forum.server],
    ['telegram', bot.server],
    ['wordpress', blog.server],
    ['rss', feed.server]
  ]
  const smtp = await startFakeSmtp()
  const mailFolder = join(folder, 'mails-in')
  mkdirSync(mailFolder, { recursive: true })
  const said: string[] = []
  const saidOnce: string[] = []
  let marks = 0
  let mails = 0
  let faults = 0
  const mark = (kind: string): string => {
    marks += 1
    return `${kind}-${marks}-marque`
  }
  return {
    clock,
    places: [
      { network: 'mastodon', server: social.server.origin, identifier: null, secret: social.token },
      { network: 'discourse', server: forum.server.origin, identifier: null, secret: forum.key },
      { network: 'telegram', server: bot.server.origin, identifier: null, secret: bot.token },
      ...(extent === 'five'
        ? [
            {
              network: 'wordpress' as const,
              server: blog.server.origin,
              identifier: 'boulangerie',
              secret: blog.password
            },
            { network: 'rss' as const, server: feed.url, identifier: null, secret: '' }
          ]
        : [])
    ],
    smtp,
    mailFolder,
    said,
    saidOnce,
    say(random) {
      const marked = mark('question')
      const text = `Bonjour, une question sur le pain : ${marked} ?`
      const where = random.below(extent === 'five' ? 5 : 3)
      if (where === 0) alice.post(`@boulangerie ${text}`)
      else if (where === 1) forum.say(topic, random.pick([lea, zoe]), text)
      else if (where === 2) {
        bot.say({ text, from: leaOnTelegram })
        saidOnce.push(marked)
      } else if (where === 3) blog.comment(text)
      else feed.add(text)
      said.push(marked)
      clock.advance(second)
    },
    copiesOf: (marked) =>
      [
        ...social.ourStatuses().map((one) => one.text),
        ...forum.posts.filter((one) => one.by.id === us.id).map((one) => one.raw),
        ...bot.messages.filter((one) => one.from?.id === bot.bot.id).map((one) => one.text ?? ''),
        ...blog.comments.filter((one) => one.author === ourUserId).map((one) => one.raw)
      ].filter((text) => firstMark(text) === marked).length,
    get faults() {
      return faults
    },
    goWrong(random) {
      faults += 1
      const fault = random.pick<Fault>([
        { kind: 'done_then_dropped' },
        { kind: 'done_then_status', status: 500 },
        { kind: 'reset' },
        { kind: 'html' },
        { kind: 'cut_json' },
        { kind: 'status', status: 429, headers: { 'retry-after': '60' } }
      ])
      const where = random.below(3)
      const server = [social, forum, bot][where]?.server ?? social.server
      server.fail(
        fault,
        ({ method, path }) => method === 'POST' && /statuses$|posts\.json$|sendMessage$/u.test(path)
      )
      // What comes in goes wrong too.
      if (random.happens(0.5))
        server.fail(
          fault.kind === 'done_then_dropped' ? { kind: 'reset' } : fault,
          ({ method }) => method === 'GET'
        )
    },
    heal() {
      for (const [, server] of servers) server.heal()
      smtp.script = {}
    },
    reads: () =>
      new Map(
        servers.map(([network, { requests }]) => [
          network,
          requests.filter(({ method }) => method === 'GET').length
        ])
      ),
    answerByMail(letter, words) {
      mails += 1
      const reply = headerOf(letter, 'Reply-To') || headerOf(letter, 'From')
      const subject = headerOf(letter, 'Subject')
      const text = [
        `From: Irène Fabre <irene@fournil.example>`,
        `To: ${reply}`,
        `Subject: Re: ${subject}`,
        `Message-ID: <answer-${mails}@fournil.example>`,
        `In-Reply-To: ${headerOf(letter, 'Message-ID')}`,
        `Date: ${new Date(clock.now()).toUTCString()}`,
        'MIME-Version: 1.0',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 8bit',
        '',
        words,
        ''
      ].join('\r\n')
      writeFileSync(join(mailFolder, `${String(mails).padStart(6, '0')}.eml`), text)
    },
    mark,
    async stop() {
      await Promise.all([
        social.server.stop(),
        forum.stop(),
        bot.stop(),
        blog.server.stop(),
        feed.server.stop(),
        smtp.close()
      ])
    }
  }
}
