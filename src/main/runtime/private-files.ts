import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What others may do with files that this process makes: nothing. Chromium's own files are made by it too. */
export const keepFilesPrivate = (): void => {
  process.umask(0o077)
}

/**
 * Makes a folder, and those above it that are missing, closed to everybody else; one that is there stays as it is. Throws
 * what the system says. Node's own `recursive` is not used: where a system refuses as if the folder above were missing
 * (below /proc, an automount that is gone) it tries for ever (node 24.21).
 */
export const makePrivateFolder = (folder: string): void => {
  if (existsSync(folder) && statSync(folder).isDirectory()) return
  const above = dirname(folder)
  if (!existsSync(above) && above !== folder) makePrivateFolder(above)
  mkdirSync(folder, { mode: 0o700 })
}

/**
 * Makes the data folder, or takes it back from everybody else where an earlier version, a restored copy or another program
 * left it open: the folder and the files directly in it. Windows keeps profiles private by itself.
 */
export const keepFolderPrivate = (folder: string): void => {
  makePrivateFolder(folder)
  if (process.platform === 'win32') return
  for (const path of [folder, ...entriesOf(folder)]) closeToOthers(path)
}

const entriesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isDirectory())
    .map((entry) => join(folder, entry.name))

/** A file that is gone meanwhile, or that belongs to somebody else, stays as it is: nobody loses by that. */
const closeToOthers = (path: string): void => {
  try {
    if (!existsSync(path)) return
    const { mode } = statSync(path)
    if ((mode & 0o077) !== 0) chmodSync(path, mode & 0o700)
  } catch {
    return
  }
}
