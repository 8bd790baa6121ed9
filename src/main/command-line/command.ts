import type { Translate } from '../../shared/locales/translate.ts'
import type { AppError } from '../../shared/result.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Context } from '../runtime/context.ts'
import type { Processes } from '../runtime/processes.ts'
import type { Serve } from '../api/serve.ts'

/** What a command may use: the application, and the two streams of a terminal. */
export interface Terminal {
  readonly ctx: Context
  /** The same calls as the window's. */
  readonly serve: Serve
  readonly t: Translate
  readonly json: boolean
  /** The password or token of the environment (`PORTE_PAROLE_SECRET`). */
  readonly secret: string | null
  /** The whole of standard input. */
  readInput(): Promise<string>
  /** Progress and sentences for a person: stderr. */
  say(sentence: string): void
  /** What was asked for: stdout. */
  print(text: string): void
}

export type CommandOutcome =
  /** `document` is printed with --json; without it, `lines` are. */
  | { readonly kind: 'done'; readonly document: unknown; readonly lines: readonly string[] }
  | { readonly kind: 'could_not'; readonly error: AppError }
  | { readonly kind: 'wrong_usage'; readonly sentence: string }

export interface Command {
  /** "colleagues import" */
  readonly name: string
  /** "FILE [--network NAME]" */
  readonly usage: string
  /** Options besides those of every command; their type as node:util parseArgs names it. */
  readonly options: Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>
  /** After its answer the application stays until it is ended, with polling, sending and the page. */
  readonly stays?: true
  /** Only looks: allowed in a copy of an inbox, too, before a person has said whether it is the one. */
  readonly onlyLooks?: true
  run(terminal: Terminal, args: CommandArguments): Promise<CommandOutcome>
}

/** What a command may use that runs while nothing has the database open, be it sound or not. */
export interface OfflineTerminal {
  readonly dataFolder: string
  readonly clock: Clock
  readonly processes: Processes
  readonly t: Translate
}

export interface OfflineCommand extends Pick<Command, 'name' | 'usage' | 'options'> {
  runOffline(terminal: OfflineTerminal, args: CommandArguments): Promise<CommandOutcome>
}

export interface CommandArguments {
  readonly words: readonly string[]
  text(option: string): string | null
  flag(option: string): boolean
}

export const done = (document: unknown, lines: readonly string[]): CommandOutcome => ({
  kind: 'done',
  document,
  lines
})
export const couldNot = (error: AppError): CommandOutcome => ({ kind: 'could_not', error })
export const wrongUsage = (sentence: string): CommandOutcome => ({ kind: 'wrong_usage', sentence })
