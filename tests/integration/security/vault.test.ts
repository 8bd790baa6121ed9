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

  test('one that is set anew while the keyring is another leaves the former where it was', async () => {
    await (await open(keyringOf(1, 'kwallet6'))).set('handoff-key', 'first')
    const { ciphertext } = JSON.parse(content())['handoff-key']
    const other = await open(keyringOf(2))
    await other.set('handoff-key', 'second')
    await other.set('handoff-key', 'third')
    expect(JSON.parse(content())['handoff-key'].former).toEqual([
      { backend: 'kwallet6', version: 1, ciphertext }
    ])
    expect(await other.get('handoff-key')).toBe('third')
    expect(await (await open(keyringOf(1, 'kwallet6'))).get('handoff-key')).toBe('first')
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

  test('a pass-phrase takes its place: chosen once, asked for at each start, and the key stands nowhere', async () => {
    const secrets = await open(keyringOf(1, 'basic_text'))
    await secrets.set('account-a', 'marker-of-a')
    await secrets.passphrase?.choose('quatre mots bien à moi')
    expect(secrets.storage).toBe('passphrase')
    await secrets.set('account-b', 'marker-of-b')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    for (const record of Object.values(JSON.parse(content())))
      expect(record).toEqual({ backend: 'passphrase', version: 1, ciphertext: expect.any(String) })
    expect(content()).not.toMatch(/marker|quatre/u)
    const later = await open(keyringOf(1, 'basic_text'))
    expect([later.storage, await later.get('account-a')]).toEqual(['locked', null])
    expect(await later.passphrase?.enter('quatre mots bien à toi')).toBe(false)
    expect([later.storage, await later.get('account-a')]).toEqual(['locked', null])
    // Accents composed in another way are the same letters.
    expect(await later.passphrase?.enter('quatre mots bien à moi'.normalize('NFD'))).toBe(true)
    expect(later.storage).toBe('passphrase')
    expect([await later.get('account-a'), await later.get('account-b')]).toEqual([
      'marker-of-a',
      'marker-of-b'
    ])
  })

  test('while it is locked nothing of the file is written over; what is set meanwhile joins it', async () => {
    const first = await open(keyringOf(1, 'basic_text'))
    await first.passphrase?.choose('quatre mots bien à moi')
    await first.set('account-a', 'a')
    const before = content()
    const locked = await open(keyringOf(1, 'basic_text'))
    await locked.set('account-a', 'newer')
    await locked.set('account-c', 'c')
    expect(content()).toBe(before)
    expect(await locked.get('account-c')).toBe('c')
    await locked.passphrase?.enter('quatre mots bien à moi')
    expect([await locked.get('account-a'), await locked.get('account-c')]).toEqual(['newer', 'c'])
  })

  test('a lost pass-phrase is replaced: what it made stays, byte for byte, and opens nothing', async () => {
    const first = await open(keyringOf(1, 'basic_text'))
    await first.passphrase?.choose('quatre mots bien à moi')
    await first.set('account-a', 'a')
    const { ciphertext } = JSON.parse(content())['account-a']
    const second = await open(keyringOf(1, 'basic_text'))
    await second.passphrase?.choose('une autre phrase entière')
    expect([second.storage, await second.get('account-a')]).toEqual(['passphrase', null])
    await second.set('account-a', 'anew')
    expect(JSON.parse(content())['account-a'].former).toEqual([
      { backend: 'passphrase', version: 1, ciphertext }
    ])
    const third = await open(keyringOf(1, 'basic_text'))
    expect(await third.passphrase?.enter('quatre mots bien à moi')).toBe(false)
    expect(await third.passphrase?.enter('une autre phrase entière')).toBe(true)
    expect(await third.get('account-a')).toBe('anew')
  })

  test('a secret that was moved under another name, or changed, opens nothing', async () => {
    const first = await open(keyringOf(1, 'basic_text'))
    await first.passphrase?.choose('quatre mots bien à moi')
    await first.set('account-a', 'a')
    const records = JSON.parse(content())
    const bytes = Buffer.from(records['account-a'].ciphertext, 'base64')
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
    const changed = { ...records['account-a'], ciphertext: bytes.toString('base64') }
    writeFileSync(
      file,
      JSON.stringify({ ...records, 'account-b': records['account-a'], 'account-c': changed })
    )
    expect([
      await first.get('account-a'),
      await first.get('account-b'),
      await first.get('account-c')
    ]).toEqual(['a', null, null])
  })

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
