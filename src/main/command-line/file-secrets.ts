import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { makePrivateFolder } from '../runtime/private-files.ts'
import type { Secrets } from '../runtime/secrets.ts'

/** scrypt: 128 MiB of memory, OWASP's first choice of 2026 for N = 2^17, r = 8, p = 1. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }

const sealedSchema = z.object({
  version: z.literal(1),
  salt: z.string(),
  nonce: z.string(),
  tag: z.string(),
  ciphertext: z.string()
})
const fileSchema = z.record(z.string(), sealedSchema)
type SecretsFile = z.infer<typeof fileSchema>

export interface FileSecretsOptions {
  /** Ciphertexts, readable by their owner only. */
  readonly file: string
  /** A pass-phrase; without one a random key is kept in `keyFile`, outside of the data folder. */
  readonly passphrase: string | null
  readonly keyFile: string
}

const writePrivately = (file: string, text: string): void => {
  makePrivateFolder(dirname(file))
  const next = `${file}.next`
  writeFileSync(next, text, { mode: 0o600 })
  chmodSync(next, 0o600)
  renameSync(next, file)
}

const keyMaterial = ({ passphrase, keyFile }: FileSecretsOptions): string => {
  if (passphrase !== null) return passphrase
  if (!existsSync(keyFile)) writePrivately(keyFile, randomBytes(32).toString('base64url'))
  return readFileSync(keyFile, 'utf8')
}

/**
 * Secrets for the command line, which has no keyring: AES-256-GCM under a key that scrypt derives from a pass-phrase or
 * from a random key file. A copy of the data folder alone opens nothing. What cannot be decrypted is left as it is.
 */
export const fileSecrets = (options: FileSecretsOptions): Secrets => {
  const read = (): SecretsFile => {
    if (!existsSync(options.file)) return {}
    return fileSchema.parse(JSON.parse(readFileSync(options.file, 'utf8')))
  }
  const keys = new Map<string, Buffer>()
  const keyFor = (salt: string): Buffer => {
    const known = keys.get(salt)
    if (known !== undefined) return known
    const key = scryptSync(keyMaterial(options), Buffer.from(salt, 'base64'), 32, cost)
    keys.set(salt, key)
    return key
  }
  const saltOf = (file: SecretsFile): string =>
    Object.values(file)[0]?.salt ?? randomBytes(16).toString('base64')
  return {
    storage: 'keyring',
    has: async (ref) => Object.hasOwn(read(), ref),
    async get(ref) {
      const sealed = read()[ref]
      if (sealed === undefined) return null
      try {
        const decipher = createDecipheriv(
          'aes-256-gcm',
          keyFor(sealed.salt),
          Buffer.from(sealed.nonce, 'base64')
        )
        decipher.setAAD(Buffer.from(ref))
        decipher.setAuthTag(Buffer.from(sealed.tag, 'base64'))
        return Buffer.concat([
          decipher.update(Buffer.from(sealed.ciphertext, 'base64')),
          decipher.final()
        ]).toString('utf8')
      } catch {
        // Another pass-phrase or key: the account asks to be reconnected, the ciphertext stays.
        return null
      }
    },
    async set(ref, value) {
      const file = read()
      const salt = saltOf(file)
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', keyFor(salt), nonce)
      cipher.setAAD(Buffer.from(ref))
      const ciphertext = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
      const sealed = {
        version: 1,
        salt,
        nonce: nonce.toString('base64'),
        tag: cipher.getAuthTag().toString('base64'),
        ciphertext: ciphertext.toString('base64')
      } as const
      writePrivately(options.file, JSON.stringify({ ...file, [ref]: sealed }, null, 2))
    },
    async remove(ref) {
      const { [ref]: _removed, ...rest } = read()
      writePrivately(options.file, JSON.stringify(rest, null, 2))
    }
  }
}
