import { inboundMailIdSchema, type ConversationId } from '../../shared/model/ids.ts'
import type { Failure } from '../../shared/model/delivery.ts'
import type { QuarantineKey } from '../../shared/model/quarantine.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { pollAccount, type PollContext } from '../ingest/poll-due-accounts.ts'
import { readRowAgain } from '../ingest/read-row-again.ts'
import { askForRefusedMail } from '../mail/ask-for-refused-mail.ts'
import { takeMailAgain } from '../mail/take-mail.ts'
import type { Context } from '../runtime/context.ts'
import { askForAudit } from '../store/accounts.ts'
import { getWaitingMail } from '../store/answers.ts'
import { getHandoff } from '../store/handoffs.ts'
import { listMessagesByRefs } from '../store/messages.ts'
import { getWaitingRow, type QuarantinedRow } from '../store/quarantine.ts'

export type TriedAgain =
  { readonly kind: 'placed'; readonly conversationId: ConversationId | null } | { readonly kind: 'still' }

type TryContext = PollContext & Pick<Context, 'dataFolder' | 'workers'>

/** Most pages that a look back asks a network for. */
const mostPolls = 20

/**
 * Reads once more what could not be placed, from what is kept of it or from its network. `refused` says in whose words a
 * network that does not answer is told of.
 */
export const tryAgain = async (
  ctx: TryContext,
  key: QuarantineKey,
  refused: (failure: Failure) => Result<TriedAgain>
): Promise<Result<TriedAgain>> => {
  if (key.kind === 'mail') return await tryMail(ctx, key.id)
  const row = await getWaitingRow(ctx.store.read, key.id)
  if (row === null) return err('not_found')
  return row.import_id === null ? await tryItem(ctx, row, refused) : await readRowAgain(ctx, row)
}

const tryMail = async (ctx: TryContext, id: string): Promise<Result<TriedAgain>> => {
  const mail = await getWaitingMail(ctx.store.read, inboundMailIdSchema.parse(id))
  if (mail === null) return err('not_found')
  const given = mail.reason === 'mail_refused' ? await askForRefusedMail(ctx, mail) : null
  const outcome = await takeMailAgain(ctx, mail, given)
  if (outcome === null) return err('not_found')
  if (outcome.kind === 'unplaced' || outcome.kind === 'known') return ok({ kind: 'still' })
  const { handoffId } = outcome
  const handoff = handoffId === null ? null : await getHandoff(ctx.store.read, handoffId)
  return ok({ kind: 'placed', conversationId: handoff?.conversation_id ?? null })
}

/** The network is asked for what it showed before: the same item may come in a form that is understood. */
const tryItem = async (
  ctx: TryContext,
  row: QuarantinedRow,
  refused: (failure: Failure) => Result<TriedAgain>
): Promise<Result<TriedAgain>> => {
  const { account_id: accountId } = row
  if (accountId === null) return ok({ kind: 'still' })
  await ctx.store.write((tx) => askForAudit(tx, accountId))
  for (let polls = 0; polls < mostPolls; polls += 1) {
    const poll = await pollAccount(ctx, accountId)
    if (poll.kind === 'skipped') return err('not_allowed')
    if (poll.kind === 'failed') return refused(poll.failure)
    if (!poll.more) break
  }
  if ((await getWaitingRow(ctx.store.read, row.id)) !== null) return ok({ kind: 'still' })
  const placed = row.ref === null ? null : await listMessagesByRefs(ctx.store.read, accountId, [row.ref])
  return ok({
    kind: 'placed',
    conversationId: row.ref === null ? null : (placed?.get(row.ref)?.conversation_id ?? null)
  })
}
