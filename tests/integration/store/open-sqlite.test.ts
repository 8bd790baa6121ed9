import '../../support/on-disk.ts'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { crashChannel } from '../../../src/main/runtime/reached.ts'
import { migrations } from '../../../src/main/store/migrations/index.ts'
import type { MigrationStep } from '../../../src/main/store/migrations/migration.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import type { Database } from '../../../src/main/store/schema.ts'
import type { OpenProblem, Store } from '../../../src/main/store/store.ts'
import { openBesideWriter, triesOfOne } from '../../support/beside-writer.ts'
import { dumpTables } from '../../support/dump-tables.ts'

let folder: string
let file: string
const stores: Store[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-store-'))
  file = join(folder, 'porte-parole.sqlite')
})

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = async (steps: readonly MigrationStep[] = migrations, backupSuffix = 'now'): Promise<Store> => {
  const opened = await openSqlite({ file, backupSuffix, steps })
  if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
  stores.push(opened.store)
  return opened.store
}

const problemOf = async (steps: readonly MigrationStep[] = migrations): Promise<OpenProblem> => {
  const opened = await openSqlite({ file, backupSuffix: 'now', steps })
  if (opened.kind === 'problem') return opened.problem
  stores.push(opened.store)
  throw new Error('it opened')
}

const close = async (store: Store): Promise<void> => {
  stores.splice(stores.indexOf(store), 1)
  await store.close()
}

