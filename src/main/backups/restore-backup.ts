import { copyFile, open, readdir, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { AuditId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Ids } from '../runtime/ids.ts'
import { pause } from '../runtime/pause.ts'
import type { Processes } from '../runtime/processes.ts'
import { reached } from '../runtime/reached.ts'
import { appendAudit } from '../store/audit.ts'
import { settleSqlite, troubleOf } from '../store/copy-sqlite.ts'
import { forgetAgain } from '../store/forget-again.ts'
import { holdFile } from '../store/hold-file.ts'
import { type KeptFile, unpackKeptFiles } from '../store/kept-files.ts'
import { doubtUnsentLetters } from '../store/letters.ts'
import { type OpenOutcome, openSqlite } from '../store/open-sqlite.ts'
import { doubtUnsentReplies } from '../store/outbox.ts'
import { replayWords, wordsUpTo } from '../store/replay-words.ts'
import type { OpenProblem } from '../store/store.ts'
import { beginWordFile, listWordFiles, readWords, wordsFolder } from '../store/words-file.ts'
import { noteFormerProfiles, profilesIn } from './backup-folder.ts'
import { flushFolder } from './make-backup.ts'
import { runBackupProcess } from './run-backup-process.ts'

export interface RestoreContext {
  readonly databaseFile: string
  readonly clock: Clock
  readonly ids: Ids
  readonly processes: Processes
}

export interface Adopted {
  /** Where the database that was there before is kept; null where there was none. */
  readonly keptAs: string | null
  /** What people wrote and decided since the backup, brought back from the journal. */
  readonly words: number
  /** Of it, what has no place in the backup: it is in quarantine. */
  readonly withoutPlace: number
  /** Lines of the journal that were damaged. */
  readonly unreadable: number
  /** Raw mails and images of replies that are neither in the backup nor on this computer. */
  readonly missing: readonly KeptFile[]
}

/** A database being built or checked beside the one in use; never what the app opens. */
export interface RestoreCopy {
  readonly file: string
  /** Nobody works on it any more: what is left under its name may be thrown away. */
  letGo(): Promise<void>
}

const candidates = (databaseFile: string): string => `${databaseFile}.restoring`

const holdOf = (copy: string): string => `${copy}.held`

/** A name of its own for each: another process may be checking a copy at the same time. */
export const beginCopy = (databaseFile: string, ids: Ids): RestoreCopy => {
  const file = `${candidates(databaseFile)}-${ids.uuid()}`
  const held = holdFile(holdOf(file))
  return {
    file,
    async letGo() {
      await removeCopy(file)
      if (typeof held === 'object') held.release()
    }
  }
}

/** All that lies under the name of a copy, but for what shows that somebody works on it. */
const removeCopy = async (copy: string): Promise<void> => {
  const folder = dirname(copy)
  for (const name of await readdir(folder).catch((): string[] => []))
    if (name.startsWith(basename(copy)) && name !== basename(holdOf(copy)))
      await rm(join(folder, name), { recursive: true, force: true })
}

/** What becomes of the journal where a database takes the place of another. */
type Journal = 'replays words' | 'leaves words'

/** Complete and checked, and about to take the place of the database; the name says which journal it has. */
const ready = (databaseFile: string, journal: Journal): string =>
  journal === 'replays words' ? `${databaseFile}.restored` : `${databaseFile}.restored-alone`

/** What a database that was put aside ends with. */
const putAside = '.replaced'

/** Held by who is about to put a copy in the place of the database, which may take long. */
const adopting = (databaseFile: string): string => `${databaseFile}.adopting`

/** Held while one database takes the place of another, and while one is opened: neither may come between the other. */
const replacing = (databaseFile: string): string => `${databaseFile}.replacing`

/** Renaming takes no time; opening a database of an older version may. In milliseconds, and between two tries. */
const longestReplacing = 10_000
const betweenTries = 20

const holdPlace = async (databaseFile: string): Promise<ReturnType<typeof holdFile>> => {
  for (let waited = 0; ; waited += betweenTries) {
    const held = holdFile(replacing(databaseFile))
    if (held !== 'busy' || waited >= longestReplacing) return held
    await pause(betweenTries)
  }
}

const withLogs = ['', '-wal', '-shm', '-journal'] as const

const remove = async (file: string): Promise<void> => {
  for (const ending of withLogs) await rm(`${file}${ending}`, { force: true })
}

/**
 * Copies a backup beside the database and reads every page of the copy, while the app runs on. The backup itself is never
 * opened for writing. Refused with not_found, disk_full, backup_damaged, backup_failed.
 */
export const prepareRestore = async (
  ctx: RestoreContext,
  backup: string
): Promise<
  Result<{ readonly copy: RestoreCopy; readonly messages: number; readonly conversations: number }>
> => {
  const begun = beginCopy(ctx.databaseFile, ctx.ids)
  const copy = begun.file
  try {
    await copyFile(backup, copy)
    const handle = await open(copy, 'r+')
    await handle.sync()
    await handle.close()
    reached('restore.copied')
  } catch (problem) {
    await begun.letGo()
    const code = problem instanceof Error && 'code' in problem ? problem.code : ''
    if (code === 'ENOENT') return err('not_found')
    if (code === 'ENOSPC' || code === 'EDQUOT') return err('disk_full')
    return err('backup_failed', { detail: problem instanceof Error ? problem.message : String(problem) })
  }
  const { end } = runBackupProcess(ctx.processes, { kind: 'examine', file: copy, quick: false })
  const examined = await end
  if (examined.ok && examined.value.problems.length === 0)
    return ok({
      copy: begun,
      messages: examined.value.messages,
      conversations: examined.value.conversations
    })
  await begun.letGo()
  return !examined.ok && examined.error.code !== 'database_damaged' ? examined : err('backup_damaged')
}

/**
 * Puts the prepared copy in the place of the database; when that cannot be done the copy is thrown away, and the database
 * is as it was. Refused as `adopt` is, with disk_full, and with database_locked while another process does the same.
 */
export const adoptRestore = async (
  ctx: RestoreContext,
  copy: RestoreCopy,
  backup: { readonly at: Instant | null },
  /** Of another inbox: the words of the one that leaves are not its own, and are put aside with it. */
  journal: Journal = 'replays words'
): Promise<Result<Adopted>> => {
  // Two at once would each put the database of the other aside, and nobody would know which one stands there.
  const held = holdFile(adopting(ctx.databaseFile))
  try {
    return held === 'busy' ? err('database_locked') : await adopt(ctx, copy.file, backup, journal)
  } catch (problem) {
    return troubleOf(problem) === 'disk_full'
      ? err('disk_full')
      : err('backup_failed', { detail: problem instanceof Error ? problem.message : String(problem) })
  } finally {
    await copy.letGo()
    if (typeof held === 'object') held.release()
  }
}

/**
 * Puts the prepared copy in the place of the database, which is closed and which is kept beside it. What people wrote and
 * decided since is brought back from the journal of words. Replies and letters
 * that had not left at the time of the backup may have left since: they are looked up before anything is sent. Refused
 * with database_locked while another process uses the database; with backup_failed when this version cannot open it.
 */
const adopt = async (
  ctx: RestoreContext,
  copy: string,
  backup: { readonly at: Instant | null },
  journal: Journal
): Promise<Result<Adopted>> => {
  const { databaseFile: file } = ctx
  const isThere = existsSync(file)
  const standing = isThere ? settleSqlite(file) : 'settled'
  if (standing === 'busy') return err('database_locked')
  const profiles = isThere ? profilesIn(file) : []
  const now = ctx.clock.now()
  const { words, unreadable } = await readWords(
    journal === 'replays words' ? listWordFiles(wordsFolder(file)) : []
  )
  const quarantine = { at: now, nextId: () => ctx.ids.next() }
  // Words are older or younger than a migration, and go into the database before or after it.
  const before = wordsUpTo(copy, words)
  const replayed = [replayWords(copy, before, quarantine)]
  const opened = await openSqlite({ file: copy, backupSuffix: 'migrating', keepsWords: false })
  if (opened.kind === 'problem') return refusedBy(opened.problem)
  await opened.store.close()
  const known = new Set(before)
  const after = words.filter((word) => !known.has(word))
  if (after.length > 0) replayed.push(replayWords(copy, after, quarantine))
  reached('restore.replayed')
  const told = {
    words: replayed.reduce((sum, one) => sum + one.words, 0),
    withoutPlace: replayed.reduce((sum, one) => sum + one.withoutPlace, 0),
    unreadable
  }
  const again = await openSqlite({ file: copy, backupSuffix: 'migrating', keepsWords: false })
  if (again.kind === 'problem') return refusedBy(again.problem)
  await forgetAgain(again.store, now)
  await again.store.write(async (tx) => {
    await doubtUnsentReplies(tx, now)
    await doubtUnsentLetters(tx)
    await noteFormerProfiles(tx, profiles)
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'backup_restored',
      conversation_id: null,
      before: null,
      after: JSON.stringify({ backupAt: backup.at, ...told })
    })
  })
  await again.store.close()
  const missing = unpackKeptFiles(copy, dirname(file))
  if (settleSqlite(copy) !== 'settled') return err('backup_failed', { detail: 'not settled' })
  const held = await holdPlace(file)
  if (held === 'busy') return err('database_locked')
  try {
    // Since the first look the words were replayed: somebody may have begun to work with it.
    if (isThere && settleSqlite(file) === 'busy') return err('database_locked')
    // The journal ends with what was before; what stands in this database is looked up, and is no older for that.
    if (journal === 'replays words') beginWordFile(wordsFolder(file), now)
    await rename(copy, ready(file, journal))
    reached('restore.ready')
    const keptAs = isThere ? `${file}.${now.replace(/[:.]/gu, '-')}${putAside}` : null
    if (keptAs !== null) {
      await rename(file, keptAs)
      reached('restore.aside')
      await clear(file, keptAs, journal)
      reached('restore.cleared')
    }
    await rename(ready(file, journal), file)
    await flushFolder(dirname(file))
    reached('restore.replaced')
    return ok({ keptAs, ...told, missing })
  } finally {
    if (held !== 'impossible') held.release()
  }
}

