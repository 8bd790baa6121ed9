import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { rankConversations, rerankOpenConversations } from '../../../src/main/assign/rank-conversations.ts'
import { routeText } from '../../../src/main/assign/route-text.ts'
import { recordConsent } from '../../../src/main/assign/record-consent.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { mergeChanges } from '../../../src/main/runtime/merge-changes.ts'
import { rewriteProfile } from '../../../src/main/store/colleagues.ts'
import { getConversationRow } from '../../../src/main/store/conversations.ts'
import { getRanking, listStaleConversations, markFactsChanged } from '../../../src/main/store/rankings.ts'
import type { TableName } from '../../../src/shared/contract/define.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { day, hour, plus } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { aConversation, aProfile, aStoredColleague, give } from '../../support/colleagues.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let accountId: AccountId

beforeEach(async () => {
  ctx = await openTestContext()
  accountId = await anAccount(ctx, { network: 'youtube', place: 'Annecy' })
})

afterEach(async () => {
  vi.useRealTimers()
  await ctx.close()
})

const suggested = async (id: ConversationId): Promise<ColleagueId | null> =>
  (await getConversationRow(ctx.store.read, id))?.suggested_id ?? null

const exclusions = async (id: ConversationId) =>
  (await getRanking(ctx.store.read, id))?.ranking.map((candidate) => candidate.exclusion)

const stale = () => listStaleConversations(ctx.store.read, ctx.clock.now(), 2_000, [])

