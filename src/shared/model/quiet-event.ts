import { z } from 'zod'

/** What people do to our messages without a word. */
export const quietEventKindSchema = z.enum(['like', 'repost'])
export type QuietEventKind = z.infer<typeof quietEventKindSchema>
