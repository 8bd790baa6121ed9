import { allActions } from '../../actions/all-actions.ts'
import type { Action, ActionGroup, Facts } from '../../actions/action.ts'

/** The groups in the order in which the palette and the help show them. */
export const groups: readonly ActionGroup[] = [
  'triage',
  'speaker',
  'reply',
  'message',
  'move',
  'go',
  'app',
  'look'
]

/** What can be done here and now, by group, leaving out what only makes sense as a key. */
export const offeredActions = (
  facts: Facts
): readonly { readonly group: ActionGroup; readonly actions: readonly Action[] }[] =>
  groups
    .map((group) => ({
      group,
      actions: allActions.filter(
        (action) => action.group === group && action.keyOnly !== true && action.when(facts)
      )
    }))
    .filter(({ actions }) => actions.length > 0)

/**
 * How well a line answers what is typed, for the palette: 0 is not at all. Each word typed must begin a word of
 * the line, or at least stand in it; accents and capitals do not matter; a line that begins with it comes first.
 */
export const scoreOf = (line: string, typed: string): number => {
  const text = fold(line)
  const words = fold(typed)
    .split(/\s+/u)
    .filter((word) => word !== '')
  const scores = words.map((word) => {
    if (text.startsWith(word)) return 1
    if (text.split(/[^\p{L}\p{N}]+/u).some((each) => each.startsWith(word))) return 0.8
    return text.includes(word) ? 0.3 : 0
  })
  return scores.length === 0 ? 1 : Math.min(...scores)
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
