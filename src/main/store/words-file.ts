import { hash } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  constants,
  createReadStream,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { makePrivateFolder } from '../runtime/private-files.ts'
import { jsonLine } from './json-line.ts'

/**
 * The journal of human words: beside the database and apart from it, one line for each row that people wrote or decided,
 * as it stood after a transaction. A line begins with the digest of the rest, so that a torn or damaged one is known and
 * left out. A file begins with each backup; those older than every backup go with it.
 */
const wordSchema = z.object({
  /** The table. */
  t: z.string(),
  /** Its key. */
  k: z.array(z.union([z.string(), z.number(), z.null()])),
  /** The row; null: it is gone. */
  r: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).nullable(),
  /** Only the place of a word: a row that a network gave. */
  p: z.literal(1).optional(),
  /** How many migrations the database had taken. */
  v: z.number().int()
})
export type Word = z.infer<typeof wordSchema>

/** The folder of the journal of a database. */
export const wordsFolder = (databaseFile: string): string => join(dirname(databaseFile), 'words')

const pattern = /^words-[0-9TZ-]+\.jsonl$/u

const first = 'words-0000-00-00T00-00-00-000Z.jsonl'

/** The files of a journal, oldest first. */
export const listWordFiles = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => pattern.test(name))
        .toSorted()
        .map((name) => join(folder, name))
    : []

const digest = (text: string): string => hash('sha256', text).slice(0, 16)

const lineOf = (word: Word): string => {
  const text = jsonLine(word)
  return `${digest(text)} ${text}\n`
}

/**
 * Empty bytes written ahead at the end of a file. A flush then has no new size to write down, which costs more than the
 * words. No line holds such a byte: JSON writes it in letters.
 */
const roomAhead = 256 * 1024

const isEmpty = (byte: number | undefined): boolean => byte === undefined || byte === 0

/** Where the words of a file end and the room ahead begins, read from its end. */
const findEnd = (descriptor: number, size: number): number => {
  const block = Buffer.alloc(64 * 1024)
  for (let until = size; until > 0;) {
    const from = Math.max(0, until - block.length)
    const length = readSync(descriptor, block, 0, until - from, from)
    for (let at = length - 1; at >= 0; at -= 1) if (!isEmpty(block[at])) return from + at + 1
    until = from
  }
  return 0
}

/** What stands before and behind an end; made once, since that takes as long as to read it. */
const around = Buffer.alloc(2)

/** Whether the words end here, as was known: another process may have written, or a hand. */
const endsAt = (descriptor: number, size: number, end: number): boolean => {
  if (end === 0 || end > size) return end === 0 && size === 0
  readSync(descriptor, around, 0, 2, end - 1)
  return around[0] === 0x0a && isEmpty(around[1])
}

const refusals: Readonly<Record<string, string>> = {
  ENOSPC: 'SQLITE_FULL',
  EDQUOT: 'SQLITE_FULL',
  EACCES: 'SQLITE_READONLY',
  EPERM: 'SQLITE_READONLY',
  EROFS: 'SQLITE_READONLY',
  EIO: 'SQLITE_IOERR'
}

/**
 * The words cannot be written where they are to go: the store refuses what would stand in the database only, in the words of
 * the database, for which there is a sentence.
 */
const asRefusal = (problem: unknown): unknown => {
  const code = refusals[problem instanceof Error && 'code' in problem ? String(problem.code) : '']
  return code === undefined
    ? problem
    : Object.assign(new Error('the journal of words cannot be written'), { code })
}

export interface WordsWriter {
  /**
   * Writes words at the end of the newest file. Called with the write lock of the database held, which keeps two processes
   * from writing at one place.
   */
  append(words: readonly Word[]): void
  /** Begins to flush what was written; what comes back is kept once it is on the disk, and never fails. */
  flush(): Promise<void>
  /** Lets go of the file; one that writes on opens it again. */
  close(): void
}

