import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rankConversations, rerankOpenConversations } from '../../../src/main/assign/rank-conversations.ts'
import { askRefit, refitRouting } from '../../../src/main/assign/refit-routing.ts'
import { getRanking } from '../../../src/main/store/rankings.ts'
import type { View } from '../../../src/shared/model/conversation.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { day, hour, plus } from '../../../src/shared/model/instant.ts'
import { usualTuning } from '../../../src/shared/model/routing-tuning.ts'
import { anAccount, at } from '../../support/builders.ts'
import { aConversation, aProfile, aStoredColleague, give } from '../../support/colleagues.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>
let accountId: AccountId

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
  accountId = await anAccount(ctx, { network: 'youtube' })
})
afterEach(() => ctx.close())

const idsIn = async (view: View) =>
  (await app.ask('inbox.list', { view, colleagueId: null, after: null, limit: 200 })).rows.map(
    (row) => row.id
  )

const loadOf = async (id: ColleagueId) =>
  (await app.ask('colleagues.list', {})).find((colleague) => colleague.id === id)?.weekLoad

const exclusionOf = async (conversationId: ConversationId, colleagueId: ColleagueId) =>
  (await getRanking(ctx.store.read, conversationId))?.ranking.find(
    (candidate) => candidate.colleagueId === colleagueId
  )?.exclusion

describe('what rankings still have to take in', () => {
  test('is said until every open conversation was compared with the words that are read', async () => {
    await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] })
    await aConversation(ctx, accountId, 'Du levain ?')
    expect(await app.ask('routing.awaited', {})).toEqual({ conversations: 1, words: true })
    await rerankOpenConversations(ctx)
    expect(await app.ask('routing.awaited', {})).toEqual({ conversations: 0, words: true })
    await refitRouting(ctx)
    expect(await app.ask('routing.awaited', {})).toEqual({ conversations: 1, words: false })
    await rerankOpenConversations(ctx)
    expect(await app.ask('routing.awaited', {})).toEqual({ conversations: 0, words: false })
    askRefit(ctx.store)
    expect(await app.ask('routing.awaited', {})).toEqual({ conversations: 0, words: true })
    await refitRouting(ctx)
    await rerankOpenConversations(ctx)
    expect(await app.ask('routing.awaited', {})).toEqual({ conversations: 0, words: false })
  })

  test('is every open conversation once one was given, until it is known what that teaches and weighs', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'], weeklyBudget: 1 })
    const given = await aConversation(ctx, accountId, 'Du levain ?', 'one')
    const other = await aConversation(ctx, accountId, 'Et du levain ?', 'two')
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(other, baker)).toBeNull()
    ctx.clock.advance(hour)
    await app.ask('conversations.assign', { conversationIds: [given], colleagueId: baker })
    expect(await app.ask('routing.awaited', {})).toMatchObject({ conversations: 2 })
    await rerankOpenConversations(ctx)
    expect(await app.ask('routing.awaited', {})).toMatchObject({ conversations: 0 })
    expect(await exclusionOf(other, baker)).toEqual({ gate: 'budget', used: 1, budget: 1, weight: 1 })
  })

  test('is taken in at once for the conversation that a person chooses for', async () => {
    const baker = await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] })
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await app.ask('routing.rank', { conversationId: id })
    const { decision } = await app.ask('conversations.open', { conversationId: id })
    expect(decision.ranking.map(({ colleagueId }) => colleagueId)).toEqual([baker])
  })
})

describe('needs a human decision', () => {
  test('holds what nobody fits, until a person chooses, and again when the choice is undone', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] })
    const placed = await aConversation(ctx, accountId, 'Du levain ?', 'one')
    const lost = await aConversation(ctx, accountId, 'Zut alors', 'two')
    await rankConversations(ctx, [placed, lost])
    expect(await idsIn('undecided')).toEqual([lost])
    expect((await app.ask('inbox.counts', {})).byView).toMatchObject({ to_answer: 2, undecided: 1 })
    const { decision } = await app.ask('conversations.open', { conversationId: lost })
    expect(decision).toMatchObject({ choice: null, needed: { points: 2 } })
    expect(decision.ranking).toHaveLength(1)

    await app.ask('conversations.assign', { conversationIds: [lost], colleagueId: baker })
    expect(await idsIn('undecided')).toEqual([])
    await app.ask('inbox.undo', {})
    expect(await idsIn('undecided')).toEqual([lost])
    await app.ask('inbox.markDone', { conversationIds: [lost] })
    expect(await idsIn('undecided')).toEqual([])
  })
})

