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

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    environment: 'node',
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('architecture', 20 * second),
      project('unit', 5 * second),
      project('integration', 20 * second),
      project('peers', 5 * minute),
      project('bench', 30 * minute, 'bench')
    ]
  }
})
