import type { Action, ActionId, ActionGroup, Facts, QuarantineDeed } from './action.ts'

const inQuarantine = (facts: Facts): boolean => facts.place === 'quarantine' && facts.layer === 'none'

const act = (
  id: ActionId,
  group: ActionGroup,
  keys: readonly string[],
  deed: QuarantineDeed,
  more: Pick<Action, 'repeats' | 'keyOnly'> = {}
): Action => ({
  id,
  group,
  keys,
  ...more,
  when: inQuarantine,
  run: (scope) => scope.parts.quarantine(deed)
})

/** On what could not be placed. */
export const quarantineActions: readonly Action[] = [
  act('next_quarantined', 'move', ['j', 'arrowdown'], 'next', { repeats: true, keyOnly: true }),
  act('previous_quarantined', 'move', ['k', 'arrowup'], 'previous', { repeats: true, keyOnly: true }),
  act('try_quarantined_again', 'triage', ['r'], 'try_again'),
  act('set_quarantined_aside', 'triage', ['e'], 'set_aside'),
  act('use_quarantined', 'triage', ['l'], 'use')
]