test('what was suggested to a colleague who leaves needs a decision at once, before anything is ranked anew', async () => {
  const baker = await aStoredColleague(ctx, { topics: ['levain'] })
  const id = await aConversation(ctx, accountId, 'Du levain ?')
  await rankConversations(ctx, [id])
  expect(await idsIn('undecided')).toEqual([])
  await app.ask('colleagues.markLeft', { colleagueId: baker })
  expect(await idsIn('undecided')).toEqual([id])
})

describe('what a conversation weighs', () => {
  test('counts in the week of who has it, keeps them from others, and is taken back with Z', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'], weeklyBudget: 4 })
    const hard = await aConversation(ctx, accountId, 'Votre levain est une honte', 'one')
    const next = await aConversation(ctx, accountId, 'Du levain ?', 'two')
    await give(ctx, [hard], baker)
    await app.ask('conversations.weigh', { conversationIds: [hard, next], weight: 2 })
    expect(await loadOf(baker)).toBe(2)
    expect((await app.ask('conversations.open', { conversationId: hard })).summary.weight).toBe(2)
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(next, baker)).toBeNull()
    await app.ask('conversations.weigh', { conversationIds: [next], weight: 3 })
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(next, baker)).toEqual({ gate: 'budget', used: 2, budget: 4, weight: 3 })

    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'weigh', conversationIds: [next] })
    expect((await app.ask('conversations.open', { conversationId: next })).summary.weight).toBe(2)
    await app.ask('inbox.undo', {})
    expect(await loadOf(baker)).toBe(1)
  })

  test('of one that turns hostile days later gives the rest from then on', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] })
    const hard = await aConversation(ctx, accountId, 'Votre levain', 'one')
    await give(ctx, [hard], baker)
    ctx.clock.advance(3 * day)
    const next = await aConversation(ctx, accountId, 'Du levain ?', 'two')
    await app.ask('conversations.weigh', { conversationIds: [hard], weight: 3 })
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(next, baker)).toEqual({
      gate: 'recovering',
      until: plus(ctx.clock.now(), 2 * day)
    })
    await app.ask('inbox.undo', {})
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(next, baker)).toBeNull()
  })

  test('is known when it is given, and again when an attribution that was undone comes back', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] })
    const hard = await aConversation(ctx, accountId, 'Votre levain', 'one')
    await app.ask('conversations.weigh', { conversationIds: [hard], weight: 3 })
    await give(ctx, [hard], baker)
    expect(await loadOf(baker)).toBe(3)
    await app.ask('conversations.unassign', { conversationIds: [hard] })
    await app.ask('inbox.undo', {})
    expect(await loadOf(baker)).toBe(3)
  })

  test('is in nobody’s way when many are given at once to the first: each knows what those before weigh', async () => {
    const one = await aStoredColleague(ctx, { name: 'A', topics: ['levain'], weeklyBudget: 3 })
    const other = await aStoredColleague(ctx, { name: 'B', topics: ['levain'], weeklyBudget: 4 })
    const ids: ConversationId[] = []
    for (let index = 0; index < 12; index += 1)
      ids.push(await aConversation(ctx, accountId, 'Du levain ?', `person ${index}`))
    await rankConversations(ctx, ids)
    await app.ask('conversations.weigh', { conversationIds: ids.slice(0, 2), weight: 2 })
    const { assigned, unplaced } = await app.ask('conversations.assignFirst', { conversationIds: ids })
    expect(await loadOf(one)).toBeLessThanOrEqual(3)
    expect(await loadOf(other)).toBeLessThanOrEqual(4)
    expect(assigned).toBeGreaterThan(3)
    expect(assigned + unplaced.length).toBe(12)
    await rerankOpenConversations(ctx)
    expect(new Set(await idsIn('undecided'))).toEqual(new Set(unplaced))
  })
})

describe('topics refused', () => {
  test('are lines of the ledger that keep a colleague away, until they are accepted again', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] })
    const id = await aConversation(ctx, accountId, 'Du levain pour la kermesse politique ?')
    const validUntil = plus(ctx.clock.now(), 30 * day)
    const refuse = (refusedTopics: string[]) =>
      app.ask('colleagues.recordConsent', {
        colleagueId: baker,
        networks: ['youtube'],
        validUntil,
        refusedTopics
      })
    await refuse(['Politique'])
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(id, baker)).toEqual({
      gate: 'refused_topic',
      topic: 'Politique',
      words: ['politique']
    })
    expect((await app.ask('colleagues.list', {}))[0]?.refusedTopics).toEqual(['Politique'])
    // Consent for networks alone leaves them as they are.
    await app.ask('colleagues.recordConsent', { colleagueId: baker, networks: ['youtube'], validUntil })
    expect((await app.ask('colleagues.list', {}))[0]?.refusedTopics).toEqual(['Politique'])
    await refuse(['politique', 'politique', 'salaires'])
    await refuse(['salaires'])
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(id, baker)).toBeNull()
    expect(dumpTables(ctx.databaseFile)['topic_consent']).toHaveLength(3)
  })
})

