import '../../support/on-disk.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compiledRead, compiledWrite } from '../../../src/main/store/compiled-once.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import type { AnyDb, Store, WriteDb } from '../../../src/main/store/store.ts'

let folder: string
let file: string
let store: Store

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-transactions-'))
  file = join(folder, 'porte-parole.sqlite')
  store = await open()
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = async (pause?: (milliseconds: number) => Promise<void>): Promise<Store> => {
  const opened = await openSqlite({ file, backupSuffix: 'now', ...(pause === undefined ? {} : { pause }) })
  if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
  return opened.store
}

const keep = async (tx: WriteDb, key: string): Promise<void> => {
  await tx.insertInto('setting').values({ key, value: '1' }).execute()
}

const keepDirectly = compiledWrite((tx, { key }: { readonly key: string }) =>
  tx.insertInto('setting').values({ key, value: '1' })
)

const listDirectly = compiledRead((db, { least }: { readonly least: string }) =>
  db.selectFrom('setting').select('key').where('key', '>=', least).orderBy('key')
)

const listKept = async (db: AnyDb): Promise<readonly string[]> =>
  (await db.selectFrom('setting').select('key').orderBy('key').execute()).map(({ key }) => key)

/** A conversation that hangs on nothing: refused at once, or by a commit that looks at keys late. */
const keepOrphan = async (tx: WriteDb): Promise<void> => {
  await sql`insert into assignment (id, conversation_id, colleague_id, kind, decision, weight, decided_at)
    values ('orphan', 'none', 'nobody', 'accepted', '{}', 1, 'now')`.execute(tx)
}

/** A moment that the test lets come. */
const aMoment = (): { readonly come: () => void; readonly hasCome: Promise<void> } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { come: resolve, hasCome: promise }
}

/** A transaction that has written and waits; what it is asked for is given to it. */
const holdOne = async (): Promise<{ readonly end: () => void; readonly ended: Promise<void> }> => {
  const begun = aMoment()
  const asked = aMoment()
  const ended = store.write(async (tx) => {
    await keep(tx, 'first')
    begun.come()
    await asked.hasCome
    await keep(tx, 'first, later')
  })
  await begun.hasCome
  return { end: asked.come, ended }
}

it('reads inside what it has written itself, and nobody else does before it is committed', async () => {
  const seen = await store.write(async (tx) => {
    await keep(tx, 'a')
    await keepDirectly(tx, { key: 'b' })
    return {
      inside: await listKept(tx),
      directly: (await listDirectly(tx, { least: 'b' })).map(({ key }) => key),
      outside: await listKept(store.read)
    }
  })
  expect(seen).toEqual({ inside: ['a', 'b'], directly: ['b'], outside: [] })
  expect(await listKept(store.read)).toEqual(['a', 'b'])
})

it('begins once those asked for before are over, in the order in which they were asked for', async () => {
  const held = await holdOne()
  const seen: (readonly string[])[] = []
  const others = ['second', 'third'].map((key) =>
    store.write(async (tx) => {
      seen.push(await listKept(tx))
      await keep(tx, key)
    })
  )
  expect(await listKept(store.read)).toEqual([])
  expect(seen).toEqual([])
  held.end()
  await Promise.all([held.ended, ...others])
  expect(seen).toEqual([
    ['first', 'first, later'],
    ['first', 'first, later', 'second']
  ])
})

it('asked for inside another is one of its own, which begins once that one is over', async () => {
  let inner = Promise.resolve<readonly string[]>([])
  await expect(
    store.write(async (tx) => {
      await keep(tx, 'outer')
      inner = store.write(async (own) => {
        await keep(own, 'inner')
        return await listKept(own)
      })
      throw new Error('changed my mind')
    })
  ).rejects.toThrow('changed my mind')
  expect(await inner).toEqual(['inner'])
})

it('begins no other on its own connection', async () => {
  await store.write(async (tx) => {
    expect(() => tx.transaction()).toThrow('not supported')
    await expect(sql`begin`.execute(tx)).rejects.toThrow('within a transaction')
    await keep(tx, 'a')
  })
  expect(await listKept(store.read)).toEqual(['a'])
})

it('that fails is taken back whole, and the next one begins', async () => {
  await expect(
    store.write(async (tx) => {
      await keep(tx, 'a')
      await keep(tx, 'a')
    })
  ).rejects.toThrow('UNIQUE')
  await store.write(async (tx) => {
    expect(await listKept(tx)).toEqual([])
    await keep(tx, 'b')
  })
  expect(await listKept(store.read)).toEqual(['b'])
})

it('whose commit is refused is taken back whole, and the next one begins', async () => {
  await expect(
    store.write(async (tx) => {
      await sql`pragma defer_foreign_keys = on`.execute(tx)
      await keep(tx, 'a')
      await keepOrphan(tx)
    })
  ).rejects.toThrow('FOREIGN KEY')
  await store.write((tx) => keep(tx, 'b'))
  expect(await listKept(store.read)).toEqual(['b'])
})

it('that SQLite itself has taken back says why, and the next one begins', async () => {
  await expect(
    store.write(async (tx) => {
      await keep(tx, 'a')
      await sql`insert or rollback into setting (key, value) values ('a', '1')`.execute(tx)
    })
  ).rejects.toThrow('UNIQUE')
  await store.write((tx) => keep(tx, 'b'))
  expect(await listKept(store.read)).toEqual(['b'])
})

it('is over for what still runs in it when it fails: nothing is written in the one that follows', async () => {
  const failed = aMoment()
  let late = Promise.resolve()
  await expect(
    store.write(async (tx) => {
      late = failed.hasCome.then(() => keepDirectly(tx, { key: 'late' })).then(() => {})
      late.catch(() => {})
      await keep(tx, 'a')
      throw new Error('changed my mind')
    })
  ).rejects.toThrow('changed my mind')
  await store.write(async (tx) => {
    failed.come()
    await expect(late).rejects.toThrow('the transaction is over')
    await keep(tx, 'b')
  })
  expect(await listKept(store.read)).toEqual(['b'])
})

it('gives a handle that is refused once it is over', async () => {
  const late = await store.write(async (tx) => ({ tx }))
  await expect(keep(late.tx, 'a')).rejects.toThrow('the transaction is over')
  await expect(listKept(late.tx)).rejects.toThrow('the transaction is over')
  expect(await listKept(store.read)).toEqual([])
})

it('waits for that of another connection without holding the thread, and is refused where that takes too long', async () => {
  await store.close()
  let pauses = 0
  const other = new SqliteDatabase(file)
  store = await open(async () => {
    pauses += 1
    if (pauses === 3) other.exec('commit')
  })
  other.exec('begin immediate')
  await store.write((tx) => keep(tx, 'a'))
  expect(pauses).toBe(3)
  other.exec('begin immediate')
  const refused = store.write((tx) => keep(tx, 'b'))
  const next = store.write((tx) => keep(tx, 'c'))
  await expect(refused).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
  other.exec('rollback')
  other.close()
  await next
  expect(await listKept(store.read)).toEqual(['a', 'c'])
})

it('that is cut short by the end of the app is told to nobody, and nothing of it stays', async () => {
  const told: string[][] = []
  store.onChanged((tables) => told.push([...tables]))
  const held = await holdOne()
  const waiting = store.write((tx) => keep(tx, 'second'))
  const both = Promise.allSettled([held.ended, waiting])
  await store.close()
  held.end()
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(told).toEqual([])
  store = await open()
  expect(await listKept(store.read)).toEqual([])
})
