import { readdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import {
  type Instant,
  instantFromMilliseconds,
  instantSchema,
  parseInstant
} from '../../shared/model/instant.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { decideFormerFile, formerFileLeaves } from '../domain/former-file.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { AnyDb } from '../store/store.ts'
import { listBackups } from './make-backup.ts'

type FormerContext = Pick<Context, 'store' | 'clock' | 'policy' | 'dataFolder'>

/** What stays beside the database when something else took its place. */
export interface FormerFile {
  readonly name: string
  /** replaced: by a backup or an export · before_update: the copy from before the database was migrated. */
  readonly kind: 'replaced' | 'before_update'
  readonly at: Instant
  readonly bytes: number
  /** When it goes; null: the person said that it stays. */
  readonly leavesAt: Instant | null
  /** The person was told that it goes. */
  readonly isTold: boolean
}

const noteSchema = z.object({ toldAt: instantSchema.nullable(), isWanted: z.boolean() })
const notesSchema = z.record(z.string(), noteSchema)
type Notes = z.infer<typeof notesSchema>

const readNotes = async (db: AnyDb): Promise<Notes> => {
  const read = notesSchema.safeParse(await readSetting(db, 'former_files'))
  return read.success ? read.data : {}
}

const unknown = { toldAt: null, isWanted: false } as const

/** `2026-11-28T21-42-01-000Z`, as it stands in the name; another name tells nothing, and its file does. */
const momentIn = (text: string): Instant | null =>
  parseInstant(text.replace(/^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)$/u, '$1:$2:$3.$4'))

const belongings = ['', '-wal', '-shm', '-journal', '.words'] as const

const find = async (dataFolder: string): Promise<readonly Omit<FormerFile, 'leavesAt' | 'isTold'>[]> => {
  const own = basename(databaseFile(dataFolder))
  const names = await readdir(dataFolder).catch((): string[] => [])
  const found = names.map(async (name) => {
    if (!name.startsWith(`${own}.`)) return null
    const kind = name.endsWith('.replaced') ? 'replaced' : name.endsWith('.backup') ? 'before_update' : null
    const facts = kind === null ? null : await stat(join(dataFolder, name)).catch(() => null)
    if (kind === null || facts?.isFile() !== true) return null
    const moment = momentIn(name.slice(own.length + 1, name.lastIndexOf('.')))
    const at = moment ?? instantFromMilliseconds(Math.floor(facts.mtimeMs))
    return { name, kind, at, bytes: facts.size } as const
  })
  return (await Promise.all(found))
    .filter((file) => file !== null)
    .toSorted((one, other) => (one.at < other.at ? 1 : -1))
}

/** The former files of an inbox, newest first, and when each goes. */
export const listFormerFiles = async (ctx: FormerContext): Promise<readonly FormerFile[]> => {
  const notes = await readNotes(ctx.store.read)
  return (await find(ctx.dataFolder)).map((file) => {
    const note = notes[file.name] ?? unknown
    const leavesAt = formerFileLeaves({ at: file.at, ...note }, ctx.policy.backups)
    return { ...file, leavesAt, isTold: note.toldAt !== null && !note.isWanted }
  })
}

/** The person says that a former file stays, or that it may go after all; then the time of telling begins anew. */
export const keepFormerFile = async (
  ctx: FormerContext,
  name: string,
  isWanted: boolean
): Promise<Result<null>> => {
  if (!(await find(ctx.dataFolder)).some((file) => file.name === name)) return err('not_found')
  await ctx.store.write(async (tx) => {
    const notes = await readNotes(tx)
    await writeSetting(tx, 'former_files', { ...notes, [name]: { toldAt: null, isWanted } })
  })
  return ok(null)
}

/**
 * Tick: a former file that has been kept for long is told of, for a week; then it goes. One that the person wants stays,
 * and none goes before a backup was made since.
 */
export const tendFormerFiles = async (ctx: FormerContext & Pick<Context, 'log'>): Promise<void> => {
  const files = await find(ctx.dataFolder)
  const notes = await readNotes(ctx.store.read)
  if (files.length === 0 && Object.keys(notes).length === 0) return
  const { backups } = await listBackups(ctx)
  const backupAt = backups.find((backup) => backup.own)?.at ?? null
  const now = ctx.clock.now()
  const next: Notes = {}
  for (const file of files) {
    const note = notes[file.name] ?? unknown
    const due = decideFormerFile({ at: file.at, backupAt, ...note }, ctx.policy.backups, now)
    if (due === 'remove') {
      for (const rest of belongings)
        await rm(join(ctx.dataFolder, `${file.name}${rest}`), { recursive: true, force: true })
      ctx.log.info('former_file_removed', { file: file.name })
    } else if (due === 'tell') next[file.name] = { ...note, toldAt: now }
    else if (notes[file.name] !== undefined) next[file.name] = note
  }
  if (JSON.stringify(next) !== JSON.stringify(notes))
    await ctx.store.write((tx) => writeSetting(tx, 'former_files', next))
}
