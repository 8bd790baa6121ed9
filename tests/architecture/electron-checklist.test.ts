import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './rules/source.ts'

type Shown = readonly [file: string, title: string]

const doors = 'tests/architecture/electron-doors.test.ts'
const page = 'tests/integration/security/page-protocol.test.ts'
const permissions = 'tests/integration/security/permissions.test.ts'
const navigation = 'tests/integration/security/navigation.test.ts'
const inElectron = 'tests/e2e/security.spec.ts'
const packed = 'tests/e2e/security-packed.spec.ts'

const locked: Shown = [doors, 'are locked for every window in the same way']
const refused: Shown = [doors, 'have one guard each, and what has no place here stands nowhere']
const windows: Shown = [inElectron, 'windows are locked as they were asked to be']
const nothingLeaves: Shown = [inElectron, 'nothing leaves the page']
const staysHere: Shown = [inElectron, 'the page stays where it is']

/**
 * The security checklist of Electron, item by item, each with the tests that show it: at the lowest layer that can, and the
 * decisive ones in true Electron. https://www.electronjs.org/docs/latest/tutorial/security (20 items, read 2026-11-28)
 */
const checklist: Readonly<Record<string, readonly Shown[]>> = {
  'only secure content': [nothingLeaves, [permissions, 'is its own files']],
  'no Node for remote content': [locked, [inElectron, 'no Node: not in the page']],
  'context isolation': [locked, [inElectron, 'what a script of the page does to its prototypes']],
  'process sandbox': [locked, windows, [doors, 'stay shut by switches too']],
  'permissions from remote content': [windows, [permissions, 'of all that Electron knows']],
  webSecurity: [locked, windows],
  'content security policy': [nothingLeaves, [page, 'come with this very policy']],
  allowRunningInsecureContent: [refused],
  experimentalFeatures: [refused],
  enableBlinkFeatures: [refused],
  'popups of webviews': [refused, [navigation, 'opens no window']],
  'options of webviews': [locked, [navigation, 'is held at its address']],
  navigation: [staysHere, [navigation, 'is held at its address']],
  'new windows': [staysHere, [navigation, 'opens no window']],
  'shell.openExternal': [
    refused,
    staysHere,
    ['tests/integration/security/opening-addresses.test.ts', 'whatever the text, what is opened']
  ],
  'a current Electron': [
    ['tests/architecture/electron-support.test.ts', 'is of a line that still gets fixes']
  ],
  'the sender of messages': [
    refused,
    ['tests/integration/security/ipc-sender.test.ts', 'not from a frame within the page'],
    ['tests/integration/security/ipc-fuzz.test.ts', 'none that is not valid is let in'],
    [inElectron, 'a call that is unknown, or too large']
  ],
  'no file protocol': [
    [page, 'are all that'],
    [navigation, 'a page of ours may only go to itself']
  ],
  fuses: [
    ['tests/architecture/fuses.test.ts', 'are all decided'],
    [packed, 'every fuse has been decided about'],
    [packed, 'it is no Node for anybody']
  ],
  'no API of Electron in the page': [refused, [inElectron, 'no Node: not in the page']]
}

describe('the checklist of Electron', () => {
  it('has twenty items', () => expect(Object.keys(checklist)).toHaveLength(20))

  it.each(Object.entries(checklist))('%s: its tests stand', (_item, tests) => {
    expect(tests.length).toBeGreaterThan(0)
    for (const [file, title] of tests) {
      const path = join(root, file)
      expect(existsSync(path) && readFileSync(path, 'utf8').includes(title), `${file}: ${title}`).toBe(true)
    }
  })
})
