/** What can take the keyboard: what Tab finds, and an outcome that stands where the button that asked for it stood. */
const takesKeys =
  'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), summary, output[tabindex], [tabindex]:not([tabindex="-1"])'

/** Where something stands: its parents from the nearest outward, each with the place of the child that leads to it. */
type Place = readonly { readonly parent: Element; readonly index: number }[]

const placeOf = (element: Element): Place => {
  const place: { parent: Element; index: number }[] = []
  for (let child = element; child.parentElement !== null; child = child.parentElement)
    place.push({ parent: child.parentElement, index: [...child.parentElement.children].indexOf(child) })
  return place
}

/** What has the keyboard in a list is chosen by that: nobody asked for another choice. */
const lists = '[role="listbox"], [role="grid"], [role="tablist"]'

const takersIn = (elements: readonly Element[]): readonly HTMLElement[] =>
  elements
    .flatMap((element) => [element, ...element.querySelectorAll(takesKeys)])
    .filter(
      (each): each is HTMLElement =>
        each instanceof HTMLElement &&
        each.matches(takesKeys) &&
        each.closest(lists) === null &&
        each.getClientRects().length > 0
    )

/** What stands now where this stood or after it, or else the nearest before it, at the nearest place around it. */
const nearestTo = (place: Place, within: Element): HTMLElement | null => {
  for (const { parent, index } of place.filter((level) => within.contains(level.parent))) {
    const children = [...parent.children]
    const nearest = takersIn(children.slice(index))[0] ?? takersIn(children.slice(0, index)).at(-1)
    if (nearest !== undefined) return nearest
  }
  return null
}

/**
 * The `ref` of a screen in which the keyboard is never lost: what had it and is taken away (a form that was closed, a line
 * that was removed, a button that did its deed) leaves it to what stands there now. A field that was left by Escape is no
 * such case, and a screen that gives the keyboard to something of its own keeps its say.
 */
export const keepFocus = (screen: HTMLElement | null): (() => void) | undefined => {
  if (screen === null) return undefined
  let last: { readonly element: Element; readonly place: Place } | null = null
  const note = (event: FocusEvent): void => {
    if (event.target instanceof Element) last = { element: event.target, place: placeOf(event.target) }
  }
  const forget = (): void =>
    // What is taken away is gone by then; what is still there was left on purpose.
    queueMicrotask(() => {
      if (last?.element.isConnected === true && document.activeElement === document.body) last = null
    })
  const observer = new MutationObserver(() => {
    if (last === null || last.element.isConnected) return
    if (document.activeElement === null || document.activeElement === document.body)
      nearestTo(last.place, screen)?.focus()
    else if (screen.contains(document.activeElement)) last = null
  })
  screen.addEventListener('focusin', note)
  screen.addEventListener('focusout', forget)
  observer.observe(screen, { childList: true, subtree: true })
  // A dialog stands beside the screen: where the button that opened it is gone by then, nobody has the keyboard once it closes.
  observer.observe(document.body, { childList: true })
  return () => {
    screen.removeEventListener('focusin', note)
    screen.removeEventListener('focusout', forget)
    observer.disconnect()
  }
}
