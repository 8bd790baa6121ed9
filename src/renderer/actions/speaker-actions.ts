import type { ColleagueId } from '../../shared/model/ids.ts'
import type { Weight } from '../../shared/model/routing.ts'
import { hasTargets, inInbox, type Action, type ActionId, type Scope } from './action.ts'

/** A, then who: gives the conversations to a colleague. */
export const giveTo = async (scope: Scope, colleagueId: ColleagueId, name: string): Promise<void> => {
  scope.go({ type: 'show_layer', layer: 'none' })
  const conversationIds = [...scope.targets]
  const answer = scope.call('conversations.assign', { conversationIds, colleagueId })
  scope.presumed.given(conversationIds, colleagueId)
  scope.tell({ deed: 'assign', conversationIds, values: { colleague: name }, undo: true })
  const result = await answer
  // The reply comes next, here; unless what is listed are those that nobody was given to.
  if (result.ok) scope.goOnOnceGone()
  else {
    scope.presumed.takenBack()
    scope.refuse(result.error)
  }
}

const choose = (id: ActionId, place: number): Action => ({
  id,
  group: 'speaker',
  keys: [String(place)],
  keyOnly: true,
  when: (facts) => facts.layer === 'chooser' && (facts.choices ?? 0) >= place,
  run: (scope) => {
    const colleagueId = scope.choices?.[place - 1]
    if (colleagueId !== undefined) return giveTo(scope, colleagueId, scope.nameOf(colleagueId))
  }
})

/** Q, then how much: what the conversations weigh on who answers them, in the care budget. */
const weigh = (name: 'normal' | 'delicate' | 'hostile', weight: Weight): Action => ({
  id: `weigh_${name}`,
  group: 'speaker',
  keys: [`q ${weight}`],
  when: hasTargets,
  run: async (scope) => {
    const conversationIds = [...scope.targets]
    const result = await scope.call('conversations.weigh', { conversationIds, weight })
    if (!result.ok) scope.refuse(result.error)
    else scope.tell({ deed: `weigh_${name}`, conversationIds, undo: true })
  }
})

/** Choosing who speaks. */
export const speakerActions: readonly Action[] = [
  {
    id: 'choose_colleague',
    group: 'speaker',
    keys: ['a'],
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => scope.go({ type: 'show_layer', layer: 'chooser' })
  },
  choose('choose_first', 1),
  choose('choose_second', 2),
  choose('choose_third', 3),
  {
    id: 'take_suggestion',
    group: 'speaker',
    keys: ['shift+a'],
    when: (facts) => hasTargets(facts) && (facts.marked > 0 || facts.current?.suggested === true),
    run: async (scope) => {
      const conversationIds = [...scope.targets]
      const answer = scope.call('conversations.assignFirst', { conversationIds })
      // Of several, main alone knows which of them somebody fits once the others are given.
      const isOne = scope.facts.marked === 0
      if (isOne) {
        scope.presumed.given(conversationIds, 'first')
        scope.tell({ deed: 'assign_first', conversationIds, undo: true })
      }
      const result = await answer
      if (!result.ok) {
        if (isOne) scope.presumed.takenBack()
        scope.refuse(result.error)
        return
      }
      const { assigned, unplaced } = result.value
      if (assigned === 0) {
        if (isOne) scope.presumed.takenBack()
        scope.tell({ deed: 'nobody_fits', conversationIds: unplaced, undo: false })
        return
      }
      scope.goOnOnceGone()
      if (isOne) return
      const placed = conversationIds.filter((id) => !unplaced.includes(id))
      scope.tell({ deed: 'assign_first', conversationIds: placed, undo: true })
    }
  },
  {
    id: 'unassign',
    group: 'speaker',
    keys: [],
    when: (facts) => hasTargets(facts) && (facts.marked > 0 || facts.current?.assigned === true),
    run: async (scope) => {
      const conversationIds = [...scope.targets]
      const result = await scope.call('conversations.unassign', { conversationIds })
      if (!result.ok) scope.refuse(result.error)
      else {
        scope.goOnOnceGone()
        scope.tell({ deed: 'unassign', conversationIds, undo: true })
      }
    }
  },
  {
    id: 'show_reasons',
    group: 'speaker',
    keys: ['w'],
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => scope.parts.why()
  },
  weigh('normal', 1),
  weigh('delicate', 2),
  weigh('hostile', 3)
]
