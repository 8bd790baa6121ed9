import type { AppOutput } from '../../shared/contract/contract.ts'
import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import type { Reason } from '../../shared/model/routing.ts'
import type { Context } from '../runtime/context.ts'
import { listSummaries } from '../store/conversations.ts'
import { getRanking } from '../store/rankings.ts'
import type { AnyDb } from '../store/store.ts'

/** The conversations that are named of each reason: the newest. */
const mostNamed = 5

const conversationsBehind = async (
  db: AnyDb,
  reason: Reason | undefined
): Promise<readonly ConversationId[]> => {
  switch (reason?.signal) {
    case 'continuity': {
      const rows = await db
        .selectFrom('message')
        .select('conversation_id')
        .distinct()
        .where('id', 'in', reason.messageIds)
        .execute()
      return rows.map((row) => row.conversation_id)
    }
    case 'history': {
      if (reason.assignmentIds.length === 0) return []
      const rows = await db
        .selectFrom('assignment')
        .select('conversation_id')
        .distinct()
        .where('id', 'in', reason.assignmentIds)
        .where('undone_at', 'is', null)
        .execute()
      return rows.map((row) => row.conversation_id)
    }
    case 'place':
      return reason.conversationIds
    default:
      return []
  }
}

/** The conversations that the reasons for a colleague rest on, the newest first; none where there is no ranking. */
export const listEvidence = async (
  ctx: Pick<Context, 'store'>,
  conversationId: ConversationId,
  colleagueId: ColleagueId
): Promise<AppOutput<'routing.evidence'>> => {
  const db = ctx.store.read
  const decision = await getRanking(db, conversationId)
  const candidate = decision?.ranking.find((one) => one.colleagueId === colleagueId)
  const behind = async (signal: Reason['signal']) => {
    const reason = candidate?.reasons.find((one) => one.signal === signal)
    const ids = (await conversationsBehind(db, reason)).filter((id) => id !== conversationId)
    return (await listSummaries(db, ids))
      .toSorted((one, other) => (one.lastInboundAt < other.lastInboundAt ? 1 : -1))
      .slice(0, mostNamed)
      .map((summary) => ({
        conversationId: summary.id,
        network: summary.network,
        personName: summary.personName,
        at: summary.lastInboundAt,
        excerpt: summary.excerpt
      }))
  }
  return {
    continuity: await behind('continuity'),
    history: await behind('history'),
    place: await behind('place')
  }
}
