import { z } from 'zod'
import { plainFrame, type ReplyFrame } from '../../../shared/model/message.ts'
import { plainText } from '../../../shared/text/plain-text.ts'
import { segmentsOf } from '../../../shared/text/segments.ts'
import { readKept } from '../read-kept.ts'
import type { WireStatus } from './wire.ts'

/** What a reply to a status takes over from it. */
const replyTargetSchema = z.object({
  /** The mention that tells its author: naming the status alone notifies nobody. */
  address: z.string().nullable(),
  visibility: z.string(),
  warning: z.string().nullable()
})
export type ReplyTarget = Readonly<z.infer<typeof replyTargetSchema>>

/** A warning that is repeated counts with the reply: a long one leaves room for the words. */
const longestWarning = 100

/**
 * Who may read a reply: those who may read what it answers, never more. A kind that is not known is answered to its author
 * alone.
 */
const narrowest = 'direct'
const knownVisibilities: ReadonlySet<string | null> = new Set([
  'public',
  'unlisted',
  'private',
  'direct',
  // Of Akkoma and its relatives: those of this server.
  'local'
])

export const replyTargetOf = (status: WireStatus): ReplyTarget => ({
  address: addressOf(status.account.acct || status.account.username),
  visibility: knownVisibilities.has(status.visibility) ? (status.visibility ?? narrowest) : narrowest,
  warning: shortWarning(warningOf(status))
})

/** The content warning in one line, empty when there is none. */
export const warningOf = ({ spoiler_text }: Pick<WireStatus, 'spoiler_text'>): string =>
  plainText(spoiler_text).text.replace(/\s+/gu, ' ').trim()

const addressOf = (acct: string): string | null => {
  const bare = acct.trim().replace(/^@/u, '')
  return /^[^\s@]+(?:@[^\s@]+)?$/u.test(bare) ? `@${bare}` : null
}

const shortWarning = (warning: string): string | null => {
  if (warning === '') return null
  const graphemes = [...segmentsOf(warning, 'grapheme')].map(({ segment }) => segment)
  return graphemes.length <= longestWarning ? warning : `${graphemes.slice(0, longestWarning - 1).join('')}…`
}

/** The same, for the author alone. Null where they could not be told: words that nobody reads, or everybody, must not leave. */
export const privateTargetOf = (stored: string | null): string | null => {
  const target = readReplyTarget(stored)
  return target === null || target.address === null
    ? null
    : JSON.stringify({ ...target, visibility: narrowest } satisfies ReplyTarget)
}

/** Null when it is not one of ours. */
export const readReplyTarget = (stored: string | null): ReplyTarget | null =>
  readKept(replyTargetSchema, stored)

export const frameOf = (stored: string | null): ReplyFrame => {
  const target = readReplyTarget(stored)
  if (target === null) return plainFrame
  return { addressees: target.address === null ? [] : [target.address], warning: target.warning }
}
