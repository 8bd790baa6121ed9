import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'

/** scrypt: 128 MiB of memory and some tenths of a second, OWASP's first choice for N = 2^17, r = 8, p = 1. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const saltLength = 16
const nonceLength = 12
const tagLength = 16

/** A key that a pass-phrase gives, and the salt that it gives it with. */
export interface DerivedKey {
  readonly key: Buffer
  readonly salt: Buffer
}

/** Computed beside the main thread; the same letters typed in another way of composing accents give the same key. */
export const deriveKey = (passphrase: string, salt: Buffer = randomBytes(saltLength)): Promise<DerivedKey> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (problem, key) =>
      problem === null ? resolve({ key, salt }) : reject(problem)
    )
  })

/** AES-256-GCM, bound to `name`, so that what stands under one name cannot be put under another. */
export const sealText = ({ key, salt }: DerivedKey, name: string, text: string): string => {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), content]).toString('base64')
}

/** Null when another key made it, or when it was changed. */
export const openText = ({ key }: DerivedKey, name: string, sealed: string): string | null => {
  const bytes = Buffer.from(sealed, 'base64')
  const [nonceAt, tagAt, contentAt] = [
    saltLength,
    saltLength + nonceLength,
    saltLength + nonceLength + tagLength
  ]
  if (bytes.length < contentAt) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(nonceAt, tagAt), {
      authTagLength: tagLength
    })
      .setAAD(Buffer.from(name))
      .setAuthTag(bytes.subarray(tagAt, contentAt))
    return Buffer.concat([decipher.update(bytes.subarray(contentAt)), decipher.final()]).toString('utf8')
  } catch {
    return null
  }
}

/** The salt that a sealed text was made with. */
export const saltOf = (sealed: string): Buffer => Buffer.from(sealed, 'base64').subarray(0, saltLength)
