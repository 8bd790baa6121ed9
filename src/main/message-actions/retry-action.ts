import type { MessageActionId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { consentToSpeak } from '../outbox/consent-to-speak.ts'
import type { Context } from '../runtime/context.ts'
import { getAction, requeueAction } from '../store/message-actions.ts'

/** Asks the network again for what it refused, on a person’s word. Refused with `conflict` when it is not blocked. */
export const retryAction = async (
  ctx: Pick<Context, 'store' | 'clock' | 'wake'>,
  actionId: MessageActionId
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  const retried = await ctx.store.write(async (tx): Promise<Result<null>> => {
    const row = await getAction(tx, actionId)
    if (row === null) return err('not_found')
    if (row.state !== 'blocked') return err('conflict')
    if (row.speaker_id !== null) {
      const consent = await consentToSpeak(tx, row.speaker_id, row.network, now)
      if (!consent.ok) return consent
    }
    return (await requeueAction(tx, row, now)) ? ok(null) : err('conflict')
  })
  if (retried.ok) ctx.wake.outbox()
  return retried
}
