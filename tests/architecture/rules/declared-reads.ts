import type { AnyContract } from '../../../src/shared/contract/define.ts'

/** The paths of the queries of a contract, with the tables that each declares. */
export const queriesOf = (contract: AnyContract): ReadonlyMap<string, readonly string[]> =>
  new Map(
    Object.entries(contract).flatMap(([module, calls]) =>
      Object.entries(calls).flatMap(([name, call]) =>
        call.kind === 'query' ? [[`${module}.${name}`, call.reads] as const] : []
      )
    )
  )

/**
 * Complaints about queries that read what they do not declare (the screen would grow stale), that declare what they do
 * not read (the screen would be asked anew for nothing), and about queries that were not run.
 */
export const checkReads = (
  declared: ReadonlyMap<string, readonly string[]>,
  seen: ReadonlyMap<string, ReadonlySet<string>>
): readonly string[] =>
  [...declared].flatMap(([path, tables]) => {
    const read = seen.get(path)
    if (read === undefined) return [`${path}: was not run, give it inputs in declared-reads.test.ts`]
    return [
      ...[...read]
        .filter((table) => !tables.includes(table))
        .map((table) => `${path}: reads ${table}, add it to its reads in src/shared/contract`),
      ...tables
        .filter((table) => !read.has(table))
        .map((table) => `${path}: declares ${table} and does not read it, remove it from its reads`)
    ]
  })
