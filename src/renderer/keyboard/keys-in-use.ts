import { createContext, useContext } from 'react'
import type { Action, ActionId } from '../actions/action.ts'
import { actionOf } from '../actions/all-actions.ts'

/** The keys of an action as this person has them, the one shown first; none: it is only in the palette. */
export type KeysOf = (id: ActionId) => readonly string[]

export const KeysInUse = createContext<KeysOf>((id) => actionOf(id).keys)

/** What stands on buttons, in the palette and in the help: the keys that work. */
export const useKeysOf = (): KeysOf => useContext(KeysInUse)

/** The keys of a table in which they were changed. */
export const keysOfTable = (actions: readonly Action[]): KeysOf => {
  const keys = new Map(actions.map((action) => [action.id, action.keys]))
  return (id) => keys.get(id) ?? []
}
