import { describe, expect, it } from 'vitest'
import { caps, spokenKeys } from '../../../../src/renderer/keyboard/key-names.ts'
import { isBinding, meaningOf, namesOf, type KeyPress } from '../../../../src/renderer/keyboard/keys.ts'

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  altGraph: false,
  ...held
})

const names = (key: string, code: string, held: Partial<KeyPress> = {}, apple = false) =>
  namesOf(press(key, code, held), apple)

describe('namesOf', () => {
  it('takes letters by what they write, so that A is where AZERTY has it', () => {
    expect(names('a', 'KeyQ')).toEqual(['a'])
  })

  it('tells a capital by Shift, not by the caps lock', () => {
    expect(names('E', 'KeyE', { shiftKey: true })).toEqual(['shift+e'])
    expect(names('E', 'KeyE')).toEqual(['e'])
  })

  it('takes digits by where they are, for AZERTY writes them only with Shift', () => {
    expect(names('&', 'Digit1')).toContain('1')
    expect(names('1', 'Digit1', { shiftKey: true })).toContain('1')
    expect(names('2', 'Numpad2')).toEqual(['2'])
  })

  it('takes signs by what they write, whatever was held to write them', () => {
    expect(names('?', 'Comma', { shiftKey: true })).toEqual(['?'])
    expect(names('/', 'Period', { shiftKey: true })[0]).toBe('/')
    expect(names('/', 'Digit7', { shiftKey: true })[0]).toBe('/')
  })

  it('knows the command key of each system, and leaves the other one alone', () => {
    expect(names('k', 'KeyK', { ctrlKey: true })).toEqual(['mod+k'])
    expect(names('k', 'KeyK', { metaKey: true }, true)).toEqual(['mod+k'])
    expect(names('k', 'KeyK', { metaKey: true })).toEqual([])
    expect(names('k', 'KeyK', { ctrlKey: true }, true)).toEqual([])
    expect(names('Enter', 'Enter', { ctrlKey: true, shiftKey: true })).toEqual(['mod+shift+enter'])
  })

  it.each([
    ['Alt', { altKey: true }],
    ['AltGr', { altGraph: true }],
    ['AltGr as Control and Alt', { ctrlKey: true, altKey: true }],
    ['an input method that composes', { isComposing: true }]
  ] as const)('says nothing with %s', (_, held) => {
    expect(names('e', 'KeyE', held)).toEqual([])
  })

  it.each(['Shift', 'Control', 'Dead', 'CapsLock', 'AltGraph'])('says nothing for %s alone', (key) => {
    expect(names(key, key)).toEqual([])
  })
})

describe('meaningOf', () => {
  const bindings = ['e', 'g i', 'g a', 'a', 'mod+k']

  it('finds a single key at once', () => {
    expect(meaningOf(['e'], null, bindings)).toEqual({ kind: 'match', binding: 'e' })
  })

  it('waits after the first key of a sequence, then finds it', () => {
    expect(meaningOf(['g'], null, bindings)).toEqual({ kind: 'prefix', typed: 'g' })
    expect(meaningOf(['i'], 'g', bindings)).toEqual({ kind: 'match', binding: 'g i' })
  })

  it('prefers to go on with the sequence over a key that has a meaning by itself', () => {
    expect(meaningOf(['a'], 'g', bindings)).toEqual({ kind: 'match', binding: 'g a' })
  })

  it('hears nothing in a letter that goes on with no sequence, unless it begins one', () => {
    expect(meaningOf(['e'], 'g', bindings)).toEqual({ kind: 'nothing' })
    expect(meaningOf(['q'], 'g', bindings)).toEqual({ kind: 'nothing' })
    expect(meaningOf(['g'], 'g', bindings)).toEqual({ kind: 'prefix', typed: 'g' })
    expect(meaningOf(['mod+k'], 'g', bindings)).toEqual({ kind: 'match', binding: 'mod+k' })
  })
})

describe('isBinding', () => {
  it.each(['e', 'shift+e', 'mod+k', 'mod+shift+enter', 'g i', '/', '?', 'arrowdown', '1'])(
    'accepts %s',
    (binding) => {
      expect(isBinding(binding)).toBe(true)
    }
  )

  it.each(['E', 'alt+e', 'ctrl+e', 'shift+mod+e', 'g  i', '', ' g'])('refuses "%s"', (binding) => {
    expect(isBinding(binding)).toBe(false)
  })
})

describe('the caps of a binding', () => {
  const words = { mod: 'Ctrl', shift: '⇧', enter: 'Entrée', escape: 'Échap' }
  it.each([
    ['e', ['E']],
    ['shift+e', ['⇧E']],
    ['mod+k', ['Ctrl', 'K']],
    ['mod+shift+enter', ['Ctrl', '⇧', 'Entrée']],
    ['g i', ['G', 'I']],
    ['arrowdown', ['↓']]
  ])('%s', (binding, expected) => {
    expect(caps(binding, (name) => words[name])).toEqual(expected)
  })

  it('are told to screen readers, but for sequences, which have no notation', () => {
    expect(spokenKeys(['j', 'arrowdown'])).toBe('J ArrowDown')
    expect(spokenKeys(['g i'])).toBeUndefined()
  })
})