describe('public holidays', () => {
  const christmas = at('2026-12-25T09:00:00.000Z')

  test('of the company keep everybody away for their day, except those with a calendar of their own', async () => {
    const here = await aStoredColleague(ctx, { name: 'A', topics: ['levain'] })
    const works = await aStoredColleague(ctx, { name: 'B', topics: ['levain'], holidays: 'none' })
    const away = await aStoredColleague(ctx, { name: 'C', topics: ['levain'], holidays: 'JP' })
    ctx.clock.set(at('2026-12-24T22:59:00.000Z'))
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await app.ask('settings.change', { holidays: 'FR' })
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(id, here)).toBeNull()
    ctx.clock.set(christmas)
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(id, here)).toEqual({
      gate: 'holiday',
      names: { fr: 'Noël', en: 'Christmas Day' },
      until: '2026-12-25T23:00:00.000Z'
    })
    expect([await exclusionOf(id, works), await exclusionOf(id, away)]).toEqual([null, null])
    ctx.clock.set(at('2026-12-25T23:00:00.000Z'))
    await rerankOpenConversations(ctx)
    expect(await exclusionOf(id, here)).toBeNull()
  })

  test('are those of a part of a country where it has its own', async () => {
    const strasbourg = await aStoredColleague(ctx, { name: 'A', topics: ['levain'], holidays: 'FR-67' })
    const lyon = await aStoredColleague(ctx, { name: 'B', topics: ['levain'], holidays: 'FR' })
    ctx.clock.set(at('2026-12-26T09:00:00.000Z'))
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await rankConversations(ctx, [id])
    expect((await exclusionOf(id, strasbourg))?.gate).toBe('holiday')
    expect(await exclusionOf(id, lyon)).toBeNull()
  })

  test('are offered by country, with the parts that have their own', async () => {
    const calendars = await app.ask('settings.holidayCalendars', {})
    expect(calendars.length).toBeGreaterThan(150)
    const france = calendars.find((each) => each.calendar === 'FR')
    expect(france?.parts.map((part) => part.calendar)).toContain('FR-67')
  })
})

describe('hours', () => {
  test('rank those first who are at work, and rankings follow when hours begin', async () => {
    const hours = { timeZone: 'Europe/Paris', spans: [{ weekday: 1, from: '10:00', to: '12:00' }] }
    const working = await aStoredColleague(ctx, { name: 'A', topics: ['levain'], hours })
    const monday = at('2026-11-23T08:59:00.000Z')
    ctx.clock.set(monday)
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await rankConversations(ctx, [id])
    const reason = async () =>
      (await getRanking(ctx.store.read, id))?.ranking
        .find((candidate) => candidate.colleagueId === working)
        ?.reasons.find((one) => one.signal === 'hours')
    expect(await reason()).toBeUndefined()
    ctx.clock.advance(hour / 60)
    await rerankOpenConversations(ctx)
    expect(await reason()).toEqual({ signal: 'hours', points: 0.3, until: '12:00' })
    ctx.clock.advance(2 * hour)
    await rerankOpenConversations(ctx)
    expect(await reason()).toBeUndefined()
  })
})

