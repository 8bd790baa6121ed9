import { readFileSync, writeFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import type { z } from 'zod'
import { settingsSchema } from '../../shared/contract/settings.ts'
import { usualLook } from '../../shared/model/look.ts'

const lastLookSchema = settingsSchema.pick({
  language: true,
  theme: true,
  density: true,
  textSize: true,
  contrast: true,
  motion: true
})

/** How the window looks and what it speaks, by the settings: what a window is made with before they can be read. */
export type LastLook = Readonly<z.infer<typeof lastLookSchema>>

/** How it was when it was last kept in this file; the usual look at first, or when the file says nothing usable. */
export const readLastLook = (file: string): LastLook => {
  const usual = { ...usualLook, language: 'system' } as const
  try {
    return lastLookSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? usual
  } catch {
    return usual
  }
}

/** Keeps it there for the next start, if it changed and the disk lets us: a window that begins in another colour is no harm. */
export const keepLastLook = (file: string, given: LastLook): void => {
  const look = lastLookSchema.parse(given)
  if (isDeepStrictEqual(look, readLastLook(file))) return
  try {
    writeFileSync(file, JSON.stringify(look))
  } catch {
    return
  }
}
