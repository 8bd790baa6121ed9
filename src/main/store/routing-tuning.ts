import { type RoutingTuning, routingTuningSchema, usualTuning } from '../../shared/model/routing-tuning.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** Kept beside the settings; see `settings.ts` for those that the person sees there. */
const key = 'routing.tuning'

/** What the person made count more or less; the usual where nothing was chosen or it no longer parses. */
export const getTuning = async (db: AnyDb): Promise<RoutingTuning> => {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  const parsed = routingTuningSchema.safeParse(row === undefined ? null : JSON.parse(row.value))
  return parsed.success ? parsed.data : usualTuning
}

export const saveTuning = async (tx: WriteDb, tuning: RoutingTuning): Promise<void> => {
  const value = JSON.stringify(tuning)
  await tx
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}
