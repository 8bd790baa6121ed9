import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const second = 1000
const minute = 60 * second

function project(name: string, timeout: number, files = 'test', globalSetup: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      globalSetup,
      include: [`tests/${name}/**/*.${files}.{ts,tsx}`],
      testTimeout: timeout,
      hookTimeout: timeout
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
      project('unit', 30 * second),
      project('integration', minute, 'test', ['tests/support/prepare-machine.ts']),
      project('peers', 5 * minute, 'test', ['tests/support/install-peers.ts']),
      project('bench', 30 * minute, 'bench')
    ]
  }
})
