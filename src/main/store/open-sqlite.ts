import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'
import {
  CompiledQuery,
  Kysely,
  sql,
  SqliteAdapter,
  type SqliteDatabase as AnySqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler
} from 'kysely'
import type { TableName } from '../../shared/contract/define.ts'
import { runOnConnection } from './compiled-once.ts'
import { inPatience, isBusy } from './in-patience.ts'
import { keepStatements } from './keep-statements.ts'
import { keepWords } from './keep-words.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import type { MigrationStep } from './migrations/migration.ts'
import { readPragma } from './read-pragma.ts'
import { type RecordTables, recordTables } from './record-tables.ts'
import type { Database } from './schema.ts'
import { ensureSearchIndex, mergeSearchIndexes, searchIndexes } from './search-sqlite.ts'
import { removeForeignSchema } from './own-schema.ts'
import type { OpenProblem, Store } from './store.ts'
import { wordsFolder } from './words-file.ts'
import { transactionsOf } from './transactions.ts'
import { countedTables, ensureViewCounts } from './view-counts-sqlite.ts'
import { makePrivateFolder } from '../runtime/private-files.ts'
import { reached } from '../runtime/reached.ts'

/** Milliseconds that a transaction waits for those of other connections, and between two tries. */
const longestWait = 5_000
const betweenTries = 2

/**
 * Pages of the log after which a commit carries it into the file: a few milliseconds' worth for one who may be waited for,
 * many for a connection that fills the file, which carries a page once for every time it was written meanwhile. Whoever
 * leaves it to another connection still does it where that one cannot keep up.
 * https://sqlite.org/wal.html#ckpt
 */
const logPages = 1_000
const filledLogPages = 8_000
const leftLogPages = 16 * filledLogPages

/** Bytes of a log that an app which was killed left behind: carried before anybody waits. */
const longLog = 16 * 1024 * 1024

export interface OpenOptions {
  readonly file: string
  /** Names the backup made before a migration; the clock stays outside. */
  readonly backupSuffix: string
  readonly steps?: readonly MigrationStep[]
  /** Waits without holding the thread, where the thread also serves a window. Without it a busy database holds it. */
  readonly pause?: (milliseconds: number) => Promise<void>
  /** False: the journal of human words is not written, where it is what is being brought back. */
  readonly keepsWords?: boolean
  /** Sees the tables that each read names: for the test of the declared reads. */
  readonly onRead?: (tables: ReadonlySet<TableName>) => void
}

export type OpenOutcome =
  | { readonly kind: 'opened'; readonly store: Store; readonly sqliteVersion: string }
  | { readonly kind: 'problem'; readonly problem: OpenProblem }

/**
 * Immediate transactions: a deferred one that reads before it writes is refused without waiting when another connection
 * wrote meanwhile (SQLITE_BUSY_SNAPSHOT). https://sqlite.org/isolation.html
 */
const beginning = 'begin immediate'

const openKysely = (
  connection: SqliteDatabase.Database,
  database: AnySqliteDatabase,
  record: RecordTables
): Kysely<Database> =>
  new Kysely<Database>({
    dialect: {
      createDriver: () => {
        const driver = new SqliteDriver({ database })
        driver.beginTransaction = async (session) => {
          await session.executeQuery(CompiledQuery.raw(beginning))
        }
        // SQLite itself has rolled back what a full disk or a failing one cut short: a second rollback would hide why.
        // https://sqlite.org/lang_transaction.html (section 3.3)
        driver.rollbackTransaction = async (session) => {
          if (connection.inTransaction) await session.executeQuery(CompiledQuery.raw('rollback'))
        }
        return driver
      },
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler()
    },
    plugins: [recordTables(record)]
  })

/**
 * Begins a transaction as soon as no other connection has one. SQLite itself would hold the whole thread meanwhile, with
 * the window behind it; so this one comes back and asks again.
 */
