import type { Account, Connection } from '../../shared/model/account.ts'
import { type Failure, failureSchema } from '../../shared/model/delivery.ts'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { plainFrame, type ReplyFrame } from '../../shared/model/message.ts'
import { type Capabilities, handLimits, type Network } from '../../shared/model/network.ts'
import type { AnyConnector } from '../connectors/connector.ts'
import { parseJson } from './parse-json.ts'
import type { AccountRow } from './schema.ts'
import { forgetMissingHandles } from './search-sqlite.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** The account, also when it is removed and only its history stays. */
export const getAccount = async (db: AnyDb, id: AccountId): Promise<AccountRow | null> =>
  (await db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst()) ?? null

/** The account of a presence, also when it is removed: connecting it again takes its history up. */
export const findAccount = async (
  db: AnyDb,
  network: Network,
  connection: Connection,
  remoteId: string
): Promise<AccountRow | null> =>
  (await db
    .selectFrom('account')
    .selectAll()
    .where('network', '=', network)
    .where('connection', '=', connection)
    .where('remote_id', '=', remoteId)
    .executeTakeFirst()) ?? null

/** Every account that was not removed, in the order they came. */
export const listAccounts = async (db: AnyDb): Promise<readonly AccountRow[]> =>
  await db.selectFrom('account').selectAll().where('removed_at', 'is', null).orderBy('id').execute()

/** Live accounts whose poll is due, the longest waiting first. Without a next poll a person must reconnect first. */
export const listDueAccounts = async (db: AnyDb, now: Instant): Promise<readonly AccountRow[]> =>
  await db
    .selectFrom('account')
    .selectAll()
    .where('connection', '=', 'live')
    .where('removed_at', 'is', null)
    .where('paused_at', 'is', null)
    .where('next_poll_at', '<=', now)
    .orderBy('next_poll_at')
    .execute()

/** Live accounts that are not paused, the longest waiting first. */
export const listPolledAccounts = async (db: AnyDb): Promise<readonly AccountRow[]> =>
  await db
    .selectFrom('account')
    .selectAll()
    .where('connection', '=', 'live')
    .where('removed_at', 'is', null)
    .where('paused_at', 'is', null)
    .orderBy('next_poll_at')
    .execute()

/** An account of which nothing was read yet, except for what is said here. */
export const newAccount = (
  account: Pick<AccountRow, 'id' | 'network' | 'connection' | 'remote_id' | 'name' | 'created_at'> &
    Partial<AccountRow>
): AccountRow => ({
  handle: null,
  place: null,
  settings: '{}',
  secret_ref: null,
  paused_at: null,
  removed_at: null,
  last_success_at: null,
  last_item_at: null,
  next_poll_at: null,
  failure: null,
  failure_count: 0,
  since: null,
  reached_back_at: null,
  caught_up_at: null,
  expires_at: null,
  audit_up_to: null,
  audited_at: null,
  audit_missed: 0,
  audit_changed: 0,
  done_before: null,
  ...account
})

export const insertAccount = async (tx: WriteDb, row: AccountRow): Promise<void> => {
  await tx.insertInto('account').values(row).execute()
}

/** What signing in again changes of an account; it is polled at once. */
export const markAccountConnected = async (
  tx: WriteDb,
  id: AccountId,
  signedIn: Pick<AccountRow, 'handle' | 'place' | 'settings' | 'secret_ref' | 'expires_at'>,
  now: Instant
): Promise<void> => {
  await tx
    .updateTable('account')
    .set({
      ...signedIn,
      paused_at: null,
      removed_at: null,
      next_poll_at: now,
      failure: null,
      failure_count: 0
    })
    .where('id', '=', id)
    .execute()
}

/** The first reading begins anew: how far back it goes, and since when what was said waits for an answer. */
export const readBackFrom = async (
  tx: WriteDb,
  id: AccountId,
  since: Instant,
  doneBefore: Instant | null
): Promise<void> => {
  await tx
    .updateTable('account')
    .set({ since, done_before: doneBefore, reached_back_at: null, caught_up_at: null, audit_up_to: null })
    .where('id', '=', id)
    .execute()
}

