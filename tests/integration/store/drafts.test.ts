import { afterEach, beforeEach, expect, test } from 'vitest'
import { forgetRetiredDrafts, getDraft, retireDrafts, saveDraft } from '../../../src/main/store/drafts.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  await scene.close()
})

const save = (conversationId: ReplyScene['conversationId'], body: string) =>
  scene.ctx.store.write((tx) =>
    saveDraft(tx, { conversationId, body, speakerId: scene.speakerId, savedAt: scene.clock.now() })
  )
const wordsOf = async (conversationId: ReplyScene['conversationId']) =>
  (await getDraft(scene.ctx.store.read, conversationId))?.body ?? null

test('R-14 fifty drafts saved side by side stay apart, and removing one removes one', async () => {
  const places = []
  for (let count = 0; count < 50; count += 1)
    places.push(await scene.converse(scene.accountId, `question ${count}`))
  await Promise.all(places.map(({ conversationId }, index) => save(conversationId, `mots ${index}`)))
  const [first] = places
  await save(first?.conversationId ?? scene.conversationId, '')
  expect(await Promise.all(places.map(({ conversationId }) => wordsOf(conversationId)))).toEqual(
    places.map((_place, index) => (index === 0 ? null : `mots ${index}`))
  )
})

test('the last words saved stand, with their moment and speaker', async () => {
  await save(scene.conversationId, 'Bon')
  scene.clock.advance(1_000)
  await save(scene.conversationId, 'Bonjour')
  expect(await getDraft(scene.ctx.store.read, scene.conversationId)).toEqual({
    body: 'Bonjour',
    woven: [],
    inThread: false,
    speakerId: scene.speakerId,
    updatedAt: scene.clock.now(),
    parentMessageId: null,
    knownMessageId: null,
    privately: false
  })
})

test('R-20 words stay for the message that they were begun for; one that is not of this conversation costs no word', async () => {
  const { conversationId, parentId, speakerId, ctx } = scene
  const other = await scene.converse(scene.accountId, 'Autre chose')
  const common = { conversationId, speakerId, savedAt: scene.clock.now(), privately: true }
  await ctx.store.write((tx) =>
    saveDraft(tx, { ...common, body: 'Bonjour', parentMessageId: parentId, knownMessageId: parentId })
  )
  expect(await getDraft(ctx.store.read, conversationId)).toMatchObject({
    parentMessageId: parentId,
    knownMessageId: parentId,
    privately: true
  })
  await ctx.store.write((tx) =>
    saveDraft(tx, { ...common, body: 'Bonjour !', parentMessageId: other.parentId, knownMessageId: null })
  )
  expect(await getDraft(ctx.store.read, conversationId)).toMatchObject({
    body: 'Bonjour !',
    parentMessageId: null
  })
})

test('R-9 a retired draft leaves the composer and is kept until it is forgotten', async () => {
  const { store } = scene.ctx
  await save(scene.conversationId, 'Bonjour')
  await store.write((tx) => retireDrafts(tx, scene.conversationId, scene.clock.now()))
  expect(await wordsOf(scene.conversationId)).toBeNull()
  await save(scene.conversationId, 'Autre')
  const keep = (before: number) =>
    store.write((tx) => forgetRetiredDrafts(tx, plus(scene.clock.now(), before)))
  const all = async () =>
    (await store.read.selectFrom('draft').select('body').execute()).map((row) => row.body)
  await keep(-day)
  expect(await all()).toEqual(['Bonjour', 'Autre'])
  await keep(day)
  expect(await all()).toEqual(['Autre'])
})
