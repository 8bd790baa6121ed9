import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSecrets, type Keyring } from '../../../src/main/electron/safe-storage.ts'
import { silentLog } from '../../../src/main/runtime/log.ts'
import type { Secrets } from '../../../src/main/runtime/secrets.ts'

let folder = ''
let file = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-secrets-'))
  file = join(folder, 'secrets.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A keyring that turns the bytes over with its key, and knows its own by their first byte, as real ones do. */
const keyringOf = (
  key: number,
  backend: ReturnType<Keyring['getSelectedStorageBackend']> = 'gnome_libsecret'
) => {
  const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ key))
  const keyring: Keyring = {
    encryptString: (text) => Buffer.concat([Buffer.from([key]), turn(Buffer.from(text))]),
    decryptString: (bytes) => {
      if (bytes[0] !== key) throw new Error('Error while decrypting the ciphertext.')
      return turn(bytes.subarray(1)).toString()
    },
    isEncryptionAvailable: () => true,
    getSelectedStorageBackend: () => backend
  }
  return keyring
}

const open = (keyring: Keyring, platform: NodeJS.Platform = 'linux'): Promise<Secrets> =>
  openSecrets({ file, keyring, platform, log: silentLog })

const content = (): string => readFileSync(file, 'utf8')

describe('with a keyring', () => {
  test('secrets outlive the app, unreadable in a file that only its owner may read', async () => {
    const secrets = await open(keyringOf(1))
    await secrets.set('account-a', 'marker-of-a')
    await secrets.set('account-b', 'marker-of-b')
    expect(secrets.storage).toBe('keyring')
    expect(content()).not.toContain('marker')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const later = await open(keyringOf(1))
    expect(await later.get('account-a')).toBe('marker-of-a')
    expect(await later.get('account-b')).toBe('marker-of-b')
    expect(await later.get('account-c')).toBeNull()
    expect(await later.get('constructor')).toBeNull()
  })

  test('a removed secret is gone, the others stay', async () => {
    const secrets = await open(keyringOf(1))
    await secrets.set('account-a', 'a')
    await secrets.set('account-b', 'b')
    await secrets.remove('account-a')
    expect(await secrets.get('account-a')).toBeNull()
    expect(await secrets.get('account-b')).toBe('b')
  })

  test('two secrets set at once are both kept', async () => {
    const secrets = await open(keyringOf(1))
    await Promise.all([secrets.set('account-a', 'a'), secrets.set('account-b', 'b')])
    expect([await secrets.get('account-a'), await secrets.get('account-b')]).toEqual(['a', 'b'])
  })

  test('one that cannot be decrypted any more is never written over by the others', async () => {
    await (await open(keyringOf(1))).set('account-a', 'a')
    const before = JSON.parse(content())
    const changed = await open(keyringOf(2))
    expect(await changed.get('account-a')).toBeNull()
    await changed.set('account-b', 'b')
    expect(JSON.parse(content())['account-a']).toEqual(before['account-a'])
    expect(await (await open(keyringOf(1))).get('account-a')).toBe('a')
  })

  test('one of another keyring is not even tried', async () => {
    await (await open(keyringOf(1, 'kwallet6'))).set('account-a', 'a')
    const before = content()
    expect(await (await open(keyringOf(1))).get('account-a')).toBeNull()
    expect(content()).toBe(before)
  })

  test('the asynchronous interface is preferred, and encrypts again when it says so', async () => {
    const old = keyringOf(1)
    const next = keyringOf(2)
    await (await open(old)).set('account-a', 'a')
    const rotating: Keyring = {
      ...next,
      isAsyncEncryptionAvailable: async () => true,
      encryptStringAsync: async (text) => next.encryptString(text),
      decryptStringAsync: async (bytes) => ({ result: old.decryptString(bytes), shouldReEncrypt: true })
    }
    expect(await (await open(rotating)).get('account-a')).toBe('a')
    expect(await (await open(next)).get('account-a')).toBe('a')
  })
})

describe('without a keyring', () => {
  test.each(['basic_text', 'unknown'] as const)(
    '%s keeps secrets until the app quits, although it says that it can encrypt',
    async (backend) => {
      const keyring = { ...keyringOf(1, backend), isAsyncEncryptionAvailable: async () => true }
      const secrets = await open(keyring)
      await secrets.set('account-a', 'a')
      expect(secrets.storage).toBe('session')
      expect(await secrets.get('account-a')).toBe('a')
      expect(existsSync(file)).toBe(false)
      expect(await (await open(keyring)).get('account-a')).toBeNull()
    }
  )

  test('what an earlier keyring keeps stays, unless its account is removed', async () => {
    await (await open(keyringOf(1))).set('account-a', 'a')
    await (await open(keyringOf(1))).set('account-b', 'b')
    const before = content()
    const secrets = await open(keyringOf(1, 'basic_text'))
    expect(await secrets.get('account-a')).toBeNull()
    await secrets.set('account-a', 'new')
    expect(content()).toBe(before)
    await secrets.remove('account-b')
    expect(Object.keys(JSON.parse(content()))).toEqual(['account-a'])
  })

  test('a keyring that refuses to encrypt is none, on any system', async () => {
    const secrets = await open({ ...keyringOf(1), isEncryptionAvailable: () => false }, 'darwin')
    expect(secrets.storage).toBe('session')
  })
})

test('a file that cannot be understood is left as it is, and secrets are kept until the app quits', async () => {
  writeFileSync(file, '{"account-a": "not what we wrote"')
  const secrets = await open(keyringOf(1))
  await secrets.set('account-b', 'b')
  await secrets.remove('account-a')
  expect(secrets.storage).toBe('session')
  expect(content()).toBe('{"account-a": "not what we wrote"')
})
