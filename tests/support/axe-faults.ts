import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright/test'

/** What axe finds on the page as it stands, a rule each with where it is broken; the size of targets too. */
export const axeFaults = async (window: Page): Promise<readonly string[]> => {
  // Electron opens no second page, which axe would otherwise use for frames; there are none here.
  const { violations } = await new AxeBuilder({ page: window })
    .setLegacyMode(true)
    .options({ rules: { 'target-size': { enabled: true } } })
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}
