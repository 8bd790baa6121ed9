import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { setImmediate as nextTurn } from 'node:timers/promises'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { makePrivateFolder } from '../runtime/private-files.ts'
import { type Cell, cellForm, csvRows, jsonAsCsv, readCell } from './export-cell.ts'
import { reached } from '../runtime/reached.ts'
import { withoutLineEnds } from './json-line.ts'
import { keepStatements } from './keep-statements.ts'
import { keptFolders, neededFiles, readKeptFile } from './kept-files.ts'
import { migrations } from './migrations/index.ts'
import { openSqlite } from './open-sqlite.ts'

const columnsSchema = z.array(z.object({ name: z.string(), type: z.string() }))
const namesSchema = z.array(z.object({ name: z.string() }))
const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
const countSchema = z.object({ count: z.number() })

const manifestSchema = z.object({
  format: z.literal('porte-parole-export-1'),
  /** The migrations of the database it comes from. */
  migrations: z.array(z.string()),
  /** How the cells of its tables are written: see `readCell`. */
  cells: z.number().int().default(1),
  tables: z.array(z.object({ name: z.string(), rows: z.number().int() }))
})

const manifestName = 'export.json'

/** Whether a folder holds an export. */
export const isExport = (folder: string): boolean => existsSync(join(folder, manifestName))

/** What is derived is made anew: full text, counts. */
const isExported = (name: string): boolean =>
  !name.includes('_search') && !name.startsWith('sqlite_') && !['migration', 'view_count'].includes(name)

const tablesOf = (database: SqliteDatabase.Database): readonly string[] =>
  namesSchema
    .parse(database.prepare("select name from sqlite_schema where type = 'table' order by rowid").all())
    .map(({ name }) => name)
    .filter(isExported)

const isNumber = ({ type }: z.infer<typeof columnsSchema>[number]): boolean => /int|real/iu.test(type)

const columnsOf = (database: SqliteDatabase.Database, table: string) =>
  columnsSchema.parse(database.pragma(`table_info(${table})`))

/** Rows taken in between two looks at how far it has come. */
const step = 500

/** Where an export is written: files by their names, any of them open at once. */
export interface ExportPlace {
  open(name: string): ExportFile
  /** Everything is there: once it is on the disk it gets its name. */
  finish(): Promise<void>
  /** Takes away what was written. */
  discard(): void
}

export interface ExportFile {
  /** The bytes are taken before it comes back. */
  write(bytes: Uint8Array): void
  close(): void
}

/** So many bytes of JSON Lines are made at once, and rows at most: what is held does not grow with the inbox. */
const batchBytes = 192 * 1024
const mostRows = 1_000

const batchSchema = z.object({ last: z.number(), rows: z.number(), lines: z.instanceof(Uint8Array) })
const noBatchSchema = z.object({ rows: z.literal(0) })

/**
 * Some rows of a table in its order, as JSON Lines, put together by SQLite: made into things of JavaScript first, they
 * take three times as long. It refuses what is neither text nor number.
 */
const batchOf = (table: string, columns: readonly string[]): string =>
  `select max("row place") as last, count(*) as rows,
      cast(group_concat(json_object(${columns.map((name) => `'${name}', "${name}"`).join(', ')}) || char(10), '') as blob) as lines
    from (select rowid as "row place", * from "${table}" where rowid > ? order by rowid limit ?)`

const lineEnds = ['\u2028', '\u2029'].map((character) => Buffer.from(character))

/** Read as text only where there is something to write otherwise. */
const readableLines = (lines: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.length)
  return lineEnds.some((end) => bytes.includes(end)) ? Buffer.from(withoutLineEnds(bytes.toString())) : bytes
}

const writeText = (file: ExportFile, text: string): void => file.write(Buffer.from(text))

/**
 * Writes every row of a database, as JSON Lines and as CSV, as it stands at one moment, and the files beside it that its
 * rows name. Whole or not at all.
 */
export const exportSqlite = async (
  file: string,
  dataFolder: string,
  place: ExportPlace,
  onProgress: (share: number) => void
): Promise<number> => {
  let database: SqliteDatabase.Database | null = null
  try {
    database = new SqliteDatabase(file, { readonly: true, fileMustExist: true })
    const source = database
    source.exec('begin')
    const tables = tablesOf(source).map((name) => ({
      name,
      rows: countSchema.parse(source.prepare(`select count(*) as count from "${name}"`).get()).count
    }))
    const all = tables.reduce((sum, table) => sum + table.rows, 0)
    let done = 0
    for (const { name } of tables) {
      const columns = columnsOf(source, name).map((column) => column.name)
      const lines = place.open(`${name}.jsonl`)
      const cells = place.open(`${name}.csv`)
      writeText(cells, `${columns.join(',')}\r\n`)
      const asCsv = jsonAsCsv(columns)
      const statement = source.prepare(batchOf(name, columns))
      let last = -Infinity
      let limit = 16
      for (;;) {
        const found = statement.get(last, limit)
        if (noBatchSchema.safeParse(found).success) break
        const batch = batchSchema.parse(found)
        lines.write(readableLines(batch.lines))
        cells.write(asCsv(batch.lines))
        last = batch.last
        done += batch.rows
        limit = Math.max(1, Math.min(mostRows, Math.floor((batchBytes * batch.rows) / batch.lines.length)))
        onProgress(done / Math.max(1, all))
        // What was written begins to go to the disk, and what is no longer needed goes.
        await nextTurn()
      }
      lines.close()
      cells.close()
      reached('export.table_written')
    }
    for (const kept of neededFiles(source)) {
      const bytes = readKeptFile(dataFolder, kept)
      if (bytes === null) continue
      const copy = place.open(`${keptFolders[kept.kind]}/${kept.name}`)
      copy.write(bytes)
      copy.close()
    }
    const steps = namesSchema.parse(source.prepare('select name from migration order by name').all())
    const manifest: z.infer<typeof manifestSchema> = {
      format: 'porte-parole-export-1',
      cells: cellForm,
      migrations: steps.map(({ name }) => name),
      tables
    }
    const index = place.open(manifestName)
    writeText(index, `${JSON.stringify(manifest, null, 2)}\n`)
    index.close()
    reached('export.written')
    await place.finish()
    return all
  } catch (problem) {
    place.discard()
    throw problem
  } finally {
    database?.close()
  }
}

