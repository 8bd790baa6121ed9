import type { ConversationSummary } from '../../shared/model/conversation.ts'
import type { Context } from '../runtime/context.ts'
import { listColleagueNames } from '../store/colleagues.ts'

/** The names of the colleagues, by id. */
export const namesOf = async (ctx: Context): Promise<ReadonlyMap<string, string>> =>
  new Map((await listColleagueNames(ctx.store.read)).map((one) => [one.id, one.name]))

/** A conversation as the commands print it. */
export const asDocument = (one: ConversationSummary, names: ReadonlyMap<string, string>) => ({
  id: one.id,
  network: one.network,
  account: one.accountName,
  place: one.place,
  person: one.personName,
  excerpt: one.excerpt,
  rating: one.rating,
  state: one.triage.kind,
  messages: one.messageCount,
  lastInboundAt: one.lastInboundAt,
  assignee: one.assigneeId === null ? null : { id: one.assigneeId, name: names.get(one.assigneeId) ?? null },
  suggested:
    one.suggestedId === null ? null : { id: one.suggestedId, name: names.get(one.suggestedId) ?? null }
})

/** The same for a terminal. */
export const asLine = (one: ReturnType<typeof asDocument>): string =>
  `${one.id}  ${one.lastInboundAt.slice(0, 16).replace('T', ' ')}  ${one.network}  ${one.person}: ${one.excerpt}`
