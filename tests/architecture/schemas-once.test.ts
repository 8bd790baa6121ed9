import { describe, expect, it } from 'vitest'
import { checkSchemas } from './rules/schemas.ts'
import { describeComplaints, readSources } from './rules/source.ts'

/** A command reads what it was answered once, and ends. */
const ofCommands = 'src/main/command-line/'

describe('schemas', () => {
  it('are made once, and not for each reading', () => {
    const sources = readSources(['src']).filter(({ path }) => !path.startsWith(ofCommands))
    expect(sources.length).toBeGreaterThan(500)
    expect(describeComplaints(checkSchemas(sources))).toEqual([])
  })
})

describe('the checker of schemas', () => {
  const complaintsOf = (text: string) => checkSchemas([{ path: 'src/main/store/planted.ts', text }])

  it.each([
    'const read = (row) => z.array(spanSchema).parse(row)',
    'function read(row) { return settingsSchema.partial().safeParse(row) }',
    'const read = (row) => idSchema.nullable().catch(null).parse(row)',
    'const read = async (row) => await z.object({}).parseAsync(row)'
  ])('complains about %s', (text) => {
    expect(complaintsOf(text)).toHaveLength(1)
  })

  it.each([
    'const columns = z.array(spanSchema); const read = (row) => columns.parse(row)',
    'const read = (row) => settingsSchema.shape.language.parse(row)',
    'const known = z.array(idSchema).parse(given)',
    'const words = (most) => z.string().max(most)',
    'const read = (text) => JSON.parse(text)'
  ])('accepts %s', (text) => {
    expect(complaintsOf(text)).toEqual([])
  })
})
