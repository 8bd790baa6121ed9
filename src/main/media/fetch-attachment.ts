import type { AttachmentId } from '../../shared/model/ids.ts'
import { unreachable } from '../../shared/result.ts'
import { connectorIo } from '../runtime/connector-io.ts'
import type { Context } from '../runtime/context.ts'
import { openSession } from '../runtime/open-session.ts'
import type { OutsideOutcome } from '../runtime/outside.ts'
import { getAccount } from '../store/accounts.ts'
import { type AttachmentPart, saveAttachmentFile } from '../store/attachment-files.ts'
import { getAttachment } from '../store/attachments.ts'
import { getMessage } from '../store/messages.ts'
import type { AccountRow, AttachmentFileRow, AttachmentRow } from '../store/schema.ts'
import type { Store } from '../store/store.ts'
import { judgeBytes } from './judge-bytes.ts'
import { attachmentFiles } from './media-folder.ts'

export type MediaContext = Pick<
  Context,
  'store' | 'secrets' | 'clock' | 'connectors' | 'fetch' | 'outside' | 'log' | 'policy' | 'dataFolder'
>

/**
 * Whether the network of an account is heard itself, now. What something between may have said is believed only
 * then: that there is no such picture, that it is none, or that it lies inside.
 */
export type IsHeard = (account: AccountRow) => Promise<boolean>

/** What is being fetched beside each store: two who look at once wait for one request. */
const inProgress = new WeakMap<Store, Map<string, Promise<void>>>()

/**
 * Fetches an attachment, or the smaller picture of it, into the cache, and keeps why when it cannot be: the screen follows
 * that row. Never throws for what a network can do.
 */
export const fetchAttachment = async (
  ctx: MediaContext,
  id: AttachmentId,
  part: AttachmentPart,
  isHeard: IsHeard,
  signal: AbortSignal
): Promise<void> => {
  const running = inProgress.get(ctx.store) ?? new Map<string, Promise<void>>()
  inProgress.set(ctx.store, running)
  const key = `${part} ${id}`
  const other = running.get(key)
  if (other !== undefined) return await other
  const fetching = fetchOne(ctx, id, part, isHeard, signal).finally(() => running.delete(key))
  running.set(key, fetching)
  await fetching
}

const fetchOne = async (
  ctx: MediaContext,
  id: AttachmentId,
  part: AttachmentPart,
  isHeard: IsHeard,
  signal: AbortSignal
): Promise<void> => {
  const attachment = await getAttachment(ctx.store.read, id)
  const message = attachment === null ? null : await getMessage(ctx.store.read, attachment.message_id)
  const account = message === null ? null : await getAccount(ctx.store.read, message.account_id)
  if (attachment === null || account === null) return
  const found = await fetchBytes(ctx, account, attachment, part, signal)
  if (signal.aborted) return
  const judged = await keep(ctx, attachment, part, found)
  const isForGood = judged.state === 'gone' || judged.state === 'refused'
  const isDoubtful = isForGood && found.kind !== 'unavailable' && found.isDoubtful === true
  const columns: Kept =
    isDoubtful && !(await isHeard(account)) ? { ...nothing, state: 'unavailable' } : judged
  if (signal.aborted) return
  const now = ctx.clock.now()
  await ctx.store.write((tx) =>
    saveAttachmentFile(tx, { attachment_id: id, part, fetched_at: now, used_at: now, ...columns })
  )
}

const fetchBytes = async (
  ctx: MediaContext,
  account: AccountRow,
  attachment: AttachmentRow,
  part: AttachmentPart,
  signal: AbortSignal
): Promise<OutsideOutcome> => {
  const { media } = ctx.policy
  const located = await locate(ctx, account, attachment, part, signal)
  if (located.kind !== 'located') return located
  const isImage = part === 'preview' || attachment.kind === 'image'
  return await ctx.outside.read(located.address, {
    headers: located.headers,
    ownServer: ownServerOf(ctx, account),
    bytes: isImage ? media.imageBytes : media.fileBytes,
    timeout: media.timeout,
    signal
  })
}

/** The server that the person named when they connected the account, as `host:port`. */
const ownServerOf = ({ connectors }: Pick<Context, 'connectors'>, account: AccountRow): string | null => {
  const server = connectors[account.network]?.answersOf(account.settings).server ?? null
  if (server === null) return null
  const address = server.includes('://') ? server : `https://${server}`
  return URL.canParse(address) ? new URL(address).host : null
}

type Located =
  | { readonly kind: 'located'; readonly address: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unavailable' }

/** Where it is now. An address that the connector made may hold a secret: it is used, and kept nowhere. */
const locate = async (
  ctx: MediaContext,
  account: AccountRow,
  attachment: AttachmentRow,
  part: AttachmentPart,
  signal: AbortSignal
): Promise<Located> => {
  const kind = part === 'whole' ? attachment.source_kind : attachment.preview_kind
  const at = part === 'whole' ? attachment.source_at : attachment.preview_at
  if (kind === null || at === null) return { kind: 'gone' }
  if (kind === 'address') return { kind: 'located', address: at, headers: {} }
  const connector = ctx.connectors[account.network]
  const session = connector === undefined ? null : await openSession(ctx.secrets, account)
  if (connector === undefined || session === null) return { kind: 'unavailable' }
  try {
    const outcome = await connector.locateAttachment(session, at, connectorIo(ctx, signal))
    if (outcome.kind === 'located') return outcome
    return { kind: outcome.failure.kind === 'rejected' ? 'gone' : 'unavailable' }
  } catch (problem) {
    ctx.log.error('attachment_not_located', problem, { attachmentId: attachment.id })
    return { kind: 'unavailable' }
  }
}

type Kept = Pick<AttachmentFileRow, 'state' | 'hash' | 'media_type' | 'bytes' | 'reason'>

const nothing = { hash: null, media_type: null, bytes: null, reason: null }

const keep = async (
  ctx: MediaContext,
  attachment: AttachmentRow,
  part: AttachmentPart,
  found: OutsideOutcome
): Promise<Kept> => {
  switch (found.kind) {
    case 'gone':
    case 'unavailable':
      return { ...nothing, state: found.kind }
    case 'refused':
      return { ...nothing, state: 'refused', reason: found.reason }
    case 'read': {
      const judged = await judgeBytes(
        part === 'preview' ? 'image' : attachment.kind,
        found.bytes,
        ctx.policy.media.pixels
      )
      if (judged.kind === 'refused') return { ...nothing, state: 'refused', reason: judged.reason }
      const hash = await attachmentFiles(ctx).put(found.bytes)
      ctx.log.info('attachment_kept', { attachmentId: attachment.id, bytes: found.bytes.length })
      return {
        state: 'kept',
        hash,
        media_type: judged.mediaType,
        bytes: found.bytes.length,
        reason: null
      }
    }
    default:
      return unreachable(found)
  }
}
