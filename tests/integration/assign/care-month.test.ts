import { afterEach, beforeEach, expect, test } from 'vitest'
import { assignConversations } from '../../../src/main/assign/assign-conversation.ts'
import { rerankOpenConversations } from '../../../src/main/assign/rank-conversations.ts'
import { weighConversations } from '../../../src/main/assign/weigh-conversation.ts'
import { listRecoveries, sumWeekLoads } from '../../../src/main/store/assignments.ts'
import { listInbox } from '../../../src/main/store/conversations.ts'
import type { ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { day } from '../../../src/shared/model/instant.ts'
import { anAccount } from '../../support/builders.ts'
import { aConversation, aStoredColleague } from '../../support/colleagues.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
})
afterEach(() => ctx.close())

const days = 24
const arrivalsOfADay = 7
const texts = [
  'Une question sur le levain',
  'Où est ma facture ?',
  'Ma livraison est en retard',
  'Le levain, encore',
  'Bravo',
  'Zut alors'
]
const weights = [1, 1, 1, 1, 2, 3] as const

/** The year of ten thousand arrivals is in unit/domain/routing-year.test.ts: here fewer come, through the real store. */
test('in four weeks of arrivals through the store no budget is exceeded, nobody is asked while recovering, and what found nobody is in its view', async () => {
  const accountId = await anAccount(ctx)
  const budgets = new Map<ColleagueId, number>()
  for (const [index, topic] of ['levain', 'factures', 'livraison', 'levain'].entries()) {
    const weeklyBudget = 4 + index
    budgets.set(await aStoredColleague(ctx, { name: topic, topics: [topic], weeklyBudget }), weeklyBudget)
  }
  let state = 7
  const draw = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  let placed = 0
  let open: ConversationId[] = []
  for (let today = 0; today < days; today += 1) {
    for (let arrival = 0; arrival < arrivalsOfADay; arrival += 1) {
      const id = await aConversation(ctx, accountId, texts[draw(texts.length)] ?? '', `${today} ${arrival}`)
      await weighConversations(ctx, [id], weights[draw(weights.length)] ?? 1)
      open.push(id)
    }
    await rerankOpenConversations(ctx)
    const now = ctx.clock.now()
    const recovering = [...(await listRecoveries(ctx.store.read, now))].filter(([, until]) => until > now)
    const before = await sumWeekLoads(ctx.store.read, now)
    const outcome = await assignConversations(ctx, open, 'first')
    if (!outcome.ok) throw new Error(outcome.error.code)
    placed += outcome.value.assigned
    open = outcome.value.unplaced
    const loads = await sumWeekLoads(ctx.store.read, now)
    for (const [id, budget] of budgets) expect(loads.get(id) ?? 0).toBeLessThanOrEqual(budget)
    for (const [id] of recovering) expect(loads.get(id) ?? 0).toBe(before.get(id) ?? 0)
    await rerankOpenConversations(ctx)
    const { rows } = await listInbox(ctx.store.read, 'undecided', null, null, 1_000)
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(open))
    ctx.clock.advance(day)
  }
  expect(placed).toBeGreaterThan(20)
  expect(open.length).toBeGreaterThan(20)
}, 60_000)
