import type { Instant } from '../../../shared/model/instant.ts'
import type { MessageId } from '../../../shared/model/ids.ts'
import { isInSight, type Message } from '../../../shared/model/message.ts'
import type { WordsTarget } from '../composer/local-words.ts'

/** The message that came in last, whenever it was written; null where there is none. */
export const newestOf = (messages: readonly Message[]): MessageId | null =>
  messages.reduce<Message | null>(
    (newest, message) => (newest === null || arrival(message) > arrival(newest) ? message : newest),
    null
  )?.id ?? null

/** The messages that came in after one, in the order of the thread. */
export const cameAfter = (messages: readonly Message[], known: MessageId | null): readonly Message[] => {
  const mark = messages.find((message) => message.id === known)
  return mark === undefined ? [] : messages.filter((message) => arrival(message) > arrival(mark))
}

/** The last of what people said while words for something else were written; null where nobody did. */
export const newerOf = (messages: readonly Message[], words: WordsTarget | null): Message | null => {
  if (words === null) return null
  const newer = cameAfter(messages, words.knownMessageId).filter(
    ({ id, author, deletedAt, standing }) =>
      author.side === 'theirs' && deletedAt === null && isInSight(standing) && id !== words.parentMessageId
  )
  const newestId = newestOf(newer)
  return newer.find(({ id }) => id === newestId) ?? null
}

/** What people said that was not in sight yet: all of it where nothing was; null where all was. */
export const firstUnreadOf = (messages: readonly Message[], readUpTo: Instant | null): MessageId | null =>
  messages.find(
    ({ author, receivedAt }) => author.side === 'theirs' && (readUpTo === null || receivedAt > readUpTo)
  )?.id ?? null

/** Ids sort by the time they were made, which decides between two that came in together. */
const arrival = ({ receivedAt, id }: Message): string => `${receivedAt} ${id}`
