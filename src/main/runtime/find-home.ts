import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Home, PlaceMark } from '../domain/home.ts'

/** Where Linux keeps the id of a computer. https://www.freedesktop.org/software/systemd/man/latest/machine-id.html */
const idFiles = ['/etc/machine-id', '/var/lib/dbus/machine-id']

/** Never the id itself, as its manual asks. Other systems have none that every program may read: there the folder tells. */
const computerOf = (): string | null => {
  for (const file of idFiles)
    try {
      const id = readFileSync(file, 'utf8').trim()
      if (id !== '') return createHash('sha256').update(`porte-parole ${id}`).digest('hex').slice(0, 32)
    } catch {
      continue
    }
  return null
}

/** Throws what the system says where nothing lies there. */
export const markOf = (path: string): PlaceMark => {
  const { ino, birthtimeNs, ctimeNs } = statSync(path, { bigint: true })
  // Where a file system does not know when a file was made, systems answer nothing, or its last change.
  return {
    number: ino.toString(),
    madeAt: birthtimeNs <= 0n || birthtimeNs === ctimeNs ? null : birthtimeNs.toString()
  }
}

/** Where the database of this file lies. */
export const findHome = (file: string): Home => {
  const path = realpathSync(dirname(file))
  return { computer: computerOf(), path, folder: markOf(path), file: markOf(file) }
}