describe('evidence', () => {
  test('names the conversations behind continuity, history and place, newest first, and not the one at hand', async () => {
    const shop = await anAccount(ctx, { network: 'youtube', name: 'Fournil du lac', place: 'Annecy' })
    const baker = await aStoredColleague(ctx, { topics: ['levain'], place: 'Annecy' })
    const taught = await aConversation(ctx, accountId, 'Le seigle de Savoie ?', 'somebody')
    await give(ctx, [taught], baker)
    const before = await aConversation(ctx, shop, 'Du seigle ?', 'Odile')
    await ctx.store.write((tx) =>
      tx
        .insertInto('message')
        .values({
          sequence: 1_000,
          id: ctx.ids.next(),
          conversation_id: before,
          account_id: shop,
          ref: 'our answer',
          parent_ref: null,
          side: 'ours',
          handle_id: null,
          speaker_id: baker,
          text: 'Oui !',
          spans: '[]',
          reply_target: null,
          url: null,
          language: null,
          rating: null,
          published_at: null,
          sort_at: ctx.clock.now(),
          asks_at: null,
          received_at: ctx.clock.now(),
          edited_at: null,
          deleted_at: null,
          audience: 'public',
          standing: 'shown',
          liked_at: null
        })
        .execute()
    )
    const again = await aConversation(ctx, accountId, 'Encore du seigle ?', 'Odile')
    await rankConversations(ctx, [again])
    const evidence = await app.ask('routing.evidence', { conversationId: again, colleagueId: baker })
    expect(evidence.continuity.map((one) => one.conversationId)).toEqual([before])
    expect(evidence.history.map((one) => one.conversationId)).toEqual([taught])
    expect(evidence.place.map((one) => one.conversationId)).toEqual([before])
    expect(evidence.place[0]).toMatchObject({
      network: 'youtube',
      personName: 'Odile',
      excerpt: 'Du seigle ?'
    })
    await app.ask('conversations.unassign', { conversationIds: [taught] })
    expect(
      (await app.ask('routing.evidence', { conversationId: again, colleagueId: baker })).history
    ).toEqual([])
  })
})

describe('forgetting a colleague who left', () => {
  test('removes what is known of them from every table, file and decision, and keeps what they published', async () => {
    const baker = await aStoredColleague(ctx, {
      name: 'Zéphyrine Gone',
      email: 'zephyrine@example.org',
      topics: ['levainzg'],
      bio: 'Pétrit zg.',
      signatures: { youtube: { nameForm: 'full', text: 'boulangère zg' } }
    })
    const other = await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levainzg'] })
    const hers = await aConversation(ctx, accountId, 'Du levainzg ?', 'one')
    const theirs = await aConversation(ctx, accountId, 'Encore du levainzg', 'two')
    await rankConversations(ctx, [hers, theirs])
    await give(ctx, [hers], baker)
    await give(ctx, [theirs], other)
    await ctx.store.write((tx) =>
      tx
        .updateTable('message')
        .set({ side: 'ours', handle_id: null, speaker_id: baker })
        .where('conversation_id', '=', hers)
        .execute()
    )
    await refitRouting(ctx)
    expect(readdirSync(ctx.dataFolder)).toContain('routing-model.bin')
    expect(await app.call('colleagues.forget', { colleagueId: baker })).toMatchObject({
      error: { code: 'colleague_still_here', values: { name: 'Zéphyrine Gone' } }
    })
    await app.ask('colleagues.markLeft', { colleagueId: baker })
    await app.ask('colleagues.forget', { colleagueId: baker })

    expect(readdirSync(ctx.dataFolder)).not.toContain('routing-model.bin')
    const tables = dumpTables(ctx.databaseFile)
    const holding = (text: string) =>
      Object.entries(tables).flatMap(([name, rows]) => (rows.some((row) => row.includes(text)) ? [name] : []))
    expect(holding('zephyrine@example.org')).toEqual([])
    expect(holding('Pétrit zg.')).toEqual([])
    expect(holding('boulangère zg')).toEqual([])
    // The name under what was said; the ledger; who did what, by id.
    expect(holding(baker)).toEqual(['audit', 'colleague', 'consent', 'message'])
    expect(tables['learned_word']?.some((row) => row.includes(baker))).toBe(false)
    const [kept] = (await app.ask('colleagues.list', {})).filter((one) => one.id === baker)
    expect(kept).toMatchObject({
      name: 'Zéphyrine Gone',
      topics: [],
      email: null,
      forgottenAt: ctx.clock.now()
    })
    expect(await app.call('colleagues.forget', { colleagueId: baker })).toMatchObject({
      error: { code: 'not_found' }
    })
    await app.ask('colleagues.markReturned', { colleagueId: baker })
    expect((await app.ask('colleagues.list', {})).find((one) => one.id === baker)?.leftAt).not.toBeNull()
  })

  test('leaves no trace at all of one who never spoke', async () => {
    const id = await aStoredColleague(ctx, { name: 'Zéphyrine Gone' })
    await app.ask('colleagues.markLeft', { colleagueId: id })
    await app.ask('colleagues.forget', { colleagueId: id })
    const tables = dumpTables(ctx.databaseFile)
    const holding = Object.entries(tables).flatMap(([name, rows]) =>
      rows.some((row) => row.includes(id) || row.includes('Zéphyrine')) ? [name] : []
    )
    // Who did what, by an id that names nobody any more.
    expect(holding).toEqual(['audit'])
  })
})

