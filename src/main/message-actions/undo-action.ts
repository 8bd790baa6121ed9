import { z } from 'zod'
import { type MessageActionId, messageActionIdSchema } from '../../shared/model/ids.ts'
import { contraryOf } from '../../shared/model/message-action.ts'
import { standingSchema } from '../../shared/model/message.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { markUndoneOf } from '../store/audit.ts'
import { endAction, getAction } from '../store/message-actions.ts'
import { getMessage } from '../store/messages.ts'
import { requestAction } from './request-action.ts'

/** What the audit keeps of a message before an action, so that it can be taken back. */
const beforeSchema = z.object({ actionId: messageActionIdSchema, standing: standingSchema })

/**
 * Z: takes back an action that the network was not asked for; one that is done is followed by its contrary. Refused with
 * `action_already_done` where nothing brings back what was.
 */
export const undoAction = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'connectors' | 'wake'>,
  auditBefore: string
): Promise<Result<null>> => {
  const { actionId, standing } = beforeSchema.parse(JSON.parse(auditBefore))
  const cancelled = await cancelAction(ctx, actionId)
  if (cancelled.ok) return cancelled
  const row = await getAction(ctx.store.read, actionId)
  const contrary = row?.state === 'done' ? contraryOf(row.kind, standing) : null
  if (row === null || contrary === null) return cancelled
  const request = { messageId: row.message_id, kind: contrary, edit: null }
  const requested = await requestAction(ctx, request, true)
  return requested.ok ? ok(null) : requested
}

/** Takes back an action that has not reached the network, or that it refused. Twice is the same as once. */
export const cancelAction = async (
  ctx: Pick<Context, 'store' | 'clock'>,
  actionId: MessageActionId
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const row = await getAction(tx, actionId)
    if (row === null) return err('not_found')
    if (row.state === 'cancelled') return ok(null)
    const isUntouched = row.state === 'blocked' || (row.state === 'queued' && row.attempt === 0)
    if (!isUntouched) return err('action_already_done')
    await endAction(tx, row, 'cancelled', now)
    const message = await getMessage(tx, row.message_id)
    if (message !== null) await markUndoneOf(tx, message.conversation_id, row.id, now)
    return ok(null)
  })
}