/** The account as it was polled: what a poll tells of one that was removed or reconnected meanwhile is not kept. */
export type PolledAccount = Pick<AccountRow, 'id' | 'secret_ref'>

/** What a page of a poll tells of an account. */
export interface PollMark {
  readonly at: Instant
  readonly broughtItems: boolean
  readonly nextPollAt: Instant | null
  /** Of a first reading: how far back it has come; null when nothing is told. */
  readonly reachedBackAt: Instant | null
  /** The first reading is complete with this page. */
  readonly caughtUp: boolean
  /** The look far back that this page belongs to; null: none. */
  readonly audit: {
    readonly upTo: Instant
    readonly missed: number
    readonly changed: number
    readonly ended: boolean
  } | null
}

/** A poll succeeded. */
export const markAccountPolled = async (
  tx: WriteDb,
  account: PolledAccount,
  poll: PollMark
): Promise<void> => {
  const { audit } = poll
  await tx
    .updateTable('account')
    .set({
      last_success_at: poll.at,
      ...(poll.broughtItems ? { last_item_at: poll.at } : {}),
      next_poll_at: poll.nextPollAt,
      failure: null,
      failure_count: 0,
      ...(poll.reachedBackAt === null ? {} : { reached_back_at: poll.reachedBackAt }),
      ...(poll.caughtUp ? { caught_up_at: poll.at } : {}),
      ...(audit === null
        ? {}
        : {
            audit_up_to: audit.ended ? null : audit.upTo,
            audit_missed: audit.missed,
            audit_changed: audit.changed,
            ...(audit.ended ? { audited_at: poll.at } : {})
          })
    })
    .where('id', '=', account.id)
    .where('secret_ref', 'is', account.secret_ref)
    .where('removed_at', 'is', null)
    .execute()
}

/** A poll failed; `failures` counts those in a row. */
export const markAccountFailed = async (
  tx: WriteDb,
  account: PolledAccount,
  poll: { readonly failure: Failure; readonly failures: number; readonly nextPollAt: Instant | null }
): Promise<void> => {
  await tx
    .updateTable('account')
    .set({
      failure: JSON.stringify(poll.failure),
      failure_count: poll.failures,
      next_poll_at: poll.nextPollAt
    })
    .where('id', '=', account.id)
    .where('secret_ref', 'is', account.secret_ref)
    .where('removed_at', 'is', null)
    .execute()
}

