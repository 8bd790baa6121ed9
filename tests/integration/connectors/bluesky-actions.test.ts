import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bluesky } from '../../../src/main/connectors/bluesky/bluesky.ts'
import { actionOn, type BlueskyScene, createRecord, openBlueskyScene } from '../../support/bluesky-scene.ts'
import type { FakeAccount, FakeBluesky, FakePost } from '../../support/fake-bluesky.ts'

const likes = 'app.bsky.feed.like'
const gates = 'app.bsky.feed.threadgate'
const putRecord = '/xrpc/com.atproto.repo.putRecord'

describe('what Bluesky lets us do to a message', () => {
  let scene: BlueskyScene
  let fake: FakeBluesky
  let alice: FakeAccount

  beforeEach(async () => {
    scene = await openBlueskyScene()
    fake = scene.fake
    alice = fake.account('alice.test', 'Alice')
  })
  afterEach(() => scene.stop())

  const done = { kind: 'done' }
  const refused = (code: string, message: string) => ({
    kind: 'failed',
    failure: { kind: 'rejected', code, message }
  })

  describe('liking', () => {
    it('stands once, however often it is done and whatever became of the answer', async () => {
      const question = alice.post('Bonjour', { mentions: fake.us })
      fake.server.fail({ kind: 'done_then_dropped' }, (one) => one.path === createRecord)
      expect(await scene.act('like', question)).toEqual(done)
      expect(await scene.act('like', question)).toEqual(done)
      expect(fake.ourRecords(likes)).toMatchObject([
        { value: { subject: { uri: question.uri, cid: question.cid }, createdAt: scene.clock.now() } }
      ])
    })

    it('stands although the network does not show it yet', async () => {
      const question = alice.post('Bonjour', { mentions: fake.us })
      await scene.act('like', question)
      const { uri, cid, did, record, indexedAt } = question
      fake.server.fail(
        {
          kind: 'status',
          status: 200,
          body: { posts: [{ uri, cid, author: { did, handle: 'alice.test' }, record, indexedAt }] }
        },
        (one) => one.path.endsWith('getPosts')
      )
      expect(await scene.act('like', question)).toEqual(done)
      expect(fake.ourRecords(likes)).toHaveLength(1)
    })

    it('is taken back, and given again', async () => {
      const question = alice.post('Bonjour', { mentions: fake.us })
      await scene.act('like', question)
      expect(await scene.act('unlike', question)).toEqual(done)
      expect(await scene.act('unlike', question)).toEqual(done)
      expect(fake.ourRecords(likes)).toEqual([])
      expect(await scene.act('like', question)).toEqual(done)
      expect(fake.ourRecords(likes)).toHaveLength(1)
    })

    it('cannot be of what is gone or blocked; taking it back can', async () => {
      const gone = alice.post('Bonjour', { mentions: fake.us })
      await scene.act('like', gone)
      alice.delete(gone)
      expect(await scene.act('like', gone)).toEqual(refused('target_gone', 'notFoundPost'))
      expect(await scene.act('unlike', gone)).toEqual(done)
      expect(fake.ourRecords(likes)).toEqual([])
      const shown = alice.post('Encore', { mentions: fake.us })
      fake.block(alice, fake.us)
      expect(await scene.act('like', shown)).toEqual(refused('forbidden', 'blockedPost'))
    })
  })

  describe('hiding a reply in our own thread', () => {
    let root: FakePost
    let rude: FakePost

    beforeEach(() => {
      root = fake.us.post('Le pain du mois')
      rude = alice.post('Nul', { replyTo: root })
    })
    const hidden = () => fake.ourRecords(gates).map(({ value }) => value)

    it('makes the record of the thread, at the key of its root', async () => {
      expect(await scene.act('hide', rude)).toEqual(done)
      expect(await scene.act('hide', rude)).toEqual(done)
      expect(fake.ourRecords(gates)).toEqual([
        {
          uri: root.uri.replace('.post/', '.threadgate/'),
          value: { $type: gates, post: root.uri, createdAt: scene.clock.now(), hiddenReplies: [rude.uri] }
        }
      ])
    })

    it('shows it again, and leaves the rules and the others as they are', async () => {
      const other = alice.post('Encore', { replyTo: root })
      await scene.act('hide', rude)
      await scene.act('hide', other)
      const [former] = hidden()
      fake.putRecord(fake.ourRecords(gates)[0]?.uri ?? '', {
        ...former,
        allow: [{ $type: 'app.bsky.feed.threadgate#mentionRule' }],
        unknownRule: 'kept'
      })
      expect(await scene.act('unhide', rude)).toEqual(done)
      expect(await scene.act('unhide', rude)).toEqual(done)
      expect(hidden()).toEqual([
        {
          ...former,
          allow: [{ $type: 'app.bsky.feed.threadgate#mentionRule' }],
          unknownRule: 'kept',
          hiddenReplies: [other.uri]
        }
      ])
    })

    it('loses nothing that another app writes at the same moment', async () => {
      const other = alice.post('Encore', { replyTo: root })
      await scene.act('hide', other)
      const uri = fake.ourRecords(gates)[0]?.uri ?? ''
      let isWritten = false
      const meanwhile: typeof fetch = async (input, init) => {
        if (String(input).endsWith(putRecord) && !isWritten) {
          isWritten = true
          fake.putRecord(uri, {
            $type: gates,
            post: root.uri,
            createdAt: scene.clock.now(),
            allow: [],
            hiddenReplies: [other.uri]
          })
        }
        return await fetch(input, init)
      }
      const action = actionOn('hide', rude, scene.clock)
      expect(await bluesky.act(scene.session(), action, { ...scene.io, fetch: meanwhile })).toEqual(done)
      expect(hidden()).toMatchObject([{ allow: [], hiddenReplies: [other.uri, rude.uri] }])
      expect(fake.server.requests.filter((one) => one.path === putRecord)).toHaveLength(3)
    })

    it('gives up when the record is never as it was read', async () => {
      fake.server.fail(
        { kind: 'status', status: 400, body: { error: 'InvalidSwap', message: 'Record was at x' } },
        (one) => one.path === putRecord,
        true
      )
      expect(await scene.act('hide', rude)).toMatchObject({ kind: 'failed' })
      expect(fake.server.requests.filter((one) => one.path === putRecord)).toHaveLength(3)
    })

    it('is refused beyond what a thread takes', async () => {
      const uri = root.uri.replace('.post/', '.threadgate/')
      const many = Array.from({ length: 300 }, (_, index) => `at://did:plc:x/app.bsky.feed.post/${index}`)
      fake.putRecord(uri, {
        $type: gates,
        post: root.uri,
        createdAt: scene.clock.now(),
        hiddenReplies: many
      })
      expect(await scene.act('hide', rude)).toEqual(refused('other', 'hiddenReplies'))
    })

    it('is refused in a thread of somebody else', async () => {
      const theirs = alice.post('Bonjour', { mentions: fake.us })
      const answer = alice.post('Et encore', { replyTo: theirs, mentions: fake.us })
      expect(await scene.act('hide', theirs)).toEqual(refused('forbidden', 'notOurThread'))
      expect(await scene.act('hide', answer)).toEqual(refused('forbidden', 'notOurThread'))
      expect(hidden()).toEqual([])
    })

    it('hides also what somebody said who blocks us', async () => {
      fake.block(alice, fake.us)
      expect(await scene.act('hide', rude)).toEqual(done)
      expect(hidden()).toMatchObject([{ hiddenReplies: [rude.uri] }])
    })

    it('does not make the message look deleted', async () => {
      const { cursor } = await scene.poll()
      await scene.act('hide', rude)
      expect((await scene.poll(cursor)).items).toEqual([])
    })
  })

  describe('deleting', () => {
    it('takes our own post away, once', async () => {
      const question = alice.post('Bonjour', { mentions: fake.us })
      const inbound = await scene.item(question.uri)
      const outcome = await bluesky.publish(scene.session(), scene.reply(inbound, 'Oui. Camille'), scene.io)
      if (outcome.kind !== 'published') throw new Error(JSON.stringify(outcome))
      const { ref } = outcome.published
      const [standing] = fake.ourPosts()
      if (standing === undefined) throw new Error('nothing stands')
      const { cursor } = await scene.poll()
      expect(await scene.act('delete', standing)).toEqual(done)
      expect(await scene.act('delete', standing)).toEqual(done)
      expect(fake.ourPosts()).toEqual([])
      expect((await scene.poll(cursor)).items).toMatchObject([{ ref, state: 'deleted' }])
    })

    it('is refused of what others said', async () => {
      const question = alice.post('Bonjour', { mentions: fake.us })
      expect(await scene.act('delete', question)).toEqual(refused('forbidden', 'notOurs'))
    })
  })

  it('edits nothing', async () => {
    const ours = fake.us.post('Le pain du mois')
    expect(bluesky.capabilities.actions).not.toContain('edit')
    expect(await scene.act('edit', ours)).toEqual(refused('forbidden', 'edit'))
  })

  it.each(['like', 'unlike', 'hide', 'delete'] as const)(
    '%s asks for a person when the session is over',
    async (kind) => {
      const root = fake.us.post('Le pain du mois')
      const answer = alice.post('Bonjour', { replyTo: root })
      fake.revokeSessions()
      expect(await scene.act(kind, kind === 'delete' ? root : answer)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unauthorized' }
      })
    }
  )
})
