import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A disk of Linux that stands in memory, and the bytes that must be free on it: far more than tests leave there at a time. */
const memory = '/dev/shm'
const enough = 4 * 1024 ** 3

const hasRoom = (): boolean => {
  if (!existsSync(memory)) return false
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize >= enough
}

let folder: string | null = null

/**
 * What every process of a run inherits. Temporary folders stand in memory where there is room, since each commit of the app
 * waits for the disk; a test whose subject is the disk says so by `on-disk.ts`. And what Node compiled of a file is kept from
 * one process or worker to the next: most are begun for one case, and read a hundred files of TypeScript before it.
 */
export const setup = (): void => {
  process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(
    new URL('../../node_modules/.cache/compiled', import.meta.url)
  )
  if (!hasRoom()) return
  process.env['PORTE_PAROLE_DISK'] = tmpdir()
  folder = mkdtempSync(join(memory, 'porte-parole-tests-'))
  process.env['TMPDIR'] = folder
}

/** Gives the memory back. */
export const teardown = (): void => {
  if (folder !== null) rmSync(folder, { recursive: true, force: true })
}
