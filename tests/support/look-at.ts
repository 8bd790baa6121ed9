import { fileURLToPath } from 'node:url'
import { expect, type Page } from 'playwright/test'
import { axeFaults } from './axe-faults.ts'

/** Where pictures are left for eyes. */
export const pictures = fileURLToPath(new URL('../results/screenshots/', import.meta.url))

/** Leaves a picture of the window in tests/results/screenshots for eyes; what axe finds there fails the test. */
export const lookAt = async (window: Page, name: string): Promise<void> => {
  await window.screenshot({ path: `${pictures}${name}.png`, animations: 'disabled', caret: 'hide' })
  expect.soft(await axeFaults(window), `axe on ${name}`).toEqual([])
}
