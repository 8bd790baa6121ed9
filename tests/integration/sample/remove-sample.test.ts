import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { learnGiven } from '../../../src/main/assign/learn-given.ts'
import { assignConversations } from '../../../src/main/assign/assign-conversation.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import { removeSample } from '../../../src/main/sample/remove-sample.ts'
import { sampleColleagueId } from '../../../src/main/sample/sample-rows.ts'
import { listColleagues } from '../../../src/main/store/colleagues.ts'
import { getConversationRow } from '../../../src/main/store/conversations.ts'
import { changeSettings, getSettings } from '../../../src/main/store/settings.ts'
import type { ConversationId } from '../../../src/shared/model/ids.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { aConversation, aStoredColleague } from '../../support/colleagues.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let real: ConversationId

const load = (): Promise<void> => loadSample(ctx, join(ctx.resourcesFolder, 'seed'))

/** All rows, but for the moment at which rankings became stale, which is no one's. */
const dump = () => {
  // That it was taken away is a word, and stays.
  const { forgotten: _marks, ...tables } = dumpTables(ctx.databaseFile)
  return { ...tables, setting: tables['setting']?.filter((row) => !row.includes('routing.facts_changed_at')) }
}

/** Rows of the index that hold a word, whether or not their message is still there. */
const indexed = (word: string): Promise<number> =>
  ctx.store.write(async (tx) => {
    const found =
      await sql`select rowid from message_search where message_search match ${`"${word}"`}`.execute(tx)
    return found.rows.length
  })

beforeEach(async () => {
  ctx = await openTestContext()
  const account = await anAccount(ctx, { network: 'facebook' })
  const colleague = await aStoredColleague(ctx, { name: 'Irène Fabre' }, { networks: ['facebook'] })
  real = await aConversation(ctx, account, 'Votre pain de seigle est-il encore au levain ?')
  await assignConversations(ctx, [real], colleague)
  await ctx.store.write(async (tx) => {
    await changeSettings(tx, { theme: 'dark' })
    await tx
      .insertInto('draft')
      .values({
        conversation_id: real,
        body: 'Bonjour, oui.',
        speaker_id: colleague,
        updated_at: ctx.clock.now(),
        retired_at: null
      })
      .execute()
  })
})

afterEach(async () => {
  await ctx.close()
})

describe('removing the sample', () => {
  it('leaves the database as it was before it was loaded, row by row', async () => {
    // What was chosen before teaches before anything is ranked, and the sample is ranked when it is loaded.
    await learnGiven(ctx.store, ctx.clock.now())
    const before = dump()
    await load()
    expect(dump()).not.toEqual(before)
    await removeSample(ctx)
    expect(dump()).toEqual(before)
  })

  it('takes its words out of the full-text index, which stays whole', async () => {
    await load()
    expect(await indexed('kouign')).toBeGreaterThan(0)
    await removeSample(ctx)
    expect(await indexed('kouign')).toBe(0)
    expect(await indexed('maud')).toBe(0)
    expect(await indexed('seigle')).toBe(1)
    await ctx.store.write((tx) =>
      sql`insert into message_search (message_search) values ('integrity-check')`.execute(tx)
    )
  })

  it('does nothing where there is no sample, also twice', async () => {
    const before = dumpTables(ctx.databaseFile)
    await removeSample(ctx)
    await removeSample(ctx)
    expect(dumpTables(ctx.databaseFile)).toEqual(before)
  })

  it('takes with it what the person did in the sample, and can be loaded again', async () => {
    await learnGiven(ctx.store, ctx.clock.now())
    const before = dump()
    await load()
    const sampled = await ctx.store.read
      .selectFrom('conversation')
      .select('id')
      .where('ref', '=', 'sample:miche-sans-levure')
      .executeTakeFirstOrThrow()
    await assignConversations(ctx, [sampled.id], sampleColleagueId('malo'))
    await removeSample(ctx)
    expect(dump()).toEqual(before)
    await load()
    expect(await listColleagues(ctx.store.read, ctx.clock.now())).toHaveLength(9)
  })

  it('keeps a company name that the person wrote over the one of the sample', async () => {
    await load()
    await ctx.store.write((tx) => changeSettings(tx, { companyName: 'Au Bon Moulin' }))
    await removeSample(ctx)
    expect((await getSettings(ctx.store.read)).companyName).toBe('Au Bon Moulin')
  })

  it('keeps a colleague of the sample who was chosen in a real conversation, as one who has left', async () => {
    await load()
    await assignConversations(ctx, [real], sampleColleagueId('helene'))
    await removeSample(ctx)
    const colleagues = await listColleagues(ctx.store.read, ctx.clock.now())
    expect(colleagues.map(({ name, leftAt }) => [name, leftAt !== null])).toEqual([
      ['Irène Fabre', false],
      ['Hélène Marzin', true]
    ])
    expect((await getConversationRow(ctx.store.read, real))?.assignee_id).toBeNull()
    const assignments = await ctx.store.read
      .selectFrom('assignment')
      .select(['conversation_id', 'undone_at'])
      .execute()
    expect(assignments).toHaveLength(2)
    expect(assignments.every((one) => one.conversation_id === real && one.undone_at !== null)).toBe(true)
  })

  it('keeps a colleague of the sample who spoke in a real conversation, and their words', async () => {
    await load()
    const row = await getConversationRow(ctx.store.read, real)
    const account = row?.account_id
    if (account === undefined) throw new Error('the conversation is there')
    await ingestItems(
      ctx,
      account,
      [
        anItem({
          ref: 'ours',
          conversationRef: row?.ref ?? '',
          author: { ref: null, handle: 'us', name: 'Us', url: null, isUs: true }
        })
      ],
      async (tx) => {
        await tx
          .updateTable('message')
          .set({ speaker_id: sampleColleagueId('malo') })
          .where('ref', '=', 'ours')
          .execute()
      }
    )
    await removeSample(ctx)
    const said = await ctx.store.read
      .selectFrom('message')
      .select('speaker_id')
      .where('ref', '=', 'ours')
      .execute()
    expect(said).toEqual([{ speaker_id: sampleColleagueId('malo') }])
    await load()
    const back = await listColleagues(ctx.store.read, ctx.clock.now())
    expect(back.find(({ id }) => id === sampleColleagueId('malo'))?.leftAt).toBeNull()
    expect(back).toHaveLength(9)
  })
})
