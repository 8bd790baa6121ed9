import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  assignConversations,
  restoreAssignment,
  unassignConversations
} from '../../../src/main/assign/assign-conversation.ts'
import { rankConversations, rerankOpenConversations } from '../../../src/main/assign/rank-conversations.ts'
import { routeText } from '../../../src/main/assign/route-text.ts'
import { recordConsent } from '../../../src/main/assign/record-consent.ts'
import { sumWeekLoads } from '../../../src/main/store/assignments.ts'
import { listLastUndoable, markUndone } from '../../../src/main/store/audit.ts'
import { getRanking } from '../../../src/main/store/rankings.ts'
import { markLeft } from '../../../src/main/store/colleagues.ts'
import { getConversationRow } from '../../../src/main/store/conversations.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
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
  baker = await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] })
  accountant = await aStoredColleague(ctx, { name: 'Hugues Morel', topics: ['factures'] })
})

afterEach(async () => {
  await ctx.close()
})

const assignee = async (id: ConversationId): Promise<ColleagueId | null> =>
  (await getConversationRow(ctx.store.read, id))?.assignee_id ?? null

const standing = () =>
  ctx.store.read
    .selectFrom('assignment')
    .select(['conversation_id', 'colleague_id', 'kind'])
    .where('undone_at', 'is', null)
    .orderBy('id')
    .execute()

const historyOf = async (colleague: ColleagueId, text: string) =>
  (await routeText(ctx, text)).ranking
    .find((candidate) => candidate.colleagueId === colleague)
    ?.reasons.find((reason) => reason.signal === 'history')

/** What Z does for an assignment. */
const undo = async (): Promise<void> => {
  const rows = await listLastUndoable(ctx.store.read)
  const now = ctx.clock.now()
  await ctx.store.write(async (tx) => {
    for (const row of rows) {
      await restoreAssignment(tx, row, now)
      await markUndone(tx, row.batch, now)
    }
  })
}

describe('giving conversations to colleagues', () => {
  test('the first of the ranking is accepted, with the ranking that was seen', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    expect(await assignConversations(ctx, [id], 'first')).toEqual({
      ok: true,
      value: { assigned: 1, unplaced: [] }
    })
    expect(await assignee(id)).toBe(baker)
    expect(await standing()).toEqual([{ conversation_id: id, colleague_id: baker, kind: 'accepted' }])
    const { decision } = await ctx.store.read
      .selectFrom('assignment')
      .select('decision')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(decision)).toMatchObject({ choice: baker })
  })

  test('of the ranking that was seen its first and whom it was given to are kept, each with their reasons', async () => {
    for (const name of ['Malo Riou', 'Ousmane Ndiaye', 'Solène Le Goff', 'Tina Weber'])
      await aStoredColleague(ctx, { name, topics: [] })
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await rankConversations(ctx, [id])
    const seen = await getRanking(ctx.store.read, id)
    const last = seen?.ranking.at(-1)
    if (last === undefined) throw new Error('nobody was ranked')
    await give(ctx, [id], last.colleagueId)
    const { decision } = await ctx.store.read
      .selectFrom('assignment')
      .select('decision')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(decision)).toEqual({ ...seen, ranking: [seen?.ranking[0], last] })
    // What is shown of the conversation itself stays whole.
    expect((await getRanking(ctx.store.read, id))?.ranking).toHaveLength(6)
  })

  test('another colleague than the first is an override, the first by name is not', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    const other = await aConversation(ctx, accountId, 'Du levain ?')
    await rankConversations(ctx, [id, other])
    await give(ctx, [id], accountant)
    await give(ctx, [other], baker)
    expect(await standing()).toEqual([
      { conversation_id: id, colleague_id: accountant, kind: 'override' },
      { conversation_id: other, colleague_id: baker, kind: 'accepted' }
    ])
  })

  test('who is chosen before there is a ranking is given it at once, and none is said to have been seen', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], baker)
    expect(await standing()).toEqual([{ conversation_id: id, colleague_id: baker, kind: 'override' }])
    expect(await ctx.store.read.selectFrom('ranking').selectAll().execute()).toEqual([])
    expect(await ctx.store.read.selectFrom('assignment').select('decision').execute()).toEqual([
      { decision: '{"choice":null,"ranking":[]}' }
    ])
    // It is ranked with all others whose facts have changed.
    await rerankOpenConversations(ctx)
    expect(await getRanking(ctx.store.read, id)).toMatchObject({ choice: baker })
  })

  test('what a choice teaches is learned before anything is ranked next, not before the person has their answer', async () => {
    const learned = async () =>
      (await ctx.store.read.selectFrom('learned_word').select('word').execute()).map((row) => row.word)
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], accountant)
    expect(await learned()).toEqual([])
    expect(await historyOf(accountant, 'Votre levain')).toMatchObject({ words: ['levain'] })
    expect(await learned()).toEqual(['levain'])
    // Once.
    await rerankOpenConversations(ctx)
    expect(await learned()).toEqual(['levain'])
  })

  test('a choice that is taken back before anything was learned from it teaches nothing', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], accountant)
    await undo()
    expect(await historyOf(accountant, 'Votre levain')).toBeUndefined()
    await give(ctx, [id], accountant)
    await give(ctx, [id], baker)
    expect(await historyOf(accountant, 'Votre levain')).toBeUndefined()
    await undo()
    expect(await historyOf(accountant, 'Votre levain')).toBeDefined()
  })

  test('what a choice teaches is learned also where the app ended in between', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], accountant)
    await ctx.store.close()
    const { dataFolder, clock } = ctx
    ctx = await openTestContext({ dataFolder, clock })
    expect(await historyOf(accountant, 'Votre levain')).toBeDefined()
  })

  test('a conversation that nobody fits stays unplaced and the others are given', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    const nobody = await aConversation(ctx, accountId, 'Qui a gagné hier soir ?')
    expect(await assignConversations(ctx, [nobody, id], 'first')).toEqual({
      ok: true,
      value: { assigned: 1, unplaced: [nobody] }
    })
    expect(await assignee(nobody)).toBeNull()
  })

  test('giving it again to the same colleague writes nothing, to another one closes the former assignment', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], baker)
    await give(ctx, [id], baker)
    expect(await ctx.store.read.selectFrom('assignment').selectAll().execute()).toHaveLength(1)
    await give(ctx, [id], accountant)
    expect(await standing()).toEqual([{ conversation_id: id, colleague_id: accountant, kind: 'override' }])
    expect(await sumWeekLoads(ctx.store.read, ctx.clock.now())).toEqual(new Map([[accountant, 1]]))
  })

  test('conversations that take several transactions are one action', async () => {
    const ids: ConversationId[] = []
    for (let index = 0; index < 60; index += 1)
      ids.push(await aConversation(ctx, accountId, `Du levain ? ${index}`))
    await give(ctx, ids, 'first')
    expect(new Set((await listLastUndoable(ctx.store.read)).map((row) => row.conversation_id))).toEqual(
      new Set(ids)
    )
    await undo()
    expect(await standing()).toEqual([])
  })

  test('what does not exist is refused and nothing is given', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    const gone = await aConversation(ctx, accountId, 'Du levain ?')
    await ctx.store.write((tx) => tx.deleteFrom('conversation').where('id', '=', gone).execute())
    expect(await assignConversations(ctx, [id, gone], baker)).toEqual({
      ok: false,
      error: { code: 'not_found' }
    })
    expect(await assignConversations(ctx, [id], ctx.ids.next<ColleagueId>())).toEqual({
      ok: false,
      error: { code: 'not_found' }
    })
    expect(await standing()).toEqual([])
  })
})

