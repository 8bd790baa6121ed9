/**
 * npm run bench -- NAME…: runs the measurements of tests/bench whose file name contains NAME, all of them without a name.
 * `paint` is the one that needs a window: it runs in true Electron. One after the other: two at once would measure each other.
 */
import { join } from 'node:path'
import { becomeCommand, runCommand } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

const names = process.argv.slice(2)
const painted = names.length === 0 || names.includes('paint')
const others = names.filter((name) => name !== 'paint')
await setup({ systemLibraries: painted })

const inModules = (...path) => join(projectFolder, 'node_modules', ...path)
if (painted) {
  const words = [inModules('playwright', 'cli.js'), 'test', '-c', 'tests/bench/playwright.config.ts']
  const { code } = await runCommand(process.execPath, words, { cwd: projectFolder })
  if (code !== 0 || (names.length > 0 && others.length === 0)) process.exit(code)
}
const words = [
  'run',
  '-c',
  'tests/vitest.config.ts',
  '--project',
  'bench',
  '--no-file-parallelism',
  ...others
]
await becomeCommand(process.execPath, [inModules('vitest', 'vitest.mjs'), ...words], { cwd: projectFolder })
