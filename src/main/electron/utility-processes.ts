import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import type { Processes } from '../runtime/processes.ts'

/** Utility processes: a packaged app has no other way to run Node beside itself. Built files stand beside this one. */
export const utilityProcesses: Processes = {
  start(name, order, onMessage) {
    const file = fileURLToPath(new URL(`./${basename(name)}.process.js`, import.meta.url))
    const child = utilityProcess.fork(file, [], { serviceName: basename(name), stdio: 'ignore' })
    child.on('message', onMessage)
    const ended = new Promise<Error | null>((resolve) => {
      child.on('exit', (code) => resolve(code === 0 ? null : new Error(`process ended with ${code}`)))
    })
    child.postMessage(order)
    return {
      post: (message) => child.postMessage(message),
      ended,
      kill: () => void child.kill()
    }
  }
}
