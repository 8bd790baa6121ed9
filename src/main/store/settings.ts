import { type Settings, settingsSchema } from '../../shared/contract/settings.ts'
import { usualKeyboard } from '../../shared/model/keyboard.ts'
import { usualLook } from '../../shared/model/look.ts'
import type { AnyDb, WriteDb } from './store.ts'

const defaults: Settings = {
  language: 'system',
  ...usualLook,
  companyName: '',
  holidays: 'none',
  keyboard: usualKeyboard,
  lockAfterMinutes: null,
  welcomed: false
}

const chosenSchema = settingsSchema.partial()

/** What the person chose, and the defaults for the rest. A value that no longer parses counts as not chosen. */
export const getSettings = async (db: AnyDb): Promise<Settings> => {
  const rows = await db.selectFrom('setting').selectAll().execute()
  const chosen = rows.flatMap((row) => {
    const parsed = chosenSchema.safeParse({ [row.key]: JSON.parse(row.value) })
    return parsed.success ? [parsed.data] : []
  })
  return settingsSchema.parse(Object.assign({}, defaults, ...chosen))
}

/** What one row holds; null where there is none. Its reader parses it. */
export const readSetting = async (db: AnyDb, key: string): Promise<unknown> => {
  const row = await db.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  return row === undefined ? null : JSON.parse(row.value)
}

export const writeSetting = async (tx: WriteDb, key: string, value: unknown): Promise<void> => {
  await tx
    .insertInto('setting')
    .values({ key, value: JSON.stringify(value) })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: JSON.stringify(value) }))
    .execute()
}

export const changeSettings = async (tx: WriteDb, changes: Partial<Settings>): Promise<void> => {
  for (const [key, value] of Object.entries(changes)) await writeSetting(tx, key, value)
}
