import { closeSync, fsync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makePrivateFolder } from '../runtime/private-files.ts'
import type { ExportPlace } from '../store/export-sqlite.ts'

/** Writes all of it: a disk that is nearly full takes a part and says nothing. */
export const writeAll = (descriptor: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
}

/** Bytes after which a file begins to go to the disk while it is still written. */
const flushedFrom = 16 * 1024 * 1024

export interface FileOnDisk {
  readonly descriptor: number
  write(bytes: Uint8Array): void
  /** Settles when all of it is on the disk. */
  close(): Promise<void>
}

/** A file that goes to the disk beside what is done meanwhile: waited for at its end only, a large one doubles the time. */
export const openForExport = (path: string): FileOnDisk => {
  const descriptor = openSync(path, 'w', 0o600)
  let waiting = 0
  let flushing: Promise<void> | null = null
  const flush = (): Promise<void> =>
    new Promise((resolve, reject) => {
      fsync(descriptor, (problem) => (problem === null ? resolve() : reject(problem)))
    })
  return {
    descriptor,
    write(bytes) {
      writeAll(descriptor, bytes)
      waiting += bytes.length
      if (waiting < flushedFrom || flushing !== null) return
      waiting = 0
      // That it fails is told by the last one, which all has to go through.
      flushing = flush()
        .catch(() => {})
        .finally(() => {
          flushing = null
        })
    },
    async close() {
      await flushing
      try {
        await flush()
      } finally {
        closeSync(descriptor)
      }
    }
  }
}

export const readmeName = 'README.txt'

/** A new folder that gets its name when all is there, with a page that says to a person what it holds. */
export const beginFolder = (folder: string, readme: string) => {
  const unfinished = `${folder}.partial`
  rmSync(unfinished, { recursive: true, force: true })
  makePrivateFolder(unfinished)
  const discard = (): void => rmSync(unfinished, { recursive: true, force: true })
  try {
    writeFileSync(join(unfinished, readmeName), readme, { mode: 0o600, flush: true })
  } catch (problem) {
    discard()
    throw problem
  }
  return { unfinished, finish: (): void => renameSync(unfinished, folder), discard }
}

/** An export as files that other programs read. */
export const folderExport = (folder: string, readme: string): ExportPlace => {
  const { unfinished, finish, discard } = beginFolder(folder, readme)
  const closed: Promise<{ readonly problem: unknown } | null>[] = []
  return {
    open(name) {
      const path = join(unfinished, name)
      makePrivateFolder(dirname(path))
      const file = openForExport(path)
      return {
        write: file.write,
        close() {
          closed.push(
            file.close().then(
              () => null,
              (problem: unknown) => ({ problem })
            )
          )
        }
      }
    },
    async finish() {
      for (const failed of await Promise.all(closed)) if (failed !== null) throw failed.problem
      finish()
    },
    discard
  }
}
