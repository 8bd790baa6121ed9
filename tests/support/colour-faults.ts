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
 * light and the other in the other: the rules that no colour changes are not tried again.
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
    const found = await axeFaults(window, { within, rules })
    faults.push(...found.map((fault) => `${name}, ${colorScheme}: ${fault}`))
    await window.emulateMedia({ forcedColors: null, contrast: null, reducedMotion: null, colorScheme: null })
  }
  return faults
}
