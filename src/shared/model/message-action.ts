import { z } from 'zod'
import { failureSchema } from './delivery.ts'
import { messageActionIdSchema } from './ids.ts'
import { instantSchema } from './instant.ts'
import { isInSight, type Message } from './message.ts'
import { type Capabilities, type MessageAction, messageActionSchema, messageActionSides } from './network.ts'

/** Why an action on a message waits for a person. */
export const actionProblemSchema = z.discriminatedUnion('kind', [
  ...failureSchema.options,
  /** The speaker of an edit no longer agrees to be named there. */
  z.object({ kind: z.literal('consent_withdrawn') }),
  z.object({ kind: z.literal('message_gone') })
])
export type ActionProblem = Readonly<z.infer<typeof actionProblemSchema>>

/** Where an action on a message stands between the person and the network. */
export const actionStateSchema = z.discriminatedUnion('kind', [
  /** Not asked of the network yet: it can be taken back. */
  z.object({ kind: z.literal('on_hold'), until: instantSchema }),
  z.object({ kind: z.literal('under_way') }),
  /** The network did not take it, and is asked again. */
  z.object({ kind: z.literal('waiting'), until: instantSchema, problem: actionProblemSchema.nullable() }),
  z.object({ kind: z.literal('blocked'), problem: actionProblemSchema.nullable() }),
  z.object({ kind: z.literal('done'), at: instantSchema }),
  z.object({ kind: z.literal('cancelled') })
])
export type ActionState = Readonly<z.infer<typeof actionStateSchema>>

/** Something asked to be done to a message on its network. */
export const actionEntrySchema = z.object({
  id: messageActionIdSchema,
  kind: messageActionSchema,
  state: actionStateSchema,
  /** What was typed, of an edit: it returns to the editor. */
  body: z.string().nullable()
})
export type ActionEntry = Readonly<z.infer<typeof actionEntrySchema>>

/** What can be done to our own words is on hold for the seconds of undo; the rest is taken back by doing its contrary. */
export const isHeldFirst = (kind: MessageAction): boolean => kind === 'delete' || kind === 'edit'

/** What a message looks like to an action. */
export interface Actionable {
  readonly side: Message['author']['side']
  readonly isDeleted: boolean
  readonly standing: Message['standing']
  readonly isLiked: boolean
  /** Its network has it, under a name that we know. */
  readonly isKnownThere: boolean
}

/** What makes sense to do to a message as it stands, whether its network offers it or not. */
export const sensibleActions = (message: Actionable): readonly MessageAction[] =>
  message.isDeleted
    ? []
    : messageActionSchema.options.filter(
        (kind) => messageActionSides[kind] === message.side && makesSense(kind, message)
      )

const makesSense = (kind: MessageAction, { standing, isLiked }: Actionable): boolean => {
  switch (kind) {
    case 'like':
      return !isLiked
    case 'unlike':
      return isLiked
    case 'hide':
      return isInSight(standing)
    case 'unhide':
      return standing === 'hidden'
    case 'hold':
      return standing === 'shown'
    case 'approve':
      return standing === 'held' || standing === 'spam'
    case 'spam':
      return standing !== 'spam'
    case 'delete':
    case 'edit':
      return true
  }
}

/** Why something sensible cannot be done here; each has its sentence in `conversation:act.refusal`. */
export type ActionRefusal = 'not_connected' | 'not_offered' | 'not_known_there'

/** Null when it can be done. */
export const refusalOf = (
  kind: MessageAction,
  message: Actionable,
  capabilities: Pick<Capabilities, 'receive' | 'actions'>
): ActionRefusal | null => {
  if (capabilities.receive === 'import') return 'not_connected'
  if (!capabilities.actions.includes(kind)) return 'not_offered'
  return message.isKnownThere ? null : 'not_known_there'
}

/** What takes an action back once it is done, given how the message stood before; null where nothing does. */
export const contraryOf = (kind: MessageAction, before: Message['standing']): MessageAction | null => {
  switch (kind) {
    case 'like':
      return 'unlike'
    case 'unlike':
      return 'like'
    case 'hide':
      return 'unhide'
    case 'unhide':
      return 'hide'
    case 'hold':
    case 'approve':
    case 'spam':
      return before === 'shown' ? 'approve' : before === 'held' ? 'hold' : before === 'spam' ? 'spam' : null
    case 'delete':
    case 'edit':
      return null
  }
}
