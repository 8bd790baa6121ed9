import type { Standing } from '../../../shared/model/message.ts'
import type { PostRecord, WireAuthor } from './wire.ts'

/** What moderators say of a post and of its author, and its author of it. */
export interface Labelled {
  readonly labels: readonly string[]
  readonly author: Pick<WireAuthor, 'labels'>
  readonly record: Pick<PostRecord, 'labels'>
}

/** They take something out of sight (https://docs.bsky.app/docs/advanced-guides/moderation, read 2026-11-22). */
const hiding: ReadonlySet<string> = new Set(['!hide', '!takedown', '!suspend'])
/** They warn of nothing: who may see it without an account, and what kind of account speaks. */
const harmless: ReadonlySet<string> = new Set(['!no-unauthenticated', '!no-promote', 'bot'])

/** Whether the network shows the post. What its author says of it counts only as a warning. */
export const standingOf = ({ labels, author }: Labelled): Standing => {
  const told = [...labels, ...author.labels]
  if (told.some((one) => hiding.has(one))) return 'hidden'
  return told.includes('spam') ? 'spam' : 'shown'
}

/**
 * What a reader is warned of before the words, by the network's own names (`graphic-media`); null when of nothing. A plain
 * warning (`!warn`) names nothing.
 */
export const warningOf = ({ labels, record }: Labelled): string | null => {
  const told = [...new Set([...labels, ...record.labels])].filter(
    (one) => !hiding.has(one) && !harmless.has(one) && one !== 'spam'
  )
  if (told.length === 0) return null
  return ['⚠', told.filter((one) => !one.startsWith('!')).join(', ')].join(' ').trim()
}
