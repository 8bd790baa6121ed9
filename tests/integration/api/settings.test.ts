import { afterEach, beforeEach, expect, test } from 'vitest'
import { rerankOpenConversations } from '../../../src/main/assign/rank-conversations.ts'
import { refitRouting } from '../../../src/main/assign/refit-routing.ts'
import { rankSample } from '../../../src/main/sample/load-sample.ts'
import { anAccount } from '../../support/builders.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
})
afterEach(() => ctx.close())

const welcomed = async (): Promise<boolean> => (await app.ask('settings.get', {})).welcomed

test('an empty folder begins with the welcome, one with an account does not', async () => {
  expect(await welcomed()).toBe(false)
  await anAccount(ctx, { network: 'mastodon' })
  expect(await welcomed()).toBe(true)
})

test('a sample that was loaded from anywhere answers the welcome, also once it is removed', async () => {
  await app.ask('sample.load', {})
  expect(await welcomed()).toBe(true)
  await app.ask('sample.remove', {})
  expect(await welcomed()).toBe(true)
})

test('the sample opens with the reasons that it keeps: nothing is ranked anew behind it', async () => {
  await app.ask('sample.load', {})
  expect(await app.ask('routing.awaited', {})).toEqual({ conversations: 0, words: false })
  const choices = async () =>
    (await app.ask('inbox.list', { view: 'to_answer', colleagueId: null, after: null, limit: 50 })).rows.map(
      ({ id, suggestedId }) => [id, suggestedId]
    )
  const first = await choices()
  await refitRouting(ctx)
  await rerankOpenConversations(ctx)
  expect(await choices()).toEqual(first)
})

test('a fit that began before the sample was there is waited for: what is done or left in silence keeps whole reasons too', async () => {
  let isFirst = true
  // The first fit ends only once the sample has been ranked without it.
  const isRanked = new Promise<void>((resolve) => {
    const end = ctx.store.onChanged((tables) => {
      if (!tables.has('ranking')) return
      end()
      resolve()
    })
  })
  const slow: TestContext = {
    ...ctx,
    processes: {
      start(...order) {
        const handle = ctx.processes.start(...order)
        if (!isFirst) return handle
        isFirst = false
        return { ...handle, ended: handle.ended.then(async (problem) => isRanked.then(() => problem)) }
      }
    }
  }
  const underWay = refitRouting(slow)
  await callerOf(slow).ask('sample.load', {})
  await underWay
  const reasons = () =>
    ctx.store.read
      .selectFrom('ranking')
      .innerJoin('conversation', 'conversation.id', 'ranking.conversation_id')
      .select(['conversation.ref', 'ranking.decision'])
      .where('conversation.state', 'in', ['done', 'silence'])
      .orderBy('conversation.ref')
      .execute()
  const kept = await reasons()
  expect(kept.length).toBeGreaterThan(1)
  await rankSample(ctx)
  expect(await reasons()).toEqual(kept)
})