/** What belongs to the database that was put aside goes with it: a log beside another database would be read into it. */
const clear = async (file: string, keptAs: string, journal: Journal): Promise<void> => {
  for (const ending of withLogs)
    if (ending !== '' && existsSync(`${file}${ending}`))
      await rename(`${file}${ending}`, `${keptAs}${ending}`)
  if (journal === 'leaves words' && existsSync(wordsFolder(file)))
    await rename(wordsFolder(file), `${keptAs}.words`)
}

const refusedBy = ({ kind }: OpenProblem): Result<Adopted> =>
  kind === 'disk_full' ? err('disk_full') : err('backup_failed', { detail: kind })

/**
 * Opens the database once nobody is just putting another in its place: first ends what a crash cut short between two names,
 * and throws away copies that nobody works on any more. Nothing is put in its place before it is open.
 */
export const openAfterRestore = async (
  databaseFile: string,
  open: () => Promise<OpenOutcome>
): Promise<OpenOutcome> => {
  const held = await holdPlace(databaseFile)
  if (held === 'busy') return { kind: 'problem', problem: { kind: 'locked', file: databaseFile } }
  try {
    await finishRestore(databaseFile)
    tidyHeld(adopting(databaseFile))
    return await open()
  } finally {
    if (held !== 'impossible') held.release()
  }
}

