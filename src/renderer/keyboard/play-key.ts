import type { KeyPress } from './keys.ts'

/**
 * Presses a key where the keyboard is now: those who listen hear it, then what the browser does of itself with a key that a
 * person presses is done here, which it does for no other.
 */
export const playKey = (press: KeyPress, made: (event: KeyboardEvent) => void): void => {
  const target = document.activeElement ?? document.body
  const isPressing = press.key === 'Enter' || press.key === ' '
  const pressed = isPressing ? target.closest<HTMLElement>('button, a[href], summary') : null
  if (pressed !== null) {
    pressed.click()
    return
  }
  const event = new KeyboardEvent('keydown', {
    ...press,
    modifierAltGraph: press.altGraph,
    bubbles: true,
    cancelable: true
  })
  made(event)
  if (target.dispatchEvent(event)) doAsBrowser(press, target)
}

const doAsBrowser = ({ key, ctrlKey, metaKey, altGraph }: KeyPress, target: Element): void => {
  const isArea = target instanceof HTMLTextAreaElement
  if (!isArea && !(target instanceof HTMLInputElement)) return
  if ((ctrlKey || metaKey) && !altGraph) return
  if (key.length === 1) type(key)
  else if (key === 'Backspace') document.execCommand('delete')
  else if (key === 'Enter' && isArea) type('\n')
  else if (key === 'Enter') target.form?.requestSubmit()
}

/** Through the browser's own editing, so that its undo takes it back. */
const type = (words: string): boolean => document.execCommand('insertText', false, words)
