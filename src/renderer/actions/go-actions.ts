import type { View } from '../../shared/model/conversation.ts'
import type { OtherScreen } from '../state/place.ts'
import { inInbox, type Action, type ActionId } from './action.ts'

const toView = (id: ActionId, view: View, keys: readonly string[]): Action => ({
  id,
  group: 'go',
  keys,
  when: (facts) => facts.layer === 'none',
  run: (scope) => {
    scope.go({ type: 'go_to_view', view })
    scope.parts.list()
  }
})

const toScreen = (id: ActionId, screen: OtherScreen, keys: readonly string[] = []): Action => ({
  id,
  group: 'go',
  keys,
  when: (facts) => facts.layer === 'none' && facts.place !== screen,
  run: (scope) => scope.go({ type: 'go_to_screen', screen })
})

const viewActions = [
  'open_view_1',
  'open_view_2',
  'open_view_3',
  'open_view_4',
  'open_view_5',
  'open_view_6',
  'open_view_7',
  'open_view_8',
  'open_view_9'
] as const satisfies readonly ActionId[]

/** The action that opens the search kept under this key, 1 to 9. */
export const openViewId = (key: number): ActionId => viewActions[key - 1] ?? 'open_view_1'

/** The searches that are kept, each under its key; the palette lists them by their names. */
const toSavedViews: readonly Action[] = viewActions.map((id, index) => ({
  id,
  group: 'go',
  keys: [String(index + 1)],
  keyOnly: true,
  when: (facts) => facts.layer === 'none' && facts.viewKeys.includes(index + 1),
  run: (scope) => {
    const view = scope.savedViews.find(({ key }) => key === index + 1)
    if (view === undefined) return
    scope.go({ type: 'open_saved', viewId: view.id, query: view.query })
    scope.parts.list()
  }
}))

/** Going somewhere. */
export const goActions: readonly Action[] = [
  toView('go_to_answer', 'to_answer', ['g i']),
  // N for nobody: those that nobody fits.
  toView('go_to_undecided', 'undecided', ['g n']),
  toView('go_to_attributed', 'attributed', ['g a']),
  toView('go_to_links', 'awaiting', ['g l']),
  toView('go_to_returned', 'returned', ['g d']),
  toView('go_to_later', 'later', []),
  toView('go_to_sent', 'sent', ['g s']),
  toView('go_to_starred', 'starred', []),
  toView('go_to_silence', 'silence', []),
  toView('go_to_done', 'done', []),
  toScreen('go_to_quarantine', 'quarantine', ['g q']),
  ...toSavedViews,
  {
    id: 'save_view',
    group: 'go',
    keys: [],
    when: (facts) => inInbox(facts) && facts.searching,
    run: (scope) => scope.go({ type: 'show_layer', layer: 'view' })
  },
  {
    id: 'go_to_waiting',
    group: 'go',
    keys: [],
    when: (facts) => facts.layer === 'none' && facts.waiting > 0,
    run: (scope) => {
      // From one to the next, and from the last to the first again.
      const at = scope.currentId === null ? -1 : scope.waiting.indexOf(scope.currentId)
      const conversationId = scope.waiting[at + 1] ?? scope.waiting[0]
      if (conversationId === undefined) return
      scope.go({ type: 'open', conversationId })
      scope.parts.conversation()
    }
  },
  {
    id: 'reconnect_account',
    group: 'go',
    keys: ['shift+c'],
    when: (facts) => facts.layer === 'none' && facts.needy > 0,
    run: (scope) => {
      const [accountId] = scope.needy
      if (accountId !== undefined) scope.go({ type: 'reconnect', accountId })
    }
  },
  toScreen('go_to_colleagues', 'colleagues'),
  toScreen('go_to_accounts', 'accounts'),
  toScreen('go_to_proofs', 'proofs'),
  toScreen('go_to_imports', 'imports'),
  toScreen('go_to_settings', 'settings')
]
