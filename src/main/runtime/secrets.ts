/**
 * Where secrets are: in a keyring of the computer; under a pass-phrase that was entered, or that was chosen and is not
 * entered yet (`locked`); or only until the app quits.
 */
export type SecretStorage = 'keyring' | 'passphrase' | 'locked' | 'session'

export interface Secrets {
  readonly storage: SecretStorage
  /** Null when it is not there or cannot be read any more: the account then asks to be reconnected. */
  get(ref: string): Promise<string | null>
  /** Whether something is kept under a name, readable or not; nothing is opened for it. */
  has(ref: string): Promise<boolean>
  set(ref: string, value: string): Promise<void>
  remove(ref: string): Promise<void>
  /** Where there is no keyring, a pass-phrase of the person may take its place. */
  readonly passphrase?: Passphrase
}

export interface Passphrase {
  /** From now on it opens the secrets. What one before it made stays in the file, and opens nothing. */
  choose(passphrase: string): Promise<void>
  /** False when it is not the one. */
  enter(passphrase: string): Promise<boolean>
}

/** Secrets until the process ends, for the command line, for tests, and where the computer has no keyring. */
export const sessionSecrets = (): Secrets => {
  const values = new Map<string, string>()
  return {
    storage: 'session',
    get: async (ref) => values.get(ref) ?? null,
    has: async (ref) => values.has(ref),
    set: async (ref, value) => {
      values.set(ref, value)
    },
    remove: async (ref) => {
      values.delete(ref)
    }
  }
}
