/**
 * npm run dev: builds and starts the app, and again after every change of src/ or resources/.
 * It is the same build, under the same content security policy, as the one that ships.
 */
import { watch } from 'node:fs'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildIfNeeded } from './build.mjs'
import { say } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

await setup({ systemLibraries: true })

let app = null
let timer = null
let busy = Promise.resolve()

const schedule = () => {
  clearTimeout(timer)
  timer = setTimeout(() => (busy = busy.then(restart)), 300)
}
for (const name of ['src', 'resources']) watch(join(projectFolder, name), { recursive: true }, schedule)
schedule()

async function restart() {
  const { code, output } = await buildIfNeeded()
  if (code !== 0) return say(output)
  if (app && app.exitCode === null) {
    const closed = new Promise((resolve) => app.once('close', resolve))
    app.kill('SIGTERM')
    await closed
  }
  const start = join(projectFolder, 'scripts', 'start.mjs')
  app = spawn(process.execPath, [start, ...process.argv.slice(2)], { stdio: 'inherit' })
}
