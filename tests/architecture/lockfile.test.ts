import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkLockfile } from './rules/lockfile.ts'
import { describeComplaints, root, type Source } from './rules/source.ts'

const read = (path: string): Source => ({ path, text: readFileSync(join(root, path), 'utf8') })

describe('the packages', () => {
  it('come unaltered from the registry, pinned, and run only scripts that were read', () => {
    const lockfile = read('package-lock.json')
    expect(lockfile.text.split('"integrity"').length).toBeGreaterThan(200)
    expect(describeComplaints(checkLockfile(lockfile, read('package.json')))).toEqual([])
  })
})

describe('the checker of packages', () => {
  const integrity = `sha512-${'A'.repeat(86)}==`

  const complaints = (entry: object, manifest: object = {}): readonly string[] =>
    checkLockfile(
      {
        path: 'package-lock.json',
        text: JSON.stringify({ packages: { '': {}, 'node_modules/planted': entry } })
      },
      { path: 'package.json', text: JSON.stringify(manifest) }
    ).map(({ message }) => message.split(':')[1]?.trim() ?? '')

  it('accepts a package of the registry, with or without its address, and what travels inside another', () => {
    expect(complaints({ integrity })).toEqual([])
    expect(
      complaints({ integrity, resolved: 'https://registry.npmjs.org/planted/-/planted-1.0.0.tgz' })
    ).toEqual([])
    expect(complaints({ inBundle: true })).toEqual([])
    expect(complaints({ integrity, hasInstallScript: true }, { allowScripts: { planted: false } })).toEqual(
      []
    )
  })

  it.each([
    [{}, 'has no sha512 integrity'],
    [{ integrity: 'sha1-AAAA' }, 'has no sha512 integrity'],
    [{ link: true }, 'is a link to a folder'],
    [{ integrity, resolved: 'git+ssh://git@example.org/planted.git#1' }, 'comes from git+ssh'],
    [{ integrity, resolved: 'http://registry.npmjs.org/planted.tgz' }, 'comes from http'],
    [{ integrity, dependencies: { other: 'github:someone/other' } }, 'wants other from github'],
    [{ integrity, hasInstallScript: true }, 'runs a script when installed']
  ])('complains about %j', (entry, complaint) => {
    expect(complaints(entry)).toEqual([complaint])
  })

  it.each(['^1.0.0', '~1.0.0', 'latest', '*', 'git+https://example.org/a.git', 'file:../a'])(
    'complains about a package wanted as %s',
    (range) => {
      expect(complaints({ integrity }, { dependencies: { planted: range } })).toHaveLength(1)
    }
  )
})
