import { useEffect, useEffectEvent, type RefObject } from 'react'

/**
 * A panel that lies over the page folds when the focus moves on to something that it hides: whoever uses the keyboard
 * always sees where they are (WCAG 2.4.11).
 */
export const useFoldWhenCovering = (
  panelRef: RefObject<HTMLElement | null>,
  unfolded: boolean,
  onFold: () => void
): void => {
  const fold = useEffectEvent(onFold)
  useEffect(() => {
    const panel = panelRef.current
    if (!unfolded || panel === null) return
    const look = ({ relatedTarget }: FocusEvent): void => {
      if (covers(panel, relatedTarget)) fold()
    }
    panel.addEventListener('focusout', look)
    return () => panel.removeEventListener('focusout', look)
  }, [unfolded, panelRef])
}

const covers = (panel: HTMLElement, focused: EventTarget | null): boolean => {
  if (!(focused instanceof HTMLElement) || panel.contains(focused)) return false
  const over = panel.getBoundingClientRect()
  const under = focused.getBoundingClientRect()
  return (
    under.left < over.right && under.right > over.left && under.top < over.bottom && under.bottom > over.top
  )
}
