import { setImmediate as turn } from 'node:timers/promises'
import { runDesktopApp } from './electron/lifecycle.ts'

/** The most of the code is what opens the inbox. */
const pieces = [
  () => import('../shared/contract/contract.ts'),
  () => import('./store/open-sqlite.ts'),
  () => import('./assign/rank-conversations.ts'),
  () => import('./connectors/all-connectors.ts'),
  () => import('./api/handlers.ts')
]

// It is read piece by piece while the window comes: main gives the page its files between two of them.
runDesktopApp(async (options) => {
  for (const read of pieces) {
    await read()
    await turn()
  }
  return await (await import('./app.ts')).startApp(options)
})
