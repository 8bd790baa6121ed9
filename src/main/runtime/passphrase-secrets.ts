import {
  readSecretFile,
  removeSealed,
  type SealedSecret,
  sealedUnder,
  withSealed,
  writeSecretFile
} from './secret-file.ts'
import { type DerivedKey, deriveKey, openText, saltOf, sealText } from './seal-text.ts'
import { type Secrets, sessionSecrets } from './secrets.ts'

const backend = 'passphrase'
/** A known text under the key: whether a pass-phrase is the one is told by this record alone. */
const checkRef = 'passphrase-check'
const checkText = 'porte-parole'

/**
 * Secrets where the computer has no keyring: kept until the app quits, unless the person chooses a pass-phrase, which then
 * opens them after each start. While it is not entered nothing of the file is read, and nothing in it is written over.
 */
export const passphraseSecrets = (file: string): Secrets => {
  const session = sessionSecrets()
  /** What is kept until the app quits: the file takes it once there is a key. */
  const heldRefs = new Set<string>()
  let key: DerivedKey | null = null
  const check = (): SealedSecret | undefined =>
    sealedUnder(readSecretFile(file), checkRef).find((sealed) => sealed.backend === backend)
  const open = (opened: DerivedKey, ref: string, sealed: SealedSecret): string | null =>
    sealed.backend === backend ? openText(opened, ref, sealed.ciphertext) : null
  const write = (opened: DerivedKey, ref: string, value: string): void => {
    const records = readSecretFile(file)
    if (records === null) throw new Error('The file of the secrets is no longer what it was.')
    const unread = sealedUnder(records, ref).filter((sealed) => open(opened, ref, sealed) === null)
    const seal = (name: string, text: string): SealedSecret => ({
      backend,
      version: 1,
      ciphertext: sealText(opened, name, text)
    })
    // The file may have been taken away since the pass-phrase was entered: a new one asks for it at the next start as well.
    const hasCheck = ref === checkRef || sealedUnder(records, checkRef).length > 0
    const known = hasCheck ? records : withSealed(records, checkRef, seal(checkRef, checkText), [])
    writeSecretFile(file, withSealed(known, ref, seal(ref, value), unread))
  }
  const takeUp = async (opened: DerivedKey): Promise<void> => {
    for (const ref of heldRefs) {
      const value = await session.get(ref)
      if (value !== null) write(opened, ref, value)
      heldRefs.delete(ref)
      await session.remove(ref)
    }
    key = opened
  }
  return {
    get storage() {
      if (key !== null) return 'passphrase'
      return check() === undefined ? 'session' : 'locked'
    },
    async get(ref) {
      if (key === null) return await session.get(ref)
      for (const sealed of sealedUnder(readSecretFile(file), ref)) {
        const value = open(key, ref, sealed)
        if (value !== null) return value
      }
      return null
    },
    has: async (ref) => heldRefs.has(ref) || sealedUnder(readSecretFile(file), ref).length > 0,
    async set(ref, value) {
      if (key !== null) return write(key, ref, value)
      heldRefs.add(ref)
      await session.set(ref, value)
    },
    async remove(ref) {
      heldRefs.delete(ref)
      await session.remove(ref)
      removeSealed(file, ref)
    },
    passphrase: {
      async choose(passphrase) {
        const opened = await deriveKey(passphrase)
        write(opened, checkRef, checkText)
        await takeUp(opened)
      },
      async enter(passphrase) {
        const sealed = check()
        if (sealed === undefined) return false
        const opened = await deriveKey(passphrase, saltOf(sealed.ciphertext))
        if (open(opened, checkRef, sealed) !== checkText) return false
        await takeUp(opened)
        return true
      }
    }
  }
}
