import type {
  AnyConnector,
  LookupOutcome,
  OutboundImage,
  OutboundReply,
  StoredSession
} from '../connectors/connector.ts'
import { guessLanguage } from '../domain/guess-language.ts'
import type { Context } from '../runtime/context.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import { openSession } from '../runtime/open-session.ts'
import { capabilitiesOf, getAccount } from '../store/accounts.ts'
import type { StoredReply } from '../store/outbox.ts'
import type { AccountRow } from '../store/schema.ts'
import type { Capabilities } from '../../shared/model/network.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { readReplyImages } from './reply-images.ts'

export type TransmissionContext = Pick<
  Context,
  'store' | 'secrets' | 'clock' | 'ids' | 'connectors' | 'fetch' | 'log' | 'policy' | 'dataFolder'
>

/** A reply as its connector gets it: everything from the frozen row, so that every try says the same under one key. */
export const outboundReply = (
  row: StoredReply,
  firstTriedAt: Instant,
  images: readonly OutboundImage[]
): OutboundReply => ({
  key: row.idempotency_key,
  parentRef: row.parent_ref,
  replyTarget: row.reply_target,
  text: row.text,
  language: guessLanguage(row.body),
  createdAt: row.created_at,
  firstTriedAt,
  images
})

/** An account with what speaks for it. */
export interface Line {
  readonly account: AccountRow
  readonly capabilities: Capabilities
  readonly connector: AnyConnector
  readonly session: StoredSession
}

/** Null when nothing can speak for the account: no connector for its network, or the vault lost its secret. */
export const openLine = async (ctx: TransmissionContext, account: AccountRow): Promise<Line | null> => {
  const connector = ctx.connectors[account.network]
  const session = connector === undefined ? null : await openSession(ctx.secrets, account)
  if (connector === undefined || session === null) return null
  return { account, connector, session, capabilities: capabilitiesOf(account, ctx.connectors) }
}

/** Asks the network whether it has this reply; changes nothing there, so it may be asked as often as needed. */
export const readBack = async (
  ctx: TransmissionContext,
  row: StoredReply,
  signal = new AbortController().signal
): Promise<LookupOutcome> => {
  const account = await getAccount(ctx.store.read, row.account_id)
  const line = account === null ? null : await openLine(ctx, account)
  if (line === null) return { kind: 'failed', failure: { kind: 'unauthorized', message: '' } }
  try {
    const images = (await readReplyImages(ctx, row.id)) ?? []
    const reply = outboundReply(row, row.first_tried_at ?? row.created_at, images)
    return await line.connector.findPublished(line.session, reply, connectorIo(ctx, signal))
  } catch (problem) {
    ctx.log.error('read_back_failed', problem, { outboxId: row.id })
    return { kind: 'failed', failure: { kind: 'unavailable', message: '' } }
  }
}
