import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Files that are named by the digest of their bytes: the same bytes are one file, and another's bytes are never taken for it. */
export interface HashedFiles {
  /** Keeps the bytes and answers their digest. */
  put(bytes: Uint8Array): Promise<string>
  /** Null when there is no such file, or when it no longer holds what its name says. */
  get(hash: string): Promise<Uint8Array<ArrayBuffer> | null>
  has(hash: string): Promise<boolean>
  remove(hash: string): Promise<void>
  /** The digests of all files. */
  list(): Promise<readonly string[]>
}

const hashPattern = /^[0-9a-f]{64}$/u

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

export const hashedFiles = (folder: string): HashedFiles => {
  const pathOf = (hash: string): string => {
    if (!hashPattern.test(hash)) throw new Error('a file name that is no digest')
    return join(folder, hash)
  }
  return {
    async put(bytes) {
      const hash = digestOf(bytes)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Whole or not at all: a crash leaves a part under another name, which nothing reads.
      const part = `${pathOf(hash)}.part`
      await writeFile(part, bytes, { mode: 0o600 })
      await rename(part, pathOf(hash))
      return hash
    },
    async get(hash) {
      const bytes = await readFile(pathOf(hash)).catch(() => null)
      return bytes !== null && digestOf(bytes) === hash ? Uint8Array.from(bytes) : null
    },
    has: async (hash) =>
      await stat(pathOf(hash)).then(
        (found) => found.isFile(),
        () => false
      ),
    remove: (hash) => rm(pathOf(hash), { force: true }),
    list: async () => (await readdir(folder).catch(() => [])).filter((name) => hashPattern.test(name))
  }
}
