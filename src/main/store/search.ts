import type { ConversationSummary } from '../../shared/model/conversation.ts'
import type { ConversationId, MessageId } from '../../shared/model/ids.ts'
import { listSummaries } from './conversations.ts'
import { matchingSequences } from './search-sqlite.ts'
import type { ReadDb } from './store.ts'

export interface Found {
  readonly conversation: ConversationSummary
  readonly messageId: MessageId
  readonly excerpt: string
  readonly marks: readonly { start: number; end: number }[]
}

/** How many of the newest hits are looked at: a common word costs no more than a rare one. */
const hitWindow = 500
const excerptLength = 160

/** Conversations whose messages or people hold every word, newest message first, one line for each. */
export const findConversations = async (
  db: ReadDb,
  text: string,
  limit: number
): Promise<readonly Found[]> => {
  const sequences = matchingSequences(text, hitWindow)
  if (sequences === null) return []
  const messages = await db
    .selectFrom('message')
    .select(['id', 'conversation_id', 'text', 'sort_at'])
    .where('sequence', 'in', sequences)
    .where('deleted_at', 'is', null)
    .orderBy('sort_at', 'desc')
    .orderBy('sequence', 'desc')
    .execute()
  const newest = new Map<ConversationId, (typeof messages)[number]>()
  for (const message of messages)
    if (!newest.has(message.conversation_id)) newest.set(message.conversation_id, message)
  const chosen = [...newest.values()].slice(0, limit)
  const summaries = await listSummaries(
    db,
    chosen.map((message) => message.conversation_id)
  )
  const words = wordsOf(text)
  return summaries.flatMap((conversation) => {
    const message = newest.get(conversation.id)
    return message === undefined
      ? []
      : [{ conversation, messageId: message.id, ...excerptAround(message.text, words) }]
  })
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const wordsOf = (text: string): readonly string[] =>
  text
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 0)
    .map(fold)

/** A stretch of the text around the first word found, and where the words stand in it. */
export const excerptAround = (
  text: string,
  words: readonly string[]
): { excerpt: string; marks: { start: number; end: number }[] } => {
  const hits = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => {
    const folded = fold(word)
    return words.some((wanted) => folded.startsWith(wanted))
  })
  const first = hits[0]?.index ?? 0
  const start = first <= 40 ? 0 : text.lastIndexOf(' ', first - 30) + 1
  const end = Math.min(text.length, start + excerptLength)
  const before = start > 0 ? '…' : ''
  const after = end < text.length ? '…' : ''
  const marks = hits
    .filter((hit) => hit.index >= start && hit.index + hit[0].length <= end)
    .map((hit) => ({
      start: hit.index - start + before.length,
      end: hit.index - start + before.length + hit[0].length
    }))
  return { excerpt: `${before}${text.slice(start, end).replace(/\s/gu, ' ')}${after}`, marks }
}
