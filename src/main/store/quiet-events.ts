import type { AccountId, PersonId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import type { QuietEventKind } from '../../shared/model/quiet-event.ts'
import type { QuietEventRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Keeps what people did without a word; what is known already stays as it is. */
export const insertQuietEvents = async (tx: WriteDb, rows: readonly QuietEventRow[]): Promise<void> => {
  if (rows.length === 0) return
  await tx
    .insertInto('quiet_event')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['account_id', 'ref']).doNothing())
    .execute()
}

/** Somebody who liked or passed on one of our messages. */
export interface QuietEventAbout {
  readonly ref: string
  readonly kind: QuietEventKind
  readonly name: string
}

/** Those who liked or passed on these messages of an account, the first of them first. */
export const listQuietEventsAbout = async (
  db: AnyDb,
  accountId: AccountId,
  refs: readonly string[]
): Promise<readonly QuietEventAbout[]> => {
  if (refs.length === 0) return []
  const rows = await db
    .selectFrom('quiet_event')
    .innerJoin('handle', 'handle.id', 'quiet_event.handle_id')
    .select(['quiet_event.about_ref', 'quiet_event.kind', 'handle.name', 'handle.handle'])
    .where('quiet_event.account_id', '=', accountId)
    .where('quiet_event.about_ref', 'in', [...refs])
    .orderBy('quiet_event.at')
    .orderBy('quiet_event.id')
    .execute()
  return rows.map((row) => ({ ref: row.about_ref, kind: row.kind, name: row.name || row.handle }))
}

/** Something of ours that a person liked or passed on. */
export interface QuietEventOf {
  readonly kind: QuietEventKind
  readonly network: Network
  readonly at: Instant
  /** The words of ours, where they are known. */
  readonly text: string | null
  readonly url: string | null
}

/** What a person liked or passed on of ours, on any network, newest first. */
export const listQuietEventsOf = async (
  db: AnyDb,
  personId: PersonId,
  limit: number
): Promise<readonly QuietEventOf[]> => {
  const rows = await db
    .selectFrom('quiet_event')
    .innerJoin('person_link', 'person_link.handle_id', 'quiet_event.handle_id')
    .innerJoin('account', 'account.id', 'quiet_event.account_id')
    .leftJoin('message', (join) =>
      join
        .onRef('message.account_id', '=', 'quiet_event.account_id')
        .onRef('message.ref', '=', 'quiet_event.about_ref')
    )
    .select([
      'quiet_event.kind',
      'quiet_event.at',
      'quiet_event.about_text',
      'quiet_event.about_url',
      'account.network',
      'message.text',
      'message.url'
    ])
    .where('person_link.person_id', '=', personId)
    .where('person_link.undone_at', 'is', null)
    .orderBy('quiet_event.at', 'desc')
    .orderBy('quiet_event.id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    kind: row.kind,
    network: row.network,
    at: row.at,
    text: row.text ?? row.about_text,
    url: row.url ?? row.about_url
  }))
}
