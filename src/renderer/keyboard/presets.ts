import type { Action, ActionId } from '../actions/action.ts'
import { writes } from './keys.ts'
import type { Keyboard, KeyboardPreset } from '../../shared/model/keyboard.ts'

type Keys = Readonly<Partial<Record<ActionId, readonly string[]>>>

/** What both have in common with each other and not with us: F forwards, L labels, and the places of the
 * inbox. */
const forwardAndPlaces: Keys = {
  ask_colleague: ['f'],
  insert_proof: ['shift+f'],
  go_to_sent: ['g t'],
  go_to_starred: ['g s'],
  choose_themes: ['l'],
  go_to_returned: ['g d'],
  go_to_done: ['g e']
}

/**
 * Where a preset departs from ours, which stands in the table of actions itself. Read on 2026-11-23:
 * https://support.google.com/mail/answer/6594 and https://download.superhuman.com/Superhuman%20Keyboard%20Shortcuts.pdf
 */
const departures: Readonly<Record<Exclude<KeyboardPreset, 'none'>, Keys>> = {
  porte_parole: {},
  gmail: {
    ...forwardAndPlaces,
    postpone: ['b'],
    go_to_later: ['g b'],
    toggle_unread: ['shift+u'],
    back: ['escape', 'u'],
    mark_all: ['* a']
  },
  superhuman: {
    ...forwardAndPlaces,
    toggle_mute: ['shift+m'],
    go_to_later: ['g h']
  }
}

/** The bindings of an action in a preset. */
export const presetKeys = (action: Action, preset: KeyboardPreset): readonly string[] =>
  preset === 'none'
    ? action.keys.filter((binding) => !binding.split(' ').some(writes))
    : (departures[preset][action.id] ?? action.keys)

/** The table with the keys of this person: the preset, then what they changed. */
export const withKeys = (actions: readonly Action[], { preset, changes }: Keyboard): readonly Action[] =>
  actions.map((action) => ({ ...action, keys: changes[action.id] ?? presetKeys(action, preset) }))
