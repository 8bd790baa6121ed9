import { inInbox, type Action } from './action.ts'

/** Finding things, and the app itself. */
export const appActions: readonly Action[] = [
  {
    id: 'search',
    group: 'app',
    keys: ['/'],
    when: inInbox,
    run: (scope) => scope.parts.search()
  },
  {
    id: 'open_palette',
    group: 'app',
    keys: ['mod+k'],
    inText: 'anywhere',
    keyOnly: true,
    when: (facts) => facts.layer === 'none',
    run: (scope) => scope.go({ type: 'show_layer', layer: 'palette' })
  },
  {
    id: 'show_help',
    group: 'app',
    keys: ['?'],
    when: (facts) => facts.layer === 'none',
    run: (scope) => scope.go({ type: 'show_layer', layer: 'help' })
  },
  {
    id: 'lock_now',
    group: 'app',
    keys: ['mod+shift+l'],
    inText: 'anywhere',
    when: () => true,
    async run(scope) {
      const result = await scope.call('lock.lock', {})
      if (!result.ok) scope.refuse(result.error)
    }
  }
]
