import {
  notifyManager,
  QueryClient,
  queryOptions,
  useMutation,
  useQuery,
  type UseQueryResult
} from '@tanstack/react-query'
import type { AppEvent, Bridge } from '../../shared/contract/bridge.ts'
import {
  contract,
  type AppCall,
  type AppInput,
  type AppOutput,
  type AppPath
} from '../../shared/contract/contract.ts'
import type { AnyCall, AnyContract, TableName } from '../../shared/contract/define.ts'
import type { AppError, Result } from '../../shared/result.ts'

declare global {
  interface Window {
    /** Exposed by the preload. */
    readonly porteParole: Bridge
  }
}

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: AppError
    queryMeta: { readonly reads: readonly TableName[] }
  }
}

/** The calls that only ask. */
export type QueryPath = {
  [Path in AppPath]: AppCall<Path> extends { readonly kind: 'query' } ? Path : never
}[AppPath]

/** The calls that do something. */
export type CommandPath = Exclude<AppPath, QueryPath>

/** How many commands are on their way: what changes meanwhile may be what the person did. */
let commandsUnderWay = 0

/**
 * Sends one call across the bridge. Refusals are values; main has parsed the output with the contract, so it
 * is trusted here.
 */
export const callApi = async <Path extends AppPath>(
  path: Path,
  input: AppInput<Path>
): Promise<Result<AppOutput<Path>>> => {
  const counts = callAt(path).kind === 'command' ? 1 : 0
  commandsUnderWay += counts
  try {
    return JSON.parse(await window.porteParole.call(path, input))
  } finally {
    commandsUnderWay -= counts
  }
}

/**
 * A query client for data that lives in the same computer: nothing goes stale by time, only by `followChanges`,
 * and a refusal is an answer, not something to try again.
 */
export const createQueryClient = (): QueryClient => {
  // By itself it tells of what changed after a timer, which the frame of a key does not wait for.
  notifyManager.setScheduler(queueMicrotask)
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 10 * 60_000,
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false
      },
      mutations: { retry: false, networkMode: 'always' }
    }
  })
}

/** The tables that a query reads, as its contract declares them. */
export const readsOf = (path: QueryPath): readonly TableName[] => {
  const call = callAt(path)
  return call.kind === 'query' ? call.reads : []
}

/** The options of a query for react-query: prefetching, reading several at once, or `useApiQuery`. */
export const apiQuery = <Path extends QueryPath>(path: Path, input: AppInput<Path>) =>
  queryOptions({
    queryKey: [path, input] as const,
    queryFn: (): Promise<AppOutput<Path>> => askOrThrow(path, input),
    meta: { reads: readsOf(path) }
  })

/** The value of a query, or its AppError thrown, which is how react-query is told of a refusal. */
export const askOrThrow = async <Path extends QueryPath>(
  path: Path,
  input: AppInput<Path>
): Promise<AppOutput<Path>> => {
  const result = await callApi(path, input)
  if (!result.ok) throw result.error
  return result.value
}

/** Reads a query and follows its changes: `data` is undefined while it comes for the first time, `error` an AppError. */
export const useApiQuery = <Path extends QueryPath>(
  path: Path,
  input: AppInput<Path>,
  /** `enabled: false` waits. */
  options?: { readonly enabled?: boolean }
): UseQueryResult<AppOutput<Path>, AppError> =>
  useQuery({ ...apiQuery(path, input), enabled: options?.enabled ?? true })

/** A command ready to run: `run(input)` resolves to its Result and never throws; `pending` while it is under way. */
export const useApiCommand = <Path extends CommandPath>(
  path: Path
): {
  readonly run: (input: AppInput<Path>) => Promise<Result<AppOutput<Path>>>
  readonly pending: boolean
} => {
  const mutation = useMutation({ mutationFn: (input: AppInput<Path>) => callApi(path, input) })
  return { run: mutation.mutateAsync, pending: mutation.isPending }
}

/** Milliseconds: main tells of a change with every few rankings that it makes, and nobody follows so many. */
const restAfterChanges = 100

/**
 * The one place where answers go stale: a `changed` event refreshes the queries that read one of its tables, at once; the
 * events that follow in the next tenth of a second are taken together at its end, unless the person did something, whose
 * traces are never waited for. Returns the function that ends it.
 */
export const followChanges = (bridge: Pick<Bridge, 'subscribe'>, client: QueryClient): (() => void) => {
  const changed = new Set<TableName>()
  let rest: ReturnType<typeof setTimeout> | undefined
  const refresh = (): void => {
    const tables = new Set(changed)
    changed.clear()
    clearTimeout(rest)
    rest = setTimeout(() => {
      rest = undefined
      if (changed.size > 0) refresh()
    }, restAfterChanges)
    void client.invalidateQueries({
      predicate: (query) => query.meta?.reads.some((table) => tables.has(table)) ?? false
    })
  }
  const end = bridge.subscribe((event: AppEvent) => {
    if (event.type !== 'changed') return
    for (const table of event.tables) changed.add(table)
    if (rest === undefined || commandsUnderWay > 0) refresh()
  })
  return () => {
    clearTimeout(rest)
    end()
  }
}

const callAt = (path: AppPath): AnyCall => {
  const [module = '', name = ''] = path.split('.')
  const calls: AnyContract = contract
  const call = calls[module]?.[name]
  if (call === undefined) throw new Error(`No such call: ${path}`)
  return call
}
