/**
 * The `ref` of what stands in the middle of the window: its top edge stays where it was put while it grows or shrinks (a sentence
 * about what is wrong, a field that unfolds), so that nothing moves under the hand. A window of another size puts it anew.
 */
export const keepTop = (element: HTMLElement | null): (() => void) | undefined => {
  const ground = element?.parentElement
  if (!element || !ground) return undefined
  const put = (): void => {
    ground.style.removeProperty('--above')
    const above = element.offsetTop - Number.parseFloat(getComputedStyle(ground).paddingTop)
    ground.style.setProperty('--above', `${Math.max(0, above)}px`)
  }
  put()
  window.addEventListener('resize', put)
  return () => window.removeEventListener('resize', put)
}
