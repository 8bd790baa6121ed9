import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makePrivateFolder } from '../runtime/private-files.ts'
import type { ExportFile, ExportPlace } from '../store/export-sqlite.ts'

/** Writes all of it: a disk that is nearly full takes a part and says nothing. */
export const writeAll = (descriptor: number, bytes: Uint8Array): void => {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
}

export const openForExport = (path: string): ExportFile & { readonly descriptor: number } => {
  const descriptor = openSync(path, 'w', 0o600)
  return {
    descriptor,
    write: (bytes) => writeAll(descriptor, bytes),
    close() {
      fsyncSync(descriptor)
      closeSync(descriptor)
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
  return {
    open(name) {
      const path = join(unfinished, name)
      makePrivateFolder(dirname(path))
      return openForExport(path)
    },
    finish,
    discard
  }
}