describe('a colleague who may not be named', () => {
  test('is refused without consent for one of the networks, and nothing is given', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    const elsewhere = await aConversation(ctx, await anAccount(ctx, { network: 'bluesky' }), 'Du levain ?')
    expect(await assignConversations(ctx, [id, elsewhere], baker)).toEqual({
      ok: false,
      error: { code: 'consent_missing', values: { name: 'Irène Fabre', network: 'bluesky' } }
    })
    expect(await standing()).toEqual([])
  })

  test('is refused once the consent has expired', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    ctx.clock.advance(365 * day)
    expect(await assignConversations(ctx, [id], baker)).toEqual({
      ok: false,
      error: { code: 'consent_expired', values: { name: 'Irène Fabre', network: 'youtube' } }
    })
  })

  test('is refused after leaving', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await ctx.store.write((tx) => markLeft(tx, baker, ctx.clock.now()))
    expect(await assignConversations(ctx, [id], baker)).toEqual({
      ok: false,
      error: { code: 'speaker_has_left', values: { name: 'Irène Fabre' } }
    })
  })

  test('is not taken as the first either when the consent was withdrawn after the ranking was made', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await rankConversations(ctx, [id])
    await ctx.store.write((tx) =>
      recordConsent(ctx.ids, tx, baker, [], plus(ctx.clock.now(), day), ctx.clock.now())
    )
    expect(await assignConversations(ctx, [id], 'first')).toEqual({
      ok: true,
      value: { assigned: 0, unplaced: [id] }
    })
  })
})

describe('undoing', () => {
  test('takes the conversation back and unlearns its words', async () => {
    const id = await aConversation(ctx, accountId, 'Le chat de la vitrine est adorable')
    await give(ctx, [id], accountant)
    expect(await historyOf(accountant, 'Le chat dans la vitrine')).toMatchObject({
      words: ['chat', 'vitrine']
    })
    await undo()
    expect(await assignee(id)).toBeNull()
    expect(await historyOf(accountant, 'Le chat dans la vitrine')).toBeUndefined()
    expect(await sumWeekLoads(ctx.store.read, ctx.clock.now())).toEqual(new Map())
  })

  test('brings back who had it before, with what that taught', async () => {
    const id = await aConversation(ctx, accountId, 'Le chat de la vitrine est adorable')
    await give(ctx, [id], baker)
    await give(ctx, [id], accountant)
    expect(await historyOf(baker, 'Le chat dans la vitrine')).toBeUndefined()
    await undo()
    expect(await assignee(id)).toBe(baker)
    expect(await historyOf(baker, 'Le chat dans la vitrine')).toBeDefined()
    expect(await historyOf(accountant, 'Le chat dans la vitrine')).toBeUndefined()
    await undo()
    expect(await assignee(id)).toBeNull()
    expect(await standing()).toEqual([])
  })

  test('of a conversation given back to nobody gives it again', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], 'first')
    await unassignConversations(ctx, [id])
    expect(await assignee(id)).toBeNull()
    expect(await standing()).toEqual([])
    await undo()
    expect(await assignee(id)).toBe(baker)
    expect(await standing()).toEqual([{ conversation_id: id, colleague_id: baker, kind: 'accepted' }])
  })

  test('does not give a conversation to somebody who left meanwhile', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await give(ctx, [id], baker)
    await give(ctx, [id], accountant)
    await ctx.store.write((tx) => markLeft(tx, baker, ctx.clock.now()))
    await undo()
    expect(await assignee(id)).toBeNull()
    expect(await standing()).toEqual([])
  })
})
