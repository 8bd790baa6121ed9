/** npm run bench -- NAME…: runs the measurements of tests/bench whose file name contains NAME. */
import { join } from 'node:path'
import { becomeCommand } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

await setup({ systemLibraries: false })
const vitest = join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs')
const words = ['run', '-c', 'tests/vitest.config.ts', '--project', 'bench', ...process.argv.slice(2)]
await becomeCommand(process.execPath, [vitest, ...words], { cwd: projectFolder })
