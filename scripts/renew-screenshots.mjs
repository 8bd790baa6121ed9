/**
 * npm run screenshots: draws every screen and state anew, and keeps those that the tests compare with (tests/baselines) and
 * those that the README shows. Look at what git says has changed before it is committed.
 */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand, stopWith } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

await setup({ systemLibraries: true })
rmSync(join(projectFolder, 'tests', 'baselines'), { recursive: true, force: true })
const playwright = join(projectFolder, 'node_modules', 'playwright', 'cli.js')
const words = ['test', '-c', 'tests/playwright.config.ts', '--update-snapshots=all', 'states']
const { code } = await runCommand(process.execPath, [playwright, ...words], { cwd: projectFolder })
if (code !== 0) stopWith('A test failed, so the pictures may not be those of the app as it should be.')
await import('./keep-screenshots.mjs')
