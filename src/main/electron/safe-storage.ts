import type { SafeStorage } from 'electron'
import type { Log } from '../runtime/log.ts'
import { passphraseSecrets } from '../runtime/passphrase-secrets.ts'
import {
  readSecretFile,
  removeSealed,
  type SealedSecret,
  sealedUnder,
  withSealed,
  writeSecretFile
} from '../runtime/secret-file.ts'
import { sessionSecrets, type Secrets } from '../runtime/secrets.ts'

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
 * Secrets encrypted by the computer's keyring, in a file that only its owner reads; where there is no real keyring, under a
 * pass-phrase or until the app quits; where the file cannot be understood, until the app quits (`storage` says which).
 *
 * What cannot be decrypted any more is never written over: its account asks to be reconnected, and the other
 * secrets stay as they are, byte for byte. To be called when Electron is ready.
 */
export const openSecrets = async (options: SecretsOptions): Promise<Secrets> => {
  const { file, log } = options
  const backend = await keyringBackend(options)
  if (readSecretFile(file) === null) {
    log.warn('secrets_for_session_only', { reason: 'file_not_understood' })
    return sessionSecrets()
  }
  if (backend !== null) return inKeyring(options, backend)
  log.warn('secrets_without_keyring')
  return passphraseSecrets(file)
}

const inKeyring = ({ file, keyring, log }: SecretsOptions, backend: string): Secrets => {
  const open = async (sealed: SealedSecret) =>
    sealed.backend === backend ? await decrypt(keyring, sealed.ciphertext) : null
  const set = async (ref: string, value: string): Promise<void> => {
    const ciphertext = await encrypt(keyring, value)
    const unread: SealedSecret[] = []
    for (const sealed of sealedUnder(readSecretFile(file), ref))
      if ((await open(sealed)) === null) unread.push(sealed)
    // Read again after the waiting: another secret may have been set meanwhile.
    const records = readSecretFile(file)
    if (records === null) throw new Error('The file of the secrets is no longer what it was.')
    writeSecretFile(file, withSealed(records, ref, { backend, version: 1, ciphertext }, unread))
  }
  return {
    storage: 'keyring',
    set,
    has: async (ref) => sealedUnder(readSecretFile(file), ref).length > 0,
    async get(ref) {
      const all = sealedUnder(readSecretFile(file), ref)
      for (const sealed of all) {
        const decrypted = await open(sealed)
        if (decrypted === null) continue
        if (decrypted.encryptAgain) await set(ref, decrypted.value)
        return decrypted.value
      }
      const [newest] = all
      if (newest !== undefined) log.warn('secret_cannot_be_read', { was: newest.backend, is: backend })
      return null
    },
    remove: async (ref) => removeSealed(file, ref)
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
