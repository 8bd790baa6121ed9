import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import type { MessageId } from '../../../shared/model/ids.ts'

type Said = Pick<ThreadMessage, 'id' | 'ref' | 'parentRef'>

/**
 * The message that each message answers, where its place in the thread does not say so: not where it stands right under
 * it, nor where it answers the first message as its neighbour above does.
 */
export const answersOf = <Message extends Said>(
  messages: readonly Message[]
): ReadonlyMap<MessageId, Message> => {
  const byRef = new Map(messages.map((message) => [message.ref, message]))
  const root = messages[0]
  const answers = new Map<MessageId, Message>()
  for (const [index, message] of messages.entries()) {
    const parent = message.parentRef === null ? undefined : byRef.get(message.parentRef)
    const above = messages[index - 1]
    if (parent === undefined || parent === above || parent === message) continue
    const besideOthers = parent === root && (above?.parentRef === root.ref || above === root)
    if (!besideOthers) answers.set(message.id, parent)
  }
  return answers
}
