import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const withoutMounts = 'only root may mount a small disk here'

/** Disks of their own, so small that they can be filled. */
export const smallDisks = () => {
  const folders: string[] = []
  const mounts: string[] = []
  return {
    folder(): string {
      const folder = mkdtempSync(join(tmpdir(), 'porte-parole-faults-'))
      folders.push(folder)
      return folder
    },
    /** Null where this machine lets nobody mount one. */
    disk(megabytes: number): string | null {
      const folder = this.folder()
      const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
      if (status !== 0) return null
      mounts.push(folder)
      return folder
    },
    /** One that was made elsewhere goes with them. */
    remember(folder: string): void {
      folders.push(folder)
    },
    /** Takes them away. */
    end(): void {
      for (const mount of mounts.splice(0)) spawnSync('umount', ['-l', mount])
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
    }
  }
}

const fillerName = 'filler'

/** What else lies on a disk. */
export const isFiller = (name: string): boolean => name === fillerName

/** Leaves so many kilobytes of a disk free. */
export const fillBut = (disk: string, kilobytes: number): void => {
  makeRoom(disk)
  const { bavail, bsize } = statfsSync(disk)
  const bytes = bavail * bsize - kilobytes * 1024
  if (bytes > 0) writeFileSync(join(disk, fillerName), Buffer.alloc(bytes))
}

export const makeRoom = (disk: string): void => rmSync(join(disk, fillerName), { force: true })
