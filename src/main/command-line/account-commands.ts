import { z } from 'zod'
import { accounts as accountCalls } from '../../shared/contract/accounts.ts'
import { type Account, accountSchema } from '../../shared/model/account.ts'
import { accountIdSchema } from '../../shared/model/ids.ts'
import { networkSchema } from '../../shared/model/network.ts'
import { sayFailureWords } from '../../shared/text/failure-words.ts'
import {
  type Command,
  type CommandArguments,
  type CommandOutcome,
  couldNot,
  done,
  type Terminal,
  wrongUsage
} from './command.ts'

const secretOptions = {
  password: { type: 'string' },
  token: { type: 'string' },
  stdin: { type: 'boolean' }
} as const

/** A secret need not stand in the history of a shell: it may come in by standard input, or from the environment. */
const secretOf = async (terminal: Terminal, args: CommandArguments): Promise<string> => {
  if (args.flag('stdin')) return (await terminal.readInput()).replace(/\r?\n$/u, '')
  return args.text('token') ?? args.text('password') ?? terminal.secret ?? ''
}

const daysOf = (args: CommandArguments): number | undefined => {
  const days = args.text('days')
  return days === null ? undefined : Number(days)
}

/** `accounts add`: for every network that can be connected. */
export const addAccountCommand: Command = {
  name: 'accounts add',
  usage:
    '--network NAME [--url URL] [--identifier NAME] [--password WORD | --token TOKEN | --stdin] [--place NAME] [--days N]',
  options: {
    network: { type: 'string' },
    url: { type: 'string' },
    identifier: { type: 'string' },
    ...secretOptions,
    place: { type: 'string' },
    days: { type: 'string' }
  },
  async run(terminal, args) {
    const { ctx, serve, t } = terminal
    const network = networkSchema.safeParse(args.text('network') ?? '')
    if (!network.success)
      return wrongUsage(t('cli:unknown_network', { networks: networkSchema.options.join(', ') }))
    if (ctx.connectors[network.data] === undefined)
      return wrongUsage(
        t('cli:network_by_file', { network: network.data, networks: Object.keys(ctx.connectors).join(', ') })
      )
    const input = accountCalls.connect.input.safeParse({
      network: network.data,
      server: args.text('url'),
      identifier: args.text('identifier'),
      secret: await secretOf(terminal, args),
      place: args.text('place'),
      daysBack: daysOf(args)
    })
    if (!input.success) return wrongUsage(t('cli:account_not_understood', { at: placeOf(input.error) }))
    const outcome = await serve('accounts.connect', input.data)
    if (!outcome.ok) return couldNot(outcome.error)
    return done(outcome.value, [t('cli:account_connected')])
  }
}

const placeOf = (problem: z.ZodError): string => problem.issues[0]?.path.join('.') ?? ''

const list = async ({ serve }: Terminal): Promise<readonly Account[] | CommandOutcome> => {
  const outcome = await serve('accounts.list', {})
  return outcome.ok ? z.array(accountSchema).parse(outcome.value) : couldNot(outcome.error)
}

const listAccounts = async (terminal: Terminal, args: CommandArguments): Promise<CommandOutcome> => {
  if (args.words.length > 0) return wrongUsage(terminal.t('cli:no_words'))
  const accounts = await list(terminal)
  if ('kind' in accounts) return accounts
  return done(
    { accounts },
    accounts.map((one) => `${one.id}  ${one.network}  ${one.name}  ${stateOf(one)}`)
  )
}

const stateOf = ({ pausedAt, health }: Account): string =>
  pausedAt === null ? (health.failure?.kind ?? 'ok') : 'paused'

/** Bare `accounts` lists them too. */
export const accountsCommand: Command = {
  name: 'accounts',
  usage: '',
  options: {},
  onlyLooks: true,
  run: listAccounts
}
export const listAccountsCommand: Command = { ...accountsCommand, name: 'accounts list' }

/** What can be done to one account by its id, and nothing else is asked. */
const onAccount = (
  verb: 'pause' | 'resume' | 'test' | 'remove' | 'reconnect',
  more: {
    readonly usage?: string
    readonly options?: Command['options']
    run(
      terminal: Terminal,
      accountId: z.infer<typeof accountIdSchema>,
      args: CommandArguments
    ): Promise<CommandOutcome>
  }
): Command => ({
  name: `accounts ${verb}`,
  usage: `--account ID${more.usage ?? ''}`,
  options: { account: { type: 'string' }, ...more.options },
  async run(terminal, args) {
    const accountId = accountIdSchema.safeParse(args.text('account') ?? '')
    if (!accountId.success) return wrongUsage(terminal.t('cli:account_needed'))
    return await more.run(terminal, accountId.data, args)
  }
})

const told = async (
  { serve, t }: Terminal,
  path: string,
  input: unknown,
  sentence: 'paused' | 'resumed' | 'removed' | 'reconnected'
): Promise<CommandOutcome> => {
  const outcome = await serve(path, input)
  return outcome.ok ? done(outcome.value, [t(`cli:account_${sentence}`)]) : couldNot(outcome.error)
}

export const accountDeedCommands: readonly Command[] = [
  onAccount('pause', {
    run: (terminal, accountId) => told(terminal, 'accounts.pause', { accountId }, 'paused')
  }),
  onAccount('resume', {
    run: (terminal, accountId) => told(terminal, 'accounts.resume', { accountId }, 'resumed')
  }),
  onAccount('remove', {
    usage: ' [--with-history]',
    options: { 'with-history': { type: 'boolean' } },
    run: (terminal, accountId, args) =>
      told(terminal, 'accounts.remove', { accountId, withHistory: args.flag('with-history') }, 'removed')
  }),
  onAccount('reconnect', {
    usage: ' [--url URL] [--identifier NAME] [--password WORD | --token TOKEN | --stdin]',
    options: { url: { type: 'string' }, identifier: { type: 'string' }, ...secretOptions },
    async run(terminal, accountId, args) {
      const accounts = await list(terminal)
      if ('kind' in accounts) return accounts
      const known = accounts.find((one) => one.id === accountId)?.signInAs
      const input = {
        accountId,
        server: args.text('url') ?? known?.server ?? null,
        identifier: args.text('identifier') ?? known?.identifier ?? null,
        secret: await secretOf(terminal, args)
      }
      return await told(terminal, 'accounts.reconnect', input, 'reconnected')
    }
  }),
  onAccount('test', {
    async run({ serve, t }, accountId) {
      const outcome = await serve('accounts.test', { accountId })
      if (!outcome.ok) return couldNot(outcome.error)
      const result = accountCalls.test.output.parse(outcome.value)
      if (result.kind === 'works') return done(result, [t('cli:account_works')])
      const { failure } = result
      const message = failure.kind === 'rate_limited' ? '' : failure.message
      const words = sayFailureWords(message, (key, values) => t(`failures:${key}`, values))
      const what = t(`failures:${failure.kind}.what`)
      return done(result, [words === null ? what : `${what} ${words}`, t(`failures:${failure.kind}.next`)])
    }
  })
]
