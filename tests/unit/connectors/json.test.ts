import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FileEntry } from '../../../src/main/connectors/files/file-record.ts'
import { examineJson } from '../../../src/main/connectors/json/examine-json.ts'
import { readJson, readJsonLines } from '../../../src/main/connectors/json/json.ts'
import { isTextName } from '../../../src/main/ingest/column-names.ts'

async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length)
}

const readAll = async (text: string, pieceLength = 5): Promise<FileEntry[]> => {
  const layout = examineJson(text, true, isTextName)
  if (layout.kind === 'none') throw new Error(`no JSON at ${layout.at}`)
  const pieces = inPieces(text, pieceLength)
  const entries: FileEntry[] = []
  for await (const some of layout.kind === 'json'
    ? readJson(pieces, layout.recordsAt)
    : readJsonLines(pieces))
    entries.push(...some)
  return entries
}

const told = (entries: readonly FileEntry[]): string[] =>
  entries.map((entry) =>
    entry.kind === 'record'
      ? `${entry.line}: ${[...entry.values].map(([column, value]) => `${column}=${value}`).join(' ')}`
      : `${entry.line}! ${entry.reason}`
  )

const one = { id: 'c1', text: 'Good bread, thank you' }
const two = { id: 'c2', text: 'Do you deliver?' }
const both = ['1: id=c1 text=Good bread, thank you', '1: id=c2 text=Do you deliver?']

