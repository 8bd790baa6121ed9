import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AuditId, ColleagueId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { removeAssignmentsOf } from '../store/assignments.ts'
import { appendAudit } from '../store/audit.ts'
import { eraseProfile, getColleague } from '../store/colleagues.ts'
import { eraseHandoffsOf } from '../store/erase-handoffs.ts'
import { noteErasing } from '../store/forgotten.ts'
import { forgetInDecisions, markFactsChanged } from '../store/rankings.ts'
import { dropModel } from './held-model.ts'
import { modelFile } from './model-file.ts'

/**
 * Forgets a colleague who left, on their request: profile, hours, absences, portrait, what was given to them, the words that
 * this taught, the letters to them with their answers, and their place in every ranking that is kept. What they published keeps its signature, which is a public
 * fact, with the consents that allowed it. The text model is thrown away and fitted anew without them. Cannot be undone.
 * Refused with `not_found`, or `colleague_still_here` for one who has not left.
 */
export const forgetColleague = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'dataFolder'>,
  colleagueId: ColleagueId
): Promise<Result<null>> => {
  const colleague = await getColleague(ctx.store.read, colleagueId, ctx.clock.now())
  if (colleague === null || colleague.forgottenAt !== null) return err('not_found')
  if (colleague.leftAt === null) return err('colleague_still_here', { name: colleague.name })
  for (const table of ['ranking', 'assignment'] as const) {
    let after: string | null = ''
    while (after !== null) {
      const from: string = after
      after = await ctx.store.write((tx) => forgetInDecisions(tx, table, colleagueId, from))
      await nextTurn()
    }
  }
  const mails = await ctx.store.write(async (tx) => {
    const now = ctx.clock.now()
    await removeAssignmentsOf(tx, colleagueId)
    const files = await eraseHandoffsOf(tx, colleagueId)
    await eraseProfile(tx, colleagueId, now)
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'colleague_forgotten',
      conversation_id: null,
      before: null,
      after: null
    })
    await noteErasing(tx, { mails: files })
    await markFactsChanged(tx, now)
    return files
  })
  for (const file of mails) await rm(join(ctx.dataFolder, 'mails', file), { force: true })
  dropModel(ctx.store)
  await rm(modelFile(ctx.dataFolder), { force: true })
  await ctx.store.wipe()
  return ok(null)
}
