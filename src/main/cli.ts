import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { text as readText } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import { type Translate, translator } from '../shared/locales/translate.ts'
import { startApp } from './app.ts'
import type { Command, CommandOutcome, OfflineCommand, Terminal } from './command-line/command.ts'
import {
  backupCommand,
  keepFormerCommand,
  listBackupsCommand,
  restoreCommand
} from './command-line/backup-commands.ts'
import { exportCommand, takeInCommand } from './command-line/export-commands.ts'
import { conversationsCommand, routeCommand } from './command-line/conversation-commands.ts'
import {
  doctorCommand,
  importColleaguesCommand,
  importCommand,
  sampleCommand
} from './command-line/data-commands.ts'
import { evalRoutingCommand } from './command-line/eval-command.ts'
import {
  createHandoffCommand,
  handoffInboxCommand,
  listHandoffsCommand,
  serveCommand
} from './command-line/handoff-commands.ts'
import { homeCommand } from './command-line/home-command.ts'
import { fileSecrets } from './command-line/file-secrets.ts'
import {
  accountDeedCommands,
  accountsCommand,
  addAccountCommand,
  listAccountsCommand
} from './command-line/account-commands.ts'
import { searchCommand } from './command-line/search-commands.ts'
import { actCommand, messagesCommand } from './command-line/message-commands.ts'
import { forgetPersonCommand, showPersonCommand } from './command-line/people-commands.ts'
import { outboxCommand, replyCommand, syncCommand } from './command-line/network-commands.ts'
import { homeOf } from './backups/settle-home.ts'
import { describeProblem } from './runtime/startup-problem.ts'
import { sayError } from './command-line/say-error.ts'
import { terminalDesktop } from './command-line/terminal-desktop.ts'
import { listQuarantineCommand, retryQuarantineCommand } from './command-line/quarantine-commands.ts'
import { removeViewCommand, saveViewCommand, viewsCommand } from './command-line/view-commands.ts'
import { replayCommand } from './command-line/replay-command.ts'
import { systemClock } from './runtime/clock.ts'
import { fileLog } from './runtime/log.ts'
import { builtProcesses } from './runtime/processes.ts'
import { defaultPolicy } from './runtime/policy.ts'
import { keepFilesPrivate } from './runtime/private-files.ts'

/** The longer name first, so that `accounts add` is not taken for `accounts`. */
const commands: readonly (Command | OfflineCommand)[] = [
  importCommand,
  conversationsCommand,
  searchCommand,
  saveViewCommand,
  removeViewCommand,
  viewsCommand,
  importColleaguesCommand,
  routeCommand,
  addAccountCommand,
  listAccountsCommand,
  ...accountDeedCommands,
  accountsCommand,
  syncCommand,
  replyCommand,
  messagesCommand,
  showPersonCommand,
  forgetPersonCommand,
  actCommand,
  outboxCommand,
  createHandoffCommand,
  handoffInboxCommand,
  listHandoffsCommand,
  serveCommand,
  listQuarantineCommand,
  retryQuarantineCommand,
  sampleCommand,
  doctorCommand,
  homeCommand,
  listBackupsCommand,
  keepFormerCommand,
  backupCommand,
  restoreCommand,
  exportCommand,
  takeInCommand,
  evalRoutingCommand,
  replayCommand
]

const everyCommand = {
  data: { type: 'string' },
  json: { type: 'boolean' },
  language: { type: 'string' }
} as const

const environment = process.env

/** The folder where the desktop app of this computer keeps its data. */
const usualFolder = (): string => {
  const name = 'Porte-parole'
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', name)
  if (process.platform === 'win32') return join(environment['APPDATA'] ?? homedir(), name)
  return join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), name)
}

/** Options whose value names something that may not be there. */
const naming = ['conversation', 'message', 'account', 'speaker', 'colleague', 'id', 'key', 'open']

/** What node:util parseArgs refuses, as a sentence of ours: its own is English, and names the code of the program. */
const sayUnreadable = (t: Translate, problem: unknown, words: readonly string[]): string => {
  const code = problem instanceof Error && 'code' in problem ? problem.code : ''
  const quoted = problem instanceof Error ? (/'(-[^' ]*)/u.exec(problem.message)?.[1] ?? '') : ''
  const option = quoted === '' ? (words.find((word) => word.startsWith('-')) ?? '') : quoted
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return t('cli:unknown_option', { option })
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return t('cli:option_value', { option })
  throw problem
}

const languageOf = (named: string | undefined): 'fr' | 'en' =>
  (named ?? environment['LC_ALL'] ?? environment['LC_MESSAGES'] ?? environment['LANG'] ?? '').startsWith('fr')
    ? 'fr'
    : 'en'

const say = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
}

/** Settles when the person ends the command (Ctrl+C), or the system does. */
const ended = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

/** What is said before the words can be read is said in their language too. */
const namedLanguage = (words: readonly string[]): string | undefined => {
  const at = words.findIndex((word) => word === '--language' || word.startsWith('--language='))
  return at === -1 ? undefined : (words[at]?.split('=')[1] ?? words[at + 1])
}

/** `--help` anywhere but behind `--`, where it is a word to search. */
const asksForHelp = (words: readonly string[]): boolean => {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).includes('--help')
}

