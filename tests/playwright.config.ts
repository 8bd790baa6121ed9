import { defineConfig } from 'playwright/test'

const second = 1000

export default defineConfig({
  testDir: './e2e',
  testMatch: '**/*.spec.ts',
  outputDir: './results/e2e',
  globalSetup: '../scripts/prepare-e2e.mjs',
  // Less than scripts/test.mjs gives them, so that they end with their own word.
  globalTimeout: 55 * 60 * second,
  // Of machines that are slow; what passes waits for neither.
  timeout: 90 * second,
  expect: { timeout: 15 * second },
  workers: 2,
  fullyParallel: true,
  // What passes only then is told by name (scripts/test.mjs): one late frame of a slow machine stops nobody’s work, and hides nothing.
  retries: 1,
  forbidOnly: true,
  // Pictures are renewed by `npm run screenshots` only.
  updateSnapshots: 'none',
  snapshotPathTemplate: '{testDir}/../baselines/{arg}{ext}',
  reporter: 'list'
})
