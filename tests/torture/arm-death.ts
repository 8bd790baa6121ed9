import { subscribe } from 'node:diagnostics_channel'
import { crashChannel } from '../../src/main/runtime/reached.ts'
import type { Death } from './messages.ts'

/** From now on this thread ends its whole process at the death, as `kill -9` does: nothing is flushed, nothing is said. */
export const armDeath = (death: Death | null): void => {
  if (death === null) return
  let passings = 0
  subscribe(crashChannel, (point) => {
    if (point !== death.point) return
    passings += 1
    if (passings === death.passing) process.kill(process.pid, 'SIGKILL')
  })
}