/** The name that somebody held who was killed: an empty file, which nobody would take away. */
const tidyHeld = (name: string): void => {
  if (!existsSync(name)) return
  const held = holdFile(name)
  if (typeof held === 'object') held.release()
}

const finishRestore = async (databaseFile: string): Promise<void> => {
  const folder = dirname(databaseFile)
  const names = await readdir(folder).catch((): string[] => [])
  if (!names.some((name) => name.startsWith(`${basename(databaseFile)}.resto`))) return
  for (const journal of ['replays words', 'leaves words'] as const) {
    const complete = ready(databaseFile, journal)
    if (!existsSync(complete)) continue
    if (existsSync(databaseFile)) {
      await remove(complete)
      continue
    }
    const keptAs = names
      .filter((name) => name.startsWith(`${basename(databaseFile)}.`) && name.endsWith(putAside))
      .toSorted()
      .at(-1)
    if (keptAs !== undefined) await clear(databaseFile, join(folder, keptAs), journal)
    await rename(complete, databaseFile)
    await flushFolder(folder)
  }
  const copies = names.flatMap((name) => copyName.exec(name)?.[0] ?? [])
  for (const copy of new Set(copies.filter((name) => name.startsWith(basename(databaseFile))))) {
    const held = holdFile(holdOf(join(folder, copy)))
    if (held === 'busy') continue
    await removeCopy(join(folder, copy))
    if (held !== 'impossible') held.release()
  }
}

/** Of any copy, one of an older version included, which had no name of its own. */
const copyName = /^.+\.restoring(?:-[0-9a-f-]{36})?/u
