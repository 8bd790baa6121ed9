import type { Action, ActionId, Facts } from '../actions/action.ts'

/** Two bindings that cannot both be heard: the same, or one the beginning of the other. */
export const collide = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other} `) || other.startsWith(`${one} `)

export type BindingProblem =
  /** These can be meant in the same situation. */
  | { readonly kind: 'clash'; readonly others: readonly ActionId[] }
  /** It sends, or works inside text: a bare key would do so by accident. */
  | { readonly kind: 'needs_mod' }
  /** The system or every text field uses it. */
  | { readonly kind: 'reserved' }

/** Of text fields, of windows and of the menus; Tab keeps its meaning everywhere. */
const reserved: ReadonlySet<string> = new Set([
  ...['c', 'v', 'x', 'y', 'z', 'q', 'w', 'r', 'n', 't', 'p', 'shift+z', 'shift+i', '0', '+', '-'].map(
    (key) => `mod+${key}`
  ),
  'tab',
  'shift+tab'
])

/** Why an action should not have this binding beside those of the others; null: it may. */
export const judgeBinding = (
  action: Action,
  binding: string,
  actions: readonly Action[],
  everyFacts: readonly Facts[]
): BindingProblem | null => {
  if (reserved.has(binding)) return { kind: 'reserved' }
  const isModified = binding.split(' ').every((chord) => chord.startsWith('mod+'))
  if (action.inText !== undefined && !isModified && binding !== 'escape') return { kind: 'needs_mod' }
  const others = actions.filter(
    (other) =>
      other.id !== action.id &&
      other.keys.some((key) => collide(key, binding)) &&
      everyFacts.some((facts) => action.when(facts) && other.when(facts))
  )
  return others.length === 0 ? null : { kind: 'clash', others: others.map(({ id }) => id) }
}
