import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { describeComplaints, root, type Source } from './rules/source.ts'
import { budget, checkSupplyChain } from './rules/supply-chain.ts'

const read = (path: string): Source => ({ path, text: readFileSync(join(root, path), 'utf8') })

describe('what travels with the app', () => {
  it('is of licences that were accepted, and no more than the budget', () => {
    expect(describeComplaints(checkSupplyChain(read('package-lock.json'), read('package.json')))).toEqual([])
  })
})

interface Notices {
  shippedLicences(): readonly { readonly name: string; readonly version: string; readonly text: string }[]
  notices(): string
}

describe('what ships beside the program', () => {
  it('holds the licence of every package that travels, in its own words', async () => {
    const { shippedLicences, notices }: Notices = await import(join(root, 'scripts', 'notices.mjs'))
    const licences = shippedLicences()
    expect(licences.length).toBeGreaterThan(100)
    expect(licences.filter(({ text }) => text.length < 200).map(({ name }) => name)).toEqual([])
    const all = notices()
    for (const { name, version } of licences) expect(all).toContain(`\n${name} ${version} (`)
    // Hunspell itself is offered under three licences; the one that was accepted is there whole.
    const hunspell = licences.find(({ name }) => name === 'hunspell-wasm')
    expect(hunspell?.text).toContain('MOZILLA PUBLIC LICENSE')
    expect(hunspell?.text).toContain('Version 1.1')
  })
})

describe('the checker of what travels', () => {
  const complaints = (packages: Record<string, object>, dependencies: Record<string, string> = {}) =>
    checkSupplyChain(
      { path: 'package-lock.json', text: JSON.stringify({ packages: { '': {}, ...packages } }) },
      { path: 'package.json', text: JSON.stringify({ dependencies }) }
    )

  it.each(['MIT', '(MIT OR GPL-3.0)', '(ISC AND CC-BY-3.0)', 'Apache-2.0'])('accepts %s', (license) => {
    expect(complaints({ 'node_modules/a': { license } })).toEqual([])
  })

  it.each(['GPL-3.0', 'AGPL-3.0-only', '(MIT AND GPL-2.0)', 'UNLICENSED', 'SEE LICENSE IN LICENSE'])(
    'complains about %s, and not where it only serves development',
    (license) => {
      expect(complaints({ 'node_modules/a': { license } })).toHaveLength(1)
      expect(complaints({ 'node_modules/a': { license, dev: true } })).toEqual([])
    }
  )

  it('complains about a licence that is not said, and about too many packages', () => {
    expect(complaints({ 'node_modules/a': {} })).toHaveLength(1)
    const many = (most: number): Record<string, string> =>
      Object.fromEntries(Array.from({ length: most + 1 }, (_one, index) => [`p${index}`, '1.0.0']))
    expect(complaints({}, many(budget.direct))).toHaveLength(1)
  })
})
