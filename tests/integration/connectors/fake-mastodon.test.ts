import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import { entities } from '../../support/fake-mastodon.ts'
import { sessionFrom } from '../../support/connector-calls.ts'
import { type MastodonScene, startMastodonScene } from '../../support/mastodon-scene.ts'

/** Everything that the connector can ask a server for, once. */
const everything = async (scene: MastodonScene): Promise<void> => {
  const { fake, alice, io } = scene
  const { browserSignIn } = mastodon
  const begun = await browserSignIn?.begin(
    { server: fake.server.origin, identifier: null },
    'http://127.0.0.1:43121/callback',
    io
  )
  if (begun?.kind !== 'open') throw new Error(JSON.stringify(begun))
  const returned = fake.signIn.inBrowser(begun.address, 'agrees')
  const outcome = await browserSignIn?.finish(begun.pending, returned, io)
  if (outcome !== undefined) scene.session = sessionFrom(outcome, scene.clock)

  const post = fake.us.post('Le pain du mois #seigle', { hasPoll: true })
  fake.notify('favourite', alice, post)
  fake.notify('reblog', alice, post)
  fake.notify('follow', alice)
  alice.post('À goûter', { quotes: post })
  const media = { description: 'Une croûte', remoteUrl: null } as const
  const question = alice.post('@boulangerie@ici.example voyez https://exemple.fr', {
    replyTo: post,
    spoilerText: 'nourriture',
    media: (['image', 'gifv', 'video', 'audio', 'unknown'] as const).map((type) => ({
      ...media,
      id: type,
      type
    }))
  })
  const inbound = await scene.item(question)
  const image = {
    bytes: new Uint8Array([0x89]),
    mediaType: 'image/png',
    description: 'Le four',
    width: 1,
    height: 1
  }
  fake.habits = { ...fake.habits, upload: 'slow' }
  const reply = scene.reply(inbound, '@alice@autre.example oui', { images: [image] })
  const published = await mastodon.publish(scene.session, reply, io)
  if (published.kind !== 'published') throw new Error(JSON.stringify(published))
  const { ref } = published.published
  await scene.poll()
  for (const kind of ['like', 'unlike'] as const)
    await mastodon.act(scene.session, scene.action(kind, question.id), io)
  await mastodon.act(scene.session, scene.action('edit', ref, '@alice@autre.example oui !'), io)
  await mastodon.act(scene.session, scene.action('delete', ref), io)
  fake.habits = { ...fake.habits, instance: 'v1', upload: 'only_v1' }
  await scene.withHabits({})
  await mastodon.publish(scene.session, { ...reply, key: 'another' }, io)
}

describe('the fake of Mastodon', () => {
  let scene: MastodonScene

  beforeEach(async () => {
    scene = await startMastodonScene()
    await everything(scene)
  })
  afterEach(() => scene.fake.server.stop())

  it('is asked by the connector for every call that it has', () => {
    expect([...new Set(scene.fake.answered().map(({ call }) => call))].toSorted()).toEqual(
      Object.keys(entities).toSorted()
    )
  })

  it('answers each with the entity of the public description, with no field too many and none of another type', () => {
    for (const { call, json } of scene.fake.answered())
      expect([call, entities[call]?.safeParse(json).error]).toEqual([call, undefined])
  })

  /** Every way to put one field too many into an answer. */
  const withOneMore = (json: unknown): readonly unknown[] => {
    if (Array.isArray(json))
      return json.flatMap((one, index) => withOneMore(one).map((changed) => json.with(index, changed)))
    const record = z.record(z.string(), z.unknown()).safeParse(json)
    if (!record.success) return []
    const inside = Object.entries(record.data).flatMap(([name, value]) =>
      withOneMore(value).map((changed) => ({ ...record.data, [name]: changed }))
    )
    return [{ ...record.data, invented_by_us: true }, ...inside]
  }

  it('would not pass with a field that nobody described, at any depth', () => {
    const seen = new Set<string>()
    for (const { call, json } of scene.fake.answered()) {
      if (seen.has(call)) continue
      seen.add(call)
      const changed = withOneMore(json)
      expect([call, changed.filter((one) => entities[call]?.safeParse(one).success)]).toEqual([call, []])
    }
  })
})
