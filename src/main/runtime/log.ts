import { appendFileSync, chmodSync, existsSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './clock.ts'

/** Facts only: ids, counts, codes. Never a message body, a name, a token or an address. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>> & {
  // A fact of such a name would take the place of what every line says.
  readonly [name in 'at' | 'level' | 'event']?: never
}

export interface Log {
  info(event: string, facts?: LogFacts): void
  warn(event: string, facts?: LogFacts): void
  /** A bug: where it was is kept, and of its message what quotes nothing. */
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
        ...describeBug(problem)
      })
  }
}

const longestMessage = 300

/**
 * What a bug was, without what it was about: errors of engines and libraries quote what they were given (`JSON.parse` forty
 * letters of a message, a file system the names of files, a request its address), so that their sentence ends at the first
 * quote or address. The frames name our own code only.
 */
export const describeBug = (problem: unknown): LogFacts => {
  if (!(problem instanceof Error)) return { problem: typeof problem }
  // The message stands before the frames, and may look like them.
  const { stack = '', message } = problem
  const frames = stack
    .slice(Math.max(0, stack.indexOf(message)) + message.length)
    .split('\n')
    .filter((line) => /^ {4}at /u.test(line))
  const code = 'code' in problem && typeof problem.code === 'string' ? problem.code : null
  return {
    problem: [`${problem.name}: ${unquoted(problem.message)}`, ...frames].join('\n'),
    ...(code === null ? {} : { code: unquoted(code) })
  }
}

/** The beginning of a sentence, up to where it may quote somebody. */
export const unquoted = (sentence: string): string => {
  const end = sentence.search(/["'`´‘’“”«»<>{[\n\r@]|[a-z][a-z0-9+.-]{0,20}:\/\/|[/\\]/iu)
  const kept = (end === -1 ? sentence : `${sentence.slice(0, end)}…`).slice(0, longestMessage)
  return kept.toWellFormed()
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
