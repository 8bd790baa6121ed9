import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unassignConversations } from '../../../src/main/assign/assign-conversation.ts'
import { dropModel, getHeldModel } from '../../../src/main/assign/held-model.ts'
import { modelFile, readModel, writeModel } from '../../../src/main/assign/model-file.ts'
import { fitFromStore, refitRouting } from '../../../src/main/assign/refit-routing.ts'
import { rankConversations } from '../../../src/main/assign/rank-conversations.ts'
import { routeText } from '../../../src/main/assign/route-text.ts'
import { listRankings, listStaleConversations } from '../../../src/main/store/rankings.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import type { RoutingDecision } from '../../../src/shared/model/routing.ts'
import { anAccount } from '../../support/builders.ts'
import { aConversation, aStoredColleague, give } from '../../support/colleagues.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let accountId: AccountId
let baker: ColleagueId
let accountant: ColleagueId

beforeEach(async () => {
  ctx = await openTestContext()
  accountId = await anAccount(ctx, { network: 'youtube' })
  baker = await aStoredColleague(ctx, { name: 'Irène Fabre', role: '', topics: ['pain au levain', 'farine'] })
  accountant = await aStoredColleague(ctx, {
    name: 'Hugues Morel',
    role: '',
    topics: ['factures', 'remboursement']
  })
  for (const text of [
    'Ma facture n’est pas arrivée dans mon espace client',
    'Où trouver ma facture dans mon espace client ?',
    'Votre levain est-il nourri au seigle ?',
    'Le levain au seigle se garde-t-il longtemps ?'
  ])
    await aConversation(ctx, accountId, text)
})

afterEach(async () => {
  await ctx.close()
})

const reasonsOf = (decision: RoutingDecision, colleague: ColleagueId) =>
  decision.ranking.find((candidate) => candidate.colleagueId === colleague)?.reasons ?? []

const topicOf = (decision: RoutingDecision, colleague: ColleagueId) =>
  reasonsOf(decision, colleague).flatMap((reason) => (reason.signal === 'topic' ? [reason] : []))[0]

const historyOf = (decision: RoutingDecision, colleague: ColleagueId) =>
  reasonsOf(decision, colleague).flatMap((reason) => (reason.signal === 'history' ? [reason] : []))[0]

