import { z } from 'zod'
import type { ConversationEvent } from '../../shared/model/conversation-event.ts'
import {
  colleagueIdSchema,
  type ColleagueId,
  type ConversationId,
  type HandoffId,
  handoffIdSchema
} from '../../shared/model/ids.ts'
import { instantSchema } from '../../shared/model/instant.ts'
import { messageActionSchema } from '../../shared/model/network.ts'
import { weightSchema } from '../../shared/model/routing.ts'
import { listAuditOf } from '../store/audit.ts'
import { listColleagueNames } from '../store/colleagues.ts'
import { listAskedColleagues } from '../store/handoffs.ts'
import type { AuditRow } from '../store/schema.ts'
import type { ReadDb } from '../store/store.ts'

/** More than anybody reads of one conversation: the newest are shown. */
const mostEvents = 200

const handoffTurns = {
  handoff: 'asked',
  handoff_answered: 'answered',
  handoff_approved: 'approved',
  handoff_postponed: 'put_off',
  handoff_closed: 'came_back',
  handoff_retired: 'retired',
  handoff_renewed: 'renewed',
  handoff_sent_back: 'sent_back',
  handoff_words_used: 'words_used',
  handoff_words_set_aside: 'words_set_aside'
} as const

const plain = ['done', 'not_done', 'returned', 'reply_confirmed', 'reply_retried', 'mute', 'unmute'] as const

/** The actions of the audit that are told in a conversation; what was read, noted or tried is not. */
const told = [
  ...plain,
  'assign',
  'unassign',
  'postpone',
  'silence',
  'weigh',
  'reply',
  'message_action',
  ...Object.keys(handoffTurns)
]

/** What an audit row of one of these actions keeps. */
const assigneeSchema = z.object({ assigneeId: colleagueIdSchema.nullable() })
const untilSchema = z.object({ later_until: instantSchema })
const reasonSchema = z.object({ silence_reason: z.string() })
const weighedSchema = z.object({ weight: weightSchema })
const handoffSchema = z.object({ handoffId: handoffIdSchema })
const replySchema = z.object({ speakerId: colleagueIdSchema })
const actSchema = z.object({ kind: messageActionSchema })

/** Who decided what about a conversation, oldest first. */
export const listEvents = async (
  db: ReadDb,
  conversationId: ConversationId
): Promise<readonly ConversationEvent[]> => {
  const rows = await listAuditOf(db, conversationId, told, mostEvents)
  const names = new Map((await listColleagueNames(db)).map(({ id, name }) => [id, name]))
  const asked = await listAskedColleagues(db, conversationId)
  return rows.flatMap((row) => toEvent(row, names, asked) ?? [])
}

/** Null where a row does not hold what its action says, as one of a colleague who was forgotten: it is not told. */
const toEvent = (
  row: AuditRow,
  names: ReadonlyMap<ColleagueId, string>,
  asked: ReadonlyMap<HandoffId, ColleagueId>
): ConversationEvent | null => {
  const { id, at, action } = row
  const nameOf = (colleagueId: ColleagueId | null | undefined): string | null =>
    colleagueId === null || colleagueId === undefined ? null : (names.get(colleagueId) ?? null)
  const isPlain = plain.find((one) => one === action)
  if (isPlain !== undefined) return { id, at, kind: 'plain', what: isPlain }
  if (isHandoffTurn(action)) {
    const handoff = read(handoffSchema, row.after)
    const colleague = handoff === null ? null : nameOf(asked.get(handoff.handoffId))
    return colleague === null ? null : { id, at, kind: 'handoff', what: handoffTurns[action], colleague }
  }
  switch (action) {
    case 'assign':
    case 'unassign': {
      const to = nameOf(read(assigneeSchema, row.after)?.assigneeId)
      const from = nameOf(read(assigneeSchema, row.before)?.assigneeId)
      if (to !== null) return { id, at, kind: 'given', to, from }
      return from === null ? null : { id, at, kind: 'taken_back', from }
    }
    case 'postpone': {
      const later = read(untilSchema, row.after)
      return later === null ? null : { id, at, kind: 'later', until: later.later_until }
    }
    case 'silence': {
      const silence = read(reasonSchema, row.after)
      return silence === null ? null : { id, at, kind: 'silence', reason: silence.silence_reason }
    }
    case 'weigh': {
      const weighed = read(weighedSchema, row.after)
      return weighed === null ? null : { id, at, kind: 'weighed', weight: weighed.weight }
    }
    case 'reply': {
      const speaker = nameOf(read(replySchema, row.after)?.speakerId)
      return speaker === null ? null : { id, at, kind: 'reply', speaker }
    }
    case 'message_action': {
      const acted = read(actSchema, row.after)
      return acted === null ? null : { id, at, kind: 'acted', act: acted.kind }
    }
    default:
      return null
  }
}

const isHandoffTurn = (action: string): action is keyof typeof handoffTurns =>
  Object.hasOwn(handoffTurns, action)

const read = <Value>(schema: z.ZodType<Value>, kept: string | null): Value | null => {
  if (kept === null) return null
  const parsed = schema.safeParse(JSON.parse(kept))
  return parsed.success ? parsed.data : null
}
