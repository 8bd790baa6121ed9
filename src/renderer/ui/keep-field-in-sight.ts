const isField = (element: EventTarget | null): element is HTMLElement =>
  element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement

/**
 * Begins to keep the field that holds the keyboard in sight while the window, or its text, gets another size: where a page is
 * scrolled as a whole, it lay below the edge then. A field that was scrolled away to read something else stays there.
 */
export const keepFieldInSight = (): void => {
  let wasSeen = false
  const observer = new IntersectionObserver((sights) => {
    wasSeen = sights.at(-1)?.isIntersecting ?? false
  })
  document.addEventListener('focusin', ({ target }) => {
    observer.disconnect()
    wasSeen = false
    if (isField(target)) observer.observe(target)
  })
  window.addEventListener('resize', () => {
    const field = document.activeElement
    if (!wasSeen || !isField(field)) return
    // What the new size folds and unfolds is drawn by then.
    requestAnimationFrame(() => field.scrollIntoView({ block: 'nearest' }))
  })
}
