import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mayHavePermission, mayRequest } from '../../../src/main/electron/permissions.ts'

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