const inTurn = async (
  begin: () => unknown,
  pause: (milliseconds: number) => Promise<void>
): Promise<void> => {
  for (let waited = 0; ; waited += betweenTries)
    try {
      begin()
      return
    } catch (problem) {
      if (!isBusy(problem) || waited >= longestWait) throw problem
      await pause(betweenTries)
    }
}

/**
 * FULL is set and read back: better-sqlite3 compiles WAL with NORMAL, where a power cut may take an acknowledged reply.
 * https://sqlite.org/pragma.html#pragma_synchronous
 */
const harden = (database: SqliteDatabase.Database): void => {
  database.pragma(`busy_timeout = ${longestWait}`)
  database.pragma('foreign_keys = ON')
  database.pragma('trusted_schema = OFF')
  database.pragma('cell_size_check = ON')
  // What is deleted or written over is gone from the file, not only from its tables.
  database.pragma('secure_delete = ON')
}

/** Carries the log into the file, as far as nobody reads it. On a full disk it stays the log, where nothing is lost. */
const carryLog = (database: SqliteDatabase.Database): void => {
  try {
    database.pragma('wal_checkpoint(PASSIVE)')
  } catch (problem) {
    if (!(problem instanceof SqliteDatabase.SqliteError)) throw problem
  }
}

const problemOf = (file: string, problem: unknown): OpenProblem => {
  const code = problem instanceof SqliteDatabase.SqliteError ? problem.code : ''
  const detail = problem instanceof Error ? problem.message : String(problem)
  if (code === 'SQLITE_NOTADB') return { kind: 'not_a_database', file }
  if (code.startsWith('SQLITE_CORRUPT')) return { kind: 'damaged', file, detail }
  if (isBusy(problem) || code.startsWith('SQLITE_LOCKED')) return { kind: 'locked', file }
  if (code === 'SQLITE_FULL' || detail.includes('ENOSPC')) return { kind: 'disk_full', file }
  return { kind: 'cannot_open', file, detail }
}

const checkFile = (database: SqliteDatabase.Database): readonly string[] => {
  const pages = readPragma(database, 'quick_check').filter((text) => text !== 'ok')
  const keys = readPragma(database, 'foreign_key_check').map((text) => `foreign key: ${text}`)
  try {
    for (const index of searchIndexes)
      database.exec(`insert into ${index} (${index}) values ('integrity-check')`)
    return [...pages, ...keys]
  } catch (problem) {
    return [
      ...pages,
      ...keys,
      `full-text index: ${problem instanceof Error ? problem.message : String(problem)}`
    ]
  }
}

/**
 * Bytes of a path, beyond which SQLite opens nothing (512) once the names of copies and backups are added to it.
 * https://sqlite.org/src/file/src/os_unix.c (MAX_PATHNAME)
 */
const longestPath = 400

/** What a write throws once the file was taken away under it. */
export const awayCode = 'DATABASE_AWAY'

/** Which file bears the name; null: none, or none that may be looked at. */
const numberOf = (file: string): string | null => {
  try {
    const facts = statSync(file, { bigint: true, throwIfNoEntry: false })
    return facts === undefined ? null : `${facts.dev} ${facts.ino}`
  } catch {
    // The rights of a folder above were taken away.
    return null
  }
}

/** A copy from before an update bears its name once it is whole: nobody is told of one that a crash cut short. */
const halfCopyOf = (backup: string): string => `${backup}.partial`

