import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assignConversations } from '../../../src/main/assign/assign-conversation.ts'
import { weighConversations } from '../../../src/main/assign/weigh-conversation.ts'
import type { ConversationId } from '../../../src/shared/model/ids.ts'
import { day, hour } from '../../../src/shared/model/instant.ts'
import { anAccount } from '../../support/builders.ts'
import { aConversation, aStoredColleague } from '../../support/colleagues.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let clock: FakeClock
let made = 0

beforeEach(async () => {
  clock = fakeClock()
  ctx = await openTestContext({ clock })
  await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'], weeklyBudget: 3 })
})
afterEach(() => ctx.close())

/** Asks for a place; whether the colleague was given it. */
const isGiven = async (weight: 1 | 3): Promise<boolean> => {
  const accountId = await anAccount(ctx)
  made += 1
  const id: ConversationId = await aConversation(ctx, accountId, 'Une question sur le levain', `de ${made}`)
  await weighConversations(ctx, [id], weight)
  const outcome = await assignConversations(ctx, [id], 'first')
  if (!outcome.ok) throw new Error(outcome.error.code)
  return outcome.value.assigned === 1
}

describe('what a colleague carries in a week, while the clock jumps', () => {
  it.each([
    ['an hour back', -hour],
    ['an hour on', hour],
    ['six days on', 6 * day]
  ])('%s, is carried still', async (_name, jump) => {
    for (const _ of [1, 2, 3]) expect(await isGiven(1)).toBe(true)
    clock.advance(jump)
    expect(await isGiven(1)).toBe(false)
  })

  it('a year back, is not held against them for a year', async () => {
    for (const _ of [1, 2, 3]) expect(await isGiven(1)).toBe(true)
    clock.advance(-365 * day)
    expect(await isGiven(1)).toBe(true)
  })

  it('nor does a rest after a hostile one last for a year', async () => {
    expect(await isGiven(3)).toBe(true)
    clock.advance(-365 * day)
    expect(await isGiven(1)).toBe(true)
  })

  it.each([
    ['to summer time', '2027-03-27T12:00:00.000Z'],
    ['to winter time', '2026-10-24T12:00:00.000Z']
  ])('in the night %s, is over after seven days', async (_name, saturday) => {
    clock.set(saturday)
    for (const _ of [1, 2, 3]) expect(await isGiven(1)).toBe(true)
    clock.advance(7 * day - hour)
    expect(await isGiven(1)).toBe(false)
    clock.advance(hour)
    expect(await isGiven(1)).toBe(true)
  })
})
