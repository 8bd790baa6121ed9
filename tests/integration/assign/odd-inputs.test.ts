import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { rankConversations } from '../../../src/main/assign/rank-conversations.ts'
import { refitRouting } from '../../../src/main/assign/refit-routing.ts'
import { routeText } from '../../../src/main/assign/route-text.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import type { RoutingDecision } from '../../../src/shared/model/routing.ts'
import { anAccount } from '../../support/builders.ts'
import { aConversation, aStoredColleague } from '../../support/colleagues.ts'
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

/** Each score is the sum of its reasons, and a number. */
const expectSound = ({ ranking }: RoutingDecision): void => {
  for (const { score, reasons } of ranking) {
    expect(Number.isFinite(score)).toBe(true)
    expect(score).toBeCloseTo(
      reasons.reduce((sum, reason) => sum + reason.points, 0),
      9
    )
  }
}

/** Compared word by word, and by a model. */
const bothWays = async (text: string): Promise<readonly RoutingDecision[]> => {
  const byWords = await routeText(ctx, text)
  await refitRouting(ctx)
  const decisions = [byWords, await routeText(ctx, text)]
  for (const decision of decisions) expectSound(decision)
  return decisions
}

const choices = async (text: string): Promise<readonly (ColleagueId | null)[]> =>
  (await bothWays(text)).map(({ choice }) => choice)

const wordless = {
  'emoji alone': '🥖🥖 👍🏽',
  spaces: '  \u00a0\n ',
  'characters that are not seen': '\u200b\u200d\u2066',
  figures: '12 / 14 – 3,50',
  'an address': 'https://bread.example/levain/levain',
  'another script': 'Где мой заказ? Доставка опаздывает',
  'a script without spaces': '配送がまだ届きません',
  'one word of ten thousand letters': 'a'.repeat(10_000)
}

test('a message without a word that anybody knows is for a person to decide, with everybody named', async () => {
  const baker = await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] })
  await aStoredColleague(ctx, { name: 'Hugues Morel', topics: ['factures'] })
  const decide = async () => {
    const decisions = new Map<string, RoutingDecision>()
    for (const [name, text] of Object.entries(wordless)) decisions.set(name, await routeText(ctx, text))
    for (const decision of decisions.values()) expectSound(decision)
    return [...decisions].flatMap(([name, { choice, ranking }]) =>
      choice === null && ranking.length === 2 ? [] : [name]
    )
  }
  expect(await decide()).toEqual([])
  const ids: ConversationId[] = []
  for (const text of Object.values(wordless)) ids.push(await aConversation(ctx, accountId, text))
  await refitRouting(ctx)
  expect(await decide()).toEqual([])
  await rankConversations(ctx, ids)
  const { rows } = await app.ask('inbox.list', {
    view: 'undecided',
    colleagueId: null,
    after: null,
    limit: 50
  })
  expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())

  const long = 'votre levain est bon '.repeat(500).slice(0, 10_000)
  expect(await choices(long)).toEqual([baker, baker])
})

describe('a company', () => {
  test('of one colleague asks them for what they know, and for nothing else', async () => {
    const baker = await aStoredColleague(ctx, { role: '', topics: ['levain'] })
    expect(await choices('Du levain ?')).toEqual([baker, baker])
    expect(await choices('Ma facture ?')).toEqual([null, null])
  })

  test('whose profiles are empty leaves everything to a person', async () => {
    for (const name of ['Irène Fabre', 'Hugues Morel', 'Malo Guérin'])
      await aStoredColleague(ctx, { name, role: '', topics: [], bio: '' })
    await aConversation(ctx, accountId, 'Du levain ?')
    expect(await choices('Du levain ?')).toEqual([null, null])
  })

  test('without colleagues leaves everything to a person', async () => {
    await aConversation(ctx, accountId, 'Du levain ?')
    expect((await bothWays('Du levain ?')).map(({ ranking }) => ranking)).toEqual([[], []])
  })

  test('with two of the same profile names both first, one beside the other', async () => {
    const twins = [
      await aStoredColleague(ctx, { name: 'Irène Fabre', topics: ['levain'] }),
      await aStoredColleague(ctx, { name: 'Malo Guérin', topics: ['levain'] })
    ]
    await aStoredColleague(ctx, { name: 'Hugues Morel', topics: ['factures'] })
    for (const { ranking } of await bothWays('Du levain ?')) {
      expect(ranking.slice(0, 2).map(({ colleagueId }) => colleagueId)).toEqual(twins.toSorted())
      expect(ranking[0]?.score).toBe(ranking[1]?.score)
    }
  })

  test('with a colleague named like a topic asks who has the topic', async () => {
    const baker = await aStoredColleague(ctx, { name: 'Irène Fabre', role: '', topics: ['levain'] })
    await aStoredColleague(ctx, { name: 'Rose Levain', role: '', topics: ['factures'] })
    expect(await choices('Du levain ?')).toEqual([baker, baker])
  })
})
