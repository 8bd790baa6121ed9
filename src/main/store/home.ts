import { z } from 'zod'
import type { Home } from '../domain/home.ts'
import { readSetting, writeSetting } from './settings.ts'
import type { AnyDb, WriteDb } from './store.ts'

const markSchema = z.object({ number: z.string(), madeAt: z.string().nullable() })
const homeSchema = z.object({
  computer: z.string().nullable(),
  path: z.string(),
  folder: markSchema,
  file: markSchema
})

/** Where this inbox was last at home; null for one that never noted it. */
export const getHome = async (db: AnyDb): Promise<Home | null> => {
  const read = homeSchema.safeParse(await readSetting(db, 'home'))
  return read.success ? read.data : null
}

export const saveHome = async (tx: WriteDb, home: Home): Promise<void> => {
  await writeSetting(tx, 'home', home)
}
