import { z } from 'zod'

/** Asked again and again about the same few. */
const known = new Set<string>()

/** A place whose time can be told, as the IANA database names it (`Europe/Paris`): with any other name every clock would fail. */
export const isTimeZone = (name: string): boolean => {
  if (known.has(name)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    return false
  }
  known.add(name)
  return true
}

export const timeZoneSchema = z.string().min(1).max(64).refine(isTimeZone)
