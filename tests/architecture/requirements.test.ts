import { describe, expect, it } from 'vitest'
import { checkRequirements } from './rules/requirements.ts'
import { describeComplaints, readSources } from './rules/source.ts'

/** What is known to break inboxes of this kind: double sends, lost words, wrong voices. */
const requirements = 38

describe('what must never happen', () => {
  it('has a test of its name, number by number', () => {
    const tests = readSources(['tests'], ['.test.ts', '.test.tsx', '.spec.ts', 'connector-contract.ts'])
    expect(tests.length).toBeGreaterThan(150)
    expect(describeComplaints(checkRequirements(tests, requirements))).toEqual([])
  })
})

describe('the checker of requirements', () => {
  const source = (text: string) => [{ path: 'tests/unit/planted.test.ts', text }]

  it('sees a gap, and a number that does not exist', () => {
    expect(checkRequirements(source(`test('R-1 a reply leaves once', run)`), 2)).toHaveLength(1)
    expect(checkRequirements(source(`test('R-1 R-3 a reply leaves once', run)`), 1)).toHaveLength(1)
    expect(checkRequirements(source(`// R-1\nconst words = 'R-1 a reply leaves once'`), 1)).toHaveLength(1)
    expect(checkRequirements(source(`test('a reply leaves once, as R-1 wants', run)`), 1)).toHaveLength(1)
    expect(checkRequirements(source(`test('R-1 a reply leaves once', run)`), 1, [1])).toHaveLength(1)
  })

  it('does not take a test for one that nobody runs, or that passes by failing', () => {
    for (const way of ['test.skip', 'it.todo', 'it.fails', 'describe.skip', 'test.fixme'])
      expect(checkRequirements(source(`${way}('R-1 a reply leaves once', run)`), 1)).toHaveLength(1)
  })

  it('reads every way of naming tests', () => {
    const text = [
      `test('R-1 one', run)`,
      `it.each(cases)('R-2 %s', run)`,
      `describe.skipIf(no)('R-3 three', run)`,
      'test(`R-4 four (${seed})`, run)',
      `it.runIf(has('x'))('R-5 R-6 five and six', run)`
    ].join('\n')
    expect(checkRequirements(source(text), 6)).toEqual([])
  })
})
