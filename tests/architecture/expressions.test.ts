import { describe, expect, it } from 'vitest'
import { checkExpressions, expressionsOf } from './rules/expressions.ts'
import { describeComplaints, readSources } from './rules/source.ts'

const sources = readSources(['src'])

describe('regular expressions', () => {
  it('are written by us, and none takes a time that grows faster than what it reads', () => {
    expect(sources.flatMap((source) => expressionsOf(source).written).length).toBeGreaterThan(400)
    expect(describeComplaints(checkExpressions(sources))).toEqual([])
  })
})

describe('the checker of expressions', () => {
  const complaintsOf = (text: string) => checkExpressions([{ path: 'src/main/ingest/planted.ts', text }])

  it.each([
    'const found = new RegExp(query)',
    "const found = new RegExp(`^${words.join('|')}`, 'iu')",
    'const found = RegExp(query)',
    "const found = new globalThis.RegExp(query, 'u')",
    'let changing = "a"; const found = new RegExp(changing)',
    'const words = readWords(); const found = new RegExp(`${words}x`)'
  ])('complains about one that is made of input: %s', (text) => {
    expect(complaintsOf(text)).toHaveLength(1)
  })

  it.each([
    'const slow = /^(?:a+)+$/u',
    'const slow = /(?:a|a)*$/u',
    'const slow = /^\\s*\\n\\s*$/u',
    'const slow = /x+$/u',
    'const slow = /\\d*a?\\d*$/u',
    "const words = 'a+'; const slow = new RegExp(`^(?:${words})+$`, 'u')"
  ])('complains about one that may take for ever: %s', (text) => {
    expect(complaintsOf(text)).toHaveLength(1)
  })

  it.each([
    'const fast = /^[a-z]+(?:-[a-z]+)*$/u',
    'const fast = /x{1,20}$/u',
    "const part = '[a-z]{2}'; const whole = `${part}-${part}`; const fast = new RegExp(`^${whole}$`, 'u')"
  ])('accepts %s', (text) => {
    expect(complaintsOf(text)).toEqual([])
  })
})
