import { type HandoffSettings, handoffSettingsSchema } from '../../shared/contract/handoffs.ts'
import type { AnyDb, WriteDb } from './store.ts'

const key = 'handoff.settings'

const defaults: HandoffSettings = { senderName: '', listenOn: '127.0.0.1', port: 42_811, publicAddress: null }

const chosenSchema = handoffSettingsSchema.partial()

/** What the person chose for letters and their page, and the defaults for the rest. */
export const getHandoffSettings = async (db: AnyDb): Promise<HandoffSettings> => {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  const parsed = chosenSchema.safeParse(row === undefined ? {} : JSON.parse(row.value))
  return handoffSettingsSchema.parse({ ...defaults, ...(parsed.success ? parsed.data : {}) })
}

export const changeHandoffSettings = async (
  tx: WriteDb,
  changes: Partial<HandoffSettings>
): Promise<void> => {
  const value = JSON.stringify({ ...(await getHandoffSettings(tx)), ...changes })
  await tx
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}