/** The options of every command may stand before its name as well; what is behind `--` stays words. */
const commandFirst = (given: readonly string[]): readonly string[] => {
  const taken = (word: string | undefined): number => {
    if (word === '--data' || word === '--language') return 2
    return word === '--json' || /^--(?:data|language)=/u.test(word ?? '') ? 1 : 0
  }
  let begin = 0
  while (taken(given[begin]) > 0) begin += taken(given[begin])
  const end = given.includes('--') ? given.indexOf('--') : given.length
  return [...given.slice(begin, end), ...given.slice(0, begin), ...given.slice(end)]
}

const main = async (given: readonly string[]): Promise<number> => {
  const words = commandFirst(given)
  const language = languageOf(namedLanguage(words))
  const t = translator(language)
  const usage = (): string =>
    [
      t('cli:usage'),
      ...commands.map((one) => `  ${one.name} ${one.usage}`.trimEnd()),
      t('cli:usage_options')
    ].join('\n')
  const command = commands.find((one) => words.slice(0, one.name.split(' ').length).join(' ') === one.name)
  const print = (line: string): boolean => process.stdout.write(`${line}\n`)
  if (command === undefined && asksForHelp(words)) {
    print(usage())
    return 0
  }
  if (command === undefined) {
    say(words.length === 0 ? usage() : `${t('cli:unknown_command', { name: words.join(' ') })}\n${usage()}`)
    return 2
  }
  const rest = words.slice(command.name.split(' ').length)
  if (asksForHelp(rest)) {
    print(`${command.name} ${command.usage}`.trimEnd())
    print(t('cli:usage_options'))
    return 0
  }
  let parsed: { values: Record<string, string | boolean | undefined>; positionals: string[] }
  try {
    parsed = parseArgs({
      args: [...rest],
      options: { ...everyCommand, ...command.options },
      allowPositionals: true
    })
  } catch (problem) {
    say(`${sayUnreadable(t, problem, rest)}\n${command.name} ${command.usage}`)
    return 2
  }
  const text = (option: string): string | null => {
    const value = parsed.values[option]
    return typeof value === 'string' ? value : null
  }
  keepFilesPrivate()
  const dataFolder = resolve(text('data') ?? usualFolder())
  const args = {
    words: parsed.positionals,
    text,
    flag: (option: string) => parsed.values[option] === true
  }
  const json = parsed.values['json'] === true
  /** Says how it went, and what the process ends with. */
  const tell = (result: CommandOutcome): number => {
    if (result.kind === 'wrong_usage') {
      say(`${result.sentence}\n${command.name} ${command.usage}`)
      return 2
    }
    if (result.kind === 'could_not') {
      const named = naming.flatMap((option) => {
        const value = text(option)
        return value === null ? [] : [`--${option} ${value}`]
      })
      say(
        result.error.code === 'not_found' && named.length > 0
          ? t('cli:not_found', { names: named.join(', ') })
          : sayError(t, result.error)
      )
      return 1
    }
    if (json) print(JSON.stringify(result.document, null, 2))
    else if (result.lines.length === 0) say(t('cli:nothing'))
    else for (const line of result.lines) print(line)
    return 0
  }
  if ('runOffline' in command) {
    const terminal = { dataFolder, clock: systemClock, processes: builtProcesses, t }
    return tell(await command.runOffline(terminal, args))
  }
  const resources = fileURLToPath(new URL('../../resources', import.meta.url))
  const outcome = await startApp({
    dataFolder,
    resourcesFolder: existsSync(resources)
      ? resources
      : fileURLToPath(new URL('../resources', import.meta.url)),
    appVersion: environment['npm_package_version'] ?? '',
    secrets: fileSecrets({
      file: join(dataFolder, 'command-line-secrets.json'),
      passphrase: environment['PORTE_PAROLE_PASSPHRASE'] ?? null,
      keyFile: join(`${usualFolder()}-command-line`, 'key')
    }),
    desktop: terminalDesktop(language, new Intl.DateTimeFormat().resolvedOptions().timeZone),
    log: fileLog(dataFolder, systemClock),
    policy: { ...defaultPolicy, undoDelay: 0 },
    ticks: command.stays === true
  })
  if (outcome.kind === 'problem') {
    const { title, advice, facts } = describeProblem(t, outcome.problem)
    for (const line of [title, advice, ...facts]) say(line)
    return 1
  }
  const terminal: Terminal = {
    ctx: outcome.ctx,
    serve: outcome.app.serve,
    t,
    json,
    secret: environment['PORTE_PAROLE_SECRET'] ?? null,
    readInput: () => readText(process.stdin),
    say,
    print
  }
  try {
    const home = command.onlyLooks === true ? null : await homeOf(outcome.ctx.store.read, dataFolder)
    if (home?.kind === 'elsewhere') {
      say(t('cli:home_elsewhere', { from: home.from, to: home.to }))
      return 1
    }
    const code = tell(await command.run(terminal, args))
    if (code !== 0) return code
    if (command.stays === true) await ended()
    return 0
  } finally {
    await outcome.app.stop()
  }
}

// `cli … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (problem: NodeJS.ErrnoException) => {
  if (problem.code !== 'EPIPE') throw problem
})

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (problem: unknown) => {
    say(translator(languageOf(undefined))('errors:unexpected'))
    say(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))
    process.exitCode = 1
  }
)