describe('ranking conversations', () => {
  test('writes who is best placed and why, and the suggestion that the inbox shows', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'], place: 'Annecy' })
    const accountant = await aStoredColleague(ctx, { name: 'Hugues Morel', topics: ['factures'] })
    const id = await aConversation(ctx, accountId, 'Bonjour, votre pain est-il au levain ?')
    await rankConversations(ctx, [id])
    expect(await suggested(id)).toBe(baker)
    expect(await getRanking(ctx.store.read, id)).toEqual({
      choice: baker,
      needed: { points: 2, confidence: 0.5 },
      ranking: [
        {
          colleagueId: baker,
          score: 8,
          exclusion: null,
          reasons: [
            {
              signal: 'topic',
              points: 4,
              words: [{ found: 'levain', profile: 'levain', points: 4 }]
            },
            {
              signal: 'place',
              points: 3,
              place: 'Annecy',
              source: 'account',
              words: [],
              conversationIds: []
            },
            { signal: 'language', points: 0.5, language: 'fr' },
            { signal: 'load', points: 0.5, used: 0, budget: null }
          ]
        },
        {
          colleagueId: accountant,
          score: 1,
          exclusion: null,
          reasons: [
            { signal: 'language', points: 0.5, language: 'fr' },
            { signal: 'load', points: 0.5, used: 0, budget: null }
          ]
        }
      ]
    })
  })

  test('the window is told of a ranking and its suggestion at once, of those that follow within a second together', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    await aStoredColleague(ctx, { topics: ['levain'], place: 'Annecy' })
    const ids = [
      await aConversation(ctx, accountId, 'Votre pain est-il au levain ?'),
      await aConversation(ctx, accountId, 'Et le levain, quel âge a-t-il ?'),
      await aConversation(ctx, accountId, 'Du levain chez vous ?')
    ] as const
    const told: (readonly TableName[])[] = []
    ctx.store.onChanged(mergeChanges((tables) => told.push(tables)))
    await rankConversations(ctx, [ids[0]])
    vi.advanceTimersByTime(30)
    expect(told).toEqual([expect.arrayContaining(['ranking', 'conversation', 'view_count'])])
    await rankConversations(ctx, [ids[1]])
    await rankConversations(ctx, [ids[2]])
    vi.advanceTimersByTime(900)
    expect(told).toHaveLength(1)
    vi.advanceTimersByTime(100)
    expect(told).toHaveLength(2)
  })

  test('a colleague without consent, with an expired one or a withdrawn one is never suggested', async () => {
    const soon = plus(ctx.clock.now(), day)
    const never = await aStoredColleague(ctx, { name: 'A', topics: ['levain'] }, { networks: ['bluesky'] })
    const expiring = await aStoredColleague(ctx, { name: 'B', topics: ['levain'] }, { until: soon })
    const withdrawing = await aStoredColleague(ctx, { name: 'C', topics: ['levain'] })
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await ctx.store.write((tx) => recordConsent(ctx.ids, tx, withdrawing, [], soon, ctx.clock.now()))
    await rankConversations(ctx, [id])
    expect(await suggested(id)).toBe(expiring)
    ctx.clock.advance(day)
    await rankConversations(ctx, [id])
    expect(await suggested(id)).toBeNull()
    const decision = await getRanking(ctx.store.read, id)
    expect(
      new Map(decision?.ranking.map((candidate) => [candidate.colleagueId, candidate.exclusion]))
    ).toEqual(
      new Map([
        [never, { gate: 'consent', network: 'youtube', expiredAt: null }],
        [expiring, { gate: 'consent', network: 'youtube', expiredAt: soon }],
        [withdrawing, { gate: 'consent', network: 'youtube', expiredAt: null }]
      ])
    )
  })

  test('who was given a hostile conversation keeps it, and is asked for no other for two days', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] })
    const hostile = await aConversation(ctx, accountId, 'Votre levain est une honte')
    await give(ctx, [hostile], baker)
    await ctx.store.write(async (tx) => {
      await tx.updateTable('assignment').set({ weight: 3 }).execute()
      await markFactsChanged(tx, ctx.clock.now())
    })
    const until = plus(ctx.clock.now(), 2 * day)
    ctx.clock.advance(hour)
    const next = await aConversation(ctx, accountId, 'Du levain ?', 'somebody else')
    await rankConversations(ctx, [hostile, next])
    expect(await exclusions(hostile)).toEqual([null])
    expect(await exclusions(next)).toEqual([{ gate: 'recovering', until }])
    ctx.clock.set(until)
    expect(await stale()).toContain(next)
    await rerankOpenConversations(ctx)
    expect(await suggested(next)).toBe(baker)
  })

  test('a consent given again in the very instant of its withdrawal is valid', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] })
    const until = plus(ctx.clock.now(), day)
    await ctx.store.write(async (tx) => {
      await recordConsent(ctx.ids, tx, baker, [], until, ctx.clock.now())
      await recordConsent(ctx.ids, tx, baker, ['youtube'], until, ctx.clock.now())
    })
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await rankConversations(ctx, [id])
    expect(await suggested(id)).toBe(baker)
  })

  test('who answered this person before is preferred, also when that was elsewhere', async () => {
    const first = await aStoredColleague(ctx, { name: 'A', topics: ['levain'] })
    const second = await aStoredColleague(ctx, { name: 'B', topics: ['levain'] })
    const before = await aConversation(ctx, accountId, 'Merci !', 'returning')
    await ctx.store.write((tx) =>
      tx
        .insertInto('message')
        .values({
          sequence: 1_000,
          id: ctx.ids.next(),
          conversation_id: before,
          account_id: accountId,
          ref: 'answer-1',
          parent_ref: null,
          side: 'ours',
          handle_id: null,
          speaker_id: second,
          text: 'Avec plaisir',
          spans: '[]',
          reply_target: null,
          url: null,
          language: null,
          rating: null,
          published_at: ctx.clock.now(),
          sort_at: ctx.clock.now(),
          received_at: ctx.clock.now(),
          asks_at: null,
          edited_at: null,
          deleted_at: null,
          audience: 'public',
          standing: 'shown'
        })
        .execute()
    )
    const again = await aConversation(ctx, accountId, 'Et du levain ?', 'returning')
    const stranger = await aConversation(ctx, accountId, 'Et du levain ?', 'somebody else')
    await rankConversations(ctx, [again, stranger])
    expect(await suggested(again)).toBe(second)
    expect(await suggested(stranger)).toBe(first)
  })

  test('words of context, of a deleted message and of our own replies do not count', async () => {
    await aStoredColleague(ctx, { topics: ['levain', 'gluten', 'factures'] })
    const base = { conversationRef: 'root', parentRef: null }
    const { conversations } = await ingestItems(
      ctx,
      accountId,
      [
        anItem({ ...base, ref: 'root', text: 'Un article sur le levain', context: true }),
        anItem({ ...base, ref: 'gone', text: 'du gluten ?' }),
        anItem({
          ...base,
          ref: 'ours',
          text: 'nos factures',
          author: { ref: 'us', handle: 'us', name: 'Us', url: null, isUs: true }
        }),
        anItem({ ...base, ref: 'asks', text: 'Bravo à tous' })
      ],
      async () => {}
    )
    await ingestItems(
      ctx,
      accountId,
      [anItem({ ...base, ref: 'gone', text: '', state: 'deleted' })],
      async () => {}
    )
    await rankConversations(ctx, conversations)
    const [id] = conversations
    if (id === undefined) throw new Error('nothing came in')
    expect(await suggested(id)).toBeNull()
  })

  test.each([
    ['und', true],
    ['zxx', true],
    ['art', true],
    ['fil', true],
    ['fr-CA', true],
    ['de_AT', false]
  ])(
    'where the words do not tell, the network tells the language: %s, and who reads French may be asked: %s',
    async (language, asked) => {
      const baker = await aStoredColleague(ctx, { topics: ['levain'], languages: ['fr'] })
      const { conversations } = await ingestItems(
        ctx,
        accountId,
        [anItem({ text: 'Levain 🥖', language })],
        async () => {}
      )
      const [id] = conversations
      if (id === undefined) throw new Error('nothing came in')
      await rankConversations(ctx, [id])
      expect(await suggested(id)).toBe(asked ? baker : null)
    }
  )

  test('conversations that are gone and rankings that no longer parse stop nothing', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] })
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    const gone = await aConversation(ctx, accountId, 'Du levain ?')
    await ctx.store.write(async (tx) => {
      await tx.deleteFrom('conversation').where('id', '=', gone).execute()
      await tx
        .insertInto('ranking')
        .values({ conversation_id: id, decision: '{"choice":', made_at: ctx.clock.now() })
        .execute()
    })
    expect(await getRanking(ctx.store.read, id)).toBeNull()
    await rankConversations(ctx, [gone, id])
    expect(await suggested(id)).toBe(baker)
  })
})

