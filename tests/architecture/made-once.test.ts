import { describe, expect, it } from 'vitest'
import { checkMadeOnce } from './rules/made-once.ts'
import { describeComplaints, readSources } from './rules/source.ts'

/** A command reads what it was answered once, and ends. */
const ofCommands = 'src/main/command-line/'

describe('schemas and collators', () => {
  it('are made once, and not for each use', () => {
    const sources = readSources(['src']).filter(({ path }) => !path.startsWith(ofCommands))
    expect(sources.length).toBeGreaterThan(500)
    expect(describeComplaints(checkMadeOnce(sources))).toEqual([])
  })
})

describe('the checker of what is made once', () => {
  const complaintsOf = (text: string) => checkMadeOnce([{ path: 'src/main/store/planted.ts', text }])

  it.each([
    'const read = (row) => z.array(spanSchema).parse(row)',
    'function read(row) { return settingsSchema.partial().safeParse(row) }',
    'const read = (row) => idSchema.nullable().catch(null).parse(row)',
    'const read = async (row) => await z.object({}).parseAsync(row)',
    "const order = (one, other) => one.localeCompare(other, 'fr', { sensitivity: 'base' })"
  ])('complains about %s', (text) => {
    expect(complaintsOf(text)).toHaveLength(1)
  })

  it.each([
    'const columns = z.array(spanSchema); const read = (row) => columns.parse(row)',
    'const read = (row) => settingsSchema.shape.language.parse(row)',
    'const known = z.array(idSchema).parse(given)',
    'const words = (most) => z.string().max(most)',
    'const read = (text) => JSON.parse(text)',
    "const order = (one, other) => one.localeCompare(other, 'fr')"
  ])('accepts %s', (text) => {
    expect(complaintsOf(text)).toEqual([])
  })
})
