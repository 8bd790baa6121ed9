/**
 * What Playwright runs before the end-to-end tests: an Electron, the built app laid out for it, a display.
 * The tests find the first two in the environment.
 */
import { dirname } from 'node:path'
import { buildOrStop } from './build.mjs'
import { describeElectron, findElectron, machineSwitches } from './electron.mjs'
import { say } from './run-command.mjs'
import { stageApp } from './stage.mjs'
import { needsVirtualDisplay, startVirtualDisplay } from './virtual-display.mjs'

export default async function prepareEndToEndTests() {
  await buildOrStop()
  const electron = await findElectron()
  say(describeElectron(electron))
  process.env.PORTE_PAROLE_ELECTRON = electron.executable
  if (electron.kind === 'fallback') process.env.ELECTRON_OVERRIDE_DIST_PATH = dirname(electron.executable)
  process.env.PORTE_PAROLE_SWITCHES = JSON.stringify(machineSwitches())
  process.env.PORTE_PAROLE_APP = await stageApp(electron)
  return needsVirtualDisplay() ? await startVirtualDisplay() : undefined
}
