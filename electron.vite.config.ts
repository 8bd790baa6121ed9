import { basename, join } from 'node:path'
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const inProject = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Each worker is an entry of its own: out/main/<name>.worker.js, beside index.js and cli.js.
const workers = readdirSync(inProject('src/main'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.worker.ts'))
  .map((path) => [basename(path, '.ts'), join(inProject('src/main'), path)])

// Everything is bundled but what Electron brings and the one native module: a packaged app needs nothing
// else, and newer syntax in dependencies is lowered with ours. The targets are those of the oldest
// Electron that runs this build (scripts/electron.mjs).
const external = ['electron', 'better-sqlite3', /^node:/]

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      target: 'node20.18',
      sourcemap: true,
      rolldownOptions: {
        external,
        input: {
          index: inProject('src/main/index.ts'),
          cli: inProject('src/main/cli.ts'),
          ...Object.fromEntries(workers)
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // Beside the entries, so that import.meta.url means the same folder in every file.
          chunkFileNames: '[name]-[hash].js'
        }
      }
    }
  },
  preload: {
    build: {
      externalizeDeps: false,
      target: 'node20.18',
      rolldownOptions: {
        external,
        input: { preload: inProject('src/preload/preload.ts') },
        // A sandboxed preload has no ES modules.
        output: { format: 'cjs', entryFileNames: '[name].cjs' }
      }
    }
  },
  renderer: {
    root: inProject('src/renderer'),
    plugins: [react()],
    build: {
      target: 'chrome130',
      sourcemap: true,
      // The content security policy has no data: addresses, so nothing is inlined.
      assetsInlineLimit: 0,
      rolldownOptions: { input: inProject('src/renderer/index.html') }
    }
  }
})
