import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import { sampleAccountId, sampleColleagueId } from '../../../src/main/sample/sample-rows.ts'
import { listLastUndoable } from '../../../src/main/store/audit.ts'
import { listColleagues } from '../../../src/main/store/colleagues.ts'
import { getValidConsent } from '../../../src/main/store/consents.ts'
import { countViews, listInbox, removeConversation } from '../../../src/main/store/conversations.ts'
import { listMessages } from '../../../src/main/store/messages.ts'
import { getRanking } from '../../../src/main/store/rankings.ts'
import { getSettings, changeSettings } from '../../../src/main/store/settings.ts'
import type { ConversationId } from '../../../src/shared/model/ids.ts'
import { hour, minute, plus } from '../../../src/shared/model/instant.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

const load = (): Promise<void> => loadSample(ctx, join(ctx.resourcesFolder, 'seed'))

const idOf = async (ref: string): Promise<ConversationId> =>
  (
    await ctx.store.read
      .selectFrom('conversation')
      .select('id')
      .where('ref', '=', `sample:${ref}`)
      .executeTakeFirstOrThrow()
  ).id

const open = async (): Promise<void> => {
  ctx = await openTestContext()
  await load()
}

describe('the sample inbox, loaded', () => {
  beforeAll(open)
  afterAll(() => ctx.close())

  it('fills every view', async () => {
    const { byView } = await countViews(ctx.store.read)
    expect(byView).toEqual({
      to_answer: 29,
      undecided: 2,
      attributed: 3,
      awaiting: 0,
      returned: 0,
      later: 3,
      done: 7,
      silence: 1,
      sent: 9,
      starred: 0
    })
  })

  it('looks like today: the newest words are minutes old, and nothing was said in the future', async () => {
    const now = ctx.clock.now()
    const { rows } = await listInbox(ctx.store.read, 'to_answer', null, null, 200)
    expect(rows[0]?.lastInboundAt.localeCompare(plus(now, -10 * minute))).toBe(1)
    expect(rows.every((row) => row.lastInboundAt < now && row.sample)).toBe(true)
    const { rows: later } = await listInbox(ctx.store.read, 'later', null, null, 200)
    for (const { triage } of later) expect(triage.kind === 'later' && triage.until > now).toBe(true)
  })

  it('gives each silence its reason', async () => {
    const { rows } = await listInbox(ctx.store.read, 'silence', null, null, 10)
    expect(rows[0]?.triage).toMatchObject({ kind: 'silence', reason: expect.stringContaining('Une pique') })
  })

  it('keeps the former words of the edited message, and a tombstone of the deleted one', async () => {
    const [edited] = await listMessages(ctx.store.read, await idOf('panettone-a-angers'))
    expect(edited).toMatchObject({ text: expect.stringContaining('à Angers'), edited_at: expect.any(String) })
    expect(await ctx.store.read.selectFrom('message_revision').select('text').execute()).toHaveLength(1)
    const [deleted, visible] = await listMessages(ctx.store.read, await idOf('en-fauteuil'))
    expect(deleted?.deleted_at).not.toBeNull()
    expect(visible?.deleted_at).toBeNull()
  })

  it('signs each of our past replies by the colleague who spoke, as the composer would', async () => {
    const messages = await listMessages(ctx.store.read, await idOf('seigle-qui-se-garde'))
    expect(messages.map(({ side, speaker_name }) => [side, speaker_name])).toEqual([
      ['theirs', null],
      ['ours', 'Malo Terrec'],
      ['theirs', null]
    ])
    expect(messages[1]?.text).toMatch(/\nMalo, chef boulanger à Nantes$/)
  })

  it('proposes who answered a returning person before, and says so', async () => {
    const decision = await getRanking(ctx.store.read, await idOf('miche-sans-levure'))
    expect(decision?.choice).toBe(sampleColleagueId('malo'))
    expect(decision?.ranking[0]?.reasons.map(({ signal }) => signal)).toContain('continuity')
  })

  it('names the company where nobody did', async () => {
    expect((await getSettings(ctx.store.read)).companyName).toBe('Tournemie')
  })

  it('leaves nothing that Z would undo', async () => {
    expect(await listLastUndoable(ctx.store.read)).toEqual([])
  })

  it('leaves no reply on its way', async () => {
    const states = await ctx.store.read
      .selectFrom('outbox')
      .select(['state', 'recorded_at'])
      .where((where) => where.or([where('state', '!=', 'sent'), where('recorded_at', 'is', null)]))
      .execute()
    expect(states).toEqual([])
  })
})