describe('the text model of a store', () => {
  test('is fitted in a process of its own, and knows words that stand in no profile', async () => {
    expect((await routeText(ctx, 'mon espace client')).confidence).toBeUndefined()
    await refitRouting(ctx)
    const decision = await routeText(ctx, 'mon espace client')
    expect(decision.ranking[0]?.colleagueId).toBe(accountant)
    expect(topicOf(decision, accountant)?.words.map((word) => [word.found, word.profile])).toContainEqual([
      'espace',
      'factures'
    ])
  })

  test('is a file that may be deleted, or spoiled, and is made anew, the same', async () => {
    await refitRouting(ctx)
    const file = modelFile(ctx.dataFolder)
    const before = await routeText(ctx, 'mon espace client')
    dropModel(ctx.store)
    rmSync(file)
    await refitRouting(ctx)
    expect(existsSync(file)).toBe(true)
    expect(await routeText(ctx, 'mon espace client')).toEqual(before)
    dropModel(ctx.store)
    const whole = readFileSync(file)
    writeFileSync(file, whole.subarray(0, whole.length - 100))
    expect(await readModel(file)).toBeNull()
    writeFileSync(file, whole.subarray(0, 100))
    await refitRouting(ctx)
    expect(await routeText(ctx, 'mon espace client')).toEqual(before)
  })

  test('learns a choice at once, and unlearns it when it is taken back', async () => {
    await refitRouting(ctx)
    const before = await routeText(ctx, 'La vitrine est bien décorée')
    expect(historyOf(before, accountant)).toBeUndefined()
    const fittedAt = getHeldModel(ctx.store)?.fittedAt
    const id = await aConversation(ctx, accountId, 'Votre facture est décorée')
    await give(ctx, [id], baker)
    const after = await routeText(ctx, 'Une facture décorée ?')
    expect(historyOf(after, baker)?.points).toBeGreaterThan(0)
    expect(historyOf(after, baker)?.words).toContain('facture')
    expect(historyOf(after, baker)?.assignmentIds).toHaveLength(1)
    expect(getHeldModel(ctx.store)?.fittedAt).toBe(fittedAt)
    await unassignConversations(ctx, [id])
    expect(historyOf(await routeText(ctx, 'Une facture décorée ?'), baker)).toBeUndefined()
    expect(await routeText(ctx, 'La vitrine est bien décorée')).toEqual(before)
  })

  test('is fitted anew when choices have waited or one that it rests on was taken back, and not otherwise', async () => {
    await refitRouting(ctx)
    const first = getHeldModel(ctx.store)
    await refitRouting(ctx)
    expect(getHeldModel(ctx.store)).toBe(first)
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], baker)
    await refitRouting(ctx)
    expect(getHeldModel(ctx.store)).toBe(first)
    ctx.clock.advance(10 * minute)
    await refitRouting(ctx)
    expect(getHeldModel(ctx.store)?.assignmentIds).toHaveLength(1)
    await unassignConversations(ctx, [id])
    await refitRouting(ctx)
    expect(historyOf(await routeText(ctx, 'Du levain ?'), baker)).toBeUndefined()
  })

  test('leaves rankings alone that were made with it before the app was closed, and makes those of no model stale', async () => {
    const id = await aConversation(ctx, accountId, 'Du seigle dans votre levain ?')
    const stale = async () => await listStaleConversations(ctx.store.read, ctx.clock.now(), 100, [])
    /** As at another start: the model lies in its file. */
    const startAgain = async () => {
      ctx.clock.advance(minute)
      dropModel(ctx.store)
      await refitRouting(ctx)
      ctx.clock.advance(minute)
    }
    await refitRouting(ctx)
    ctx.clock.advance(minute)
    await rankConversations(ctx, [id])
    await startAgain()
    expect(await stale()).not.toContain(id)
    dropModel(ctx.store)
    await rankConversations(ctx, [id])
    await startAgain()
    expect(await stale()).toContain(id)
    await rankConversations(ctx, [id])
    await startAgain()
    expect(await stale()).not.toContain(id)
    rmSync(modelFile(ctx.dataFolder))
    await startAgain()
    expect(await stale()).toContain(id)
  })

  test('does not take the choice of a conversation for a reason to make it', async () => {
    const own = async (id: ConversationId) => {
      await rankConversations(ctx, [id])
      const decision = (await listRankings(ctx.store.read, [id])).get(id)
      return decision === undefined ? [] : [historyOf(decision, baker), historyOf(decision, accountant)]
    }
    const id = await aConversation(ctx, accountId, 'La vitrine givrée scintille')
    await give(ctx, [id], baker)
    expect(await own(id)).toEqual([undefined, undefined])
    await refitRouting(ctx)
    expect(getHeldModel(ctx.store)?.assignmentIds).toHaveLength(1)
    expect(await own(id)).toEqual([undefined, undefined])
    const learned = await aConversation(ctx, accountId, 'Ma facture tinte')
    await give(ctx, [learned], baker)
    // Letters that it shares with the first are of that one, and weigh next to nothing.
    expect((await own(learned))[0]?.points ?? 0).toBeLessThan(0.1)
    const like = await aConversation(ctx, accountId, 'Une facture ?')
    expect((await own(like))[0]?.points).toBeGreaterThan(0)
  })

  test('forgets a colleague who is not among the facts any more', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], baker)
    const fitted = await fitFromStore(ctx.store.read, ctx.clock.now())
    expect(fitted.model.colleagueIds).toEqual([baker, accountant].toSorted())
    expect(fitted.assignmentIds).toHaveLength(1)
    await ctx.store.write((tx) =>
      tx.updateTable('colleague').set({ left_at: ctx.clock.now() }).where('id', '=', baker).execute()
    )
    const after = await fitFromStore(ctx.store.read, ctx.clock.now())
    expect(after.model.colleagueIds).toEqual([accountant])
    expect(after.model.all).toBeNull()
  })

  test('a model that is read again is the same to the last bit, and keeps nothing else of its file in memory', async () => {
    const fitted = await fitFromStore(ctx.store.read, ctx.clock.now())
    await writeModel(modelFile(ctx.dataFolder), fitted)
    const again = await readModel(modelFile(ctx.dataFolder))
    expect(again).toEqual(fitted)
    const views: ArrayBufferView[] = []
    const look = (value: unknown): void => {
      if (ArrayBuffer.isView(value)) views.push(value)
      else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look)
    }
    look(again)
    expect(views.length).toBeGreaterThan(8)
    for (const view of views) expect(view.byteLength).toBe(view.buffer.byteLength)
  })
})
