import { afterEach, beforeEach, expect, it } from 'vitest'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { second } from '../../../src/shared/model/instant.ts'
import { aConversation } from '../../support/colleagues.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage, visit } from '../../support/page-visitor.ts'

let scene: HandoffScene

beforeEach(async () => {
  scene = await openHandoffScene()
})
afterEach(() => scene.close())

const words = 'Oui, au levain, depuis 1986.'

const leaveAndForget = async () => {
  await scene.ask('colleagues.markLeft', { colleagueId: scene.colleagueId })
  await scene.ask('colleagues.forget', { colleagueId: scene.colleagueId })
}

const tablesHolding = (text: string): readonly string[] =>
  Object.entries(dumpTables(scene.ctx.databaseFile)).flatMap(([name, rows]) =>
    rows.some((row) => row.includes(text)) ? [name] : []
  )

it('forgets what a colleague was asked and answered when nothing of it was published', async () => {
  const { link } = await scene.handOff()
  await answerPage(link, { act: 'answer', text: words })
  expect(tablesHolding(words)).toContain('handoff_answer')
  await leaveAndForget()
  expect(tablesHolding('irene@fournil.example')).toEqual([])
  // The draft in the composer is the company's to keep or to throw away; the audit names nobody any more.
  expect(tablesHolding(words).filter((table) => table !== 'draft')).toEqual([])
  expect(tablesHolding(scene.colleagueId)).toEqual(['audit'])
  expect((await visit(link)).status).toBe(404)
})

it('keeps the seal of what was published, and forgets the letters around it and every other question', async () => {
  const { link } = await scene.handOff()
  await answerPage(link, { act: 'answer', text: words })
  const { replyToId } = await scene.ask('conversations.open', { conversationId: scene.conversationId })
  if (replyToId === null) throw new Error('there is nothing to answer')
  await scene.ask('replies.enqueue', {
    conversationId: scene.conversationId,
    parentMessageId: replyToId,
    body: words,
    speakerId: scene.colleagueId,
    lastSeenMessageId: null,
    thenDone: false
  })
  scene.clock.advance(10 * second)
  await sendDueReplies(scene.ctx)
  const other = await aConversation(scene.ctx, scene.accountId, 'Et le seigle ?', 'Rémi')
  await scene.handOff({ conversationId: other })

  await leaveAndForget()
  const tables = dumpTables(scene.ctx.databaseFile)
  expect([tables['seal'], tables['approval'], tables['handoff']].map((rows) => rows?.length)).toEqual([
    1, 1, 1
  ])
  expect([tables['letter'], tables['link'], tables['handoff_answer']]).toEqual([[], [], []])
  expect(tablesHolding('irene@fournil.example')).toEqual([])
  expect(await scene.ctx.store.check()).toEqual([])
})
