import { z } from 'zod'

/** After how many minutes without a hand on the window it may be locked. */
export const lockMinutes = [5, 15, 30, 60] as const

/** Null: never by itself. */
export const lockMinutesSchema = z.union(lockMinutes.map((minutes) => z.literal(minutes))).nullable()
export type LockMinutes = z.infer<typeof lockMinutesSchema>

/** What opens a locked window: the pass-phrase of the vault where there is one; else whoever sits there. */
export const lockAsksSchema = z.enum(['passphrase', 'nothing'])
