import { closeSync, openSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { makePrivateFolder } from '../runtime/private-files.ts'
import { openSealedFile, SealProblem, sealInto } from '../runtime/seal-stream.ts'
import type { ExportPlace } from '../store/export-sqlite.ts'
import { beginFolder, type FileOnDisk, openForExport } from './folder-export.ts'

/** The one file of an export that a pass-phrase opens. */
export const sealedName = 'export.sealed'

/**
 * Inside the seal stand pieces one after the other: what it is, which file it is of, how long it is, its bytes. So several
 * files grow at once, and neither writing nor reading holds more than a piece.
 */
const kinds = { open: 1, data: 2, close: 3, end: 4 } as const
const headLength = 9

const piece = (kind: number, file: number, bytes: Uint8Array): Buffer => {
  const head = Buffer.alloc(headLength)
  head.writeUInt8(kind, 0)
  head.writeUInt32BE(file, 1)
  head.writeUInt32BE(bytes.length, 5)
  return Buffer.concat([head, bytes])
}

const nothing = new Uint8Array(0)

/** An export in one sealed file, beside the page that says how it is opened. */
export const sealedExport = async (
  folder: string,
  readme: string,
  passphrase: string
): Promise<ExportPlace> => {
  const { unfinished, finish, discard } = beginFolder(folder, readme)
  const file = openForExport(join(unfinished, sealedName))
  const seal = await sealInto(passphrase, (bytes) => file.write(bytes))
  let opened = 0
  return {
    open(name) {
      opened += 1
      const number = opened
      seal.write(piece(kinds.open, number, Buffer.from(name)))
      return {
        write: (bytes) => seal.write(piece(kinds.data, number, bytes)),
        close: () => seal.write(piece(kinds.close, number, nothing))
      }
    },
    async finish() {
      seal.write(piece(kinds.end, 0, nothing))
      seal.end()
      await file.close()
      finish()
    },
    discard() {
      closeSync(file.descriptor)
      discard()
    }
  }
}

/** A file of an export, in its folder or one below: whoever gave the pass-phrase may not write elsewhere. */
const namePattern = /^(?:[a-z-]{1,40}\/)?[0-9A-Za-z_]{1,80}(?:\.[a-z]{1,8})?$/u

/**
 * Unfolds a sealed export into a new folder, and looks through it to its end. Throws SealProblem, and what the disk throws;
 * then nothing is left of it.
 */
export const openSealedExport = async (
  sealedFile: string,
  passphrase: string,
  folder: string
): Promise<void> => {
  rmSync(folder, { recursive: true, force: true })
  makePrivateFolder(folder)
  const files = new Map<number, FileOnDisk>()
  const descriptor = openSync(sealedFile, 'r')
  try {
    let held: Buffer = Buffer.alloc(0)
    let isEnded = false
    const take = async (kind: number, number: number, bytes: Buffer): Promise<void> => {
      const file = files.get(number)
      if (kind === kinds.open && file === undefined && namePattern.test(bytes.toString())) {
        const path = join(folder, bytes.toString())
        makePrivateFolder(dirname(path))
        files.set(number, openForExport(path))
      } else if (kind === kinds.data && file !== undefined) file.write(bytes)
      else if (kind === kinds.close && file !== undefined) {
        files.delete(number)
        await file.close()
      } else if (kind === kinds.end) isEnded = true
      else throw new SealProblem('altered')
    }
    for await (const bytes of openSealedFile(descriptor, passphrase)) {
      held = held.length === 0 ? bytes : Buffer.concat([held, bytes])
      let at = 0
      while (held.length - at >= headLength) {
        const length = held.readUInt32BE(at + 5)
        if (held.length - at - headLength < length) break
        const body = held.subarray(at + headLength, at + headLength + length)
        await take(held.readUInt8(at), held.readUInt32BE(at + 1), body)
        at += headLength + length
      }
      held = Buffer.from(held.subarray(at))
    }
    if (!isEnded) throw new SealProblem('truncated')
  } catch (problem) {
    for (const file of files.values()) closeSync(file.descriptor)
    rmSync(folder, { recursive: true, force: true })
    throw problem
  } finally {
    closeSync(descriptor)
  }
}
