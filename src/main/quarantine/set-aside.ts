import type { AuditId } from '../../shared/model/ids.ts'
import type { QuarantineKey } from '../../shared/model/quarantine.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { asideSchema, restoreQuarantined, setQuarantinedAside } from '../store/quarantine.ts'
import type { AuditRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

/** It was looked at and waits no longer; it stays kept, and Z brings it back. Refused with `not_found`. */
export const setAside = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids'>,
  key: QuarantineKey,
  withSiblings: boolean
): Promise<Result<{ readonly count: number }>> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const aside = await setQuarantinedAside(tx, key, withSiblings, now)
    if (aside === null) return err('not_found')
    const { count, ...before } = aside
    const id = ctx.ids.next<AuditId>()
    await appendAudit(tx, {
      id,
      batch: id,
      at: now,
      action: 'quarantine',
      conversation_id: null,
      before: JSON.stringify(before),
      after: null
    })
    return ok({ count })
  })
}

/** What was set aside waits again. */
export const restoreAside = async (tx: WriteDb, row: AuditRow): Promise<void> => {
  if (row.before !== null) await restoreQuarantined(tx, asideSchema.parse(JSON.parse(row.before)))
}
