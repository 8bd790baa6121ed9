import { basename, join } from 'node:path'
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import babel from '@rolldown/plugin-babel'
import react, { reactCompilerPreset } from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

const inProject = (path: string) => fileURLToPath(new URL(path, import.meta.url))

// Each worker and process is an entry of its own: out/main/<name>.worker.js, beside index.js and cli.js.
const workers = readdirSync(inProject('src/main'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:worker|process)\.ts$/u.test(path))
  .map((path) => [basename(path, '.ts'), join(inProject('src/main'), path)])

// Everything is bundled but what Electron brings and the one native module: a packaged app needs nothing
// else, and newer syntax in dependencies is lowered with ours. The targets are those of the oldest
// Electron that runs this build (scripts/electron.mjs).
const external = ['electron', 'better-sqlite3', /^node:/]

// What the spelling worker reads stands beside it: the dictionaries, and Hunspell itself, which is found by
// the address of the script that loads it.
const spellingFiles = {
  name: 'spelling-files',
  generateBundle(this: { emitFile(file: { type: 'asset'; fileName: string; source: Uint8Array }): string }) {
    const emit = (fileName: string, path: string): void => {
      this.emitFile({ type: 'asset', fileName, source: readFileSync(inProject(`node_modules/${path}`)) })
    }
    emit('hunspell.wasm', 'hunspell-wasm/wasm/hunspell.wasm')
    for (const name of ['fr', 'en', 'en-gb'])
      for (const extension of ['aff', 'dic'])
        emit(`dictionaries/${name}.${extension}`, `dictionary-${name}/index.${extension}`)
  }
}

export default defineConfig({
  main: {
    plugins: [spellingFiles],
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
    // What a key does not change is not drawn anew: the compiler keeps it, where no hand has to remember to.
    plugins: [react(), babel({ presets: [reactCompilerPreset()] })],
    build: {
      target: 'chrome130',
      sourcemap: true,
      // Half as many letters to read before the first paint.
      minify: true,
      // The content security policy has no data: addresses, so nothing is inlined.
      assetsInlineLimit: 0,
      rolldownOptions: { input: inProject('src/renderer/index.html') }
    }
  }
})