const flushFile = (file: string): void => {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** Those of earlier starts, which nobody would ever finish. */
const removeHalfCopies = (file: string): void => {
  for (const name of readdirSync(dirname(file)))
    if (name.startsWith(`${basename(file)}.`) && /\.backup\.partial(?:-journal)?$/u.test(name))
      rmSync(join(dirname(file), name), { force: true })
}

/** Opens (and makes) the one database of the app: a writer, a reader, WAL, migrated, backed up before migrating. */
export const openSqlite = async (options: OpenOptions): Promise<OpenOutcome> => {
  const { file } = options
  const existed = existsSync(file)
  let writer: SqliteDatabase.Database | null = null
  // An inbox that begins where no backup could be named would have none.
  if (!existed && Buffer.byteLength(file) > longestPath)
    return { kind: 'problem', problem: { kind: 'path_too_long', file } }
  try {
    makePrivateFolder(dirname(file))
    writer = new SqliteDatabase(file)
    harden(writer)
    writer.pragma('journal_mode = WAL')
    writer.pragma('synchronous = FULL')
    if (writer.pragma('synchronous', { simple: true }) !== 2)
      throw new Error('synchronous=FULL was not taken')
    const raw = writer
    if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > longLog) carryLog(raw)
    let written = new Set<TableName>()
    const migrating = openKysely(raw, raw, () => {})
    const backup = `${file}.${options.backupSuffix}.backup`
    const steps = options.steps ?? migrations
    const outcome = await migrate(migrating, steps, async () => {
      if (!existed) return
      try {
        await sql`vacuum into ${halfCopyOf(backup)}`.execute(migrating)
        flushFile(halfCopyOf(backup))
        reached('migration.copied')
        renameSync(halfCopyOf(backup), backup)
      } catch (problem) {
        // Half a copy is none, and on a full disk it would keep its room.
        rmSync(halfCopyOf(backup), { force: true })
        throw problem
      }
      removeForeignSchema(raw)
    })
    if (outcome.kind === 'migrated') removeForeignSchema(raw)
    if (outcome.kind === 'migrated' && outcome.applied.length > 0) {
      removeHalfCopies(file)
      // A log that is torn later takes no update with it: words are compared with a database of their own version.
      carryLog(raw)
    }
    if (outcome.kind === 'newer_than_app') {
      await migrating.destroy()
      return { kind: 'problem', problem: { kind: 'newer_than_app', file, migration: outcome.migration } }
    }
    if (outcome.kind === 'disk_full' || outcome.kind === 'locked') {
      await migrating.destroy()
      // The next start makes a copy anew, and this one would keep room, which may be what is missing.
      rmSync(backup, { force: true })
      return { kind: 'problem', problem: { kind: outcome.kind, file } }
    }
    if (outcome.kind === 'failed') {
      await migrating.destroy()
      const kept = existed ? backup : null
      return {
        kind: 'problem',
        problem: {
          kind: 'migration_failed',
          file,
          migration: outcome.migration,
          backup: kept,
          detail: outcome.detail
        }
      }
    }
    await ensureSearchIndex(migrating)
    if (migrations.every((step) => steps.includes(step))) await ensureViewCounts(migrating)
    const version = await sql<{ version: string }>`select sqlite_version() as version`.execute(migrating)
    const { pause } = options
    // What a statement may have to take back is kept in memory: it was written into a file of its own, a third of all that an
    // import wrote. Set before the triggers of words, which it would remove. https://sqlite.org/tempfiles.html#stmtjrnl
    raw.pragma('temp_store = MEMORY')
    // Without a step there is no table, and nobody's words.
    const keepsWords = options.keepsWords !== false && steps.length > 0
    const words = keepsWords ? keepWords(raw, wordsFolder(file)) : null
    if (pause !== undefined) raw.pragma('busy_timeout = 0')
    const statements = keepStatements(raw)
    const begin = (): unknown => statements.prepare(beginning).run([])
    const transact = await transactionsOf({
      connection: raw,
      statements,
      record(kind, tables) {
        if (kind !== 'write') return
        for (const table of tables) written.add(table)
      },
      begin: () => (pause === undefined ? begin() : inTurn(begin, pause))
    })
    const readerDatabase = new SqliteDatabase(file, { readonly: true })
    harden(readerDatabase)
    const reading = {
      statements: keepStatements(readerDatabase),
      record: ((_kind, tables) => options.onRead?.(tables)) satisfies RecordTables
    }
    const reader = openKysely(readerDatabase, reading.statements, reading.record)
    runOnConnection(reader, reading)

    const listeners = new Set<(tables: ReadonlySet<TableName>) => void>()
    const announce = (tables: ReadonlySet<TableName>): void => {
      if (tables.size > 0) for (const listener of listeners) listener(tables)
    }
    let placesWritten = Promise.resolve()
    const opened = numberOf(file)
    const where = (): ReturnType<Store['where']> => {
      const now = numberOf(file)
      if (now === null) return 'gone'
      return now === opened ? 'in_place' : 'exchanged'
    }
    const stayInPlace = (): void => {
      if (where() !== 'in_place')
        throw Object.assign(new Error('the file of the database was taken away'), { code: awayCode })
    }
    /**
     * Flushes decisions and writes their places once whoever decided has their answer, with the write lock held. Where that
     * fails they stay behind, and come with the next.
     */
    const writePlaces = async (): Promise<void> => {
      if (words?.isBehind() !== true || !raw.open || where() !== 'in_place') return
      try {
        await (
          await transact(async () => ({ flushed: words.writePlaces() }))
        ).flushed
      } catch {
        // The disk is full, another has the lock: who decided has been answered, and the decision stands in both files.
      }
    }
    const store: Store = {
      // Kysely types the read-only view apart; the connection itself is opened read-only.
      read: reader as never,
      async write(work) {
        stayInPlace()
        const { value, tables, flushed } = await transact(async (tx) => {
          written = new Set()
          words?.begin()
          const value = await work(tx)
          if (countedTables.some((table) => written.has(table))) written.add('view_count')
          const flushed = words?.write() ?? null
          reached('store.committing')
          return { value, tables: written, flushed }
        })
        reached('store.committed')
        announce(tables)
        // Of words, begun before the commit and waited for behind it: two files are flushed in the time of one.
        await flushed
        // Nothing is acknowledged that only an open file without a name holds.
        stayInPlace()
        if (words?.isBehind() === true) placesWritten = placesWritten.then(nextTurn).then(writePlaces)
        return value
      },
      where,
      rescue(to) {
        rmSync(to, { force: true })
        raw.prepare('vacuum into ?').run(to)
        const copy = new SqliteDatabase(to)
        // It lives wherever it is put next.
        copy.exec("delete from setting where key = 'home'")
        copy.close()
        flushFile(to)
      },
      onChanged(listener) {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
      announce,
      async check() {
        // The look through the full text needs its turn among who writes: that it has to wait is no damage.
        raw.pragma(`busy_timeout = ${longestWait}`)
        try {
          return checkFile(raw)
        } finally {
          if (pause !== undefined) raw.pragma('busy_timeout = 0')
        }
      },
      async wipe() {
        // The rows are gone already: that this has to wait for an import is no failure.
        await mergeSearchIndexes((work) => inPatience(() => transact(work)))
        // Pages of before stay in the log until it is cut; a reader that still needs them is waited for the next time.
        raw.pragma('wal_checkpoint(TRUNCATE)')
      },
      async fill(work) {
        raw.pragma(`wal_autocheckpoint = ${filledLogPages}`)
        try {
          return await work()
        } finally {
          carryLog(raw)
          raw.pragma(`wal_autocheckpoint = ${logPages}`)
        }
      },
      leaveLog() {
        raw.pragma(`wal_autocheckpoint = ${leftLogPages}`)
        return () => {
          if (raw.open) raw.pragma(`wal_autocheckpoint = ${logPages}`)
        }
      },
      async close() {
        await placesWritten
        words?.close()
        await reader.destroy()
        // Kysely closes only what it has used: a file that is still open cannot be put aside.
        readerDatabase.close()
        raw.close()
      }
    }
    return { kind: 'opened', store, sqliteVersion: version.rows[0]?.version ?? '' }
  } catch (problem) {
    writer?.close()
    return { kind: 'problem', problem: problemOf(file, problem) }
  }
}
