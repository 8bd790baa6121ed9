import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { SafeStorage } from 'electron'
import { z } from 'zod'
import type { Log } from '../runtime/log.ts'
import { sessionSecrets, type Secrets } from '../runtime/secrets.ts'

const recordSchema = z.object({
  /** Which keyring made it: another one cannot read it. */
  backend: z.string(),
  version: z.literal(1),
  ciphertext: z.base64()
})
const fileSchema = z.record(z.string(), recordSchema)
type SecretFile = z.infer<typeof fileSchema>

/** What we use of Electron's safeStorage. The asynchronous half came after Electron 33; the other half is deprecated. */
export type Keyring = Pick<
  SafeStorage,
  'decryptString' | 'encryptString' | 'getSelectedStorageBackend' | 'isEncryptionAvailable'
> &
  Partial<Pick<SafeStorage, 'decryptStringAsync' | 'encryptStringAsync' | 'isAsyncEncryptionAvailable'>>

export interface SecretsOptions {
  /** `secrets.json` of the data folder. */
  readonly file: string
  readonly keyring: Keyring
  readonly platform: NodeJS.Platform
  readonly log: Log
}

/**
 * Secrets encrypted by the computer's keyring, in a file that only its owner reads; where there is no real
 * keyring, or the file cannot be understood, only until the app quits (`storage` says which).
 *
 * What cannot be decrypted any more is never written over: its account asks to be reconnected, and the other
 * secrets stay as they are, byte for byte. To be called when Electron is ready.
 */
export const openSecrets = async (options: SecretsOptions): Promise<Secrets> => {
  const { file, log } = options
  const backend = await keyringBackend(options)
  if (backend === null) {
    log.warn('secrets_for_session_only', { reason: 'no_keyring' })
    return forSessionOnly(file)
  }
  if (readSecretFile(file) === null) {
    log.warn('secrets_for_session_only', { reason: 'file_not_understood' })
    return forSessionOnly(file)
  }
  return inKeyring(options, backend)
}

const inKeyring = ({ file, keyring, log }: SecretsOptions, backend: string): Secrets => {
  const set = async (ref: string, value: string): Promise<void> => {
    const ciphertext = await encrypt(keyring, value)
    const records = readSecretFile(file)
    if (records === null) throw new Error('The file of the secrets is no longer what it was.')
    writeSecretFile(file, { ...records, [ref]: { backend, version: 1, ciphertext } })
  }
  return {
    storage: 'keyring',
    set,
    async get(ref) {
      const record = own(readSecretFile(file), ref)
      if (record === null) return null
      if (record.backend !== backend) {
        log.warn('secret_of_another_keyring', { was: record.backend, is: backend })
        return null
      }
      const decrypted = await decrypt(keyring, record.ciphertext)
      if (decrypted === null) {
        log.warn('secret_cannot_be_decrypted', { backend })
        return null
      }
      if (decrypted.encryptAgain) await set(ref, decrypted.value)
      return decrypted.value
    },
    remove: async (ref) => removeFromFile(file, ref)
  }
}

const forSessionOnly = (file: string): Secrets => {
  const secrets = sessionSecrets()
  return {
    ...secrets,
    // A secret that an earlier keyring keeps goes too: its account is gone.
    async remove(ref) {
      await secrets.remove(ref)
      removeFromFile(file, ref)
    }
  }
}

/**
 * The name of the keyring, or null where there is none. On Linux the name decides: Chromium's fallback says
 * that it can encrypt, with a key that everybody knows.
 */
const keyringBackend = async ({ keyring, platform }: SecretsOptions): Promise<string | null> => {
  const available =
    keyring.isAsyncEncryptionAvailable === undefined
      ? keyring.isEncryptionAvailable()
      : await keyring.isAsyncEncryptionAvailable()
  if (!available) return null
  if (platform !== 'linux') return platform
  const backend = keyring.getSelectedStorageBackend()
  return backend === 'basic_text' || backend === 'unknown' ? null : backend
}

const encrypt = async (keyring: Keyring, value: string): Promise<string> => {
  const encrypted =
    keyring.encryptStringAsync === undefined
      ? keyring.encryptString(value)
      : await keyring.encryptStringAsync(value)
  return encrypted.toString('base64')
}

/** Null when the keyring does not know the key any more: that is expected, and no bug. */
const decrypt = async (
  keyring: Keyring,
  ciphertext: string
): Promise<{ readonly value: string; readonly encryptAgain: boolean } | null> => {
  const encrypted = Buffer.from(ciphertext, 'base64')
  try {
    if (keyring.decryptStringAsync === undefined)
      return { value: keyring.decryptString(encrypted), encryptAgain: false }
    const { result, shouldReEncrypt } = await keyring.decryptStringAsync(encrypted)
    return { value: result, encryptAgain: shouldReEncrypt }
  } catch {
    return null
  }
}

/** Empty when there is no file yet; null when there is one that cannot be understood. */
const readSecretFile = (file: string): SecretFile | null => {
  if (!existsSync(file)) return {}
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** The new file appears whole, beside the old one until then. */
const writeSecretFile = (file: string, records: SecretFile): void => {
  const next = `${file}.next`
  writeFileSync(next, JSON.stringify(records, null, 2), { mode: 0o600, flush: true })
  chmodSync(next, 0o600)
  renameSync(next, file)
}

const removeFromFile = (file: string, ref: string): void => {
  const records = readSecretFile(file)
  if (own(records, ref) === null) return
  writeSecretFile(file, Object.fromEntries(Object.entries(records ?? {}).filter(([name]) => name !== ref)))
}

const own = (records: SecretFile | null, ref: string): SecretFile[string] | null =>
  records !== null && Object.hasOwn(records, ref) ? (records[ref] ?? null) : null
