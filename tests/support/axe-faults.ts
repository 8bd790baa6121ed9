import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axeCore from 'axe-core'
import type { Page } from 'playwright/test'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface AxeAsked {
  /** Of what lies over the rest, as a CSS selector. */
  readonly within?: string
  /** These alone; otherwise all, with the size of targets too. */
  readonly rules?: readonly string[]
}

/**
 * What axe finds on the page as it stands, a rule each with where it is broken. A page is given axe once, and axe describes
 * nothing that is right: both take as long again as the look itself. There are no frames. https://github.com/dequelabs/axe-core
 */
export const axeFaults = async (
  page: Page,
  { within = 'html', rules = [] }: AxeAsked = {}
): Promise<readonly string[]> => {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(source)
  return await page.evaluate(
    async ({ part, only }) => {
      const axe: typeof axeCore = Reflect.get(globalThis, 'axe')
      const { violations } = await axe.run(part, {
        resultTypes: ['violations'],
        rules: { 'target-size': { enabled: true } },
        ...(only.length > 0 ? { runOnly: { type: 'rule', values: [...only] } } : {})
      })
      return violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`
      )
    },
    { part: within, only: rules }
  )
}
