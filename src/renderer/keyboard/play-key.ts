/** A key that was pressed too early, to be pressed again. */
export type KeptKey = Readonly<KeyboardEventInit> & { readonly key: string; readonly pressedAt: number }

/** What there is to know of a press when it is played later. */
export const keptKey = (event: KeyboardEvent): KeptKey => ({
  key: event.key,
  code: event.code,
  ctrlKey: event.ctrlKey,
  metaKey: event.metaKey,
  altKey: event.altKey,
  shiftKey: event.shiftKey,
  modifierAltGraph: event.getModifierState('AltGraph'),
  pressedAt: event.timeStamp
})

/**
 * Presses a key where the keyboard is now: those who listen hear it, then what the browser does of itself with a key that a
 * person presses is done here, which it does for no other.
 */
export const playKey = (kept: KeptKey, made: (event: KeyboardEvent) => void): void => {
  const target = document.activeElement ?? document.body
  const isPressing = kept.key === 'Enter' || kept.key === ' '
  const pressed = isPressing ? target.closest<HTMLElement>('button, a[href], summary') : null
  if (pressed !== null) {
    pressed.click()
    return
  }
  const event = new KeyboardEvent('keydown', { ...kept, bubbles: true, cancelable: true })
  made(event)
  if (target.dispatchEvent(event)) doAsBrowser(kept, target)
}

const doAsBrowser = (kept: KeptKey, target: Element): void => {
  const isArea = target instanceof HTMLTextAreaElement
  if (!isArea && !(target instanceof HTMLInputElement)) return
  const isModified = (kept.ctrlKey === true || kept.metaKey === true) && kept.modifierAltGraph !== true
  if (isModified) return
  if (kept.key.length === 1) type(kept.key)
  else if (kept.key === 'Backspace') document.execCommand('delete')
  else if (kept.key === 'Enter' && isArea) type('\n')
  else if (kept.key === 'Enter') target.form?.requestSubmit()
}

/** Through the browser's own editing, so that its undo takes it back. */
const type = (words: string): boolean => document.execCommand('insertText', false, words)
