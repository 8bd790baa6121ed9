import { z } from 'zod'
import type { HandoffState, Proposal } from '../../shared/model/handoff.ts'
import { quotedMessageSchema } from '../../shared/model/handoff.ts'
import type { ColleagueId, ConversationId, HandoffId, OutboxId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { type Network, networkSchema } from '../../shared/model/network.ts'
import { unreachable } from '../../shared/result.ts'
import type { HandoffRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** What a letter says, copied when it is made: the page and the reminder say the same, whatever changes after. */
export const letterContentSchema = z.object({
  senderName: z.string(),
  companyName: z.string(),
  messages: z.array(quotedMessageSchema),
  /** In front of softened words. */
  summary: z.string(),
  /** One sentence each. */
  why: z.array(z.string()),
  expectation: z.string(),
  publicAs: z.object({ network: networkSchema, accountName: z.string(), signature: z.string() })
})
export type LetterContent = Readonly<z.infer<typeof letterContentSchema>>

type StateColumns = Pick<
  HandoffRow,
  | 'state'
  | 'purpose'
  | 'writing_since'
  | 'writing_until'
  | 'postponed_until'
  | 'outbox_id'
  | 'proposed_words'
  | 'proposed_note'
>

/** A new question: its colleague, message and words to expect never change after. */
export type NewHandoff = Pick<
  HandoffRow,
  | 'id'
  | 'conversation_id'
  | 'colleague_id'
  | 'parent_message_id'
  | 'language'
  | 'letter'
  | 'due_at'
  | 'expires_at'
  | 'created_at'
>

export const insertHandoff = async (tx: WriteDb, handoff: NewHandoff): Promise<void> => {
  await tx
    .insertInto('handoff')
    .values({
      ...handoff,
      state: 'asked',
      purpose: 'words',
      version: 1,
      writing_since: null,
      writing_until: null,
      postponed_until: null,
      typed: '',
      typed_at: null,
      proposed_words: null,
      proposed_note: null,
      reminded_at: null,
      away_at: null,
      away_until: null,
      outbox_id: null,
      state_at: handoff.created_at
    })
    .execute()
}

export const getHandoff = async (db: AnyDb, id: HandoffId): Promise<HandoffRow | null> =>
  (await db.selectFrom('handoff').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** Where a hand-off stands, as the union that the rest of the app knows. */
export const toHandoffState = (row: HandoffRow): HandoffState => {
  const { purpose } = row
  switch (row.state) {
    case 'asked':
      return { kind: 'asked', purpose }
    case 'writing':
      return {
        kind: 'writing',
        purpose,
        since: row.writing_since ?? row.state_at,
        leaseUntil: row.writing_until ?? row.state_at
      }
    case 'postponed':
      return { kind: 'postponed', purpose, until: row.postponed_until ?? row.state_at }
    case 'answered':
      return { kind: 'answered', at: row.state_at }
    case 'accepted':
      return row.outbox_id === null
        ? { kind: 'answered', at: row.state_at }
        : { kind: 'accepted', outboxId: row.outbox_id }
    case 'returned':
      return { kind: 'returned', at: row.state_at }
    case 'retired':
      return { kind: 'retired', at: row.state_at }
    default:
      return unreachable(row.state)
  }
}

const columnsOf = (state: HandoffState, row: HandoffRow): StateColumns => {
  const base: StateColumns = {
    state: state.kind,
    purpose: row.purpose,
    writing_since: null,
    writing_until: null,
    postponed_until: null,
    outbox_id: null,
    proposed_words: row.proposed_words,
    proposed_note: row.proposed_note
  }
  switch (state.kind) {
    case 'asked':
      return { ...base, purpose: state.purpose }
    case 'writing':
      return {
        ...base,
        purpose: state.purpose,
        writing_since: state.since,
        writing_until: state.leaseUntil
      }
    case 'postponed':
      return { ...base, purpose: state.purpose, postponed_until: state.until }
    case 'accepted':
      return { ...base, outbox_id: state.outboxId }
    case 'answered':
    case 'returned':
    case 'retired':
      return base
    default:
      return unreachable(state)
  }
}

/** What else a step may change beside the state. */
export type HandoffChanges = Partial<
  Pick<
    HandoffRow,
    | 'version'
    | 'due_at'
    | 'expires_at'
    | 'typed'
    | 'typed_at'
    | 'proposed_words'
    | 'proposed_note'
    | 'reminded_at'
    | 'purpose'
  >
>

/** Writes the state that `advanceHandoff` gave. False when the row moved since it was read: somebody else was faster. */
export const markHandoffState = async (
  tx: WriteDb,
  from: HandoffRow,
  to: HandoffState,
  now: Instant,
  changes: HandoffChanges = {}
): Promise<boolean> => {
  const updated = await tx
    .updateTable('handoff')
    .set({
      ...columnsOf(to, from),
      // Typing on is no new state: since when it stands so stays.
      state_at: to.kind === from.state ? from.state_at : now,
      ...changes
    })
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .where('version', '=', from.version)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

export const markReminded = async (tx: WriteDb, id: HandoffId, now: Instant): Promise<void> => {
  await tx.updateTable('handoff').set({ reminded_at: now }).where('id', '=', id).execute()
}

/** The colleague's mail program answered that they are away, until then where it said so. */
export const markAway = async (
  tx: WriteDb,
  id: HandoffId,
  now: Instant,
  until: Instant | null
): Promise<void> => {
  await tx.updateTable('handoff').set({ away_at: now, away_until: until }).where('id', '=', id).execute()
}

/** Newest first. */
export const listConversationHandoffs = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<readonly HandoffRow[]> =>
  await db
    .selectFrom('handoff')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** The hand-offs in these states, the longest waiting first. */
export const listHandoffsIn = async (
  db: AnyDb,
  states: readonly HandoffRow['state'][],
  limit: number
): Promise<readonly HandoffRow[]> =>
  await db
    .selectFrom('handoff')
    .selectAll()
    .where('state', 'in', [...states])
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute()

/** The hand-off whose words stand in this reply. */
export const findHandoffOfReply = async (db: AnyDb, outboxId: OutboxId): Promise<HandoffRow | null> =>
  (await db.selectFrom('handoff').selectAll().where('outbox_id', '=', outboxId).executeTakeFirst()) ?? null

/** Keeps who was named instead; the last word counts. */
export const saveProposal = async (
  tx: WriteDb,
  conversationId: ConversationId,
  words: string,
  colleagueId: ColleagueId | null,
  now: Instant
): Promise<void> => {
  const named = { words, colleague_id: colleagueId, created_at: now }
  await tx
    .insertInto('proposal')
    .values({ conversation_id: conversationId, ...named })
    .onConflict((conflict) => conflict.column('conversation_id').doUpdateSet(named))
    .execute()
}

export const getProposal = async (db: AnyDb, conversationId: ConversationId): Promise<Proposal | null> => {
  const row = await db
    .selectFrom('proposal')
    .selectAll()
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  return row === undefined ? null : { words: row.words, colleagueId: row.colleague_id, at: row.created_at }
}

/** The community manager decided: nothing of it stays. */
export const removeProposal = async (tx: WriteDb, conversationId: ConversationId): Promise<void> => {
  await tx.deleteFrom('proposal').where('conversation_id', '=', conversationId).execute()
}

/** Hand-offs that wait with a colleague. */
export const awaitingHandoffs = (db: AnyDb) =>
  db.selectFrom('handoff').where('handoff.state', 'in', ['asked', 'writing', 'postponed'])

/** Words came home, or words that nobody looked at yet wait for a hand-off that is over. */
export const returnedHandoffs = (db: AnyDb) =>
  db
    .selectFrom('handoff')
    .where(({ or, eb, selectFrom }) =>
      or([
        eb('handoff.state', '=', 'answered'),
        eb(
          'handoff.id',
          'in',
          selectFrom('handoff_answer')
            .select('handoff_answer.handoff_id')
            .where('handoff_answer.standing', '=', 'offered')
        )
      ])
    )

/** Hand-offs whose words wait for the community manager, the longest waiting first. */
export const listReturnedHandoffs = async (db: AnyDb, limit: number): Promise<readonly HandoffRow[]> =>
  await returnedHandoffs(db)
    .selectAll('handoff')
    .orderBy('handoff.state_at')
    .orderBy('handoff.id')
    .limit(limit)
    .execute()

/** What a colleague was asked, with the network on which it would be public. */
export const listColleagueHandoffs = async (
  db: AnyDb,
  colleagueId: ColleagueId
): Promise<readonly { readonly row: HandoffRow; readonly network: Network }[]> => {
  const rows = await db
    .selectFrom('handoff')
    .innerJoin('conversation', 'conversation.id', 'handoff.conversation_id')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .selectAll('handoff')
    .select('account.network')
    .where('handoff.colleague_id', '=', colleagueId)
    .execute()
  return rows.map(({ network, ...row }) => ({ row, network }))
}

/** Who was asked by each hand-off of a conversation. */
export const listAskedColleagues = async (
  db: AnyDb,
  conversationId: ConversationId
): Promise<ReadonlyMap<HandoffId, ColleagueId>> =>
  new Map(
    (
      await db
        .selectFrom('handoff')
        .select(['id', 'colleague_id'])
        .where('conversation_id', '=', conversationId)
        .execute()
    ).map((row) => [row.id, row.colleague_id])
  )

/** The newest hand-offs in whatever state, with who was asked about whom: first those of the colleague with this address. */
export const listAnswerable = async (
  db: AnyDb,
  address: string,
  limit: number
): Promise<readonly Answerable[]> => {
  const rows = await db
    .selectFrom('handoff')
    .innerJoin('colleague', 'colleague.id', 'handoff.colleague_id')
    .innerJoin('conversation', 'conversation.id', 'handoff.conversation_id')
    .leftJoin('handle', 'handle.id', 'conversation.handle_id')
    .select([
      'handoff.id',
      'handoff.created_at',
      'colleague.name as colleague_name',
      'colleague.email',
      'handle.name as handle_name',
      'handle.handle'
    ])
    .orderBy('handoff.created_at', 'desc')
    .orderBy('handoff.id', 'desc')
    .limit(limit)
    .execute()
  return rows
    .map((row) => ({
      handoffId: row.id,
      colleagueName: row.colleague_name,
      personName: row.handle_name || row.handle || '',
      askedAt: row.created_at,
      isSender: address !== '' && row.email?.toLowerCase() === address.toLowerCase()
    }))
    .toSorted((one, other) => Number(other.isSender) - Number(one.isSender))
}

/** A hand-off that a mail may be the answer of. */
export interface Answerable {
  readonly handoffId: HandoffId
  readonly colleagueName: string
  readonly personName: string
  readonly askedAt: Instant
  /** The mail came from this colleague’s address. */
  readonly isSender: boolean
}
