/**
 * npm start: installs what is missing, builds, opens the app.
 *
 *   npm start -- --data DIR          another data folder
 *   npm start -- --screenshot FILE   saves the inbox as a PNG, and quits
 *
 * Other arguments are given to the app. Without a display it starts on a virtual one.
 */
import { resolve } from 'node:path'
import { buildOrStop } from './build.mjs'
import { describeElectron, findElectron, machineSwitches } from './electron.mjs'
import { becomeCommand, say, stopWith } from './run-command.mjs'
import { setup } from './setup.mjs'
import { stageApp } from './stage.mjs'
import { needsVirtualDisplay, startVirtualDisplay } from './virtual-display.mjs'

await setup({ systemLibraries: true })
const appArguments = readArguments(process.argv.slice(2))
await buildOrStop()
const electron = await findElectron().catch((error) => stopWith(error.message))
say(describeElectron(electron))
if (needsVirtualDisplay()) {
  say('There is no display here: the app starts on a virtual one, which nobody sees.')
  await startVirtualDisplay()
}
await becomeCommand(electron.executable, [...machineSwitches(), await stageApp(electron), ...appArguments])

function readArguments(words) {
  // npm runs scripts in the project's folder; paths are meant from where the person stands.
  const fromHere = (path) => resolve(process.env.INIT_CWD ?? process.cwd(), path)
  const result = []
  while (words.length > 0) {
    const word = words.shift()
    if (word !== '--data' && word !== '--screenshot') {
      result.push(word)
      continue
    }
    const path = words.shift()
    if (!path) stopWith(`${word} needs a ${word === '--data' ? 'folder' : 'file'} after it.`)
    result.push(word === '--data' ? `--user-data-dir=${fromHere(path)}` : `--screenshot=${fromHere(path)}`)
  }
  return result
}
