import { describe, expect, it } from 'vitest'
import { networks } from '../../src/shared/model/network.ts'
import { checkNetworkNames, checkPurity } from './rules/purity.ts'
import { describeComplaints, readSources } from './rules/source.ts'

const sources = readSources(['src'])

/** Words of every day that are also networks: other sorts of text bear them (an e-mail address, the letter x, a rest). */
const namesToWatch = networks.filter((network) => !['email', 'other', 'x', 'threads'].includes(network))

describe('purity', () => {
  it('keeps time, chance, timers, the environment and requests in the runtime', () => {
    expect(describeComplaints(checkPurity(sources))).toEqual([])
  })

  it('keeps the names of networks out of generic code', () => {
    expect(describeComplaints(checkNetworkNames(sources, namesToWatch))).toEqual([])
  })
})

describe('the checker of purity', () => {
  const complaintsAbout = (text: string, path = 'src/main/domain/planted.ts'): number =>
    checkPurity([{ path, text }]).length

  it.each([
    'const at = Date.now()',
    "const at = Date['now']()",
    'const at = globalThis.Date.now()',
    'const at = new Date()',
    'const at = new Date(0)',
    'const at = Date()',
    'const at = performance.now()',
    'const chance = Math.random()',
    'const id = crypto.randomUUID()',
    "import { randomUUID } from 'node:crypto'",
    "import { randomBytes as bytes } from 'node:crypto'",
    'setTimeout(() => {}, 1)',
    'setInterval(() => {}, 1)',
    "import { setTimeout as sleep } from 'node:timers/promises'",
    'const home = process.env.HOME',
    "const home = process['env'].HOME",
    "await fetch('https://example.org')",
    "await globalThis.fetch('https://example.org')"
  ])('complains about %s', (text) => {
    expect(complaintsAbout(text)).toBe(1)
  })

  it.each([
    'const at = ctx.clock.now()',
    'const then = Date.parse(text)',
    "await io.fetch('https://example.org')",
    'const now = dates.Date',
    '// new Date() would be wrong here',
    "import { createHash } from 'node:crypto'",
    "import { setImmediate as nextTurn } from 'node:timers/promises'"
  ])('accepts %s', (text) => {
    expect(complaintsAbout(text)).toBe(0)
  })

  it('lets a speaker of Dates make one from a moment, never from the clock', () => {
    expect(complaintsAbout('const at = new Date(now)', 'src/main/domain/read-moment.ts')).toBe(0)
    expect(complaintsAbout('const at = new Date()', 'src/main/domain/read-moment.ts')).toBe(1)
  })

  it('lets the renderer show clocks, and nothing else', () => {
    expect(complaintsAbout('const at = new Date()', 'src/renderer/ui/planted.tsx')).toBe(0)
    expect(complaintsAbout('const at = Date.now()', 'src/renderer/ui/planted.tsx')).toBe(0)
    expect(complaintsAbout('const chance = Math.random()', 'src/renderer/ui/planted.tsx')).toBe(1)
    expect(complaintsAbout("fetch('/')", 'src/renderer/ui/planted.tsx')).toBe(1)
    expect(complaintsAbout('const at = Date.now()', 'src/main/runtime/planted.ts')).toBe(0)
  })

  it.each([
    ['src/main/outbox/planted.ts', "const most = account.network === 'mastodon' ? 500 : 300"],
    ['src/main/outbox/planted.ts', 'const limit = { mastodon: 500 }'],
    ['src/renderer/ui/planted.tsx', 'const a = <Mark network="mastodon" />'],
    ['src/main/connectors/bluesky/planted.ts', "const other = 'mastodon'"],
    ['src/main/connectors/http.ts', 'const other = `mastodon`']
  ])('complains about a network named in %s: %s', (path, text) => {
    expect(checkNetworkNames([{ path, text }], namesToWatch)).toHaveLength(1)
  })

  it.each([
    ['src/main/connectors/mastodon/mastodon.ts', "const network = 'mastodon'"],
    ['src/main/connectors/all-connectors.ts', "export const all = { mastodon: connect('mastodon') }"],
    ['src/shared/model/network.ts', "export const networks = ['mastodon']"],
    ['src/main/outbox/planted.ts', '// as mastodon does']
  ])('accepts a network named in %s', (path, text) => {
    expect(checkNetworkNames([{ path, text }], namesToWatch)).toEqual([])
  })
})
