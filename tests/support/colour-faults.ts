import { expect, type Page } from 'playwright/test'
import { axeFaults } from './axe-faults.ts'

/** What the computer may ask for; the app’s own settings leave it to the computer. */
const asked = [
  {
    name: 'more contrast',
    media: { contrast: 'more' },
    rules: ['color-contrast', 'color-contrast-enhanced', 'link-in-text-block']
  },
  { name: 'the colours of the system', media: { forcedColors: 'active' }, rules: ['color-contrast'] }
] as const

/**
 * What axe says of the colours of a screen with more contrast (7:1) and with the colours of the system, the one in the given
 * light and the other in the other: the rules that no colour changes are not tried again. And what axe does not look at: what
 * is gone there, and what is current and does not look so.
 */
export const findColourFaults = async (
  window: Page,
  within: string,
  light: 'light' | 'dark'
): Promise<readonly string[]> => {
  const faults: string[] = []
  const lights = [light, light === 'light' ? 'dark' : 'light'] as const
  for (const [index, { name, media, rules }] of asked.entries()) {
    const colorScheme = lights[index] ?? light
    // A colour on its way to another one is none.
    await window.emulateMedia({ reducedMotion: 'reduce', colorScheme, ...media })
    await expect(window.locator('html')).toHaveAttribute('data-motion', 'less')
    const found = [...(await axeFaults(window, { within, rules }))]
    found.push(...(await findLostMarks(window, within)))
    faults.push(...found.map((fault) => `${name}, ${colorScheme}: ${fault}`))
    await window.emulateMedia({ forcedColors: null, contrast: null, reducedMotion: null, colorScheme: null })
  }
  return faults
}

/**
 * Dots, bars and rails that are drawn by a ground alone and have the colour of what they stand on, and what is current or
 * chosen in a list without a ground, a line or a bar that is seen (3:1, WCAG 1.4.11).
 */
const findLostMarks = (window: Page, within: string): Promise<readonly string[]> =>
  window.evaluate((part) => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number]
    /** Of a colour, or of the first one of a shadow. */
    const read = (written: string): Colour => {
      const numbers = (written.split(')')[0]?.match(/[\d.]+/gu) ?? []).map(Number)
      const most = written.startsWith('color(') ? 1 : 255
      const [red = 0, green = 0, blue = 0] = numbers.map((share) => (share / most) * 255)
      return [red, green, blue, numbers[3] ?? 1]
    }
    const luminance = ([...given]: Colour): number => {
      const [red = 0, green = 0, blue = 0] = given.map((share) => {
        const light = share / 255
        return light <= 0.04045 ? light / 12.92 : ((light + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const isSeenOn = (colour: Colour, ground: Colour): boolean => {
      if (colour[3] < 0.4) return false
      const [dark = 0, light = 0] = [luminance(colour), luminance(ground)].toSorted((a, b) => a - b)
      return (light + 0.05) / (dark + 0.05) >= 3
    }
    const groundOf = (element: Element | null): Colour => {
      for (let above = element; above !== null; above = above.parentElement) {
        const ground = read(getComputedStyle(above).backgroundColor)
        if (ground[3] > 0.4) return ground
      }
      return [255, 255, 255, 1]
    }
    const linesOf = (style: CSSStyleDeclaration): readonly Colour[] => [
      ...(['Top', 'Right', 'Bottom', 'Left'] as const)
        .filter((side) => style[`border${side}Style`] !== 'none')
        .map((side) => read(style[`border${side}Color`])),
      ...(style.outlineStyle === 'none' ? [] : [read(style.outlineColor)]),
      ...(style.boxShadow.includes('inset') ? [read(style.boxShadow)] : [])
    ]
    const isDrawn = (style: CSSStyleDeclaration, ground: Colour): boolean =>
      [read(style.backgroundColor), ...linesOf(style)].some((colour) => isSeenOn(colour, ground))
    const nameOf = (element: Element): string =>
      `${element.tagName.toLowerCase()}.${element.className} “${(element.textContent ?? '').trim().slice(0, 40)}”`
    const faults: string[] = []
    const root = document.querySelector(part)
    const most = 12
    for (const element of root?.querySelectorAll('*') ?? []) {
      if (element instanceof SVGElement || !element.checkVisibility({ visibilityProperty: true })) continue
      const own = getComputedStyle(element)
      const isEmpty = element.childNodes.length === 0 && element.matches('span, div, i, b')
      const { width, height } = element.getBoundingClientRect()
      if (isEmpty && Math.min(width, height) >= 1 && Math.min(width, height) <= most)
        if (read(own.backgroundColor)[3] > 0.4 && !isDrawn(own, groundOf(element.parentElement)))
          faults.push(`${nameOf(element)} in ${nameOf(element.parentElement ?? element)} is gone`)
      for (const side of ['::before', '::after']) {
        const style = getComputedStyle(element, side)
        if (style.content !== '""' || style.display === 'none') continue
        if (read(style.backgroundColor)[3] > 0.4 && !isDrawn(style, groundOf(element)))
          faults.push(`${nameOf(element)}${side} is gone`)
      }
    }
    for (const current of root?.querySelectorAll(
      '[aria-current]:not([aria-current="false"]), [role="option"][aria-selected="true"]'
    ) ?? []) {
      if (!current.checkVisibility({ visibilityProperty: true })) continue
      const around = groundOf(current.parentElement)
      const bar = getComputedStyle(current, '::before')
      const isBarred = bar.content === '""' && isDrawn(bar, groundOf(current))
      const hasMark =
        current.querySelector('svg, [data-part="choice"]') !== null && current.matches('[data-selected]')
      if (!isBarred && !hasMark && !isDrawn(getComputedStyle(current), around))
        faults.push(`${nameOf(current)} is current, and does not look so`)
    }
    return [...new Set(faults)]
  }, within)
