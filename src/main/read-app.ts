import { setImmediate as turn } from 'node:timers/promises'

/** The most of the code is what opens the inbox. */
const pieces = [
  () => import('../shared/contract/contract.ts'),
  () => import('./store/open-sqlite.ts'),
  () => import('./assign/rank-conversations.ts'),
  () => import('./connectors/all-connectors.ts'),
  () => import('./api/handlers.ts')
]

/** Reads the code of the app piece by piece while the window comes: main gives the page its files between two of them. */
export const readApp = async (): Promise<typeof import('./app.ts')> => {
  for (const read of pieces) {
    await read()
    await turn()
  }
  return await import('./app.ts')
}
