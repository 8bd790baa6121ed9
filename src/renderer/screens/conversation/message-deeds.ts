import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import type { MessageId } from '../../../shared/model/ids.ts'
import {
  type Actionable,
  type ActionEntry,
  refusalOf,
  sensibleActions
} from '../../../shared/model/message-action.ts'
import { type Capabilities, type MessageAction, messageActionSides } from '../../../shared/model/network.ts'

/** What a person can do with messages on their network, and with what they asked for. */
export interface MessageDeeds {
  readonly act: (kind: MessageAction, message: ThreadMessage) => void
  readonly giveUp: (action: ActionEntry) => void
  readonly retry: (action: ActionEntry) => void
  /** A message is pointed at: what is done next by key or palette is meant for it. */
  readonly pointAt: (messageId: MessageId) => void
}

/** A message as an action sees it. */
export const actionableOf = (message: ThreadMessage): Actionable => ({
  side: message.author.side,
  isDeleted: message.deletedAt !== null,
  standing: message.standing,
  isLiked: message.likedAt !== null,
  isKnownThere: message.isKnownThere
})

/** The message that an action by key or palette is meant for: the one pointed at, else the one to answer, or our newest. */
export const targetOf = (
  kind: MessageAction,
  messages: readonly ThreadMessage[],
  pointedId: MessageId | null,
  replyToId: MessageId | null
): ThreadMessage | null => {
  const side = messageActionSides[kind]
  const standing = messages.filter(({ author, deletedAt }) => author.side === side && deletedAt === null)
  const usual = side === 'theirs' ? standing.find(({ id }) => id === replyToId) : standing.at(-1)
  return standing.find(({ id }) => id === pointedId) ?? usual ?? null
}

/** What can be done now, by key or palette. */
export const deedsOffered = (
  messages: readonly ThreadMessage[],
  pointedId: MessageId | null,
  replyToId: MessageId | null,
  capabilities: Pick<Capabilities, 'receive' | 'actions'>
): readonly MessageAction[] =>
  capabilities.actions.filter((kind) => {
    const target = targetOf(kind, messages, pointedId, replyToId)
    if (target === null) return false
    const actionable = actionableOf(target)
    return sensibleActions(actionable).includes(kind) && refusalOf(kind, actionable, capabilities) === null
  })
