import {
  DefaultQueryExecutor,
  type Dialect,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  Transaction
} from 'kysely'
import { runOnConnection } from './compiled-once.ts'
import type { KeptStatements } from './keep-statements.ts'
import { type RecordTables, recordTables } from './record-tables.ts'
import type { Database } from './schema.ts'
import type { WriteDb } from './store.ts'

/** What is used of a connection that writes. */
interface Writing {
  readonly connection: { readonly inTransaction: boolean }
  readonly statements: KeptStatements
  readonly record: RecordTables
  /** Begins a transaction, once no other connection has one. */
  readonly begin: () => unknown
}

/** Runs work in a transaction, which is taken back where the work fails. */
export type Transact = <T>(work: (tx: WriteDb) => Promise<T>) => Promise<T>

/**
 * The transactions of one connection, one after the other in the order in which they are asked for. Those of Kysely go by two
 * dozen promises before they begin and once they are committed, a tenth of what a person waits for after a key.
 */
export const transactionsOf = async (writing: Writing): Promise<Transact> => {
  const { connection, statements, record, begin } = writing
  const driver = new SqliteDriver({ database: statements })
  await driver.init()
  const session = await driver.acquireConnection()
  const adapter = new SqliteAdapter()
  const compiler = new SqliteQueryCompiler()
  const dialect: Dialect = {
    createDriver: () => driver,
    createAdapter: () => adapter,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => compiler
  }
  const plugins = [recordTables(record)]

  /** A handle that is refused once its transaction is over: what it wrote then would stand alone, or in the next. */
  const handleOf = (isOver: () => boolean): WriteDb =>
    new Transaction<Database>({
      config: { dialect },
      dialect,
      driver,
      executor: new DefaultQueryExecutor(
        compiler,
        adapter,
        {
          async provideConnection(consumer) {
            if (isOver()) throw new Error('the transaction is over')
            return await consumer(session)
          }
        },
        plugins
      )
    })

  const runInside = async <T>(work: (tx: WriteDb) => Promise<T>): Promise<T> => {
    let isOver = false
    const tx = handleOf(() => isOver)
    const endDirect = runOnConnection(tx, writing)
    try {
      const value = await work(tx)
      statements.prepare('commit').run([])
      return value
    } catch (problem) {
      // SQLite itself has rolled back what a full disk or a failing one cut short: a second rollback would hide why.
      // https://sqlite.org/lang_transaction.html (section 3.3)
      if (connection.inTransaction) statements.prepare('rollback').run([])
      throw problem
    } finally {
      isOver = true
      endDirect()
    }
  }

  /** The end of the one asked for last; null where it is over. */
  let last: Promise<void> | null = null

  return async (work) => {
    const before = last
    const { promise: end, resolve: release } = Promise.withResolvers<void>()
    last = end
    try {
      if (before !== null) await before
      await begin()
      return await runInside(work)
    } finally {
      if (last === end) last = null
      release()
    }
  }
}
