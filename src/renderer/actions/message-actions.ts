import { type MessageAction, messageActionSchema } from '../../shared/model/network.ts'
import { inInbox, type Action, type ActionId } from './action.ts'

/** The action of the table that does this to the message pointed at. */
export const messageActionId = (kind: MessageAction): ActionId => `${kind}_message`

const keys: Readonly<Partial<Record<MessageAction, readonly string[]>>> = { like: ['c'], unlike: ['c'] }

/** What can be done to a message on its network; which one is meant is pointed at, or is the one to answer. */
export const messageActions: readonly Action[] = messageActionSchema.options.map((kind) => ({
  id: messageActionId(kind),
  group: 'message',
  keys: keys[kind] ?? [],
  when: (facts) => inInbox(facts) && facts.marked === 0 && facts.messageDeeds.includes(kind),
  run: (scope) => scope.act(kind)
}))
