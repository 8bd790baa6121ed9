import { type Look, type TextStep, textSizes, usualTextSize } from '../../shared/model/look.ts'
import type { Action, ActionId, Deed, Facts, Scope } from './action.ts'

const choose = (id: ActionId & Deed, change: Partial<Look>): Action => ({
  id,
  group: 'look',
  keys: [],
  when: (facts) => facts.layer === 'none' && !isSo(facts.look, change),
  async run(scope) {
    const result = await scope.call('settings.change', change)
    if (!result.ok) scope.refuse(result.error)
    else scope.tell({ deed: id, conversationIds: [], undo: false })
  }
})

const isSo = (look: Look, change: Partial<Look>): boolean =>
  Object.entries({ ...look, ...change }).every(([name, value]) => Reflect.get(look, name) === value)

const stepText = async (scope: Scope, step: TextStep): Promise<void> => {
  const result = await scope.call('settings.stepTextSize', { step })
  if (!result.ok) scope.refuse(result.error)
  else
    scope.tell({
      deed: 'text_size',
      conversationIds: [],
      values: { percent: result.value.textSize },
      undo: false
    })
}

const resize = (id: ActionId, step: TextStep, when: (facts: Facts) => boolean): Action => ({
  id,
  group: 'look',
  // The menu has the keys, which work on every screen and before the first one.
  keys: [],
  when: (facts) => facts.layer === 'none' && when(facts),
  run: (scope) => stepText(scope, step)
})

/** How the window looks; the same choices stand in the settings and in the menu. */
export const lookActions: readonly Action[] = [
  choose('theme_light', { theme: 'light' }),
  choose('theme_dark', { theme: 'dark' }),
  choose('theme_system', { theme: 'system' }),
  choose('density_compact', { density: 'compact' }),
  choose('density_comfortable', { density: 'comfortable' }),
  choose('contrast_more', { contrast: 'more' }),
  choose('contrast_system', { contrast: 'system' }),
  resize('text_larger', 'larger', ({ look }) => look.textSize !== textSizes.at(-1)),
  resize('text_smaller', 'smaller', ({ look }) => look.textSize !== textSizes[0]),
  resize('text_usual', 'usual', ({ look }) => look.textSize !== usualTextSize)
]
