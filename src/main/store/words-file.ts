import { createHash } from 'node:crypto'
import {
  appendFileSync,
  closeSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

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

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

const lineOf = (word: Word): string => {
  // Readers of lines take these two for ends of lines.
  const text = JSON.stringify(word).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return `${digest(text)} ${text}\n`
}

/**
 * Writes words at the end of the newest file and waits for the disk. The empty line before them ends what a crash cut
 * short. The file is opened each time: another process may have begun a new one.
 */
export const appendWords = (folder: string, words: readonly Word[]): void => {
  const files = listWordFiles(folder)
  if (files.length === 0) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const descriptor = openSync(files.at(-1) ?? join(folder, first), 'a', 0o600)
  try {
    const bytes = Buffer.from(`\n${words.map(lineOf).join('')}`)
    // A full disk may take a part: then the transaction fails, and the part is a line whose digest is wrong.
    if (writeSync(descriptor, bytes) !== bytes.length)
      throw Object.assign(new Error('the journal of words was written in part'), { code: 'SQLITE_FULL' })
    fsyncSync(descriptor)
  } catch (problem) {
    const code = problem instanceof Error && 'code' in problem ? problem.code : ''
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw problem
    throw Object.assign(new Error('no room for the journal of words'), { code: 'SQLITE_FULL' })
  } finally {
    closeSync(descriptor)
  }
}

/** Begins a new file: what is written from now on stands in no backup of before. */
export const beginWordFile = (folder: string, at: string): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  appendFileSync(join(folder, `words-${at.replace(/[:.]/gu, '-')}.jsonl`), '', { mode: 0o600 })
}

/** Removes the files all of whose words stand in every backup since this one. */
export const removeWordsBefore = (folder: string, oldestBackup: string): void => {
  const files = listWordFiles(folder)
  const begun = join(folder, `words-${oldestBackup.replace(/[:.]/gu, '-')}.jsonl`)
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
    for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
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

const keyOf = (word: Word): string => JSON.stringify([word.t, word.k])

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
