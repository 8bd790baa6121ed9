import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import type { AppOutput, AppPath } from '../../../src/shared/contract/contract.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene
let app: RunningApp | null = null

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(async () => {
  await app?.stop()
  app = null
  await scene.crash()
  await scene.close()
})

const run = async (): Promise<RunningApp> => {
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  return started.app
}

const ask = async <Path extends AppPath>(path: Path, input: unknown): Promise<AppOutput<Path>> => {
  const result = await app?.serve(path, input)
  if (result?.ok !== true) throw new Error(`${path} was refused: ${JSON.stringify(result)}`)
  return result.value as AppOutput<Path>
}

/** What would act by itself: when the app writes a line of the audit, when it marks a reply as doubtful, when it reads people. */
const plants = [
  `create trigger helper after insert on audit begin
     update outbox set state = 'queued', due_at = '2000-01-01T00:00:00.000Z';
     update message set text = 'What nobody said';
   end`,
  `create trigger view_count_of_all after update on outbox begin
     update colleague set name = 'Somebody else';
   end`,
  `create trigger "odd ""name" after insert on setting begin delete from consent; end`,
  `create trigger "word_gone_message" before delete on message begin select raise(ignore); end`,
  `create view everybody as select * from person`
]

const plantIn = (file: string): void => {
  const database = new SqliteDatabase(file)
  for (const plant of plants) database.exec(plant)
  const [ours] = database
    .prepare<[], { name: string; sql: string }>(
      "select name, sql from sqlite_schema where type = 'trigger' and name like 'view_count%' order by name"
    )
    .all()
  if (ours === undefined) throw new Error('no trigger of ours')
  // One of ours, but for what it does.
  database.exec(`drop trigger ${ours.name}`)
  database.exec(ours.sql.replace(/begin[\s\S]*end$/iu, "begin update message set text = 'Changed'; end"))
  database.close()
}

const actingIn = (file: string): readonly string[] => {
  const database = new SqliteDatabase(file, { readonly: true })
  const found = database
    .prepare<[], { sql: string }>(
      "select sql from sqlite_schema where type in ('trigger', 'view') order by sql"
    )
    .all()
    .map(({ sql }) => sql)
  database.close()
  return found
}

it('a backup that brings triggers and views of its own is put back without them, and none of them ever acts', async () => {
  await scene.enqueue()
  const ours = actingIn(scene.ctx.databaseFile)
  const made = await makeBackup(scene.ctx)
  if (!made.ok) throw new Error(made.error.code)
  plantIn(made.value.file)
  await run()
  // Said after the backup: the journal brings it into the copy before the app has seen it.
  await ask('settings.change', { companyName: 'Le Fournil' })
  await ask('backups.restore', { name: made.value.name })
  const { databaseFile } = scene.ctx
  expect(actingIn(databaseFile)).toEqual(ours)
  const tables = dumpTables(databaseFile)
  const all = JSON.stringify(tables)
  expect(all).not.toContain('What nobody said')
  expect(all).not.toContain('Somebody else')
  expect(all).not.toContain('Changed')
  expect(tables['consent']?.length).toBeGreaterThan(0)
  expect(tables['outbox']?.map((row) => JSON.parse(row).state)).toEqual(['unconfirmed'])
})

it('a database that somebody put in the place of ours loses them too, before anything is written', async () => {
  const { databaseFile, dataFolder, store } = scene.ctx
  const ours = actingIn(databaseFile)
  await store.close()
  const before = dumpTables(databaseFile)
  const other = join(dataFolder, 'other.sqlite')
  copyFileSync(databaseFile, other)
  plantIn(other)
  const opened = await openSqlite({ file: other, backupSuffix: 'test' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  await opened.store.close()
  expect(actingIn(other)).toEqual(ours)
  expect(dumpTables(other)).toEqual(before)
  expect(readdirSync(dataFolder).filter((name) => name.endsWith('.partial'))).toEqual([])
})
