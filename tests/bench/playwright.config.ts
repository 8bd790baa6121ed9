import { defineConfig } from 'playwright/test'

const minute = 60_000

/** Figures of what is painted, in true Electron: one window at a time, and nothing else at work. */
export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../results/bench',
  globalSetup: '../../scripts/prepare-e2e.mjs',
  timeout: 15 * minute,
  workers: 1,
  retries: 0,
  reporter: 'line'
})