describe('keeping rankings up to date', () => {
  test('what was never ranked is ranked, once', async () => {
    await aStoredColleague(ctx, { topics: ['levain'] })
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    expect(await stale()).toEqual([id])
    await rerankOpenConversations(ctx)
    expect(await suggested(id)).not.toBeNull()
    expect(await stale()).toEqual([])
  })

  test('a changed profile changes the suggestions of open conversations, not of those that are done', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['farine'] })
    const open = await aConversation(ctx, accountId, 'Du levain ?')
    const finished = await aConversation(ctx, accountId, 'Du levain ?')
    await rerankOpenConversations(ctx)
    await ctx.store.write(async (tx) => {
      await tx.updateTable('conversation').set({ state: 'done' }).where('id', '=', finished).execute()
      await rewriteProfile(tx, baker, aProfile({ topics: ['levain'] }))
      await markFactsChanged(tx, ctx.clock.now())
    })
    expect(await stale()).toEqual([open])
    await rerankOpenConversations(ctx)
    expect([await suggested(open), await suggested(finished)]).toEqual([baker, null])
    expect(await stale()).toEqual([])
  })

  test('a consent that expires, an absence that begins and one that ends are noticed at once', async () => {
    const hours = (count: number) => plus(ctx.clock.now(), count * hour)
    const absences = [{ from: hours(1), until: hours(2) }]
    await aStoredColleague(ctx, { topics: ['levain'], absences }, { until: hours(3) })
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    const gates: (string | undefined)[] = []
    for (let step = 0; step < 4; step += 1) {
      await rerankOpenConversations(ctx)
      gates.push((await exclusions(id))?.[0]?.gate)
      expect(await stale()).toEqual([])
      ctx.clock.advance(hour)
    }
    expect(gates).toEqual([undefined, 'away', undefined, 'consent'])
  })

  test('a ranking is made anew after a day', async () => {
    const id = await aConversation(ctx, accountId, 'Du levain ?')
    await rerankOpenConversations(ctx)
    ctx.clock.advance(day)
    expect(await stale()).toEqual([])
    ctx.clock.advance(1)
    expect(await stale()).toEqual([id])
  })

  test('choices teach: the next conversation of the kind goes to the colleague who was chosen', async () => {
    const cat = await aStoredColleague(ctx, { name: 'A', topics: ['accueil'] })
    await aStoredColleague(ctx, { name: 'B', topics: ['factures'] })
    const first = await aConversation(ctx, accountId, 'Le chat de la vitrine est adorable')
    const next = await aConversation(ctx, accountId, 'Comment s’appelle le chat de la vitrine ?')
    await rerankOpenConversations(ctx)
    expect(await suggested(next)).toBeNull()
    await give(ctx, [first], cat)
    await rerankOpenConversations(ctx)
    expect(await suggested(next)).toBe(cat)
  })
})

describe('a text typed to see whom it would go to', () => {
  test('is routed without being kept, to colleagues who may speak somewhere', async () => {
    const baker = await aStoredColleague(ctx, { topics: ['levain'] }, { networks: ['bluesky'] })
    await aStoredColleague(ctx, { name: 'B', topics: ['levain', 'pain au levain'] }, { networks: [] })
    expect((await routeText(ctx, 'Du levain ?')).choice).toBe(baker)
    expect((await routeText(ctx, 'Du levain ?', 'youtube')).choice).toBeNull()
    expect(await ctx.store.read.selectFrom('ranking').selectAll().execute()).toEqual([])
  })
})
