import { subscribe } from 'node:diagnostics_channel'
import { crashChannel } from '../../src/main/runtime/reached.ts'
import type { Death } from './messages.ts'

/**
 * From now on this thread ends its whole process at the death, as `kill -9` does: nothing is flushed, nothing is said. With
 * the parent: as a power cut does.
 */
export const armDeath = (death: Death | null, whose: 'own' | 'with the parent' = 'own'): void => {
  if (death === null) return
  let passings = 0
  subscribe(crashChannel, (point) => {
    if (point !== death.point) return
    passings += 1
    if (passings !== death.passing) return
    if (whose === 'with the parent') process.kill(process.ppid, 'SIGKILL')
    process.kill(process.pid, 'SIGKILL')
  })
}

const variable = 'PORTE_PAROLE_DEATH'

/** The processes of this one die as it does. */
export const passOnDeath = (death: Death | null): void => {
  process.env[variable] = JSON.stringify(death)
}

export const deathOfChildren = (): Death | null => JSON.parse(process.env[variable] ?? 'null')
