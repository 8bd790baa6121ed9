import { describe, expect, it } from 'vitest'
import { readSources, type Source } from './rules/source.ts'

/** Statements that would take decisions out of the journal of them, or the journal itself. */
const removals =
  /deleteFrom\(\s*['"`]audit['"`]|\b(?:delete\s+from|replace\s+into|drop\s+table(?:\s+if\s+exists)?)\s+["`]?audit\b/giu

const removalsIn = (sources: readonly Source[]): readonly string[] =>
  sources.flatMap(({ path, text }) => [...text.matchAll(removals)].map(([found]) => `${path} ${found}`))

describe('the audit', () => {
  it('R-35 is never cut: a decision goes only with the conversation that it was about', () => {
    expect(removalsIn(readSources(['src/main']))).toEqual([])
  })

  it.each([
    "await tx.deleteFrom('audit').where('at', '<', before).execute()",
    "await tx\n    .deleteFrom(\n      'audit'\n    )",
    'sql`DELETE FROM audit where at < ${before}`',
    "database.exec('drop table if exists audit')"
  ])('R-35 a removal is seen: %s', (text) => {
    expect(removalsIn([{ path: 'src/main/store/prune.ts', text }])).toHaveLength(1)
  })

  it('R-35 tables whose names begin alike are others', () => {
    expect(removalsIn([{ path: 'one.ts', text: "tx.deleteFrom('audit_note')" }])).toEqual([])
    expect(removalsIn([{ path: 'one.ts', text: 'delete from audited' }])).toEqual([])
  })
})
