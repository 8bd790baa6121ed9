import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listInboundTexts } from '../../../src/main/assign/gather-facts.ts'
import { rankConversations } from '../../../src/main/assign/rank-conversations.ts'
import { refitRouting } from '../../../src/main/assign/refit-routing.ts'
import { fold } from '../../../src/shared/text/fold.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import { listColleagues } from '../../../src/main/store/colleagues.ts'
import { listNewest } from '../../../src/main/store/conversations.ts'
import { listRankings } from '../../../src/main/store/rankings.ts'
import type { Colleague } from '../../../src/shared/model/colleague.ts'
import type { ConversationId } from '../../../src/shared/model/ids.ts'
import type { Reason } from '../../../src/shared/model/routing.ts'
import { unreachable } from '../../../src/shared/result.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

beforeAll(async () => {
  ctx = await openTestContext()
  await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
  await refitRouting(ctx)
  await rankConversations(ctx, await listNewest(ctx.store.read, 1_000))
})
afterAll(() => ctx.close())

const rowOf = (id: ConversationId) =>
  ctx.store.read
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .select(['conversation.person_id', 'account.place'])
    .where('conversation.id', '=', id)
    .executeTakeFirstOrThrow()

/** Why a reason does not hold by the rows of the database; null when it does. */
const complaintOf = async (
  conversationId: ConversationId,
  text: string,
  colleague: Colleague,
  reason: Reason
): Promise<string | null> => {
  const said = fold(text)
  const stands = (word: string) => said.includes(fold(word))
  const db = ctx.store.read
  switch (reason.signal) {
    case 'topic': {
      const profile = fold([...colleague.topics, colleague.role, colleague.bio].join('\n'))
      const strange = reason.words.find(
        (word) => !stands(word.found) || (word.profile !== '' && !profile.includes(fold(word.profile)))
      )
      return strange === undefined ? null : `${strange.found} or ${strange.profile} stands nowhere`
    }
    case 'history': {
      if (!reason.words.every(stands)) return 'a word was not said'
      if (reason.assignmentIds.length === 0) return null
      const standing = await db
        .selectFrom('assignment')
        .select('id')
        .where('id', 'in', reason.assignmentIds)
        .where('colleague_id', '=', colleague.id)
        .where('undone_at', 'is', null)
        .execute()
      return standing.length === reason.assignmentIds.length ? null : 'an assignment does not stand'
    }
    case 'continuity': {
      const { person_id: personId } = await rowOf(conversationId)
      const answers = await db
        .selectFrom('message')
        .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
        .select('message.id')
        .where('message.id', 'in', reason.messageIds)
        .where('message.speaker_id', '=', colleague.id)
        .where('conversation.person_id', '=', personId)
        .execute()
      return answers.length === reason.messageIds.length ? null : 'an answer is not theirs to this person'
    }
    case 'place': {
      if (reason.place !== colleague.place) return 'the place is not theirs'
      const own = await rowOf(conversationId)
      if (reason.source === 'named') return reason.words.every(stands) ? null : 'the place was not named'
      if (reason.source === 'account')
        return own.place === reason.place ? null : 'not the place of the account'
      for (const id of reason.conversationIds) {
        const before = await rowOf(id)
        if (before.person_id !== own.person_id || before.place !== reason.place) return 'not their past'
      }
      return null
    }
    case 'language':
      return colleague.languages.some((language) => language === reason.language) ? null : 'not spoken'
    case 'hours':
      return colleague.hours.spans.some((span) => span.to === reason.until) ? null : 'no such hours'
    case 'load':
      return reason.budget === colleague.weeklyBudget && reason.used <= colleague.weekLoad
        ? null
        : 'another load'
    default:
      return unreachable(reason)
  }
}

test('every point of every ranking of the sample resolves to a row, for those chosen and those passed over', async () => {
  const db = ctx.store.read
  const ids = await listNewest(db, 1_000)
  const rankings = await listRankings(db, ids)
  const texts = await listInboundTexts(db, ids)
  const colleagues = new Map((await listColleagues(db, ctx.clock.now())).map((one) => [one.id, one]))
  const complaints: string[] = []
  const seen = new Set<Reason['signal']>()
  for (const [id, { ranking }] of rankings)
    for (const { colleagueId, reasons, score } of ranking) {
      const colleague = colleagues.get(colleagueId)
      if (colleague === undefined) throw new Error('a ranking names nobody')
      const sum = reasons.reduce((total, reason) => total + reason.points, 0)
      if (Math.abs(sum - score) > 1e-6) complaints.push(`${id}: ${score} is not ${sum}`)
      for (const reason of reasons) {
        seen.add(reason.signal)
        const complaint = await complaintOf(id, texts.get(id) ?? '', colleague, reason)
        if (complaint !== null) complaints.push(`${id}, ${colleague.name}, ${reason.signal}: ${complaint}`)
      }
    }
  expect(complaints).toEqual([])
  expect(rankings.size).toBe(ids.length)
  // Checked on something: every kind of reason occurs in the sample.
  expect([...seen]).toEqual(
    expect.arrayContaining(['topic', 'history', 'continuity', 'place', 'language', 'load'])
  )
})
