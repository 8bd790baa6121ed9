import { describe, expect, it } from 'vitest'
import { checkPieces, turnsOf } from './rules/read-pieces.ts'
import { describeComplaints, readSources, type Source } from './rules/source.ts'

describe('what is read while the window comes', () => {
  const sources = readSources(['src/main', 'src/shared'])

  it('is read in pieces that are there, each with something of its own, and little beside them', () => {
    expect(turnsOf(sources).length).toBeGreaterThan(3)
    expect(describeComplaints(checkPieces(sources))).toEqual([])
  })
})

describe('the checker of pieces', () => {
  const app: readonly Source[] = [
    { path: 'src/main/app.ts', text: "import './store.ts'\nimport './api.ts'" },
    { path: 'src/main/api.ts', text: "import './deep.ts'\nexport const serve = 1" },
    { path: 'src/main/deep.ts', text: `export const deep = '${'x'.repeat(600)}'` },
    { path: 'src/main/store.ts', text: "import type { serve } from './api.ts'\nexport const store = 2" },
    { path: 'src/main/aside.ts', text: 'export const aside = 3' }
  ]
  const complaints = (reading: string): readonly string[] =>
    checkPieces([...app, { path: 'src/main/read-app.ts', text: reading }]).map(({ message }) => message)
  const of = (...files: readonly string[]): string =>
    files.map((file) => `export const ${file} = () => import('./${file}.ts')`).join('\n')

  it('accepts pieces that the app needs, and the app after them', () => {
    expect(complaints(of('store', 'api', 'app'))).toEqual([])
  })

  it.each([
    ['a piece that is gone', of('stores', 'api', 'app'), /stores\.ts is not there/u],
    ['one that the app does not need', of('store', 'api', 'aside', 'app'), /aside\.ts is nothing that/u],
    ['one that came with another', of('api', 'deep', 'app'), /deep\.ts came with a piece before/u],
    ['what is no piece yet', of('store', 'app'), /^\d+ of \d+ letters are in no piece/u],
    ['the app before its end', of('api', 'app', 'store'), /app\.ts is read last/u]
  ])('complains about %s', (_what, reading, complaint) => {
    expect(complaints(reading)[0]).toMatch(complaint)
  })
})
