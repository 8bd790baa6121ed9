import { useEffect, useEffectEvent } from 'react'

/** The parts of the window between which the keyboard moves. */
const panes = 'main, aside, nav, section'

/**
 * The keyboard is never lost: where what had it went away or is hidden (a button that did its deed, a notice that was closed, a
 * column that a narrower window folds), and nothing took its place, `onLost` is told the pane in which it was.
 */
export const useKeptKeyboard = (onLost: (pane: HTMLElement | null) => void): void => {
  const lose = useEffectEvent(onLost)
  useEffect(() => {
    let last: { readonly element: HTMLElement; readonly pane: HTMLElement | null } | null = null
    let frame = 0
    const note = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement) last = { element: target, pane: target.closest<HTMLElement>(panes) }
    }
    const look = (): void => {
      cancelAnimationFrame(frame)
      // What is put in its place, or gives the keyboard to something else, does so before the next frame but one.
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(() => {
          const isLost = document.activeElement === null || document.activeElement === document.body
          if (isLost && last !== null && !last.element.checkVisibility({ visibilityProperty: true }))
            lose(last.pane)
        })
      })
    }
    document.addEventListener('focusin', note)
    document.addEventListener('focusout', look)
    // What a narrower window hides is not told that it lost the keyboard.
    window.addEventListener('resize', look)
    return () => {
      cancelAnimationFrame(frame)
      document.removeEventListener('focusin', note)
      document.removeEventListener('focusout', look)
      window.removeEventListener('resize', look)
    }
  }, [])
}
