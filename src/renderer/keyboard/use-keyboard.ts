import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Action, Scope } from '../actions/action.ts'
import { isLocked } from '../use-lock-mark.ts'
import { isApple } from './key-names.ts'
import { type KeyPress, meaningOf, namesOf } from './keys.ts'

/** How long a sequence such as `g i` waits for its next key. */
const sequenceMilliseconds = 2_000

/**
 * Runs the action that a key press means. Returns what was typed so far of a sequence, to be shown, or null.
 * Keys that a text field, a list of choices or a button needs are left to it.
 */
export const useKeyboard = (actions: readonly Action[], scope: Scope): string | null => {
  const [typed, setTyped] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const wait = (sequence: string | null): void => {
    clearTimeout(timer.current)
    setTyped(sequence)
    if (sequence !== null) timer.current = setTimeout(() => setTyped(null), sequenceMilliseconds)
  }

  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.keyCode === composingKeyCode || isLocked()) return
    const names = namesOf(pressOf(event), isApple())
    if (names.length === 0) return
    const ground = groundOf(event.target)
    const heard = names.filter((name) => !isTheirs(name, ground))
    const offered = actions.filter((action) => worksOn(ground, action, scope) && action.when(scope.facts))
    const bindings = offered.flatMap((action) => action.keys)
    const meaning = meaningOf(heard, typed, bindings)
    wait(meaning.kind === 'prefix' ? meaning.typed : null)
    if (meaning.kind === 'nothing') return
    event.preventDefault()
    if (meaning.kind === 'prefix') return
    const action = offered.find((each) => each.keys.includes(meaning.binding))
    if (action === undefined || (event.repeat && action.repeats !== true)) return
    void action.run(scope)
  })

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])

  return typed
}

/** What we look at of a key press. */
export const pressOf = (event: KeyboardEvent): KeyPress => ({
  key: event.key,
  code: event.code,
  ctrlKey: event.ctrlKey,
  metaKey: event.metaKey,
  altKey: event.altKey,
  shiftKey: event.shiftKey,
  repeat: event.repeat,
  isComposing: event.isComposing,
  altGraph: event.getModifierState('AltGraph')
})

/** What browsers report while an input method composes, even where `isComposing` is not yet true. */
const composingKeyCode = 229

/** Where the keyboard is when a key is pressed. */
type Ground = 'page' | 'press' | 'widget' | 'text' | 'composer' | 'dialog' | 'dialog_text'

const groundOf = (target: EventTarget | null): Ground => {
  if (!(target instanceof HTMLElement)) return 'page'
  const inDialog = target.closest('[role="dialog"],[role="alertdialog"]') !== null
  if (isTextField(target)) {
    if (inDialog) return 'dialog_text'
    return target.dataset.part === 'composer' ? 'composer' : 'text'
  }
  if (inDialog) return 'dialog'
  if (target.closest('[data-part="list"]') !== null) return 'page'
  if (target.closest(widgets) !== null) return 'widget'
  return target.closest(pressable) === null ? 'page' : 'press'
}

const widgets =
  'select,input,[role="listbox"],[role="menu"],[role="grid"],[role="treegrid"],[role="radiogroup"],[role="tablist"],[role="slider"],[role="combobox"]'
const pressable = 'button,a[href],summary,[role="button"],[role="switch"],label'

const isTextField = (element: HTMLElement): boolean =>
  element.isContentEditable ||
  element instanceof HTMLTextAreaElement ||
  (element instanceof HTMLInputElement &&
    !['button', 'checkbox', 'radio', 'range', 'submit', 'reset', 'file', 'color'].includes(element.type)) ||
  element.getAttribute('role') === 'spinbutton'

/** Keys that mean something to the element that holds the focus. */
const isTheirs = (name: string, ground: Ground): boolean => {
  // While somebody types, only what writes nothing is heard, whatever keys were chosen for an action.
  if (ground === 'text' || ground === 'composer') return !name.startsWith('mod+') && name !== 'escape'
  if (ground === 'press') return name === 'enter' || name === ' '
  return ground === 'widget' && !name.startsWith('mod+')
}

const worksOn = (ground: Ground, action: Action, { facts }: Scope): boolean => {
  switch (ground) {
    case 'text':
      return action.inText === 'anywhere'
    case 'composer':
      return action.inText !== undefined
    // The keys of a dialog are those of its own layer; a dialog of a screen has none.
    case 'dialog':
      return facts.layer !== 'none'
    case 'dialog_text':
      return false
    default:
      return true
  }
}
