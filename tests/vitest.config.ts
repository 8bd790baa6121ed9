import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const second = 1000
const minute = 60 * second

interface Differences {
  /** How the names of its files end. */
  readonly files?: string
  readonly globalSetup?: string
  readonly isolate?: boolean
}

function project(name: string, timeout: number, { files = 'test', ...others }: Differences = {}) {
  return {
    extends: true as const,
    test: {
      name,
      include: [`tests/${name}/**/*.${files}.{ts,tsx}`],
      testTimeout: timeout,
      hookTimeout: timeout,
      ...others
    }
  }
}

// Far above what any test needs: a busy machine is no failure, a hang still is.
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('architecture', minute),
      // One process for many files: to begin one for each took longer than what is in it.
      project('unit', 30 * second, { isolate: false }),
      project('integration', minute, { globalSetup: 'tests/support/prepare-machine.ts' }),
      project('peers', 5 * minute, { globalSetup: 'tests/support/install-peers.ts' }),
      project('bench', 30 * minute, { files: 'bench' })
    ]
  }
})
