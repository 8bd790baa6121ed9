import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { limitEverySession, mayHavePermission, mayRequest } from '../../../src/main/electron/permissions.ts'

/** Every permission that this Electron knows, out of its own type definitions. */
const knownPermissions = (): readonly string[] => {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const definitions = readFileSync(join(folder, 'electron.d.ts'), 'utf8')
  const lists = [
    ...definitions.matchAll(/setPermission(?:Check|Request)Handler\(handler: .*permission: ([^,]+),/g)
  ]
  return [
    ...new Set(
      lists.flatMap(([, list = '']) => [...list.matchAll(/'([^']+)'/g)].map(([, name = '']) => name))
    )
  ]
}

describe('permissions', () => {
  test('of all that Electron knows, our page has exactly two', () => {
    const known = knownPermissions()
    expect(known.length).toBeGreaterThan(40)
    expect(known.filter((name) => mayHavePermission(name, 'app://porte-parole/')).toSorted()).toEqual([
      'clipboard-sanitized-write',
      'notifications'
    ])
  })

  test.each([
    'https://example.com/',
    'app://porte-parole.example/',
    'app://other/',
    'null',
    '',
    'about:blank'
  ])('the page "%s" has none', (requester) =>
    expect(knownPermissions().filter((name) => mayHavePermission(name, requester))).toEqual([])
  )
})

describe('what a page may request', () => {
  test('is its own files, and what the app keeps of messages', () => {
    expect(mayRequest('app://porte-parole/assets/index.js')).toBe(true)
    expect(mayRequest('pp-media://attachment/0193a1f0/whole')).toBe(true)
  })

  test.each([
    'https://example.com/pixel.png',
    'http://127.0.0.1:8080/',
    'ws://example.com/',
    'file:///etc/passwd',
    'data:text/plain,hello',
    'blob:https://example.com/1',
    'app://other/',
    'pp-media://attachment/../secrets.json/whole',
    'pp-media://other/0193a1f0/whole'
  ])('is not %s', (address) => expect(mayRequest(address)).toBe(false))
})

describe('every session that the app makes', () => {
  /** What of a session of Electron is decided by us, and what it was given. */
  const sessionOf = () => {
    const given = new Map<string, unknown>()
    const keep = (name: string) => (value: unknown) => given.set(name, value)
    const session = {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
      setSpellCheckerEnabled: keep('spelling'),
      setSpellCheckerLanguages: keep('languages'),
      setSpellCheckerDictionaryDownloadURL: keep('dictionaries'),
      webRequest: { onBeforeRequest: keep('web') }
    }
    const listeners: ((session: unknown) => void)[] = []
    const app = {
      on: (name: string, listener: (session: unknown) => void) => {
        if (name === 'session-created') listeners.push(listener)
      }
    }
    limitEverySession(app as never)
    for (const listener of listeners) listener(session)
    return given as Map<string, never>
  }

  test('has its permissions decided both when asked for and when looked up', () => {
    const given = sessionOf()
    const request: (...all: unknown[]) => void = given.get('request') as never
    const answers: boolean[] = []
    for (const [name, page] of [
      ['notifications', 'app://porte-parole/'],
      ['notifications', 'https://example.com/'],
      ['media', 'app://porte-parole/']
    ])
      request(null, name, (allowed: boolean) => answers.push(allowed), { requestingUrl: page })
    expect(answers).toEqual([true, false, false])
    const check: (...all: unknown[]) => boolean = given.get('check') as never
    expect(check(null, 'notifications', 'app://porte-parole')).toBe(true)
    expect(check(null, 'geolocation', 'app://porte-parole')).toBe(false)
  })

  test('gives no device and no screen, fetches no dictionary, and cancels what is not ours', () => {
    const given = sessionOf()
    const device: () => boolean = given.get('device') as never
    expect(device()).toBe(false)
    const shown: unknown[] = []
    const display: (request: unknown, callback: (streams: unknown) => void) => void = given.get(
      'display'
    ) as never
    display({}, (streams) => shown.push(streams))
    expect(shown).toEqual([null])
    expect(given.get('spelling')).toBe(false)
    expect(given.get('languages')).toEqual([])
    expect(given.get('dictionaries')).toBe('app://porte-parole/')
    const web: (request: unknown, callback: (answer: unknown) => void) => void = given.get('web') as never
    const outcomes: unknown[] = []
    for (const url of ['app://porte-parole/', 'https://example.com/pixel.png', 'http://127.0.0.1:1/'])
      web({ url }, (answer) => outcomes.push(answer))
    expect(outcomes).toEqual([{ cancel: false }, { cancel: true }, { cancel: true }])
  })
})
