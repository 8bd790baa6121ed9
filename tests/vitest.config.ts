import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const second = 1000
const minute = 60 * second

function project(name: string, timeout: number, files = 'test') {
  return {
    extends: true as const,
    test: {
      name,
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
      project('integration', minute),
      project('peers', 5 * minute),
      project('bench', 30 * minute, 'bench')
    ]
  }
})
