import type { AnyContract, Handlers } from '../../shared/contract/define.ts'
import { isBusy } from '../store/in-patience.ts'
import { awayCode } from '../store/open-sqlite.ts'
import { err, type Result } from '../../shared/result.ts'

export type Serve = (path: string, input: unknown) => Promise<Result<unknown>>

const isOwn = <T extends object>(object: T, key: PropertyKey): key is keyof T => Object.hasOwn(object, key)

const own = <T extends object>(object: T, key: string): T[keyof T] | undefined =>
  isOwn(object, key) ? object[key] : undefined

/**
 * Answers the calls of a contract: looks the path up among its own properties, parses the input, runs the handler, parses
 * the output. Never throws: an exception is reported with its path and answered `unexpected`, without details.
 */
export const createServer = <Contract extends AnyContract, Context>(
  contract: Contract,
  handlers: Handlers<Contract, Context>,
  ctx: Context,
  report: (path: string, problem: unknown) => void
): Serve => {
  // Each handler takes what its own schema parsed: the pairing is by path, which types cannot follow.
  const run = handlers as unknown as Record<
    string,
    Record<string, (ctx: Context, input: unknown) => Promise<Result<unknown>>>
  >
  return async (path, input) => {
    const [module = '', name = '', ...rest] = path.split('.')
    const calls = rest.length > 0 ? undefined : own<AnyContract>(contract, module)
    const call = calls === undefined ? undefined : own(calls, name)
    const handler = own(own(run, module) ?? {}, name)
    if (call === undefined || handler === undefined) return err('not_found')
    try {
      const parsed = call.input.safeParse(input)
      if (!parsed.success) return err('invalid_input', { at: parsed.error.issues[0]?.path.join('.') ?? '' })
      const result = await handler(ctx, parsed.data)
      return result.ok ? { ok: true, value: call.output.parse(result.value) } : result
    } catch (problem) {
      report(path, problem)
      if (problem instanceof Error && 'code' in problem) {
        if (problem.code === awayCode) return err('database_away')
        if (problem.code === 'SQLITE_FULL') return err('disk_full')
        if (isBusy(problem)) return err('database_locked')
        if (String(problem.code).startsWith('SQLITE_CORRUPT')) return err('database_damaged')
        if (String(problem.code).startsWith('SQLITE_IOERR')) return err('disk_failed')
        if (String(problem.code).startsWith('SQLITE_READONLY')) return err('disk_read_only')
      }
      return err('unexpected')
    }
  }
}
