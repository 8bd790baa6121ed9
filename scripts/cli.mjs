/** npm run -s cli -- ARGS: the app without a window. Messages of the set-up go to stderr. */
import { join } from 'node:path'
import { buildOrStop } from './build.mjs'
import { becomeCommand } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

await setup({ systemLibraries: false })
await buildOrStop()
// npm runs scripts in the project's folder; paths are meant from where the person stands.
await becomeCommand(
  process.execPath,
  [join(projectFolder, 'out', 'main', 'cli.js'), ...process.argv.slice(2)],
  {
    cwd: process.env.INIT_CWD ?? process.cwd()
  }
)