/** The newest file of a journal, held open from one writing to the next. */
interface HeldFile {
  readonly file: string
  readonly descriptor: number
  readonly mode: number
  /** The folder as it was when its files were listed; null where it may have changed again in the same tick of the clock. */
  readonly folder: { readonly number: bigint; readonly changedAt: bigint } | null
  flushes: number
  isLeft: boolean
}

const openNewest = (folder: string): HeldFile => {
  try {
    const before = statSync(folder, { bigint: true, throwIfNoEntry: false })
    const files = listWordFiles(folder)
    if (files.length === 0) makePrivateFolder(folder)
    const file = files.at(-1) ?? join(folder, first)
    const descriptor = openSync(file, constants.O_RDWR | constants.O_CREAT, 0o600)
    const { mode, mtimeNs } = fstatSync(descriptor, { bigint: true })
    // What was written into the file after the folder changed last was written before now: that change is over.
    const isSettled = before !== undefined && files.length > 0 && mtimeNs > before.ctimeNs
    return {
      file,
      descriptor,
      mode: Number(mode),
      folder: isSettled ? { number: before.ino, changedAt: before.ctimeNs } : null,
      flushes: 0,
      isLeft: false
    }
  } catch (problem) {
    throw asRefusal(problem)
  }
}

/** Whether it is the newest still: another process may have begun one, or a hand may have taken this one away. */
const isNewest = (held: HeldFile, folder: string): boolean => {
  if (held.folder === null) return false
  const now = statSync(folder, { bigint: true, throwIfNoEntry: false })
  return now?.ino === held.folder.number && now.ctimeNs === held.folder.changedAt
}

/** Writes the journal of one folder for one connection. */
export const writeWordsInto = (folder: string): WordsWriter => {
  let held: HeldFile | null = null
  let known = { file: '', end: 0 }
  /** Lines that were written into the held file since its last flush began. */
  let unflushed = ''
  /** Lines whose flush failed: they are written again, and waited for, before anything else is taken. */
  let behind = ''
  const flush = (): Promise<void> => {
    const from = held
    if (from === null || unflushed === '') return Promise.resolve()
    const lines = unflushed
    unflushed = ''
    from.flushes += 1
    return new Promise((resolve) => {
      fdatasync(from.descriptor, (problem) => {
        if (problem !== null) behind += lines
        from.flushes -= 1
        if (from.isLeft && from.flushes === 0) closeSync(from.descriptor)
        resolve()
      })
    })
  }
  /** Lets go of the held file once what was written into it is on the disk. */
  const leave = (): void => {
    if (held === null) return
    void flush()
    held.isLeft = true
    if (held.flushes === 0) closeSync(held.descriptor)
    held = null
  }
  /** The file to write into, and how long it is. */
  const newest = (): { readonly into: HeldFile; readonly size: number } => {
    if (held !== null && isNewest(held, folder)) {
      const { mode, size } = fstatSync(held.descriptor)
      if (mode === held.mode) return { into: held, size }
    }
    leave()
    held = openNewest(folder)
    return { into: held, size: fstatSync(held.descriptor).size }
  }
  return {
    append(words) {
      const lines = words.map(lineOf).join('')
      const { into, size } = newest()
      const { file, descriptor } = into
      try {
        const end =
          known.file === file && endsAt(descriptor, size, known.end) ? known.end : findEnd(descriptor, size)
        // The empty line before them ends what a crash cut short.
        const text = `\n${behind}${lines}`
        const written = writeSync(descriptor, text, end)
        // A full disk may take a part: then the transaction fails, and the part is a line whose digest is wrong.
        if (written !== Buffer.byteLength(text))
          throw Object.assign(new Error('the journal of words was written in part'), { code: 'SQLITE_FULL' })
        if (end + written > size) writeRoom(descriptor, end + written)
        if (behind !== '') fdatasyncSync(descriptor)
        behind = ''
        unflushed += lines
        known = { file, end: end + written }
      } catch (problem) {
        throw asRefusal(problem)
      }
    },
    flush,
    close: leave
  }
}

