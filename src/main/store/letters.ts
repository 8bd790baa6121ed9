import { type Letter, letterSchema } from '../../shared/model/handoff.ts'
import type { ColleagueId, HandoffId, LetterId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { LetterRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** A letter, frozen; its marks for links are filled at the very moment when it leaves. */
export type NewLetter = Omit<LetterRow, 'attempt' | 'failure' | 'sent_at'>

export const insertLetter = async (tx: WriteDb, letter: NewLetter): Promise<void> => {
  await tx
    .insertInto('letter')
    .values({ ...letter, attempt: 0, failure: null, sent_at: null })
    .execute()
}

export const getLetter = async (db: AnyDb, id: LetterId): Promise<LetterRow | null> =>
  (await db.selectFrom('letter').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** Letters for SMTP whose time has come, the longest waiting first. Those `sending` are there when their lease ended: they are lost. */
export const listDueLetters = async (
  db: AnyDb,
  state: 'queued' | 'sending',
  now: Instant,
  limit: number
): Promise<readonly LetterRow[]> =>
  await db
    .selectFrom('letter')
    .selectAll()
    .where('state', '=', state)
    .where('carrier', '=', 'smtp')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit)
    .execute()

/** Letters that wait for a time after this one. */
export const hasLettersBeyond = async (db: AnyDb, at: Instant): Promise<boolean> =>
  (await db
    .selectFrom('letter')
    .select('id')
    .where('state', 'in', ['queued', 'sending'])
    .where('due_at', '>', at)
    .executeTakeFirst()) !== undefined

/** Those that wait for a time after `at` wait until then instead. */
export const retimeLetters = async (
  tx: WriteDb,
  at: Instant,
  until: { readonly queued: Instant; readonly sending: Instant }
): Promise<void> => {
  for (const state of ['queued', 'sending'] as const)
    await tx
      .updateTable('letter')
      .set({ due_at: until[state] })
      .where('state', '=', state)
      .where('due_at', '>', at)
      .execute()
}

/** None leaves before then. */
export const holdLetters = async (tx: WriteDb, until: Instant): Promise<void> => {
  await tx
    .updateTable('letter')
    .set({ due_at: until })
    .where('state', '=', 'queued')
    .where('carrier', '=', 'smtp')
    .where('due_at', '<', until)
    .execute()
}

/** None waits longer than until then. */
export const hastenLetters = async (tx: WriteDb, until: Instant): Promise<void> => {
  await tx
    .updateTable('letter')
    .set({ due_at: until })
    .where('state', '=', 'queued')
    .where('carrier', '=', 'smtp')
    .where('due_at', '>', until)
    .execute()
}

/** What becomes of a letter; `failure` is what the server said, for a person. */
export type LetterStep =
  | { readonly kind: 'claim'; readonly leaseUntil: Instant }
  | { readonly kind: 'sent'; readonly at: Instant }
  /** It surely did not leave: again later. */
  | { readonly kind: 'retry'; readonly notBefore: Instant; readonly failure: string }
  | { readonly kind: 'failed'; readonly failure: string }
  /** Nobody knows whether it left: a person decides. */
  | { readonly kind: 'unknown'; readonly failure: string }
  /** A mail server told later that it did not arrive. */
  | { readonly kind: 'bounced'; readonly failure: string }
  | { readonly kind: 'cancelled' }
  /** A person has it sent again, under the same Message-ID. */
  | { readonly kind: 'again'; readonly notBefore: Instant }

const stepsFrom: Readonly<Record<LetterStep['kind'], readonly LetterRow['state'][]>> = {
  claim: ['queued'],
  sent: ['sending', 'unknown'],
  retry: ['sending'],
  failed: ['sending'],
  unknown: ['sending'],
  bounced: ['sending', 'sent', 'unknown'],
  cancelled: ['queued', 'with_person', 'failed', 'unknown'],
  again: ['failed', 'unknown']
}

const columnsOf = (
  step: LetterStep,
  from: LetterRow
): Pick<LetterRow, 'state' | 'attempt' | 'due_at' | 'failure' | 'sent_at'> => {
  const base = { attempt: from.attempt, due_at: null, failure: null, sent_at: null }
  switch (step.kind) {
    case 'claim':
      return { ...base, state: 'sending', attempt: from.attempt + 1, due_at: step.leaseUntil }
    case 'sent':
      return { ...base, state: 'sent', sent_at: step.at }
    case 'retry':
      return { ...base, state: 'queued', due_at: step.notBefore, failure: step.failure }
    case 'again':
      return { ...base, state: 'queued', attempt: 0, due_at: step.notBefore }
    case 'failed':
    case 'bounced':
      return { ...base, state: 'failed', failure: step.failure }
    case 'unknown':
      return { ...base, state: 'unknown', failure: step.failure }
    case 'cancelled':
      return { ...base, state: 'cancelled' }
  }
}

/** Moves a letter; false when it moved since it was read, or the step does not belong to its state. */
export const markLetter = async (tx: WriteDb, from: LetterRow, step: LetterStep): Promise<boolean> => {
  if (!stepsFrom[step.kind].includes(from.state)) return false
  const updated = await tx
    .updateTable('letter')
    .set(columnsOf(step, from))
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .where('attempt', '=', from.attempt)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

/** Whether such a letter to a colleague was made since then. */
export const hasLetterSince = async (
  db: AnyDb,
  colleagueId: ColleagueId,
  kind: LetterRow['kind'],
  since: Instant
): Promise<boolean> =>
  (await db
    .selectFrom('letter')
    .select('id')
    .where('colleague_id', '=', colleagueId)
    .where('kind', '=', kind)
    .where('created_at', '>', since)
    .executeTakeFirst()) !== undefined

/** Newest first. */
export const listHandoffLetters = async (
  db: AnyDb,
  handoffIds: readonly HandoffId[]
): Promise<readonly LetterRow[]> =>
  handoffIds.length === 0
    ? []
    : await db
        .selectFrom('letter')
        .selectAll()
        .where('handoff_id', 'in', [...handoffIds])
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .execute()

export const toLetter = (row: LetterRow): Letter =>
  letterSchema.parse({
    id: row.id,
    kind: row.kind,
    carrier: row.carrier,
    state: row.state,
    failure: row.failure,
    sentAt: row.sent_at
  })

/** The letter that one of these Message-IDs names: the mail that answers it says them in In-Reply-To and References. */
export const findLetterByMessageIds = async (
  db: AnyDb,
  messageIds: readonly string[]
): Promise<LetterRow | null> =>
  messageIds.length === 0
    ? null
    : ((await db
        .selectFrom('letter')
        .selectAll()
        .where('message_id', 'in', [...messageIds])
        .orderBy('created_at', 'desc')
        .executeTakeFirst()) ?? null)

/** The newest letter whose answers bear a token with this digest. */
export const findLetterByMailToken = async (db: AnyDb, hash: string): Promise<LetterRow | null> =>
  (await db
    .selectFrom('letter')
    .selectAll()
    .where('mail_token_hash', '=', hash)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()) ?? null

/** After a database was put back from a backup: a letter that waited then may have left since, and a person decides. */
export const doubtUnsentLetters = async (tx: WriteDb): Promise<void> => {
  await tx
    .updateTable('letter')
    .set({ state: 'unknown', due_at: null, failure: 'interrupted' })
    .where('state', 'in', ['queued', 'sending'])
    .execute()
}
