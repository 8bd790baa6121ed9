import { afterEach, beforeEach, expect, test } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { anItem } from '../../support/builders.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

let scene: ReplyScene
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  scene = await openReplyScene()
  app = callerOf(scene.ctx)
})
afterEach(() => scene.close())

const draftOf = async (conversationId: ReplyScene['conversationId']) =>
  (await app.ask('conversations.open', { conversationId })).draft

test('R-13 nothing that happens around a draft touches it', async () => {
  const { conversationId, speakerId, accountId, ctx } = scene
  const other = await aStoredColleague(
    ctx,
    { name: 'Malo Terrec', role: 'boulanger' },
    { networks: ['mastodon'] }
  )
  await app.ask('conversations.saveDraft', { conversationId, body: 'Oui, au levain', speakerId })
  const draft = await draftOf(conversationId)
  const conversationIds = [conversationId]
  await app.ask('conversations.assign', { conversationIds, colleagueId: other })
  await app.ask('conversations.weigh', { conversationIds, weight: 3 })
  await app.ask('conversations.unassign', { conversationIds })
  await app.ask('inbox.markRead', { conversationIds })
  await app.ask('inbox.markUnread', { conversationIds })
  await app.ask('inbox.postpone', { conversationIds, until: plus(scene.clock.now(), day) })
  await app.ask('inbox.keepSilence', { conversationIds, reason: 'une plaisanterie' })
  await app.ask('inbox.markDone', { conversationIds })
  await app.ask('inbox.undo', {})
  await app.ask('colleagues.markLeft', { colleagueId: other })
  await app.ask('accounts.pause', { accountId })
  const [asked] = (await app.ask('conversations.open', { conversationId })).messages
  const again = anItem({ ref: 'again', conversationRef: asked?.ref ?? '', text: 'Et sans sel ?' })
  await ingestItems(ctx, accountId, [again], async () => {})
  expect(await draftOf(conversationId)).toEqual(draft)
  // Who was to speak may leave for good: the words stay.
  await app.ask('colleagues.markLeft', { colleagueId: speakerId })
  await app.ask('colleagues.forget', { colleagueId: speakerId })
  expect((await draftOf(conversationId))?.body).toBe('Oui, au levain')
})

test('what is typed and a reply that is stopped at the same moment both stay', async () => {
  const { conversationId, speakerId } = scene
  const outboxId = await scene.enqueue({ body: 'Les mots partis.' })
  // The window saves when the field is left, then asks: it does not wait in between.
  await Promise.all([
    app.ask('conversations.saveDraft', { conversationId, body: 'Tapés depuis.', speakerId }),
    app.ask('replies.cancel', { outboxId })
  ])
  expect((await draftOf(conversationId))?.body).toBe('Les mots partis.\n\nTapés depuis.')
})

test('R-14 fifty drafts typed side by side stay apart, through saves, a crash and a reply', async () => {
  const places: {
    readonly conversationId: ReplyScene['conversationId']
    readonly parentId: ReplyScene['parentId']
  }[] = []
  for (let count = 0; count < 50; count += 1)
    places.push(await scene.converse(scene.accountId, `question ${count}`))
  const typed = async (round: number) =>
    await Promise.all(
      places.map(({ conversationId }, index) =>
        app.ask('conversations.saveDraft', {
          conversationId,
          body: `réponse ${index}, tour ${round}`,
          speakerId: scene.speakerId
        })
      )
    )
  for (let round = 0; round < 3; round += 1) await typed(round)
  await scene.crash()
  app = callerOf(scene.ctx)
  const [first, ...others] = places
  if (first === undefined) throw new Error('nothing came in')
  await scene.enqueue({
    conversationId: first.conversationId,
    parentMessageId: first.parentId,
    body: 'réponse 0, tour 2'
  })
  expect(await draftOf(first.conversationId)).toBeNull()
  expect(
    (await Promise.all(others.map(({ conversationId }) => draftOf(conversationId)))).map(
      (draft) => draft?.body
    )
  ).toEqual(others.map((_place, index) => `réponse ${index + 1}, tour 2`))
})