export const renameAccount = async (
  tx: WriteDb,
  id: AccountId,
  name: string,
  place: string | null
): Promise<boolean> => {
  const changed = await tx
    .updateTable('account')
    .set({ name, place })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** No polls until it is resumed. False when there is no such account. */
export const pauseAccount = async (tx: WriteDb, id: AccountId, now: Instant): Promise<boolean> => {
  const changed = await tx
    .updateTable('account')
    .set((set) => ({ paused_at: set.fn.coalesce('paused_at', set.val(now)) }))
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** Polls again, at once. An account that asks to be reconnected still asks. False when there is no such account. */
export const resumeAccount = async (tx: WriteDb, id: AccountId, now: Instant): Promise<boolean> => {
  const row = await getAccount(tx, id)
  if (row === null || row.removed_at !== null) return false
  await tx
    .updateTable('account')
    .set({ paused_at: null, next_poll_at: row.next_poll_at === null ? null : now })
    .where('id', '=', id)
    .execute()
  return true
}

/** Accounts that wait for a person to sign in are asked once more: their secrets can be read again. */
export const askRefusedAccounts = async (tx: WriteDb, now: Instant): Promise<void> => {
  await tx
    .updateTable('account')
    .set({ next_poll_at: now })
    .where('connection', '=', 'live')
    .where('next_poll_at', 'is', null)
    .where('paused_at', 'is', null)
    .where('removed_at', 'is', null)
    .execute()
}

/** The first reading goes no further back than it has come. False when it has not come anywhere, or is complete. */
export const stopReadingBack = async (tx: WriteDb, id: AccountId): Promise<boolean> => {
  const changed = await tx
    .updateTable('account')
    .set(({ ref }) => ({ since: ref('reached_back_at') }))
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .where('caught_up_at', 'is', null)
    .where('reached_back_at', 'is not', null)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** Conversations of a first reading in which nothing was said since then wait for no answer. */
export const markOldConversationsDone = async (
  tx: WriteDb,
  ids: readonly ConversationId[],
  before: Instant,
  now: Instant
): Promise<void> => {
  if (ids.length === 0) return
  await tx
    .updateTable('conversation')
    .set({ state: 'done', state_at: now })
    .where('id', 'in', [...ids])
    .where('state', '=', 'to_answer')
    .where('last_inbound_at', '<', before)
    .execute()
}

/** Accounts whose first reading goes on, with the messages that it has brought so far. */
export const listReadingBack = async (
  db: AnyDb
): Promise<readonly { readonly accountId: AccountId; readonly messages: number }[]> =>
  await db
    .selectFrom('account')
    .leftJoin('message', 'message.account_id', 'account.id')
    .select(({ fn }) => ['account.id as accountId', fn.count<number>('message.id').as('messages')])
    .where('account.connection', '=', 'live')
    .where('account.removed_at', 'is', null)
    .where('account.caught_up_at', 'is', null)
    .groupBy('account.id')
    .execute()

/** Polls these accounts at once, whatever they were waiting for. */
export const wakeAccounts = async (tx: WriteDb, ids: readonly AccountId[], now: Instant): Promise<void> => {
  if (ids.length === 0) return
  await tx
    .updateTable('account')
    .set({ next_poll_at: now })
    .where('id', 'in', [...ids])
    .where((where) => where.or([where('next_poll_at', 'is', null), where('next_poll_at', '>', now)]))
    .execute()
}

/** Forgets the account and keeps its history: it is no longer shown, polled or published to. */
export const markAccountRemoved = async (tx: WriteDb, id: AccountId, now: Instant): Promise<void> => {
  await tx
    .updateTable('account')
    .set({ removed_at: now, secret_ref: null, next_poll_at: null })
    .where('id', '=', id)
    .execute()
}

/** Some conversations of an account, for removing them by batches. */
export const listAccountConversationIds = async (
  db: AnyDb,
  id: AccountId,
  limit: number
): Promise<readonly ConversationId[]> => {
  const rows = await db
    .selectFrom('conversation')
    .select('id')
    .where('account_id', '=', id)
    .limit(limit)
    .execute()
  return rows.map((row) => row.id)
}

/** Replies of an account that are on their way: they would be lost with it. */
export const countRepliesOnTheirWay = async (db: AnyDb, id: AccountId): Promise<number> => {
  const row = await db
    .selectFrom('outbox')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', id)
    .where('state', 'in', ['queued', 'sending', 'unconfirmed'])
    .executeTakeFirstOrThrow()
  return row.count
}

/** Deletes an account whose conversations are gone, and the handles and persons of its network that nothing names any more. */
export const deleteAccount = async (tx: WriteDb, row: Pick<AccountRow, 'id' | 'network'>): Promise<void> => {
  await tx.deleteFrom('account').where('id', '=', row.id).execute()
  await tx
    .deleteFrom('handle')
    .where('network', '=', row.network)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('message').select('message.id').whereRef('message.handle_id', '=', 'handle.id')))
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('quiet_event')
            .select('quiet_event.id')
            .whereRef('quiet_event.handle_id', '=', 'handle.id')
        )
      )
    )
    .execute()
  await forgetMissingHandles(tx)
  await tx
    .deleteFrom('person')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('person_link')
            .select('person_link.handle_id')
            .whereRef('person_link.person_id', '=', 'person.id')
        )
      )
    )
    .execute()
}