const setTheme = (store: Store, value: string): Promise<void> =>
  store.write(async (tx) => {
    await tx
      .insertInto('setting')
      .values({ key: 'theme', value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
  })

const themeOf = async (store: Store): Promise<string | undefined> =>
  (await store.read.selectFrom('setting').select('value').where('key', '=', 'theme').executeTakeFirst())
    ?.value

const backups = (): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.backup'))

/** A database with a row in it, as a person left it. */
const aDatabase = async (steps: readonly MigrationStep[] = migrations): Promise<void> => {
  const store = await open(steps)
  await setTheme(store, '"dark"')
  await close(store)
}

describe('the writer', () => {
  it('keeps a write-ahead log, waits for the disk at each commit, and holds foreign keys', async () => {
    const store = await open()
    const pragma = (name: string) =>
      store.write(async (tx) => Object.values((await sql.raw(`pragma ${name}`).execute(tx)).rows[0] ?? {})[0])
    expect(await pragma('journal_mode')).toBe('wal')
    expect(await pragma('synchronous')).toBe(2)
    expect(await pragma('foreign_keys')).toBe(1)
    expect(await pragma('trusted_schema')).toBe(0)
  })

  it('plans as if nobody had ever taken statistics of the file', async () => {
    const plan = (store: Store) =>
      store.write(async (tx) =>
        (
          await sql`explain query plan select id from conversation
            where state = 'later' and person_id = 'somebody'`.execute(tx)
        ).rows.map((step) => String(Object(step).detail))
      )
    const first = await open()
    const tested = await plan(first)
    await close(first)
    const raw = new SqliteDatabase(file)
    raw.exec(`analyze;
      insert into sqlite_stat1 (tbl, idx, stat) values
        ('conversation', 'conversation_by_state', '1000000 2 1 1'),
        ('conversation', 'conversation_by_person', '1000000 500000 1')`)
    raw.close()
    const store = await open()
    expect(await plan(store)).toEqual(tested)
    const { rows } = await sql`select name from sqlite_schema where name like 'sqlite_stat%'`.execute(
      store.read as unknown as Kysely<Database>
    )
    expect(rows).toEqual([])
  })

  it('runs on an SQLite past the corruption bug of the write-ahead log', async () => {
    const opened = await openSqlite({ file, backupSuffix: 'now' })
    if (opened.kind === 'problem') throw new Error(opened.problem.kind)
    stores.push(opened.store)
    const [major = 0, minor = 0, patch = 0] = opened.sqliteVersion.split('.').map(Number)
    expect(major * 1_000_000 + minor * 1_000 + patch).toBeGreaterThanOrEqual(3_051_003)
  })

  it('takes back all of a transaction that failed, and tells nobody', async () => {
    const store = await open()
    const told: string[][] = []
    store.onChanged((tables) => told.push([...tables]))
    await expect(
      store.write(async (tx) => {
        await tx.insertInto('setting').values({ key: 'theme', value: '"dark"' }).execute()
        throw new Error('changed my mind')
      })
    ).rejects.toThrow('changed my mind')
    expect(await themeOf(store)).toBeUndefined()
    expect(told).toEqual([])
    await store.write(async (tx) => {
      await tx
        .insertInto('person')
        .values({ id: 'p' as never, created_at: 'now' as never })
        .execute()
    })
    expect(told).toEqual([['person']])
  })

  it('tells once after each commit which tables were written, and nothing of those only read', async () => {
    const store = await open()
    const told: string[][] = []
    const stop = store.onChanged((tables) => told.push([...tables].toSorted()))
    await store.write(async (tx) => {
      await tx.selectFrom('account').selectAll().execute()
      await tx.insertInto('setting').values({ key: 'theme', value: '"dark"' }).execute()
      await tx.deleteFrom('person').execute()
      await tx.updateTable('setting').set({ value: '"light"' }).execute()
    })
    await store.write(async (tx) => {
      await tx.selectFrom('account').selectAll().execute()
    })
    stop()
    await setTheme(store, '"system"')
    expect(told).toEqual([['person', 'setting']])
  })

  it('runs transactions one after the other, each with its own tables', async () => {
    const store = await open()
    const told: string[][] = []
    store.onChanged((tables) => told.push([...tables]))
    await Promise.all([
      setTheme(store, '"dark"'),
      store.write(async (tx) => {
        await tx.deleteFrom('person').execute()
      })
    ])
    expect(told).toEqual([['setting'], ['person']])
  })
})

describe('the reader', () => {
  it('can only read', async () => {
    const store = await open()
    // What the types refuse is tried all the same: the connection itself must refuse it.
    const forced = store.read as unknown as Kysely<Database>
    await expect(forced.insertInto('setting').values({ key: 'a', value: '1' }).execute()).rejects.toThrow(
      'readonly database'
    )
    await expect(sql`drop table setting`.execute(forced)).rejects.toThrow('readonly database')
  })

  it('sees what was committed, and not what is being written', async () => {
    const store = await open()
    let during: string | undefined = 'not asked'
    await store.write(async (tx) => {
      await tx.insertInto('setting').values({ key: 'theme', value: '"dark"' }).execute()
      during = await themeOf(store)
    })
    expect(during).toBeUndefined()
    expect(await themeOf(store)).toBe('"dark"')
  })
})

describe('a second connection, as the import has', () => {
  it('writes beside the first without loss, and the first tells of it when it is told', async () => {
    const store = await open()
    const told: string[][] = []
    store.onChanged((tables) => told.push([...tables]))
    const rows = 40
    const worker = new Worker(new URL('../../support/write-settings.worker.ts', import.meta.url), {
      workerData: { file, rows }
    })
    const ended = once(worker, 'exit')
    await once(worker, 'message')
    for (let row = 0; row < rows; row += 1)
      await store.write(async (tx) => {
        await tx
          .insertInto('setting')
          .values({ key: `main-${row}`, value: '1' })
          .execute()
      })
    expect(await ended).toEqual([0])
    expect(await store.read.selectFrom('setting').selectAll().execute()).toHaveLength(2 * rows)
    expect(told).toHaveLength(rows)
    store.announce(new Set(['import_run']))
    store.announce(new Set())
    expect(told.slice(rows)).toEqual([['import_run']])
  })

  it('is waited for while what is left of the forgotten goes, for longer than any transaction waits', async () => {
    await aDatabase()
    const beside = await openBesideWriter(file)
    stores.push(beside.store)
    beside.hold(2 * triesOfOne)
    await expect(beside.store.wipe()).resolves.toBeUndefined()
  })

  it('is no damage where the file is looked through meanwhile', async () => {
    const opened = await openSqlite({ file, backupSuffix: 'now', pause: async () => {} })
    if (opened.kind === 'problem') throw new Error(opened.problem.kind)
    stores.push(opened.store)
    const worker = new Worker(new URL('../../support/write-settings.worker.ts', import.meta.url), {
      workerData: { file, rows: 100 }
    })
    let over = false
    worker.on('exit', () => {
      over = true
    })
    await once(worker, 'message')
    while (!over) {
      expect(await opened.store.check()).toEqual([])
      await new Promise((resolve) => setImmediate(resolve))
    }
  })
})

describe('a database from before', () => {
  it('is backed up before it is migrated, and the backup opens', async () => {
    await aDatabase(migrations.slice(0, 2))
    const before = dumpTables(file)
    const store = await open(migrations, 'on-friday')
    expect(await themeOf(store)).toBe('"dark"')
    expect(backups()).toEqual(['porte-parole.sqlite.on-friday.backup'])
    const backup = `${file}.on-friday.backup`
    expect(dumpTables(backup)).toEqual(before)
    const reopened = await openSqlite({ file: backup, backupSuffix: 'again' })
    expect(reopened.kind).toBe('opened')
    if (reopened.kind === 'opened') stores.push(reopened.store)
  })

  it('is not backed up when nothing is to migrate, nor when it is new', async () => {
    await aDatabase()
    await close(await open())
    expect(backups()).toEqual([])
  })

  it('is not touched when it cannot be backed up', async () => {
    await aDatabase(migrations.slice(0, 2))
    const before = dumpTables(file)
    mkdirSync(`${file}.now.backup`)
    expect((await problemOf()).kind).toBe('cannot_open')
    expect(dumpTables(file)).toEqual(before)
  })

  it('stays as it was when a migration fails, even after others that worked, and goes on working', async () => {
    await aDatabase()
    const before = dumpTables(file)
    const steps: readonly MigrationStep[] = [
      ...migrations,
      { name: '9998-fine', statements: ['create table extra (id text primary key)'] },
      { name: '9999-broken', statements: ['update setting set value = 1', 'insert into nowhere values (1)'] }
    ]
    expect(await problemOf(steps)).toMatchObject({
      kind: 'migration_failed',
      migration: '9999-broken',
      backup: `${file}.now.backup`,
      detail: expect.stringContaining('nowhere')
    })
    expect(dumpTables(file)).toEqual(before)
    expect(dumpTables(`${file}.now.backup`)).toEqual(before)
    expect(await themeOf(await open())).toBe('"dark"')
  })

  it('is left alone while another process writes, which is told as what it is, and is updated after', async () => {
    await aDatabase(migrations.slice(0, 2))
    const before = dumpTables(file)
    const other = new SqliteDatabase(file)
    other.exec('begin immediate')
    expect(await problemOf()).toEqual({ kind: 'locked', file })
    expect(backups()).toEqual([])
    other.exec('rollback')
    other.close()
    expect(dumpTables(file)).toEqual(before)
    expect(await themeOf(await open())).toBe('"dark"')
  }, 30_000)

  it('is updated once where another process does it meanwhile', async () => {
    await aDatabase(migrations.slice(0, 2))
    const updateBeside = (point: unknown): void => {
      if (point !== 'migration.backed_up') return
      const other = new SqliteDatabase(file)
      const take = other.transaction(() => {
        for (const { name, statements } of migrations.slice(2)) {
          for (const statement of statements) other.exec(statement)
          other.prepare('insert into migration (name) values (?)').run(name)
        }
      })
      take()
      other.close()
    }
    subscribe(crashChannel, updateBeside)
    try {
      expect(await themeOf(await open())).toBe('"dark"')
    } finally {
      unsubscribe(crashChannel, updateBeside)
    }
  })

  it('is refused by an app older than itself, and left alone', async () => {
    await aDatabase([...migrations, { name: '9999-future', statements: ['create table future (id text)'] }])
    const before = dumpTables(file)
    expect(await problemOf()).toEqual({ kind: 'newer_than_app', file, migration: '9999-future' })
    expect(dumpTables(file)).toEqual(before)
    expect(backups()).toEqual([])
  })
})

describe('a file that cannot be opened', () => {
  it('is told apart when it is no database, and kept', async () => {
    writeFileSync(file, 'These are my notes, and no database at all. '.repeat(100))
    const before = readFileSync(file)
    expect(await problemOf()).toEqual({ kind: 'not_a_database', file })
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('is told apart when it is damaged, and kept', async () => {
    await aDatabase()
    const bytes = readFileSync(file)
    bytes.fill(0xff, 100, 4_000)
    writeFileSync(file, bytes)
    expect((await problemOf()).kind).toBe('damaged')
    expect(readFileSync(file).equals(bytes)).toBe(true)
  })

  it('is told apart when another program holds it', async () => {
    await aDatabase()
    const other = new SqliteDatabase(file)
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec("insert into setting (key, value) values ('held', '1')")
    expect(await problemOf()).toEqual({ kind: 'locked', file })
    other.close()
    expect(await themeOf(await open())).toBe('"dark"')
  })

  it('is told apart when its folder cannot be made', async () => {
    writeFileSync(join(folder, 'in-the-way'), '')
    file = join(folder, 'in-the-way', 'porte-parole.sqlite')
    expect((await problemOf()).kind).toBe('cannot_open')
  })
})

it('makes the folder of the database for its owner alone', async () => {
  file = join(folder, 'new', 'porte-parole.sqlite')
  await open()
  expect(existsSync(file)).toBe(true)
  expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700)
})

it('tells which tables a read named, through joins, conditions and the full-text index', async () => {
  await aDatabase()
  const seen = new Set<string>()
  const opened = await openSqlite({
    file,
    backupSuffix: 'now',
    onRead: (tables) => {
      for (const table of tables) seen.add(table)
    }
  })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  stores.push(opened.store)
  const { read } = opened.store
  await read
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .select('conversation.id')
    .where('conversation.id', 'in', read.selectFrom('message').select('conversation_id'))
    .execute()
  expect(seen).toEqual(new Set(['account', 'conversation', 'message']))
  seen.clear()
  await read
    .selectFrom('message')
    .select('id')
    .where('sequence', 'in', sql<number>`(select rowid from ${sql.table('message_search')})`)
    .execute()
  expect(seen).toEqual(new Set(['message', 'message_search']))
})

describe('A log that grows long while a file is read in', () => {
  const megabyte = 1024 * 1024

  /** Twenty megabytes, in transactions as an import has them. */
  const fillUp = async (store: Store): Promise<void> => {
    for (let part = 0; part < 20; part += 1)
      await store.write((tx) =>
        tx
          .insertInto('setting')
          .values({ key: `part ${part}`, value: JSON.stringify('x'.repeat(megabyte)) })
          .execute()
      )
  }

  it('is carried into the file by who fills it, never by who writes one line meanwhile', async () => {
    const window = await open()
    const filling = await open()
    const takeLogBack = window.leaveLog()
    await filling.fill(async () => {
      await fillUp(filling)
      await setTheme(window, '"dark"')
      expect(statSync(file).size).toBeLessThan(megabyte)
      expect(await themeOf(filling)).toBe('"dark"')
    })
    takeLogBack()
    expect(statSync(file).size).toBeGreaterThan(20 * megabyte)
    // The log begins anew with the next line, and is as short as before.
    const length = statSync(`${file}-wal`).size
    await setTheme(window, '"light"')
    expect(statSync(`${file}-wal`).size).toBe(length)
  })

  it('is carried when the app starts after it was killed, before anybody waits for a line', async () => {
    const killed = await open()
    const left = join(folder, 'left')
    mkdirSync(left)
    await killed.fill(async () => {
      await fillUp(killed)
      for (const end of ['', '-wal']) copyFileSync(`${file}${end}`, join(left, `porte-parole.sqlite${end}`))
    })
    file = join(left, 'porte-parole.sqlite')
    expect(statSync(file).size).toBeLessThan(megabyte)
    const store = await open()
    expect(statSync(file).size).toBeGreaterThan(20 * megabyte)
    expect(
      await store.read.selectFrom('setting').selectAll().where('key', 'like', 'part %').execute()
    ).toHaveLength(20)
  })
})

it('an inbox does not begin where its backups could have no name', async () => {
  const file = join(tmpdir(), ...Array.from({ length: 5 }, () => 'a'.repeat(90)), 'porte-parole.sqlite')
  expect(await openSqlite({ file, backupSuffix: 'test' })).toEqual({
    kind: 'problem',
    problem: { kind: 'path_too_long', file }
  })
  expect(existsSync(join(tmpdir(), 'a'.repeat(90)))).toBe(false)
})
