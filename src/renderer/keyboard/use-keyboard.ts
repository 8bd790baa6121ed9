import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { Action, Facts, Scope } from '../actions/action.ts'
import { isLocked } from '../use-lock-mark.ts'
import { isApple } from './key-names.ts'
import { type KeyPress, meaningOf, namesOf } from './keys.ts'
import { playKey } from './play-key.ts'
import { isAwaited, keysWaitFor, watchAwaited } from './wait-for.ts'

/** How long a sequence such as `g i` waits for its next key. */
const sequenceMilliseconds = 2_000

/** What is on its way and will be there in a moment. */
export interface Coming {
  /** Who can be chosen, which was asked for. */
  readonly choices: boolean
  /** The conversations of the view or the search that was gone to. */
  readonly list: boolean
  /** The conversation pointed at. */
  readonly conversation: boolean
}

/** What was pressed longer ago is not played any more: the person has looked at the screen since. */
const longestKept = 3_000

/**
 * Runs the action that a key press means. Returns what was typed so far of a sequence, to be shown, or null.
 * Keys that a text field, a list of choices or a button needs are left to it. What is pressed before that is there which it
 * is meant for is kept and played once it is, in order: however fast somebody types, the same is done.
 */
export const useKeyboard = (actions: readonly Action[], scope: Scope, coming: Coming): string | null => {
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
    const work = action.run(scope)
    if (work !== undefined) void keysWaitFor(work)
  })

  /** Whether what a key is meant for is on its way: then it means nothing yet, or something else. */
  const isTooEarly = useEffectEvent((press: KeyPress, target: EventTarget | null): boolean => {
    if (isAwaited()) return true
    if (coming.choices) return press.key !== 'Escape'
    if (scope.facts.layer !== 'none' || scope.facts.place !== 'inbox') return false
    const ground = groundOf(target)
    // From the search to what it finds, which is not what stood there before.
    if (ground === 'text')
      return (
        coming.list &&
        ['Enter', 'ArrowDown'].includes(press.key) &&
        target instanceof HTMLInputElement &&
        target.type === 'search'
      )
    if (ground !== 'page') return false
    const { facts } = scope
    const names = namesOf(press, isApple())
    const means = (action: Action, given: Facts): boolean =>
      action.keys.some((key) => names.some((name) => key === name || key.startsWith(`${name} `))) &&
      action.when(given)
    if (coming.list)
      return typed === null && actions.some((action) => means(action, whole(facts)) && isOfRow(action))
    return (
      coming.conversation &&
      typed === null &&
      !actions.some((action) => means(action, facts)) &&
      actions.some((action) => means(action, whole(facts)))
    )
  })

  const kept = useRef<KeptKey[]>([])
  const played = useRef(new WeakSet<KeyboardEvent>())
  const isPlaying = useRef(false)

  /** Before anything on the page hears of it. */
  const keep = useEffectEvent((event: KeyboardEvent): void => {
    if (played.current.has(event) || isLocked() || event.isComposing || event.keyCode === composingKeyCode)
      return
    const press = pressOf(event)
    if ((coming.choices && press.key === 'Escape') || isOld(kept.current[0])) kept.current = []
    if (!canBeKept(press, actions)) return
    if (kept.current.length === 0 && !isTooEarly(press, event.target)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    // A key that is held down goes on once its screen is there.
    if (!event.repeat) kept.current.push({ press, at: event.timeStamp })
  })

  const play = useEffectEvent(async (): Promise<void> => {
    if (isPlaying.current) return
    isPlaying.current = true
    for (let next = kept.current[0]; next !== undefined; next = kept.current[0]) {
      if (isLocked() || isOld(next)) {
        kept.current = []
        break
      }
      if (isTooEarly(next.press, document.activeElement)) break
      kept.current.shift()
      playKey(next.press, (event) => played.current.add(event))
      // What it changed is on the page before the next one.
      await Promise.resolve()
    }
    isPlaying.current = false
  })

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event)
    const early = (event: KeyboardEvent): void => keep(event)
    window.addEventListener('keydown', listen)
    window.addEventListener('keydown', early, { capture: true })
    return () => {
      window.removeEventListener('keydown', listen)
      window.removeEventListener('keydown', early, { capture: true })
    }
  }, [])

  // After each change of the page, and after one that work which ended may have asked for.
  const [, setEnded] = useState(0)
  useEffect(
    () =>
      watchAwaited((isOver) => {
        if (!isOver) kept.current = []
        setEnded((count) => count + 1)
      }),
    []
  )
  useEffect(() => {
    if (kept.current.length > 0) void play()
  })

  return typed
}

/** A key that was pressed too early, to be pressed again. */
interface KeptKey {
  readonly press: KeyPress
  /** As the event says it, in milliseconds of the page. */
  readonly at: number
}

const isOld = (kept: KeptKey | undefined): boolean =>
  kept !== undefined && performance.now() - kept.at > longestKept

/** The facts once everything has come. */
const whole = (facts: Facts): Facts => ({
  ...facts,
  rows: Math.max(1, facts.rows),
  current: {
    ...(facts.current ?? unknownConversation),
    canReply: true,
    takesImages: true,
    suggested: true
  }
})

const unknownConversation: NonNullable<Facts['current']> = {
  triage: 'to_answer',
  assigned: false,
  starred: false,
  muted: false,
  suggested: false,
  canReply: false,
  wroteAgain: false,
  asked: false,
  takesImages: false
}

/** What is about the list or one of its rows, which must be the right one. */
const isOfRow = ({ group, id }: Action): boolean =>
  group !== 'app' && group !== 'go' && id !== 'undo' && id !== 'back'

/** What a press is worth keeping for: what writes, what acts, and the keys of ours. The rest is the system's. */
const canBeKept = (press: KeyPress, actions: readonly Action[]): boolean => {
  if (press.altGraph) return press.key.length === 1
  const names = namesOf(press, isApple())
  if (names.some((name) => name.startsWith('mod+')))
    return actions.some(({ keys }) => keys.some((key) => names.includes(key)))
  return (
    names.length > 0 &&
    !names.some((name) => name === 'tab' || name === 'shift+tab' || /^(?:shift\+)?f\d+$/u.test(name))
  )
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
  // What unfolds or empties itself by Escape takes the key away before; a choice or a slider has nothing to do with it.
  return ground === 'widget' && !name.startsWith('mod+') && name !== 'escape'
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
