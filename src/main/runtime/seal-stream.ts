import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { readSync } from 'node:fs'
import { deriveKey } from './seal-text.ts'

/**
 * Bytes of any length under a pass-phrase, piece by piece, as they come (the STREAM construction: Hoang, Reyhanitabar,
 * Rogaway, Vizár, https://eprint.iacr.org/2015/189). Each piece is AES-256-GCM under a nonce that counts and says whether
 * it is the last, bound to the header: pieces that were changed, moved or left out are known. The key is the vault’s
 * (scrypt), and what a version means is fixed: nobody can ask for more memory by a header.
 *
 * header: PPSEALED · version · salt (16) · beginning of the nonces (7) · check of the key (16) · digest of the header (8)
 * piece: length (4) · ciphertext · tag (16)
 */
const mark = Buffer.from('PPSEALED')
const version = 1
const saltAt = mark.length + 1
const nonceAt = saltAt + 16
const checkAt = nonceAt + 7
const sumAt = checkAt + 16
const headerLength = sumAt + 8
const pieceLength = 65_536
const tagLength = 16

export type SealTrouble = 'wrong_passphrase' | 'truncated' | 'altered'

/** Why sealed bytes do not open. */
export class SealProblem extends Error {
  readonly trouble: SealTrouble
  constructor(trouble: SealTrouble) {
    super(trouble)
    this.trouble = trouble
  }
}

const subkey = (key: Buffer, salt: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `porte-parole sealed ${purpose}`, 32))

/** Tells a wrong pass-phrase from a changed file, and nothing else about the key. */
const checkOf = (key: Buffer, beginning: Buffer): Buffer =>
  createHmac('sha256', subkey(key, beginning.subarray(saltAt, nonceAt), 'check'))
    .update(beginning)
    .digest()
    .subarray(0, 16)

const sumOf = (header: Buffer): Buffer =>
  createHash('sha256').update(header.subarray(0, sumAt)).digest().subarray(0, 8)

const nonceOf = (header: Buffer, count: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  header.copy(nonce, 0, nonceAt, checkAt)
  nonce.writeUInt32BE(count, 7)
  nonce.writeUInt8(isLast ? 1 : 0, 11)
  return nonce
}

export interface SealedWriter {
  write(bytes: Uint8Array): void
  /** Writes the last piece, without which the whole does not open. */
  end(): void
}

/** Hands the sealed bytes to `put` as they are made; holds one piece at most. */
export const sealInto = async (
  passphrase: string,
  put: (bytes: Uint8Array) => void
): Promise<SealedWriter> => {
  const { key, salt } = await deriveKey(passphrase)
  const beginning = Buffer.concat([mark, Buffer.from([version]), salt, randomBytes(checkAt - nonceAt)])
  const open = Buffer.concat([beginning, checkOf(key, beginning)])
  const header = Buffer.concat([open, sumOf(open)])
  const content = subkey(key, salt, 'content')
  let held: Uint8Array[] = []
  let length = 0
  let count = 0
  const seal = (bytes: Uint8Array, isLast: boolean): void => {
    const cipher = createCipheriv('aes-256-gcm', content, nonceOf(header, count, isLast)).setAAD(header)
    count += 1
    const sealed = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
    const size = Buffer.alloc(4)
    size.writeUInt32BE(sealed.length)
    put(Buffer.concat([size, sealed]))
  }
  put(header)
  return {
    write(bytes) {
      held.push(bytes)
      length += bytes.length
      if (length <= pieceLength) return
      const all = Buffer.concat(held)
      let at = 0
      // One byte more than a piece is kept back, so that the last piece is never empty but for nothing at all.
      for (; all.length - at > pieceLength; at += pieceLength) seal(all.subarray(at, at + pieceLength), false)
      held = [all.subarray(at)]
      length = all.length - at
    },
    end() {
      seal(Buffer.concat(held), true)
    }
  }
}

/** Reads so many bytes; fewer only where the file ends. */
const readFully = (descriptor: number, length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  let filled = 0
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, null)
    if (read === 0) break
    filled += read
  }
  return bytes.subarray(0, filled)
}

const openPiece = (key: Buffer, header: Buffer, nonce: Buffer, sealed: Buffer): Buffer | null => {
  try {
    const body = sealed.subarray(0, sealed.length - tagLength)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
      .setAAD(header)
      .setAuthTag(sealed.subarray(sealed.length - tagLength))
    return Buffer.concat([decipher.update(body), decipher.final()])
  } catch {
    return null
  }
}

/**
 * Opens sealed bytes piece by piece; nothing is handed over that was not proved to be as it was written. Throws SealProblem;
 * only who came to the end without one has everything.
 */
export async function* openSealedFile(descriptor: number, passphrase: string): AsyncGenerator<Buffer> {
  const header = readFully(descriptor, headerLength)
  if (header.length < headerLength) throw new SealProblem('truncated')
  const isOurs = header.subarray(0, mark.length).equals(mark) && header.readUInt8(mark.length) === version
  if (!isOurs || !sumOf(header).equals(header.subarray(sumAt))) throw new SealProblem('altered')
  const salt = header.subarray(saltAt, nonceAt)
  const { key } = await deriveKey(passphrase, Buffer.from(salt))
  if (!checkOf(key, header.subarray(0, checkAt)).equals(header.subarray(checkAt, sumAt)))
    throw new SealProblem('wrong_passphrase')
  const content = subkey(key, Buffer.from(salt), 'content')
  for (let count = 0; ; count += 1) {
    const size = readFully(descriptor, 4)
    if (size.length < 4) throw new SealProblem('truncated')
    const length = size.readUInt32BE()
    if (length < tagLength || length > pieceLength + tagLength) throw new SealProblem('altered')
    const sealed = readFully(descriptor, length)
    if (sealed.length < length) throw new SealProblem('truncated')
    const middle = openPiece(content, header, nonceOf(header, count, false), sealed)
    if (middle !== null) {
      yield middle
      continue
    }
    const last = openPiece(content, header, nonceOf(header, count, true), sealed)
    if (last === null || readFully(descriptor, 1).length > 0) throw new SealProblem('altered')
    yield last
    return
  }
}
