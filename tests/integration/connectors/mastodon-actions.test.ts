import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutboundAction } from '../../../src/main/connectors/connector.ts'
import { mastodon } from '../../../src/main/connectors/mastodon/mastodon.ts'
import { families } from '../../support/mastodon-dialects.ts'
import { type MastodonScene, startMastodonScene } from '../../support/mastodon-scene.ts'

describe('Mastodon, what is done to a message', () => {
  let scene: MastodonScene

  beforeEach(async () => {
    scene = await startMastodonScene()
  })
  afterEach(() => scene.fake.server.stop())

  const act = (action: OutboundAction) => mastodon.act(scene.session, action, scene.io)
  const capable = () => mastodon.capabilitiesOf(scene.session.settings).actions
  const question = () => scene.alice.post('@boulangerie@ici.example au seigle ?')
  const ours = (id: string) => scene.fake.ourStatuses().find((one) => one.id === id)
  const edits = () => scene.fake.server.requests.filter(({ method }) => method === 'PUT')

  it('offers what the server and the token allow, and never to hide', async () => {
    expect(mastodon.capabilities.actions).toEqual(['like', 'unlike', 'delete', 'edit'])
    expect(capable()).toEqual(['like', 'unlike', 'delete', 'edit'])
    expect(await act(scene.action('hide', question().id))).toMatchObject({ kind: 'failed' })
  })

  it('does not offer to edit where statuses have no source', async () => {
    scene.fake.us.post('Le pain du mois')
    await scene.withHabits({ source: false })
    expect(capable()).toEqual(['like', 'unlike', 'delete'])
  })

  it('likes once, and takes it back once', async () => {
    const { id } = question()
    for (let times = 0; times < 2; times += 1)
      expect(await act(scene.action('like', id))).toEqual({ kind: 'done' })
    expect(scene.fake.liked()).toEqual([id])
    for (let times = 0; times < 2; times += 1)
      expect(await act(scene.action('unlike', id))).toEqual({ kind: 'done' })
    expect(scene.fake.liked()).toEqual([])
  })

  it('tells what is not there any more', async () => {
    const status = question()
    scene.alice.delete(status)
    for (const kind of ['like', 'unlike'] as const)
      expect(await act(scene.action(kind, status.id))).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', code: 'target_gone' }
      })
  })

  it.each([
    [401, { kind: 'unauthorized' }],
    [403, { kind: 'rejected', code: 'forbidden' }],
    [429, { kind: 'rate_limited' }],
    [500, { kind: 'unavailable' }]
  ])('tells a refusal with %i', async (status, failure) => {
    scene.fake.server.fail({ kind: 'status', status }, ({ path }) => path.endsWith('/favourite'))
    expect(await act(scene.action('like', question().id))).toMatchObject({ kind: 'failed', failure })
  })

  it('deletes our own, once and again, and no other’s', async () => {
    const reply = scene.fake.us.post('@alice@autre.example oui', { replyTo: question() })
    for (let times = 0; times < 2; times += 1)
      expect(await act(scene.action('delete', reply.id))).toEqual({ kind: 'done' })
    expect(ours(reply.id)).toBeUndefined()
    const theirs = question()
    expect(await act(scene.action('delete', theirs.id))).toMatchObject({ kind: 'failed' })
    expect(await scene.item(theirs)).toMatchObject({ state: 'visible' })
  })

  it('does not take a server that cannot delete for one that did', async () => {
    await scene.withHabits({ deletes: false })
    const reply = scene.fake.us.post('@alice@autre.example oui', { replyTo: question() })
    expect(await act(scene.action('delete', reply.id))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'forbidden' }
    })
    scene.fake.us.delete(reply)
    expect(await act(scene.action('delete', reply.id))).toEqual({ kind: 'done' })
  })

  it('a reply of ours that was deleted with another app leaves its place, once', async () => {
    const asked = question()
    const reply = scene.fake.us.post('@alice@autre.example oui', { replyTo: asked })
    scene.fake.us.post('Une annonce')
    const first = await scene.poll()
    expect(first.items.map(({ ref }) => ref)).toEqual([asked.id, reply.id])
    scene.fake.us.delete(reply)
    const second = await scene.poll(first.cursor)
    expect(second.items).toMatchObject([{ ref: reply.id, state: 'deleted', author: { isUs: true } }])
    expect((await scene.poll(second.cursor)).items).toEqual([])
  })

  describe('editing', () => {
    const pictured = { id: '9', type: 'image', description: 'Le four', remoteUrl: null } as const
    const reply = () =>
      scene.fake.us.post('@alice@autre.example oui, le samdi', {
        replyTo: question(),
        spoilerText: 'nourriture',
        visibility: 'unlisted',
        media: [pictured]
      })

    it.each([
      ['as documented', {}],
      ['of the family of Pleroma', families.pleroma],
      ['of the family of GoToSocial', families.gotosocial],
      ['of the family of Hollo', families.hollo]
    ] as const)(
      'changes the words, and keeps what stands beside them, on a server %s',
      async (_name, habits) => {
        await scene.withHabits(habits)
        const before = reply()
        expect(await act(scene.action('edit', before.id, '@alice@autre.example oui, le samedi'))).toEqual({
          kind: 'done'
        })
        expect(ours(before.id)).toMatchObject({
          text: '@alice@autre.example oui, le samedi',
          spoilerText: 'nourriture',
          sensitive: true,
          visibility: 'unlisted',
          language: 'fr',
          media: [pictured]
        })
      }
    )

    it('keeps the mention without which nobody is told, where the new words have none', async () => {
      const { id } = reply()
      await act(scene.action('edit', id, 'oui, le samedi'))
      expect(ours(id)?.text).toBe('@alice@autre.example oui, le samedi')
    })

    it('changes nothing the second time', async () => {
      const { id } = reply()
      for (let times = 0; times < 2; times += 1)
        expect(await act(scene.action('edit', id, '@alice@autre.example oui'))).toEqual({ kind: 'done' })
      expect(edits()).toHaveLength(1)
    })

    it('refuses what is too long, what has a poll and what is not ours, without asking', async () => {
      expect(await act(scene.action('edit', reply().id, 'a'.repeat(501)))).toMatchObject({
        failure: { kind: 'rejected', code: 'too_long' }
      })
      const poll = scene.fake.us.post('Seigle ou blé ?', { hasPoll: true })
      const theirs = question()
      for (const { id } of [poll, theirs])
        expect(await act(scene.action('edit', id, 'autre'))).toMatchObject({
          failure: { kind: 'rejected', code: 'forbidden' }
        })
      expect(edits()).toEqual([])
    })

    it('tells a server that cannot edit, and a status that is gone', async () => {
      await scene.withHabits({ edits: false })
      const { id } = reply()
      expect(await act(scene.action('edit', id, 'autre'))).toMatchObject({ kind: 'failed' })
      scene.fake.us.delete({ id })
      expect(await act(scene.action('edit', id, 'autre'))).toMatchObject({
        failure: { kind: 'rejected', code: 'target_gone' }
      })
    })

    it('comes back by the next poll as it was typed, with its time', async () => {
      const { id } = reply()
      const { cursor } = await scene.poll()
      scene.clock.advance(60_000)
      await act(scene.action('edit', id, '@alice@autre.example oui, le samedi'))
      expect((await scene.poll(cursor)).items).toMatchObject([
        { ref: id, text: '@alice@autre.example oui, le samedi', editedAt: scene.clock.now() }
      ])
    })
  })
})