describe('the consents of the sample', () => {
  beforeAll(open)
  afterAll(() => ctx.close())

  it('are none for one colleague, expired for one, and absent for one on leave', async () => {
    const now = ctx.clock.now()
    const colleagues = await listColleagues(ctx.store.read, now)
    const named = (ref: string) => colleagues.find(({ id }) => id === sampleColleagueId(ref))
    expect(colleagues).toHaveLength(8)
    expect(colleagues.every(({ sample, leftAt }) => sample && leftAt === null)).toBe(true)
    expect(named('solene')?.consents).toEqual([])
    expect(await getValidConsent(ctx.store.read, sampleColleagueId('samira'), 'facebook', now)).toMatchObject(
      {
        kind: 'expired'
      }
    )
    expect(
      named('samira')
        ?.consents.map(({ network }) => network)
        .toSorted()
    ).toEqual(['bluesky', 'instagram'])
    expect(await getValidConsent(ctx.store.read, sampleColleagueId('ousmane'), 'bluesky', now)).toEqual({
      kind: 'missing'
    })
    const absence = named('clemence')?.absences[0]
    expect(absence !== undefined && absence.from < now && now < absence.until).toBe(true)
  })

  it('held for each reply when it was made', async () => {
    const replies = await ctx.store.read.selectFrom('outbox').selectAll().execute()
    const ledger = await ctx.store.read.selectFrom('consent').selectAll().orderBy('recorded_at').execute()
    expect(replies).toHaveLength(9)
    for (const reply of replies) {
      const latest = ledger.findLast(
        (line) =>
          line.colleague_id === reply.speaker_id &&
          line.network === reply.network &&
          line.recorded_at <= reply.created_at
      )
      expect([latest?.id, latest?.kind]).toEqual([reply.consent_id, 'grant'])
      expect(reply.created_at < reply.consent_until).toBe(true)
    }
  })

  it('hold for everybody whom the inbox suggests or has chosen', async () => {
    const rows = await ctx.store.read
      .selectFrom('conversation')
      .innerJoin('account', 'account.id', 'conversation.account_id')
      .select(['conversation.ref', 'network', 'suggested_id', 'assignee_id'])
      .execute()
    const now = ctx.clock.now()
    let checked = 0
    for (const { ref, network, suggested_id, assignee_id } of rows)
      for (const id of [suggested_id, assignee_id]) {
        if (id === null) continue
        checked += 1
        expect([ref, (await getValidConsent(ctx.store.read, id, network, now)).kind]).toEqual([ref, 'valid'])
        if (id === suggested_id) expect([ref, id]).not.toEqual([ref, sampleColleagueId('clemence')])
      }
    expect(checked).toBeGreaterThan(40)
  })
})

describe('loading again', () => {
  beforeEach(open)
  afterEach(() => ctx.close())

  it('changes nothing, even an hour later', async () => {
    const before = dumpTables(ctx.databaseFile)
    ctx.clock.advance(hour)
    await load()
    expect(dumpTables(ctx.databaseFile)).toEqual(before)
  })

  it('leaves alone what the person did meanwhile', async () => {
    const id = await idOf('le-chien-et-la-baguette')
    await ctx.store.write((tx) =>
      tx.updateTable('conversation').set({ state: 'done', assignee_id: null }).where('id', '=', id).execute()
    )
    const before = dumpTables(ctx.databaseFile)
    await load()
    expect(dumpTables(ctx.databaseFile)).toEqual(before)
  })

  it('brings what an interrupted loading left out, at the times of the first', async () => {
    const id = await idOf('commande-jamais-arrivee')
    const before = await listMessages(ctx.store.read, id)
    await ctx.store.write((tx) => removeConversation(tx, id))
    ctx.clock.advance(hour)
    await load()
    const after = await listMessages(ctx.store.read, await idOf('commande-jamais-arrivee'))
    expect(after.map(({ text, sort_at, speaker_id }) => ({ text, sort_at, speaker_id }))).toEqual(
      before.map(({ text, sort_at, speaker_id }) => ({ text, sort_at, speaker_id }))
    )
    const { rows } = await listInbox(ctx.store.read, 'attributed', sampleColleagueId('theo'), null, 10)
    expect(rows).toHaveLength(1)
  })

  it('brings nothing back of an account that the person removed', async () => {
    await ctx.store.write((tx) =>
      tx.deleteFrom('account').where('id', '=', sampleAccountId('google-rennes')).execute()
    )
    const before = dumpTables(ctx.databaseFile)
    await load()
    expect(dumpTables(ctx.databaseFile)).toEqual(before)
  })

  it('keeps the company name that a person gave', async () => {
    const other = await openTestContext()
    await other.store.write((tx) => changeSettings(tx, { companyName: 'Au Bon Moulin' }))
    await loadSample(other, join(other.resourcesFolder, 'seed'))
    expect((await getSettings(other.store.read)).companyName).toBe('Au Bon Moulin')
    await other.close()
  })
})

describe('the welcome', () => {
  /** Whether the app, started on this folder, begins with the inbox. */
  const begins = async (): Promise<unknown> => {
    const { store, ...rest } = ctx
    await store.close()
    const started = await startApp(rest)
    if (started.kind === 'problem') throw new Error(started.problem.kind)
    const settings = await started.app.serve('settings.get', {})
    await started.app.stop()
    ctx = await openTestContext({ dataFolder: ctx.dataFolder, clock: ctx.clock })
    return settings
  }
  beforeEach(async () => {
    ctx = await openTestContext()
  })
  afterEach(() => ctx.close())

  it('is not shown again over a sample that was loaded before the answer to it was kept', async () => {
    await load()
    expect(await getSettings(ctx.store.read)).toMatchObject({ welcomed: false })
    expect(await begins()).toMatchObject({ value: { welcomed: true, sampleLoaded: true } })
  })

  it('offers a sample again that a killed process left in the middle', async () => {
    await load()
    await ctx.store.write((tx) => tx.deleteFrom('ranking').execute())
    expect(await begins()).toMatchObject({ value: { welcomed: false, sampleLoaded: true } })
  })
})
