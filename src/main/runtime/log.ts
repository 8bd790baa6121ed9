import { appendFileSync, chmodSync, existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './clock.ts'

/** Facts only: ids, counts, codes. Never a message body, a name, a token or an address. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>

export interface Log {
  info(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  /** A bug: the stack is kept, the message of the error too. */
  error(event: string, problem: unknown, facts?: LogFacts): void
}

const largestFile = 5 * 1024 * 1024

/** JSON lines in `porte-parole.log`, readable by its owner only; at 5 MiB the file becomes `porte-parole.old.log`. */
export const fileLog = (folder: string, clock: Clock): Log => {
  const file = join(folder, 'porte-parole.log')
  const write = (level: string, event: string, facts: LogFacts = {}): void => {
    try {
      if (existsSync(file) && statSync(file).size > largestFile)
        renameSync(file, join(folder, 'porte-parole.old.log'))
      const fresh = !existsSync(file)
      appendFileSync(file, `${JSON.stringify({ at: clock.now(), level, event, ...facts })}\n`, {
        mode: 0o600
      })
      if (fresh) chmodSync(file, 0o600)
    } catch {
      // A full or read-only disk is said by what needed it; the log must not stop what it only reports.
    }
  }
  return {
    info: (event, facts) => write('info', event, facts),
    warn: (event, facts) => write('warn', event, facts),
    error: (event, problem, facts) =>
      write('error', event, {
        ...facts,
        problem: problem instanceof Error ? (problem.stack ?? problem.message) : String(problem)
      })
  }
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
