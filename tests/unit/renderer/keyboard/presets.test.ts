import { describe, expect, it } from 'vitest'
import { actionOf, allActions } from '../../../../src/renderer/actions/all-actions.ts'
import { listEveryFacts } from '../../../../src/renderer/actions/every-scope.ts'
import { judgeBinding } from '../../../../src/renderer/keyboard/judge-binding.ts'
import { keysOfTable } from '../../../../src/renderer/keyboard/keys-in-use.ts'
import { takenKeys, withKeys } from '../../../../src/renderer/keyboard/presets.ts'
import { type Keyboard, keyboardPresetSchema } from '../../../../src/shared/model/keyboard.ts'
import { checkBindings, checkClashes, checkSending } from '../../../architecture/rules/shortcuts.ts'

const everyFacts = listEveryFacts()

describe('the presets', () => {
  it.each(keyboardPresetSchema.options)('%s: no key has two meanings, none sends alone', (preset) => {
    const actions = withKeys(allActions, { preset, changes: {} })
    expect(checkClashes(actions, everyFacts)).toEqual([])
    expect(checkBindings(actions)).toEqual([])
    expect(checkSending(actions, everyFacts)).toEqual([])
  })

  it('“none” leaves no key that writes a character, and still sends, goes back and finds everything', () => {
    const keysOf = keysOfTable(withKeys(allActions, { preset: 'none', changes: {} }))
    const chords = allActions.flatMap(({ id }) => keysOf(id)).flatMap((binding) => binding.split(' '))
    expect(chords.filter((chord) => /^(?:shift\+)?.$/u.test(chord))).toEqual([])
    expect([keysOf('publish'), keysOf('back'), keysOf('open_palette'), keysOf('next_conversation')]).toEqual([
      ['mod+enter'],
      ['escape'],
      ['mod+k'],
      ['arrowdown']
    ])
  })

  it('give way to the keys of one’s own', () => {
    const keysOf = keysOfTable(
      withKeys(allActions, { preset: 'gmail', changes: { postpone: ['shift+h'], undo: [] } })
    )
    expect(keysOf('postpone')).toEqual(['shift+h'])
    expect(keysOf('undo')).toEqual([])
    expect(keysOf('toggle_unread')).toEqual(['shift+u'])
  })
})

describe('a key of one’s own', () => {
  it('stands where a preset taken after it, or a key given back, has the same', () => {
    const keyboard: Keyboard = { preset: 'gmail', changes: { unassign: ['b'] } }
    const actions = withKeys(allActions, keyboard)
    const keysOf = keysOfTable(actions)
    expect(keysOf('unassign')).toEqual(['b'])
    expect(keysOf('postpone')).toEqual([])
    expect(checkClashes(actions, everyFacts)).toEqual([])
    expect(takenKeys(actionOf('postpone'), allActions, keyboard)).toEqual([{ binding: 'b', by: 'unassign' }])
  })

  const judge = (id: Parameters<typeof actionOf>[0], binding: string) =>
    judgeBinding(actionOf(id), binding, allActions, everyFacts)

  it('is told with which others it would be confused, sequences too', () => {
    expect(judge('mark_done', 'h')).toEqual({ kind: 'clash', others: ['postpone'] })
    expect(judge('mark_done', 'g')).toMatchObject({ kind: 'clash' })
    expect(judge('mark_done', 'h e')).toEqual({ kind: 'clash', others: ['postpone'] })
    expect(judge('mark_done', 'shift+d')).toBeNull()
  })

  it('may be shared by actions that are never meant together', () => {
    expect(judge('choose_first', 'e')).toBeNull()
  })

  it('needs Ctrl where it sends or works in text, and leaves to the system what is the system’s', () => {
    expect(judge('publish', 'p')).toEqual({ kind: 'needs_mod' })
    expect(judge('open_palette', 'shift+p')).toEqual({ kind: 'needs_mod' })
    expect(judge('publish', 'mod+p')).toEqual({ kind: 'reserved' })
    expect(judge('mark_done', 'mod+c')).toEqual({ kind: 'reserved' })
    expect(judge('publish', 'mod+shift+p')).toBeNull()
  })
})
