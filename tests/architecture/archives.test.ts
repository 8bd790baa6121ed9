import { describe, expect, it } from 'vitest'
import { checkArchives } from './rules/archives.ts'
import { describeComplaints, readSources } from './rules/source.ts'

const sources = readSources(['src'])

describe('archives', () => {
  it('are opened by nobody: the app neither reads nor writes zip or tar', () => {
    expect(sources.length).toBeGreaterThan(120)
    expect(describeComplaints(checkArchives(sources))).toEqual([])
  })
})

describe('the checker of archives', () => {
  it.each([
    "import { openPromise } from 'yauzl'",
    "import { unzipSync } from 'fflate'",
    "const zip = await import('jszip')",
    "import { extract } from 'tar'",
    "import { gunzipSync } from 'node:zlib'",
    "import { fileTypeFromBuffer } from 'file-type'"
  ])('complains about %s', (text) => {
    expect(checkArchives([{ path: 'src/main/ingest/planted.ts', text }])).toHaveLength(1)
  })

  it('accepts what its place is for', () => {
    const text = "import { createGunzip } from 'node:zlib'"
    expect(checkArchives([{ path: 'src/main/runtime/outside.ts', text }])).toEqual([])
  })
})
