/** Where secrets are kept: a keyring of the computer, or only until the app quits. */
export interface Secrets {
  readonly storage: 'keyring' | 'session'
  /** Null when it is not there or cannot be read any more: the account then asks to be reconnected. */
  get(ref: string): Promise<string | null>
  set(ref: string, value: string): Promise<void>
  remove(ref: string): Promise<void>
}

/** Secrets until the process ends, for the command line, for tests, and where the computer has no keyring. */
export const sessionSecrets = (): Secrets => {
  const values = new Map<string, string>()
  return {
    storage: 'session',
    get: async (ref) => values.get(ref) ?? null,
    set: async (ref, value) => {
      values.set(ref, value)
    },
    remove: async (ref) => {
      values.delete(ref)
    }
  }
}
