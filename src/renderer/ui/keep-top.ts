/**
 * The `ref` of what stands in the middle of the window: from the first key or press on its top edge stays where it is while it
 * grows or shrinks (a sentence about what is wrong, a field that unfolds), so that nothing moves under the hand. What comes into
 * it before that, and a window of another size, put it in the middle anew.
 */
export const keepTop = (element: HTMLElement | null): (() => void) | undefined => {
  const ground = element?.parentElement
  if (!element || !ground) return undefined
  const put = (): void => {
    ground.style.removeProperty('--above')
    const above = element.offsetTop - Number.parseFloat(getComputedStyle(ground).paddingTop)
    ground.style.setProperty('--above', `${Math.max(0, above)}px`)
  }
  // Begins with how large it is now.
  const untouched = new ResizeObserver(put)
  untouched.observe(element)
  const touched = new AbortController()
  const stay = (): void => {
    untouched.disconnect()
    touched.abort()
  }
  for (const kind of ['keydown', 'pointerdown'])
    element.addEventListener(kind, stay, { capture: true, signal: touched.signal })
  window.addEventListener('resize', put)
  return () => {
    stay()
    window.removeEventListener('resize', put)
  }
}
