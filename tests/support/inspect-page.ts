import type { Page } from 'playwright/test'

/**
 * What a person could not press, could not read or would have to scroll sideways for: controls and words that are cut, that
 * lie beyond the window or under something else, boxes that are wider than what shows them, lines too long to be read, details
 * that follow their word without a space, and what is too small to be pressed (WCAG 2.5.8, with its exceptions of lines of text
 * and of room around). What a list has scrolled away is no fault. `within`: of what lies over the rest.
 */
export const findFaults = async (window: Page, within = 'body'): Promise<readonly string[]> => [
  ...(await findControlFaults(window, within)),
  ...(await findTextFaults(window, within))
]

/** The widest line that is read without losing the next one, in pixels of 13 to 17 px letters. */
const longestLine = 860

const findTextFaults = (window: Page, within: string): Promise<readonly string[]> =>
  window.evaluate(
    ({ part, longest }) => {
      const faults: string[] = []
      const looked = new Map<Element, ReturnType<typeof lookAt>>()
      const lookAt = (element: Element) => {
        const style = getComputedStyle(element)
        const { overflowX, overflowY, position } = style
        return {
          overflowX,
          overflowY,
          position,
          isClipped: style.clipPath !== 'none' || style.clip !== 'auto',
          isShortened: style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none',
          frame: element.getBoundingClientRect()
        }
      }
      /** Each element stands above hundreds of words: asked each time, its styles take most of a look. */
      const looksOf = (element: Element) => {
        const known = looked.get(element) ?? lookAt(element)
        looked.set(element, known)
        return known
      }
      const root = document.querySelector(part)
      if (root === null) return [`${part} is not there`]
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const words = node.textContent?.trim() ?? ''
        const element = node.parentElement
        if (words === '' || element === null) continue
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
        const style = getComputedStyle(element)
        if (style.color === 'rgba(0, 0, 0, 0)' || element.closest('textarea, svg, select') !== null) continue
        const range = document.createRange()
        range.selectNodeContents(node)
        const name = `“${words.slice(0, 40)}”`
        for (const rect of range.getClientRects()) {
          if (rect.width < 2 || rect.height < 2) continue
          if (rect.width > longest && element.closest('pre') === null)
            faults.push(`${name} is a line of ${Math.round(rect.width)} pixels`)
          let shortened = false
          let away = false
          let cut: string | null = null
          for (let above: Element | null = element; above !== null; above = above.parentElement) {
            const { overflowX, overflowY, position, isClipped, isShortened, frame } = looksOf(above)
            if (isClipped) away = true
            if (isShortened) shortened = true
            if (overflowX === 'visible' && overflowY === 'visible') {
              if (position === 'fixed') break
              continue
            }
            const scrollsY = overflowY === 'auto' || overflowY === 'scroll'
            if (scrollsY && (rect.bottom > frame.bottom || rect.top < frame.top)) away = true
            const beyond = Math.max(rect.right - frame.right, frame.left - rect.left)
            if (overflowX !== 'auto' && overflowX !== 'scroll' && beyond > 1.5) cut ??= 'is cut at its side'
            const below = Math.max(rect.bottom - frame.bottom, frame.top - rect.top)
            // The room for what hangs below the line is no word.
            if (!scrollsY && below > rect.height * 0.35) cut ??= 'is cut below'
          }
          if (away || shortened) break
          if (rect.right > innerWidth + 1 || rect.left < -1) cut ??= 'reaches beyond the window'
          if (cut !== null) {
            faults.push(`${name} ${cut}`)
            break
          }
        }
      }
      for (const detail of root.querySelectorAll('small')) {
        const before = detail.previousSibling
        if (!(before instanceof Text) || !detail.checkVisibility()) continue
        const range = document.createRange()
        range.selectNodeContents(before)
        const end = [...range.getClientRects()].at(-1)
        const begin = detail.getClientRects()[0]
        if (end === undefined || begin === undefined || begin.top >= end.bottom - 1) continue
        if (begin.left - end.right < 2)
          faults.push(`“${detail.textContent?.slice(0, 40)}” follows “${before.data}” without a space`)
      }
      return [...new Set(faults)]
    },
    { part: within, longest: longestLine }
  )

