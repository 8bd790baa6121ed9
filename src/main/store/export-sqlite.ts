import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { unreachable } from '../../shared/result.ts'
import { makePrivateFolder } from '../runtime/private-files.ts'
import { type Cell, cellForm, csvRows, jsonAsCsv, readCell } from './export-cell.ts'
import {
  columnsOf,
  type columnsSchema,
  type Exported,
  exportedSchema,
  isExported,
  nextPart,
  noMoreParts
} from './export-rows.ts'
import type { Workers } from '../runtime/context.ts'
import { reached } from '../runtime/reached.ts'
import { withoutLineEnds } from './json-line.ts'
import { keepStatements } from './keep-statements.ts'
import { type KeptFile, keptFolders, readKeptFile } from './kept-files.ts'
import { migrations } from './migrations/index.ts'
import { openSqlite } from './open-sqlite.ts'
import { readPragma } from './read-pragma.ts'

const rowSchema = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))

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

const isNumber = ({ type }: z.infer<typeof columnsSchema>[number]): boolean => /int|real/iu.test(type)

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

const lineEnds = ['\u2028', '\u2029'].map((character) => Buffer.from(character))

/** Read as text only where there is something to write otherwise. */
const readableLines = (lines: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(lines.buffer, lines.byteOffset, lines.length)
  return lineEnds.some((end) => bytes.includes(end)) ? Buffer.from(withoutLineEnds(bytes.toString())) : bytes
}

const writeText = (file: ExportFile, text: string): void => file.write(Buffer.from(text))

const writeManifest = (
  place: ExportPlace,
  { migrations: taken, tables }: Extract<Exported, { kind: 'inbox' }>
): void => {
  const manifest: z.infer<typeof manifestSchema> = {
    format: 'porte-parole-export-1',
    cells: cellForm,
    migrations: taken,
    tables
  }
  const index = place.open(manifestName)
  writeText(index, `${JSON.stringify(manifest, null, 2)}\n`)
  index.close()
}

/** Parts that are read ahead of what is written. */
const readAhead = 3

/** What an export holds, in turn, read by a thread of its own: that takes as long as to write it down twice. */
async function* exportedBy(workers: Workers, file: string): AsyncGenerator<Exported> {
  const parts: unknown[] = []
  let isEnded = false
  let wake = (): void => {}
  const worker = workers.start('backups/export-rows', file, (part) => {
    parts.push(part)
    wake()
  })
  const ended = worker.ended.finally(() => {
    isEnded = true
    wake()
  })
  for (let ahead = 0; ahead < readAhead; ahead += 1) worker.post(nextPart)
  try {
    for (;;) {
      const part = parts.shift()
      if (part !== undefined) {
        yield exportedSchema.parse(part)
        worker.post(nextPart)
      } else if (isEnded) break
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
    const problem = await ended
    if (problem !== null) throw problem
  } finally {
    worker.post(noMoreParts)
  }
}

/** The two files of a table. */
const openTable = (place: ExportPlace, { name, columns }: Extract<Exported, { kind: 'table' }>) => {
  const lines = place.open(`${name}.jsonl`)
  const cells = place.open(`${name}.csv`)
  writeText(cells, `${columns.join(',')}\r\n`)
  const asCsv = jsonAsCsv(columns)
  return {
    write(rows: Uint8Array): void {
      lines.write(readableLines(rows))
      cells.write(asCsv(rows))
    },
    close(): void {
      lines.close()
      cells.close()
      reached('export.table_written')
    }
  }
}

const writeKeptFile = (
  place: ExportPlace,
  dataFolder: string,
  file: Pick<KeptFile, 'kind' | 'name'>
): void => {
  const bytes = readKeptFile(dataFolder, file)
  if (bytes === null) return
  const copy = place.open(`${keptFolders[file.kind]}/${file.name}`)
  copy.write(bytes)
  copy.close()
}

/**
 * Writes every row of a database, as JSON Lines and as CSV, as it stands at one moment, and the files beside it that its
 * rows name. Whole or not at all.
 */
export const exportSqlite = async (
  file: string,
  dataFolder: string,
  place: ExportPlace,
  workers: Workers,
  onProgress: (share: number) => void
): Promise<void> => {
  try {
    let table: ReturnType<typeof openTable> | null = null
    let all = 0
    let done = 0
    for await (const part of exportedBy(workers, file))
      switch (part.kind) {
        case 'inbox':
          all = part.tables.reduce((sum, { rows }) => sum + rows, 0)
          writeManifest(place, part)
          for (const kept of part.files) writeKeptFile(place, dataFolder, kept)
          break
        case 'table':
          table?.close()
          table = openTable(place, part)
          break
        case 'rows':
          table?.write(part.lines)
          done += part.rows
          onProgress(done / Math.max(1, all))
          break
        default:
          unreachable(part)
      }
    table?.close()
    reached('export.written')
    await place.finish()
  } catch (problem) {
    place.discard()
    throw problem
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
    const broken = readPragma(database, 'foreign_key_check')
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
  // That of names is made where it is missing.
  database.exec('drop table if exists handle_search')
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
