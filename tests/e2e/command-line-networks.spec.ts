import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'playwright/test'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { lea, startFakeDiscourse, us } from '../support/fake-discourse.ts'
import { startFakeMastodon } from '../support/fake-mastodon.ts'
import { startFakeTelegram } from '../support/fake-telegram.ts'
import { startFakeWordPress } from '../support/fake-wordpress.ts'

const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url))
const execute = promisify(execFile)

const question = 'Le pain au levain de seigle se garde combien de temps ?'
const answer = 'Cinq jours, dans un torchon.'

/** A network on this machine: how its account is added, somebody who asks, and the words that stand there as ours. */
interface Place {
  readonly words: readonly string[]
  ask(): void
  ours(): readonly string[]
  stop(): Promise<void>
}

const clock = () => fakeClock(new Date().toISOString())

const places: Readonly<Record<string, () => Promise<Place>>> = {
  mastodon: async () => {
    const fake = await startFakeMastodon(clock())
    const alice = fake.account('alice', { domain: 'autre.example', name: 'Alice' })
    return {
      words: ['--url', fake.server.origin, '--token', fake.token],
      ask: () => void alice.post(question, { mentions: [fake.us] }),
      ours: () => fake.ourStatuses().map(({ text }) => text),
      stop: () => fake.server.stop()
    }
  },
  bluesky: async () => {
    const fake = await startFakeBluesky(clock())
    const odile = fake.account('odile.test', 'Odile G.')
    return {
      words: ['--url', fake.server.origin, '--identifier', fake.us.handle, '--password', fake.us.appPassword],
      ask: () => void odile.post(question, { mentions: fake.us }),
      ours: () => fake.ourPosts().map(({ record }) => record.text),
      stop: () => fake.server.stop()
    }
  },
  wordpress: async () => {
    const fake = await startFakeWordPress(clock())
    return {
      words: ['--url', fake.server.origin, '--identifier', 'boulangerie', '--password', fake.password],
      ask: () => void fake.comment(question),
      ours: () => fake.comments.filter(({ author }) => author !== 0).map(({ raw }) => raw),
      stop: () => fake.server.stop()
    }
  },
  discourse: async () => {
    const fake = await startFakeDiscourse(clock())
    const topic = fake.topic('Le fournil ouvre', us, 'Nous ouvrons un fournil, posez vos questions ici.')
    return {
      words: ['--url', fake.server.origin, '--token', fake.key],
      ask: () => void fake.say(topic, lea, question),
      ours: () => fake.posts.filter(({ by, number }) => by.id === us.id && number > 1).map(({ raw }) => raw),
      stop: () => fake.server.stop()
    }
  },
  telegram: async () => {
    const fake = await startFakeTelegram(clock())
    return {
      words: ['--url', fake.server.origin, '--token', fake.token],
      ask: () => void fake.say({ text: question }),
      ours: () => fake.messages.filter(({ from }) => from?.id === fake.bot.id).map(({ text }) => text ?? ''),
      stop: fake.stop
    }
  }
}

for (const [network, start] of Object.entries(places))
  test(`the same verbs add an account of ${network}, read it, answer and know that it stands there`, async () => {
    test.setTimeout(90_000)
    const place = await start()
    const folder = test.info().outputPath('data')
    const run = async (...words: string[]) => {
      const { stdout } = await execute(process.execPath, [script, ...words, '--data', folder, '--json'], {
        env: { ...process.env, XDG_CONFIG_HOME: test.info().outputPath('config'), LC_ALL: 'C' }
      })
      return JSON.parse(stdout)
    }
    const colleagues = test.info().outputPath('colleagues.csv')
    writeFileSync(
      colleagues,
      `name;role;languages;topics;networks;consent until\nMalo Terrec;Boulanger;fr;levain;${network};2031-01-01\n`
    )
    await run('colleagues', 'import', colleagues)
    await run('accounts', 'add', '--network', network, ...place.words)
    place.ask()
    await run('sync')
    const { conversations } = await run('conversations')
    expect(conversations).toHaveLength(1)
    const { choice } = await run('route', '--conversation', conversations[0].id)
    const where = ['--conversation', conversations[0].id, '--speaker', choice.id]
    const reply = await run('reply', ...where, '--text', answer, '--send')
    expect(reply.state).toMatchObject({ kind: 'sent', proof: { by: 'network' } })
    expect(await run('outbox')).toEqual({ entries: [] })
    expect(place.ours().filter((text) => text.includes(answer))).toHaveLength(1)
    await run('sync')
    expect((await run('conversations')).conversations).toHaveLength(1)
    await place.stop()
  })
