import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { makePrivateFolder } from '../runtime/private-files.ts'
import { columnsOf } from './keep-words.ts'

/**
 * What stands beside the database because it is bytes, and exists nowhere else: the raw mails, and the images of replies
 * that have not left. Rows name these files, and each file is named by the digest of its bytes. A backup holds them in a
 * table of its own, so that it stays one plain file.
 */
export interface KeptFile {
  readonly kind: 'mail' | 'image'
  /** In its folder; the digest, with the ending of a mail. */
  readonly name: string
  /** What a person knows it by: subject and sender, or what the image shows. */
  readonly about: string
  readonly at: string
}

/** The folders of these files, in the data folder and in an export. */
export const keptFolders = { mail: 'mails', image: 'reply-images' } as const

const table = 'kept_file'

const rowsSchema = z.array(z.object({ name: z.string(), about: z.string(), at: z.string() }))
const bytesSchema = z.object({ bytes: z.instanceof(Uint8Array) }).optional()
/** No name of a row leads anywhere but into its folder. */
const namePattern = /^[0-9a-f]{64}(?:\.eml)?$/u

/** The files that the rows of a database need; of an older database those that it knows of. */
export const neededFiles = (database: SqliteDatabase.Database): readonly KeptFile[] => {
  const list = (kind: KeptFile['kind'], tables: readonly string[], query: string): readonly KeptFile[] =>
    tables.every((name) => columnsOf(database, name).length > 0)
      ? rowsSchema
          .parse(database.prepare(query).all())
          .filter(({ name }) => namePattern.test(name))
          .map((row) => ({ kind, ...row }))
      : []
  const needed = [
    ...list(
      'mail',
      ['inbound_mail'],
      `select raw_file as name, subject || ' (' || from_address || ')' as about, received_at as at
        from inbound_mail order by id`
    ),
    ...list(
      'image',
      ['draft_image'],
      'select hash as name, description as about, added_at as at from draft_image order by id'
    ),
    ...list(
      'image',
      ['outbox_image', 'outbox'],
      `select outbox_image.hash as name, outbox_image.description as about, outbox.created_at as at
        from outbox_image join outbox on outbox.id = outbox_image.outbox_id
        where outbox.state not in ('sent', 'cancelled') order by outbox.id, outbox_image.position`
    )
  ]
  return [...new Map(needed.map((file) => [`${file.kind}/${file.name}`, file])).values()]
}

const isWhole = (name: string, bytes: Uint8Array): boolean =>
  createHash('sha256').update(bytes).digest('hex') === name.slice(0, 64)

/** Reads such a file; null where it is not there, or no longer holds what its name says. */
export const readKeptFile = (
  folder: string,
  { kind, name }: Pick<KeptFile, 'kind' | 'name'>
): Uint8Array | null => {
  const path = join(folder, keptFolders[kind], name)
  if (!existsSync(path)) return null
  const bytes = readFileSync(path)
  return isWhole(name, bytes) ? bytes : null
}

/** Puts the files that a copy of a database needs into it, one at a time, from the folder that has them. */
export const packKeptFiles = (copy: string, folder: string): void => {
  const database = new SqliteDatabase(copy, { fileMustExist: true })
  try {
    const needed = neededFiles(database)
    if (needed.length === 0) return
    database.exec(`create table ${table} (kind text not null, name text not null, bytes blob not null,
      primary key (kind, name)) without rowid`)
    const put = database.prepare(`insert into ${table} (kind, name, bytes) values (?, ?, ?)`)
    for (const file of needed) {
      const bytes = readKeptFile(folder, file)
      if (bytes !== null) put.run(file.kind, file.name, bytes)
    }
  } finally {
    database.close()
  }
}

/**
 * Puts the files that a restored database needs beside it, where they are not there, and takes them out of it. Returns
 * those that neither the copy nor the folder has.
 */
export const unpackKeptFiles = (copy: string, folder: string): readonly KeptFile[] => {
  const database = new SqliteDatabase(copy, { fileMustExist: true })
  try {
    const isPacked = columnsOf(database, table).length > 0
    const find = isPacked ? database.prepare(`select bytes from ${table} where kind = ? and name = ?`) : null
    const missing: KeptFile[] = []
    for (const file of neededFiles(database)) {
      if (readKeptFile(folder, file) !== null) continue
      const bytes = bytesSchema.parse(find?.get(file.kind, file.name))?.bytes
      if (bytes === undefined || !isWhole(file.name, bytes)) missing.push(file)
      else writeKeptFile(folder, file, bytes)
    }
    if (isPacked) database.exec(`drop table ${table}`)
    return missing
  } finally {
    database.close()
  }
}

/** Whole under its name, or not there. */
const writeKeptFile = (folder: string, { kind, name }: KeptFile, bytes: Uint8Array): void => {
  const inside = join(folder, keptFolders[kind])
  const part = join(inside, `${name}.part`)
  makePrivateFolder(inside)
  try {
    writeFileSync(part, bytes, { mode: 0o600, flush: true })
    renameSync(part, join(inside, name))
  } catch (problem) {
    rmSync(part, { force: true })
    throw problem
  }
}

/** The files that the rows of a database need and that its folder does not have. */
export const missingFiles = (databaseFile: string, folder: string): readonly KeptFile[] => {
  const database = new SqliteDatabase(databaseFile, { readonly: true, fileMustExist: true })
  try {
    return neededFiles(database).filter((file) => readKeptFile(folder, file) === null)
  } finally {
    database.close()
  }
}

/** The files that the rows of a database need and that are not under their names; no byte of the others is read. */
export const absentFiles = (databaseFile: string, folder: string): readonly KeptFile[] => {
  const there = new Set(
    Object.values(keptFolders).flatMap((name) => {
      const inside = join(folder, name)
      return existsSync(inside) ? readdirSync(inside).map((file) => `${name}/${file}`) : []
    })
  )
  const database = new SqliteDatabase(databaseFile, { readonly: true, fileMustExist: true })
  try {
    return neededFiles(database).filter(({ kind, name }) => !there.has(`${keptFolders[kind]}/${name}`))
  } finally {
    database.close()
  }
}

/** Changes when a file is put into one of the folders or taken out of it. */
export const markOfKeptFolders = (folder: string): string =>
  Object.values(keptFolders)
    .map((name) => statSync(join(folder, name), { bigint: true, throwIfNoEntry: false })?.mtimeNs ?? 'none')
    .join(' ')

/** How many bytes the files weigh that a copy of this database takes along. */
export const weighKeptFiles = (databaseFile: string, folder: string): number => {
  const database = new SqliteDatabase(databaseFile, { readonly: true, fileMustExist: true })
  try {
    return neededFiles(database).reduce((sum, { kind, name }) => {
      const path = join(folder, keptFolders[kind], name)
      return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    }, 0)
  } finally {
    database.close()
  }
}