describe('readJson', () => {
  it.each([
    ['a list', [one, two], ''],
    ['a list under a key', { comments: [one, two] }, 'comments'],
    [
      'a list deep down, beside others',
      { page: { tags: ['a', 'b'], users: [{ id: 'u1', name: 'Ana' }], data: { list: [one, two] } } },
      'page.data.list'
    ],
    [
      'lists inside of a list',
      {
        videos: [
          { id: 'v1', title: 'How we bake', comments: [one] },
          { id: 'v2', title: 'Our ovens', comments: [two] }
        ]
      },
      'videos.*.comments'
    ],
    ['a key with a dot', { 'a.b': [one, two] }, 'a%2eb'],
    ['one record alone', one, '$']
  ])('finds %s', async (_name, document, recordsAt) => {
    const text = JSON.stringify(document)
    expect(examineJson(text, true, isTextName)).toMatchObject({ kind: 'json', recordsAt })
    expect(told(await readAll(text))).toEqual(recordsAt === '$' ? both.slice(0, 1) : both)
  })

  it('takes objects keyed by id for a list, with the key as a column', async () => {
    const text = JSON.stringify({
      total: 2,
      comments: { c1: { text: 'Good bread' }, c2: { text: 'Do you deliver?' } }
    })
    expect(told(await readAll(text))).toEqual([
      '1: @key=c1 text=Good bread',
      '1: @key=c2 text=Do you deliver?'
    ])
    expect(told(await readAll(JSON.stringify({ c1: { text: 'Good bread' }, c2: { text: 'No' } })))).toEqual([
      '1: @key=c1 text=Good bread',
      '1: @key=c2 text=No'
    ])
  })

  it('finds objects keyed by id inside of objects keyed by id', async () => {
    const text = JSON.stringify({
      videos: {
        v1: {
          title: 'Ovens',
          comments: { c1: { text: 'Good bread, thank you' }, c2: { text: 'Where are you?' } }
        },
        v2: { title: 'Flour', comments: { c3: { text: 'Do you deliver?' } } }
      }
    })
    expect(told(await readAll(text))).toEqual([
      '1: @key=c1 text=Good bread, thank you',
      '1: @key=c2 text=Where are you?',
      '1: @key=c3 text=Do you deliver?'
    ])
  })

  it('keeps the digits of numbers: an id above 2^53 is not rounded', async () => {
    expect(
      told(await readAll('[{"id":9007199254740993123,"text":"a","score":1.50},{"id":-1e3,"text":"b"}]'))
    ).toEqual(['1: id=9007199254740993123 text=a score=1.50', '1: id=-1e3 text=b'])
  })

  it('makes nested fields dotted columns, joins lists of words and texts in pieces', async () => {
    const record = {
      id: 'c1',
      user: { name: 'Ana', verified: true },
      tags: ['bread', 'cake'],
      text: ['See ', { type: 'link', text: 'https://example.org' }, ' please'],
      empty: null
    }
    expect(told(await readAll(JSON.stringify([record, record])))[0]).toBe(
      '1: id=c1 user.name=Ana user.verified=true tags=bread, cake text=See https://example.org please'
    )
  })

  it('keeps answers that stand inside of what they answer', async () => {
    const text = JSON.stringify([{ ...one, replies: [{ ...two, replies: [{ id: 'c3', text: 'Yes' }] }] }])
    const [entry] = await readAll(text)
    const inside = entry?.kind === 'record' ? entry.inside : []
    expect(told(inside)).toEqual(['1: id=c2 text=Do you deliver?'])
    expect(told(inside[0]?.inside ?? [])).toEqual(['1: id=c3 text=Yes'])
  })

  it('reads one record to a line, and loses a line that is no JSON alone', async () => {
    const text = `${JSON.stringify(one)}\n\n{"id": broken\n${JSON.stringify(two)}\r\n${JSON.stringify(one)}\n{"id":"c9","te`
    expect(examineJson(text, true, isTextName).kind).toBe('json_lines')
    expect(told(await readAll(text))).toEqual([
      '1: id=c1 text=Good bread, thank you',
      '3! not_json',
      '4: id=c2 text=Do you deliver?',
      '5: id=c1 text=Good bread, thank you',
      '6! file_breaks_off'
    ])
  })

  it('reads records that follow each other over several lines', async () => {
    const text = `${JSON.stringify(one, null, 2)}\n${JSON.stringify(two, null, 2)}\n`
    expect(told(await readAll(text))).toEqual([
      '1: id=c1 text=Good bread, thank you',
      '5: id=c2 text=Do you deliver?'
    ])
  })

  it('tells the line of each record', async () => {
    expect(
      told(await readAll(JSON.stringify({ list: [one, two] }, null, 2))).map((line) => line.slice(0, 3))
    ).toEqual(['3: ', '7: '])
  })

  it.each([
    [
      'in the middle of a record',
      '[{"id":"c1","text":"Good bread"},{"id":"c2","te',
      ['1: id=c1 text=Good bread', '1! file_breaks_off']
    ],
    [
      'between two records',
      '[{"id":"c1","text":"Good bread"},\n',
      ['1: id=c1 text=Good bread', '2! file_breaks_off']
    ],
    [
      'in the middle of a text',
      '{"list":[{"id":"c1","text":"Good bread"},{"id":"c2","text":"Do you',
      ['1: id=c1 text=Good bread', '1! file_breaks_off']
    ]
  ])('reads what is there of a document that breaks off %s', async (_name, text, expected) => {
    expect(told(await readAll(text))).toEqual(expected)
  })

  it.each([
    [
      'a word that is no JSON',
      '[{"id":"c1","text":"a"},\n{"id":"c2","text":undefined},\n{"id":"c3","text":"c"}]',
      ['1: id=c1 text=a', '2! not_json', '3: id=c3 text=c']
    ],
    [
      'a quote too many',
      '[\n{"id":"c1","text":"a"},\n{"id":"c2","text":"b"b"},\n{"id":"c3","text":"c"},\n{"id":"c4","text":"d"}\n]',
      ['2: id=c1 text=a', '3! not_json', '4: id=c3 text=c', '5: id=c4 text=d']
    ],
    [
      'what is no record',
      '[{"id":"c1","text":"a"},null,17,{"id":"c3","text":"c"}]',
      ['1: id=c1 text=a', '1! not_a_record', '1! not_a_record', '1: id=c3 text=c']
    ]
  ])('loses only the entry with %s', async (_name, text, expected) => {
    expect(told(await readAll(text))).toEqual(expected)
  })

  it.each([
    ['{]', 1],
    ['[', 1],
    ['{"a":1', 6],
    ['[1, 2, 3]', 9]
  ])('finds no record in %j', (text, at) => {
    expect(examineJson(text, true, isTextName)).toEqual({ kind: 'none', at })
  })

  it('keeps whole, and says, an entry with more fields or deeper ones than it reads', async () => {
    const wide = Object.fromEntries(Array.from({ length: 501 }, (_one, at) => [`f${at}`, 'x']))
    const full = Object.fromEntries(Array.from({ length: 499 }, (_one, at) => [`f${at}`, 'x']))
    const deep = (levels: number): unknown => (levels === 0 ? 'x' : { a: deep(levels - 1) })
    const entries = [
      { text: 'words here', ...wide },
      { text: 'more words', ...full },
      { text: 'deep words', deep: deep(40) },
      { text: 'an answer', answers: [{ text: 'inside', ...wide }] },
      { text: 'the last words' }
    ]
    const read = await readAll(JSON.stringify(entries))
    expect(read.map((entry) => (entry.kind === 'record' ? entry.values.get('text') : entry.reason))).toEqual([
      'too_many_fields',
      'more words',
      'too_many_fields',
      'too_many_fields',
      'the last words'
    ])
    expect(JSON.parse(read[0]?.raw ?? '')).toEqual(entries[0])
  })

  it('survives depth, odd names and nonsense', async () => {
    expect(
      told(await readAll('[{"__proto__":{"a":"x"},"text":"words here"},{"text":"more words"}]'))
    ).toEqual(['1: __proto__.a=x text=words here', '1: text=more words'])
    const deep = `[{"text":"words here","deep":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}},{"text":"more words"}]`
    expect((await readAll(deep, 10_000)).at(-1)).toMatchObject({ kind: 'record' })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('[', ']', '{', '}', '"', ',', ':', 'a', '1', ' ', '\n', '\\'), {
          maxLength: 40
        }),
        async (pieces) => {
          const entries: FileEntry[] = []
          for await (const some of readJson(inPieces(pieces.join(''), 3), '')) entries.push(...some)
          for (const entry of entries) expect(entry.line).toBeGreaterThan(0)
        }
      )
    )
  })

  it('reads any list of records whatever the pieces it comes in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            id: fc.uuid(),
            text: fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `words ${text}`),
            more: fc.jsonValue()
          }),
          { minLength: 1, maxLength: 5 }
        ),
        fc.integer({ min: 1, max: 40 }),
        async (records, length) => {
          const entries: FileEntry[] = []
          for await (const some of readJson(
            inPieces(JSON.stringify({ deep: { list: records } }), length),
            'deep.list'
          ))
            entries.push(...some)
          expect(
            entries.map((entry) =>
              entry.kind === 'record' ? [entry.values.get('id'), entry.values.get('text')] : entry.reason
            )
          ).toEqual(records.map(({ id, text }) => [id, text]))
        }
      )
    )
  })
})