describe('help while a profile is written', () => {
  test('proposes words of conversations that nobody was given, and names the colleague it cannot be told from', async () => {
    const baker = await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain', 'seigle'] })
    for (const [index, text] of [
      'Le parking de la rue est fermé',
      'Un parking pour vélos ?',
      'Où garer son vélo, au parking ?',
      'Du levain ?',
      'Du seigle ?'
    ].entries())
      await aConversation(ctx, accountId, text, `person ${index}`)
    await rerankOpenConversations(ctx)
    const ask = (topics: string[], colleagueId: ColleagueId | null = null) =>
      app.ask('routing.profileHelp', {
        colleagueId,
        topics,
        role: '',
        bio: '',
        place: null,
        languages: ['fr']
      })
    const help = await ask(['accueil'])
    expect(help.words).toContainEqual({ written: 'parking', conversations: 3 })
    expect(help.words.map((word) => word.written)).not.toContain('levain')
    expect(help.twins).toEqual([])
    expect((await ask(['Seigle', 'levain'])).twins).toEqual([
      { colleagueId: baker, words: expect.arrayContaining(['levain']) }
    ])
    expect((await ask(['Seigle', 'levain'], baker)).twins).toEqual([])
    // Said meanwhile: the words are read again.
    await aConversation(ctx, accountId, 'Le kouglof ?', 'x')
    await aConversation(ctx, accountId, 'Un kouglof !', 'y')
    expect((await ask(['accueil'])).words.map((word) => word.written)).toContain('kouglof')
  })
})

describe('what would have happened', () => {
  test('under another profile is told without changing anything', async () => {
    const baker = await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] })
    const accountant = await aStoredColleague(ctx, { name: 'Hugues Morel', topics: ['factures'] })
    const ids = [
      await aConversation(ctx, accountId, 'Ma facture ?', 'one'),
      await aConversation(ctx, accountId, 'Du levain ?', 'two'),
      await aConversation(ctx, accountId, 'Un kouglof ?', 'three')
    ]
    await rankConversations(ctx, ids)
    const before = dumpTables(ctx.databaseFile)
    const profile = aProfile({ name: 'Irène Fabre', topics: ['levain', 'kouglof'] })
    const replay = await app.ask('routing.replay', {
      change: { kind: 'profiles', profiles: [{ colleagueId: baker, profile }] }
    })
    expect(replay.compared).toBe(3)
    expect(replay.changed).toMatchObject([
      { conversationId: ids[2], from: null, to: baker, why: { signal: 'topic' } }
    ])
    const added = await app.ask('routing.replay', {
      change: {
        kind: 'profiles',
        profiles: [{ colleagueId: null, profile: aProfile({ topics: ['kouglof'] }) }]
      }
    })
    expect(added.changed).toMatchObject([{ conversationId: ids[2], from: null, to: 'new' }])
    const emptied = await app.ask('routing.replay', {
      change: {
        kind: 'profiles',
        profiles: [
          { colleagueId: accountant, profile: aProfile({ name: 'Hugues Morel', topics: ['impôts'] }) }
        ]
      }
    })
    expect(emptied.changed.map((one) => one.conversationId)).toContain(ids[0])
    expect(dumpTables(ctx.databaseFile)).toEqual(before)
  })

  test('under other weights is told, then applied, and rankings follow', async () => {
    const lake = await anAccount(ctx, { network: 'youtube', name: 'Fournil du lac', place: 'Annecy' })
    const shop = await aStoredColleague(ctx, { name: 'A', topics: ['vitrine'], place: 'Annecy' })
    const baker = await aStoredColleague(ctx, { name: 'B', topics: ['levain'] })
    const id = await aConversation(ctx, lake, 'Du levain ?')
    await rankConversations(ctx, [id])
    expect((await getRanking(ctx.store.read, id))?.choice).toBe(baker)
    expect(await app.ask('routing.tuning', {})).toEqual(usualTuning)
    const tuning = { ...usualTuning, place: 3 }
    const { changed } = await app.ask('routing.replay', { change: { kind: 'tuning', tuning } })
    expect(changed).toMatchObject([
      { conversationId: id, from: baker, to: shop, why: { signal: 'place', points: 9 } }
    ])
    await app.ask('routing.applyTuning', tuning)
    await rerankOpenConversations(ctx)
    expect((await getRanking(ctx.store.read, id))?.choice).toBe(shop)
    expect(await app.ask('routing.tuning', {})).toEqual(tuning)
  })
})
