/**
 * npm run torture -- [--seed N] [--kills N]: kills the app again and again and looks whether anything was lost or doubled.
 * npm run torture -- --soak [--hours N]: lets it live long, and looks whether anything grows, leaks or comes late.
 * See tests/torture/README.md.
 */
import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { becomeCommand, runCommand } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

const built = join(projectFolder, 'tests', 'results', 'torture')

/** What runs beside the app and dies with it. */
const doomed = ['import.worker', 'backup.process']

/** Bundles the app and its torturer as plain programs for Node; a start of the app then takes a tenth of a second. */
async function bundle() {
  const { build } = await import('vite')
  const inTorture = (name) => join(projectFolder, 'tests', 'torture', name)
  const workers = readdirSync(join(projectFolder, 'src', 'main'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:worker|process)\.ts$/u.test(path) && !doomed.includes(basename(path, '.ts')))
    .map((path) => [basename(path, '.ts'), join(projectFolder, 'src', 'main', path)])
  await build({
    root: projectFolder,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      ssr: true,
      target: 'node24',
      outDir: built,
      emptyOutDir: true,
      sourcemap: true,
      rolldownOptions: {
        external: ['better-sqlite3', /^node:/],
        input: {
          torture: inTorture('torture.ts'),
          'doomed-app': inTorture('doomed-app.ts'),
          ...Object.fromEntries(doomed.map((name) => [name, inTorture(`doomed-${name}.ts`)])),
          ...Object.fromEntries(workers)
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' }
      }
    }
  })
}

function commandOf(words) {
  return [
    join(built, 'torture.js'),
    '--program',
    join(built, 'doomed-app.js'),
    '--resources',
    join(projectFolder, 'resources'),
    ...words
  ]
}

let bundled = null

/** Runs it with these words and collects what it says. */
export async function torture(words, limit) {
  bundled ??= bundle()
  await bundled
  const environment = { NODE_COMPILE_CACHE: join(built, 'compiled') }
  return runCommand(process.execPath, commandOf(words), {
    output: 'hide',
    cwd: projectFolder,
    limit,
    environment
  })
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setup({ systemLibraries: false })
  await bundle()
  await becomeCommand(process.execPath, commandOf(process.argv.slice(2)), {
    cwd: projectFolder,
    environment: { NODE_COMPILE_CACHE: join(built, 'compiled') }
  })
}
