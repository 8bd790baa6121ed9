import type { Action, ActionId } from '../actions/action.ts'
import { listEveryFacts } from '../actions/every-scope.ts'
import { collide } from './judge-binding.ts'
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

/** A key of the preset that somebody gave to another action, and to which. */
export interface TakenKey {
  readonly binding: string
  readonly by: ActionId
}

/**
 * The keys of the preset that an action does not have since they are somebody’s own keys for another: what one chose oneself
 * stands, whatever preset is taken after it and whatever key is given back.
 */
export const takenKeys = (
  action: Action,
  actions: readonly Action[],
  { preset, changes }: Keyboard
): readonly TakenKey[] =>
  changes[action.id] === undefined
    ? presetKeys(action, preset).flatMap((binding) => {
        const other = actions.find(
          (each) =>
            each.id !== action.id &&
            (changes[each.id] ?? []).some((key) => collide(key, binding)) &&
            listEveryFacts().some((facts) => action.when(facts) && each.when(facts))
        )
        return other === undefined ? [] : [{ binding, by: other.id }]
      })
    : []

/** The table with the keys of this person: what they chose, else those of the preset that nothing else has. */
export const withKeys = (actions: readonly Action[], keyboard: Keyboard): readonly Action[] =>
  actions.map((action) => {
    const own = keyboard.changes[action.id]
    if (own !== undefined) return { ...action, keys: own }
    const taken = new Set(takenKeys(action, actions, keyboard).map(({ binding }) => binding))
    return {
      ...action,
      keys: presetKeys(action, keyboard.preset).filter((binding) => !taken.has(binding))
    }
  })