/** Room is a help and no need: a full disk has none. */
const writeRoom = (descriptor: number, at: number): void => {
  try {
    writeSync(descriptor, Buffer.alloc(roomAhead), 0, roomAhead, at)
  } catch {
    // What could be written of it is used as well.
  }
}

/** Begins a new file: what is written from now on stands in no backup of before. */
export const beginWordFile = (folder: string, at: string): void => {
  makePrivateFolder(folder)
  appendFileSync(join(folder, `words-${wordFileMoment(at)}.jsonl`), '', { mode: 0o600 })
}

/** Removes the files all of whose words stand in every backup since this one. */
export const removeWordsBefore = (folder: string, oldestBackup: string): void => {
  const files = listWordFiles(folder)
  const begun = join(folder, `words-${wordFileMoment(oldestBackup)}.jsonl`)
  for (const [index, file] of files.entries()) {
    const next = files[index + 1]
    if (next === undefined || next > begun) continue
    rmSync(file, { force: true })
    // What a crash left of rewriting it.
    rmSync(`${file}.rewritten`, { force: true })
  }
}

export interface ReadWords {
  readonly words: readonly Word[]
  /** Lines that are torn or damaged, and were left out. */
  readonly unreadable: number
}

/** The latest word of each row, in the order of its last change; the place of a word only where nothing else is known. */
export const readWords = async (files: readonly string[]): Promise<ReadWords> => {
  const latest = new Map<string, Word>()
  let unreadable = 0
  for (const file of files)
    for await (const read of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      // The room ahead has no end of line; a line that stands behind it was written by a process that died.
      const line = read.replaceAll('\0', '')
      if (line === '') continue
      const word = readLine(line)
      if (word === null) {
        unreadable += 1
        continue
      }
      const key = keyOf(word)
      const known = latest.get(key)
      if (word.p === 1 && known !== undefined && known.p !== 1) continue
      latest.delete(key)
      latest.set(key, word)
    }
  return { words: [...latest.values()], unreadable }
}

/** Tells the words of one row from those of others. */
export const keyOf = (word: Word): string => JSON.stringify([word.t, word.k])

/** The moment at which a file of the journal was begun, as its name writes it. */
export const wordFileMoment = (at: string): string => at.replace(/[:.]/gu, '-')

const beganAt = (file: string): string => basename(file).slice('words-'.length, -'.jsonl'.length)

/** The files of a journal from the newest on, each with its words, the last first; what is torn or damaged is left out. */
export function* wordsBackwards(
  folder: string
): Generator<{ readonly began: string; readonly words: Iterable<Word> }> {
  for (const file of listWordFiles(folder).toReversed())
    yield { began: beganAt(file), words: backwards(file) }
}

function* backwards(file: string): Generator<Word> {
  for (const line of readFileSync(file, 'utf8').replaceAll('\0', '').split('\n').toReversed()) {
    const word = line === '' ? null : readLine(line)
    if (word !== null) yield word
  }
}

const readLine = (line: string): Word | null => {
  const text = line.slice(17)
  if (line[16] !== ' ' || digest(text) !== line.slice(0, 16)) return null
  try {
    return wordSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/**
 * Rewrites the files but for the newest: of each row only its latest words stay, and of rows that are gone nothing but
 * that they are gone. So what a person asked to be forgotten is forgotten here too, and a day of typing is one line.
 */
export const compactWords = async (
  folder: string,
  isThere: (table: string, key: Word['k']) => boolean
): Promise<void> => {
  const files = listWordFiles(folder)
  const { words } = await readWords(files)
  const latest = new Map(words.map((word) => [keyOf(word), word]))
  for (const file of files.slice(0, -1)) {
    const own = (await readWords([file])).words.filter((word) => {
      const last = latest.get(keyOf(word))
      if (last === undefined || JSON.stringify(last) !== JSON.stringify(word)) return false
      return word.r === null || isThere(word.t, word.k)
    })
    const rewritten = `${file}.rewritten`
    const descriptor = openSync(rewritten, 'w', 0o600)
    try {
      writeSync(descriptor, own.map(lineOf).join(''))
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    renameSync(rewritten, file)
  }
}