/** Connectors by network, as the context holds them. */
type Connectors = Readonly<Partial<Record<Network, AnyConnector>>>

/** What an account without a connector can do: it is filled by imports, and a person pastes its replies. */
const byHand = (network: Network): Capabilities => ({
  receive: 'import',
  kinds: ['mention', 'comment', 'review', 'message', 'post'],
  reply: { by: 'hand', limit: handLimits[network], threading: 'flat', images: null, privately: false },
  actions: [],
  idempotency: 'none'
})

/** A live account can do what its connector says of its server; every other is answered by hand. */
export const capabilitiesOf = (
  row: Pick<AccountRow, 'network' | 'connection' | 'settings'>,
  connectors: Connectors
): Capabilities =>
  (row.connection === 'live' ? connectors[row.network]?.capabilitiesOf(row.settings) : undefined) ??
  byHand(row.network)

/** What a reply to a message of this account asks for beside its words. */
export const replyFrameOf = (
  row: Pick<AccountRow, 'network' | 'connection'>,
  replyTarget: string | null,
  connectors: Connectors
): ReplyFrame =>
  (row.connection === 'live' ? connectors[row.network]?.frameOf(replyTarget) : undefined) ?? plainFrame

/** What answers a message of this account to its author alone; null where its network knows no way. */
export const privateTargetOf = (
  row: Pick<AccountRow, 'network' | 'connection'>,
  replyTarget: string | null,
  connectors: Connectors
): string | null =>
  (row.connection === 'live' ? connectors[row.network]?.privateTargetOf(replyTarget) : undefined) ?? null

/** What the next part of a thread takes over of what the part before answers. */
export const nextTargetOf = (
  row: Pick<AccountRow, 'network' | 'connection'>,
  replyTarget: string | null,
  connectors: Connectors
): string | null =>
  (row.connection === 'live' ? connectors[row.network]?.nextTargetOf(replyTarget) : undefined) ?? null

/** A failure that no longer parses is shown as one, without words. */
const toFailure = (stored: string | null): Failure | null => {
  if (stored === null) return null
  const parsed = failureSchema.safeParse(parseJson(stored))
  return parsed.success ? parsed.data : { kind: 'unreadable', message: '' }
}

/** The account as the screens see it: never its secret, nor where the secret lies. */
export const toAccount = (row: AccountRow, connectors: Connectors): Account => ({
  id: row.id,
  network: row.network,
  connection: row.connection,
  name: row.name,
  handle: row.handle,
  place: row.place,
  pausedAt: row.paused_at,
  health: {
    lastSuccessAt: row.last_success_at,
    lastItemAt: row.last_item_at,
    nextPollAt: row.next_poll_at,
    failure: toFailure(row.failure),
    failureCount: row.failure_count,
    expiresAt: row.expires_at,
    readingBack:
      row.connection === 'live' && row.caught_up_at === null && row.since !== null
        ? { to: row.since, reached: row.reached_back_at }
        : null,
    audit:
      row.audited_at === null || row.audit_up_to !== null
        ? null
        : { at: row.audited_at, missed: row.audit_missed, changed: row.audit_changed }
  },
  signInAs: signInAs(row, connectors),
  capabilities: capabilitiesOf(row, connectors)
})

const signInAs = (row: AccountRow, connectors: Connectors): Account['signInAs'] => {
  if (row.connection !== 'live') return { server: null, identifier: null }
  const known = connectors[row.network]?.answersOf(row.settings)
  return { server: known?.server ?? null, identifier: known?.identifier ?? row.handle }
}

/** The next polls look as far back as an audit does, up to where everything should have been read. */
export const askForAudit = async (tx: WriteDb, id: AccountId): Promise<void> => {
  await tx
    .updateTable('account')
    .set((where) => ({ audit_up_to: where.ref('last_success_at'), audit_missed: 0, audit_changed: 0 }))
    .where('id', '=', id)
    .where('last_success_at', 'is not', null)
    .where('audit_up_to', 'is', null)
    .execute()
}