/** Why an export cannot be taken in: something in it does not fit. */
export class ExportProblem extends Error {}

/** It is not the export that is at fault. */
class NoRoom extends Error {
  readonly code = 'ENOSPC'
}

/**
 * Builds a database from an export: as the app was that wrote it, then migrated to today by whoever opens it. Takes JSON
 * Lines, and CSV where only that is there.
 */
export const buildFromExport = async (
  folder: string,
  file: string,
  onProgress: (share: number) => void
): Promise<void> => {
  const manifest = manifestSchema.safeParse(readJson(join(folder, manifestName)))
  if (!manifest.success) throw new ExportProblem('export.json is not the one of an export')
  const steps = migrations.filter((one) => manifest.data.migrations.includes(one.name))
  if (steps.length !== manifest.data.migrations.length)
    throw new ExportProblem('the export is of a newer version')
  makePrivateFolder(dirname(file))
  const opened = await openSqlite({ file, backupSuffix: 'export', steps, keepsWords: false })
  if (opened.kind === 'problem')
    throw opened.problem.kind === 'disk_full' ? new NoRoom() : new ExportProblem(opened.problem.kind)
  await opened.store.close()
  const database = new SqliteDatabase(file)
  const kept = keepStatements(database)
  try {
    database.pragma('foreign_keys = OFF')
    const all = manifest.data.tables.reduce((sum, table) => sum + table.rows, 0)
    let done = 0
    database.exec('begin')
    for (const table of manifest.data.tables) {
      if (!isExported(table.name) || columnsOf(database, table.name).length === 0)
        throw new ExportProblem(`there is no table ${table.name}`)
      database.exec(`delete from "${table.name}"`)
      let rows = 0
      const columns = columnsOf(database, table.name)
      await eachRow(folder, table.name, columns, manifest.data.cells, (names, values) => {
        insert(kept, table.name, names, values)
        rows += 1
        done += 1
        if (done % step === 0) onProgress(done / Math.max(1, all))
      })
      if (rows !== table.rows) throw new ExportProblem(`${table.name}: ${rows} rows of ${table.rows}`)
    }
    fillSearch(database)
    database.exec('commit')
    const broken = z.array(z.unknown()).parse(database.pragma('foreign_key_check'))
    if (broken.length > 0) throw new ExportProblem(`${broken.length} rows name what is not there`)
  } finally {
    database.close()
  }
}

const readJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

const insert = (
  database: ReturnType<typeof keepStatements>,
  table: string,
  columns: readonly string[],
  values: readonly Cell[]
): void => {
  const names = columns.map((column) => `"${column.replaceAll('"', '')}"`).join(', ')
  database
    .prepare(`insert into "${table}" (${names}) values (${columns.map(() => '?').join(', ')})`)
    .run(values)
}

/** The indexes of full text are made empty with the database, and filled as the app fills them. */
const fillSearch = (database: SqliteDatabase.Database): void => {
  const has = (table: string): boolean => columnsOf(database, table).length > 0
  if (has('message_search') && has('message'))
    database.exec(`insert into message_search (rowid, text, author)
      select message.sequence, message.text, coalesce(handle.name || ' ' || handle.handle, '')
      from message left join handle on handle.id = message.handle_id where message.deleted_at is null`)
  if (has('note_search') && has('note'))
    database.exec(`insert into note_search (rowid, text, author)
      select sequence, words, author from note where removed_at is null`)
}

const eachRow = async (
  folder: string,
  table: string,
  columns: z.infer<typeof columnsSchema>,
  form: number,
  onRow: (columns: readonly string[], values: readonly Cell[]) => void
): Promise<void> => {
  const lines = join(folder, `${table}.jsonl`)
  if (existsSync(lines)) {
    for await (const line of createInterface({ input: createReadStream(lines), crlfDelay: Infinity }))
      if (line !== '') {
        const row = rowSchema.parse(JSON.parse(line))
        onRow(Object.keys(row), Object.values(row))
      }
    return
  }
  const cells = join(folder, `${table}.csv`)
  if (!existsSync(cells)) throw new ExportProblem(`${table} is missing`)
  const numbers = new Set(columns.filter(isNumber).map(({ name }) => name))
  let head: readonly string[] | null = null
  const rows = csvRows((row) => {
    const values = row.map((cell, at) =>
      cell.endsWith('\r') && at === row.length - 1 ? cell.slice(0, -1) : cell
    )
    if (head === null) head = values
    else
      onRow(
        head,
        head.map((name, at) => readCell(values[at] ?? '', numbers.has(name), form))
      )
  })
  for await (const piece of createReadStream(cells, { encoding: 'utf8' })) rows.add(String(piece))
  rows.end()
}