const findControlFaults = (window: Page, within: string): Promise<readonly string[]> =>
  window.evaluate((part) => {
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}”`
    /** A head or a foot that stays while what is between them is scrolled. */
    const isScrolledUnder = (control: Element, top: Element): boolean => {
      for (let above: Element | null = top; above !== null; above = above.parentElement)
        if (getComputedStyle(above).position === 'sticky')
          return above.parentElement?.contains(control) === true
      return false
    }
    const faults: string[] = []
    if (document.documentElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways')
    for (const box of document.querySelectorAll<HTMLElement>('body *')) {
      const { overflowX } = getComputedStyle(box)
      if ((overflowX === 'auto' || overflowX === 'scroll') && box.scrollWidth > box.clientWidth + 1)
        faults.push(`${nameOf(box)} scrolls sideways by ${box.scrollWidth - box.clientWidth}`)
    }
    const controls = [
      'button',
      'a[href]',
      'input',
      'textarea',
      'summary',
      '[role="option"]',
      '[role="radio"]'
    ]
    const targets: { readonly control: HTMLElement; readonly box: DOMRect }[] = []
    for (const control of document.querySelectorAll<HTMLElement>(
      controls.map((one) => `${part} ${one}`).join(', ')
    )) {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue
      const whole = control.getBoundingClientRect()
      // Those that only screen readers meet.
      if (whole.width < 4 || whole.height < 4) continue
      const seen = { left: whole.left, right: whole.right, top: whole.top, bottom: whole.bottom }
      let hidden = false
      for (let above = control.parentElement; above !== null; above = above.parentElement) {
        const { overflow, clipPath } = getComputedStyle(above)
        if (clipPath !== 'none') hidden = true
        if (overflow === 'visible') continue
        const frame = above.getBoundingClientRect()
        seen.left = Math.max(seen.left, frame.left)
        seen.right = Math.min(seen.right, frame.right)
        seen.top = Math.max(seen.top, frame.top)
        seen.bottom = Math.min(seen.bottom, frame.bottom)
      }
      if (hidden || seen.bottom - seen.top < 4 || seen.top >= innerHeight || seen.bottom <= 0) continue
      targets.push({ control, box: whole })
      if (whole.left < -1 || whole.right > innerWidth + 1) faults.push(`${nameOf(control)} reaches beyond`)
      else if (seen.right - seen.left < whole.width - 2) faults.push(`${nameOf(control)} is cut`)
      else {
        const top = document.elementFromPoint(
          (seen.left + seen.right) / 2,
          (Math.max(0, seen.top) + Math.min(innerHeight, seen.bottom)) / 2
        )
        if (
          top !== null &&
          !control.contains(top) &&
          !top.contains(control) &&
          !isScrolledUnder(control, top)
        )
          faults.push(`${nameOf(control)} lies under ${nameOf(top)}`)
      }
    }
    const least = 24
    for (const { control, box } of targets) {
      if (box.width >= least - 0.5 && box.height >= least - 0.5) continue
      // In a line of text its height is that of the line; a hidden native control stands for its label.
      if (
        getComputedStyle(control).display.startsWith('inline') &&
        control.closest('p, li, q, small, output')
      )
        continue
      if (control.matches('input') && control.closest('label') !== null) continue
      const x = box.left + box.width / 2
      const y = box.top + box.height / 2
      const crowded = targets.some(({ control: other, box: near }) => {
        if (other === control || other.contains(control) || control.contains(other)) return false
        const right = Math.max(near.left - x, 0, x - near.right)
        const down = Math.max(near.top - y, 0, y - near.bottom)
        return Math.hypot(right, down) < least / 2
      })
      if (crowded)
        faults.push(`${nameOf(control)} is ${Math.round(box.width)} × ${Math.round(box.height)} small`)
    }
    return faults
  }, within)

export interface Stop {
  readonly name: string
  /** What is wrong where the focus is. */
  readonly faults: readonly string[]
}

/** Where the keyboard is now, and whether one sees it; null where nothing has it. */
export const stopHere = (window: Page): Promise<Stop | null> =>
  window.evaluate(() => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement) || focused === document.body) return null
    const name = `${focused.getAttribute('role') ?? focused.tagName.toLowerCase()} “${(focused.getAttribute('aria-label') ?? focused.innerText ?? '').trim().slice(0, 40)}”`
    const faults: string[] = []
    // Of a hidden native control, what stands for it.
    const small = focused.getBoundingClientRect().width < 4 || getComputedStyle(focused).opacity === '0'
    const shown = small
      ? (focused.closest<HTMLElement>('label') ?? focused.parentElement ?? focused)
      : focused
    const box = shown.getBoundingClientRect()
    const left = Math.max(0, box.left)
    const right = Math.min(innerWidth, box.right)
    const top = Math.max(0, box.top)
    const bottom = Math.min(innerHeight, box.bottom)
    if (right - left < 1 || bottom - top < 1) faults.push('is out of sight')
    else {
      // Any corner or the middle in sight is enough: not entirely hidden (WCAG 2.4.11).
      const points = [
        [(left + right) / 2, (top + bottom) / 2],
        [left + 3, top + 3],
        [right - 3, bottom - 3]
      ] as const
      const isSeen = points.some(([x, y]) => {
        const there = document.elementFromPoint(x, y)
        return there !== null && (shown.contains(there) || there.contains(shown))
      })
      if (!isSeen) faults.push('lies under something')
    }
    const rings = (element: Element): boolean => {
      const style = getComputedStyle(element)
      return style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1.5
    }
    const accent = getComputedStyle(document.documentElement).getPropertyValue('--focus')
    const probe = document.createElement('i')
    probe.style.color = accent === '' ? 'red' : accent
    document.body.append(probe)
    const colour = getComputedStyle(probe).color
    probe.remove()
    const bears = (element: Element, pseudo?: string): boolean => {
      const style = getComputedStyle(element, pseudo)
      return (
        [style.borderTopColor, style.backgroundColor].includes(colour) || style.boxShadow.includes(colour)
      )
    }
    const around: Element[] = []
    for (
      let above: Element | null = focused;
      above !== null && around.length < 5;
      above = above.parentElement
    )
      around.push(above)
    const current = focused.querySelector('[data-current="true"], [data-focus-visible]')
    const marked =
      around.some((element) => rings(element) || bears(element)) ||
      [...(small ? shown.querySelectorAll('*') : [])].some(rings) ||
      (current !== null && (rings(current) || bears(current, '::before')))
    if (!marked) faults.push('has no ring')
    return { name, faults }
  })

/** Goes through the page with Tab until it comes round; more stops than that are a trap, or a page without end. */
export const walkByTab = async (window: Page, most = 140): Promise<readonly Stop[]> => {
  const stops: Stop[] = []
  const begun = await window.evaluate(() => {
    for (const element of document.querySelectorAll('[data-walked]')) element.removeAttribute('data-walked')
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
    return true
  })
  while (begun && stops.length < most) {
    await window.keyboard.press('Tab')
    const isNew = await window.evaluate(() => {
      const focused = document.activeElement
      if (focused === null || focused === document.body) return null
      if (focused.hasAttribute('data-walked')) return false
      focused.setAttribute('data-walked', '')
      return true
    })
    // Past the last one the focus leaves the page, and comes back at its first.
    if (isNew === null && stops.length > 0) return stops
    if (isNew === false) return stops
    const stop = await stopHere(window)
    if (stop !== null) stops.push(stop)
  }
  throw new Error(`After ${most} stops Tab has not come round: ${stops.at(-1)?.name}`)
}
