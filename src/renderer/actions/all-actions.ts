import type { Action, ActionId } from './action.ts'
import { appActions } from './app-actions.ts'
import { goActions } from './go-actions.ts'
import { lookActions } from './look-actions.ts'
import { messageActions } from './message-actions.ts'
import { moveActions } from './move-actions.ts'
import { quarantineActions } from './quarantine-actions.ts'
import { replyActions } from './reply-actions.ts'
import { speakerActions } from './speaker-actions.ts'
import { triageActions } from './triage-actions.ts'

/** Everything that a person can do here: the keyboard, the palette, the help and the menus are made from this. */
export const allActions: readonly Action[] = [
  ...moveActions,
  ...triageActions,
  ...speakerActions,
  ...replyActions,
  ...messageActions,
  ...quarantineActions,
  ...goActions,
  ...appActions,
  ...lookActions
]

const byId = new Map(allActions.map((action) => [action.id, action]))

/** The action of that name; its existence is a matter of types. */
export const actionOf = (id: ActionId): Action => {
  const action = byId.get(id)
  if (action === undefined) throw new Error(`No action has the name ${id}.`)
  return action
}
