import { listName } from '../state/place.ts'
import { rangeOf, stepFrom } from '../state/selection.ts'
import { inInbox, type Action, type Scope } from './action.ts'

const step = (scope: Scope, by: 1 | -1): void => {
  const conversationId = stepFrom(scope.rows, scope.currentId, by, scope.before())
  if (conversationId !== null) scope.go({ type: 'point_at', conversationId })
}

const extend = (scope: Scope, by: 1 | -1): void => {
  const from = scope.currentId
  const to = stepFrom(scope.rows, from, by, scope.before())
  if (from !== null && to !== null) scope.go({ type: 'extend_marks', from, to })
}

/** Moving among conversations and messages, and marking several. */
export const moveActions: readonly Action[] = [
  {
    id: 'next_conversation',
    group: 'move',
    keys: ['j', 'arrowdown'],
    repeats: true,
    keyOnly: true,
    when: (facts) => inInbox(facts) && facts.rows > 0,
    run: (scope) => step(scope, 1)
  },
  {
    id: 'previous_conversation',
    group: 'move',
    keys: ['k', 'arrowup'],
    repeats: true,
    keyOnly: true,
    when: (facts) => inInbox(facts) && facts.rows > 0,
    run: (scope) => step(scope, -1)
  },
  {
    id: 'next_message',
    group: 'move',
    keys: ['n'],
    repeats: true,
    keyOnly: true,
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => scope.parts.message(1)
  },
  {
    id: 'previous_message',
    group: 'move',
    keys: ['p'],
    repeats: true,
    keyOnly: true,
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => scope.parts.message(-1)
  },
  {
    id: 'open_conversation',
    group: 'move',
    keys: ['enter', 'o'],
    keyOnly: true,
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.parts.conversation()
    }
  },
  {
    id: 'back',
    group: 'move',
    keys: ['escape'],
    inText: 'anywhere',
    keyOnly: true,
    when: (facts) => facts.layer === 'none',
    run: (scope) => scope.parts.back()
  },
  {
    id: 'toggle_mark',
    group: 'move',
    keys: ['x'],
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'toggle_mark', conversationId: scope.currentId })
    }
  },
  {
    id: 'extend_marks_down',
    group: 'move',
    keys: ['shift+j', 'shift+arrowdown'],
    repeats: true,
    keyOnly: true,
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => extend(scope, 1)
  },
  {
    id: 'extend_marks_up',
    group: 'move',
    keys: ['shift+k', 'shift+arrowup'],
    repeats: true,
    keyOnly: true,
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => extend(scope, -1)
  },
  {
    id: 'mark_range',
    group: 'move',
    keys: ['shift+x'],
    when: (facts) => inInbox(facts) && facts.current !== null,
    run: (scope) => {
      const range = rangeOf(scope.rows, scope.state.marked, scope.currentId)
      scope.go({ type: 'mark_all', conversationIds: range })
    }
  },
  {
    id: 'mark_all',
    group: 'move',
    keys: ['mod+a'],
    when: (facts) => inInbox(facts) && facts.rows > 0,
    async run(scope) {
      const list = listName(scope.state)
      const conversationIds = await scope.whole().catch(() => scope.rows)
      scope.go({ type: 'mark_all', conversationIds, list })
    }
  }
]
