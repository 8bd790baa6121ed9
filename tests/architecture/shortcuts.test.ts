import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/renderer/actions/action.ts'
import { allActions } from '../../src/renderer/actions/all-actions.ts'
import { listEveryFacts } from '../../src/renderer/actions/every-scope.ts'
import { resources } from '../../src/shared/locales/resources.ts'
import { checkBindings, checkClashes, checkLabels, checkSending, countSending } from './rules/shortcuts.ts'

const everyFacts = listEveryFacts()

const ids = allActions.map(({ id }) => id)

describe('the table of actions', () => {
  it('gives no key two meanings in any situation', () => {
    expect(everyFacts.length).toBeGreaterThan(1_000)
    expect(allActions.flatMap(({ keys }) => keys).length).toBeGreaterThan(25)
    expect(checkClashes(allActions, everyFacts)).toEqual([])
  })

  it('offers each action somewhere', () => {
    expect(allActions.filter((action) => !everyFacts.some((facts) => action.when(facts)))).toEqual([])
  })

  it('uses no Alt, no Ctrl+Alt, and only keys that the keyboard reads', () => {
    expect(checkBindings(allActions)).toEqual([])
  })

  it('never sends by a bare key, nor for several conversations at once', () => {
    expect(countSending(allActions, everyFacts)).toBeGreaterThan(0)
    expect(checkSending(allActions, everyFacts)).toEqual([])
  })

  it('has a sentence for each action in both languages', () => {
    expect(checkLabels(ids, { en: resources.en.actions.label, fr: resources.fr.actions.label })).toEqual([])
  })
})

describe('the checkers of shortcuts', () => {
  const planted = (changes: Partial<Action>): Action => ({
    id: 'reply',
    group: 'reply',
    keys: [],
    when: () => true,
    run: () => {},
    ...changes
  })

  it('complain about two actions on one key, and about a key that begins the sequence of another', () => {
    const done = planted({ id: 'mark_done', keys: ['e'] })
    expect(checkClashes([done, planted({ keys: ['e'] })], everyFacts)).toHaveLength(1)
    expect(checkClashes([planted({ keys: ['g'] }), planted({ keys: ['g i'] })], everyFacts)).toHaveLength(1)
    expect(checkClashes([done, planted({ keys: ['shift+e'] })], everyFacts)).toEqual([])
  })

  it('accept one key for two actions that are never offered together', () => {
    const inbox = planted({ keys: ['e'], when: (facts) => facts.place === 'inbox' })
    const elsewhere = planted({ keys: ['e'], when: (facts) => facts.place !== 'inbox' })
    expect(checkClashes([inbox, elsewhere], everyFacts)).toEqual([])
  })

  it.each(['alt+e', 'mod+alt+e', 'ctrl+alt+e', 'E', 'shift+mod+e', 'g  i', ''])(
    'complain about the key "%s"',
    (key) => {
      expect(checkBindings([planted({ keys: [key] })])).toHaveLength(1)
    }
  )

  it('complain about sending by a bare key, also behind a sequence, and about sending for several', () => {
    const publish = (changes: Partial<Action>): Action =>
      planted({
        keys: ['mod+enter'],
        when: (facts) => facts.marked === 0,
        run: (scope) => scope.parts.publish(false),
        ...changes
      })
    expect(checkSending([publish({})], everyFacts)).toEqual([])
    expect(checkSending([publish({ keys: ['enter'] })], everyFacts)).toHaveLength(1)
    expect(checkSending([publish({ keys: ['g enter'] })], everyFacts)).toHaveLength(1)
    expect(checkSending([publish({ when: () => true })], everyFacts)).toHaveLength(1)
  })

  it('complain about an action without its sentence, and about a sentence without its action', () => {
    expect(checkLabels(['reply'], { fr: {} })).toHaveLength(1)
    expect(checkLabels(['reply'], { fr: { reply: ' ' } })).toHaveLength(1)
    expect(checkLabels([], { fr: { reply: 'Répondre' } })).toHaveLength(1)
    expect(checkLabels(['reply', 'reply'], { fr: { reply: 'Répondre' } })).toHaveLength(1)
  })
})
