import { fork } from 'node:child_process'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { WorkerHandle } from './context.ts'

export interface ProcessHandle extends WorkerHandle {
  /** Ends it at once, whatever it is doing: nothing else interrupts a statement of SQLite. */
  kill(): void
}

/** Long work that must be stoppable at any moment, in a process of its own. */
export interface Processes {
  /** Runs `src/main/<name>.process.ts` and hands it this order; messages come back until it ends. */
  start(name: string, order: unknown, onMessage: (message: unknown) => void): ProcessHandle
}

/** Child processes of Node, from wherever their files stand. */
export const processesAt = (fileOf: (name: string) => URL): Processes => ({
  start(name, order, onMessage) {
    const child = fork(fileURLToPath(fileOf(name)), { serialization: 'advanced', execArgv: [] })
    child.on('message', onMessage)
    const ended = new Promise<Error | null>((resolve) => {
      child.on('error', resolve)
      child.on('exit', (code, signal) =>
        resolve(code === 0 ? null : new Error(`process ended with ${code ?? signal}`))
      )
    })
    // One that ended before it was asked says so by its end.
    const tell = (message: unknown): void => {
      if (child.connected) child.send(message as object, () => {})
    }
    tell(order)
    return { post: tell, ended, kill: () => void child.kill('SIGKILL') }
  }
})

/** From the built files, which stand beside the main process's own. */
export const builtProcesses = processesAt(
  (name) => new URL(`./${basename(name)}.process.js`, import.meta.url)
)
