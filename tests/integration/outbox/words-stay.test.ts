import '../../support/on-disk.ts'
import { afterEach, describe, expect, test } from 'vitest'
import { rankConversations, rerankOpenConversations } from '../../../src/main/assign/rank-conversations.ts'
import { refitRouting } from '../../../src/main/assign/refit-routing.ts'
import { tendHandoffs } from '../../../src/main/handoff/tend-handoffs.ts'
import { returnPostponed } from '../../../src/main/ingest/return-postponed.ts'
import { sendDueLetters } from '../../../src/main/mail/send-due-letters.ts'
import { getConversationRow } from '../../../src/main/store/conversations.ts'
import { hour, plus } from '../../../src/shared/model/instant.ts'
import type { ConversationId } from '../../../src/shared/model/ids.ts'
import { anItem } from '../../support/builders.ts'
import { aProfile } from '../../support/colleagues.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

let scene: ReplyScene
afterEach(() => scene.close())

describe('R-13 what was typed', () => {
  type Deed = (scene: ReplyScene, ask: ReturnType<typeof callerOf>['ask']) => Promise<unknown>
  const ids = (one: ReplyScene): { conversationIds: ConversationId[] } => ({
    conversationIds: [one.conversationId]
  })
  const deeds: readonly (readonly [string, Deed])[] = [
    [
      'the conversation is given to a colleague, and taken back',
      async (one, ask) => {
        await ask('conversations.assign', { ...ids(one), colleagueId: one.speakerId })
        await ask('conversations.unassign', ids(one))
      }
    ],
    ['it is weighed', (one, ask) => ask('conversations.weigh', { ...ids(one), weight: 3 })],
    [
      'it is done, and is not',
      async (one, ask) => {
        await ask('inbox.markDone', ids(one))
        await ask('inbox.undo', {})
        await ask('inbox.markDone', ids(one))
        await ask('inbox.markNotDone', ids(one))
      }
    ],
    [
      'it is put off, and returns',
      async (one, ask) => {
        await ask('inbox.postpone', { ...ids(one), until: plus(one.clock.now(), hour) })
        one.clock.advance(2 * hour)
        await returnPostponed(one.ctx)
      }
    ],
    ['silence is kept', (one, ask) => ask('inbox.keepSilence', { ...ids(one), reason: 'troll' })],
    [
      'it is read and unread',
      async (one, ask) => {
        await ask('inbox.markRead', ids(one))
        await ask('inbox.markUnread', ids(one))
      }
    ],
    [
      'its account is renamed, paused and resumed',
      async (one, ask) => {
        await ask('accounts.rename', { accountId: one.accountId, name: 'Autre nom', place: 'Nantes' })
        await ask('accounts.pause', { accountId: one.accountId })
        await ask('accounts.resume', { accountId: one.accountId })
      }
    ],
    [
      'the profile of its speaker changes',
      (one, ask) =>
        ask('colleagues.rewriteProfile', {
          colleagueId: one.speakerId,
          profile: aProfile({ name: 'Irène Fabre', role: 'chef de fournil' })
        })
    ],
    [
      'the person writes again',
      async (one) => {
        const said = anItem({ ref: 'again', conversationRef: 'again', text: 'Et le seigle ?' })
        await ingestItems(one.ctx, one.accountId, [said], async () => {})
      }
    ],
    ['the app dies and starts again', (one) => one.crash()]
  ]

  test.each(deeds)('stays when %s', async (_name, deed) => {
    scene = await openReplyScene()
    const { conversationId, speakerId } = scene
    const body = 'Oui, au levain, et'
    await callerOf(scene.ctx).ask('conversations.saveDraft', { conversationId, body, speakerId })
    await deed(scene, callerOf(scene.ctx).ask)
    const { draft } = await callerOf(scene.ctx).ask('conversations.open', { conversationId })
    expect(draft).toMatchObject({ body, speakerId })
  })
})

test('R-23 the app proposes and nothing more: days of its own work write no word, give no conversation and send nothing', async () => {
  scene = await openReplyScene()
  await rankConversations(scene.ctx, [scene.conversationId])
  for (let hours = 0; hours < 72; hours += 6) {
    await scene.later(6 * hour)
    await refitRouting(scene.ctx)
    await rerankOpenConversations(scene.ctx)
    await returnPostponed(scene.ctx)
    await tendHandoffs(scene.ctx)
    await sendDueLetters(scene.ctx)
  }
  const count = async (table: 'outbox' | 'draft' | 'assignment' | 'handoff' | 'letter' | 'message_action') =>
    (await scene.ctx.store.read.selectFrom(table).selectAll().execute()).length
  for (const table of ['outbox', 'draft', 'assignment', 'handoff', 'letter', 'message_action'] as const)
    expect([table, await count(table)]).toEqual([table, 0])
  expect(scene.network.requests).toEqual([])
  const row = await getConversationRow(scene.ctx.store.read, scene.conversationId)
  expect(row).toMatchObject({ assignee_id: null, state: 'to_answer' })
})
