import { expect, it } from 'vitest'
import { z } from 'zod'
import { withinDepth } from '../../../src/main/connectors/http.ts'
import { readableOf, readEach } from '../../../src/main/connectors/read-each.ts'

const schema = z.object({ id: z.number().int() })

it('an odd entry of a list is kept as it came, under its own name where it has one, and hides no other', () => {
  const list = [{ id: 1 }, { id: 'two', words: 'Bonjour' }, null, { id: 3 }]
  const { read, unread } = readEach(list, schema, (odd) => (odd === null ? null : '2'))
  expect(read).toEqual([{ id: 1 }, { id: 3 }])
  expect(unread).toEqual([
    { ref: '2', raw: '{"id":"two","words":"Bonjour"}' },
    { ref: null, raw: 'null' }
  ])
})

it('what nobody said is left aside', () => {
  expect(readEach([{}], schema, () => undefined).unread).toEqual([])
  expect(readableOf(schema).parse([{}, { id: 1 }])).toEqual([{ id: 1 }])
})

it('an answer ends at its two hundredth level, so that whoever walks through it comes to an end', () => {
  const deep: unknown = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},"b":"Bonjour"}`)
  const kept = withinDepth(deep)
  expect(JSON.stringify(kept)).toMatch(/^\{"a":\[{199}null\]{199},"b":"Bonjour"\}$/u)
  for (const value of [null, 1, 'a', [], {}, [{ a: [1] }]]) expect(withinDepth(value)).toEqual(value)
})
