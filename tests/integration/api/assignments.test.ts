import { afterEach, beforeEach, expect, test } from 'vitest'
import { rerankOpenConversations } from '../../../src/main/assign/rank-conversations.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { anAccount } from '../../support/builders.ts'
import { aConversation, aStoredColleague } from '../../support/colleagues.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>
let accountId: AccountId
let baker: ColleagueId
let accountant: ColleagueId

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
  accountId = await anAccount(ctx, { network: 'youtube' })
  baker = await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] })
  accountant = await aStoredColleague(ctx, { name: 'Hugues Morel', topics: ['factures'] })
})

afterEach(async () => {
  await ctx.close()
})

const shown = async (conversationId: ConversationId) => {
  const { summary, assignment, decision } = await app.ask('conversations.open', { conversationId })
  return {
    suggested: summary.suggestedId,
    assigned: summary.assigneeId,
    kind: assignment?.kind ?? null,
    first: decision.ranking[0]?.colleagueId ?? null
  }
}

test('a conversation that came in shows its ranking, takes the first, takes another, and Z goes back step by step', async () => {
  const id = await aConversation(ctx, accountId, 'Du levain ?')
  await rerankOpenConversations(ctx)
  const untouched = { suggested: baker, assigned: null, kind: null, first: baker }
  expect(await shown(id)).toEqual(untouched)

  expect(await app.ask('conversations.assignFirst', { conversationIds: [id] })).toEqual({
    assigned: 1,
    unplaced: []
  })
  const accepted = { suggested: null, assigned: baker, kind: 'accepted', first: baker }
  expect(await shown(id)).toEqual(accepted)

  await app.ask('conversations.assign', { conversationIds: [id], colleagueId: accountant })
  expect(await shown(id)).toMatchObject({ assigned: accountant, kind: 'override' })

  expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'assign', conversationIds: [id] })
  expect(await shown(id)).toEqual(accepted)
  await app.ask('inbox.undo', {})
  expect(await shown(id)).toEqual(untouched)
  expect(await app.call('inbox.undo', {})).toMatchObject({ ok: false, error: { code: 'nothing_to_undo' } })
})

test('the weight of the week is seen on the colleague, and goes when the choice is undone', async () => {
  const load = async () =>
    (await app.ask('colleagues.list', {})).find((colleague) => colleague.id === baker)?.weekLoad
  const id = await aConversation(ctx, accountId, 'Du levain ?')
  await app.ask('conversations.assign', { conversationIds: [id], colleagueId: baker })
  expect(await load()).toBe(1)
  await app.ask('conversations.unassign', { conversationIds: [id] })
  expect(await load()).toBe(0)
  await app.ask('inbox.undo', {})
  expect(await load()).toBe(1)
})
