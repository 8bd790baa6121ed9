import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { examineCsv, readCsv } from '../../../src/main/connectors/csv/csv.ts'
import type { FileEntry } from '../../../src/main/connectors/files/file-record.ts'
import { isColumnName } from '../../../src/main/ingest/column-names.ts'

async function* inPieces(text: string, length: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length)
}

const readAll = async (text: string, pieceLength = 7): Promise<FileEntry[]> => {
  const layout = examineCsv(text, isColumnName)
  const entries: FileEntry[] = []
  for await (const some of readCsv(inPieces(text, pieceLength), layout)) entries.push(...some)
  return entries
}

/** `line: column=value …`, or `line! reason`. */
const told = (entries: readonly FileEntry[]): string[] =>
  entries.map((entry) =>
    entry.kind === 'record'
      ? `${entry.line}: ${[...entry.values].map(([column, value]) => `${column}=${value}`).join(' ')}`
      : `${entry.line}! ${entry.reason}`
  )

describe('readCsv', () => {
  it.each([',', ';', '\t', '|'])('finds the delimiter %j', async (delimiter) => {
    const text = [
      ['id', 'text'],
      ['1', 'one'],
      ['2', 'two']
    ]
      .map((cells) => cells.join(delimiter))
      .join('\n')
    expect(told(await readAll(text))).toEqual(['2: id=1 text=one', '3: id=2 text=two'])
    expect(examineCsv(text, isColumnName).delimiter).toBe(delimiter)
  })

  it('reads quoted newlines, doubled quotes and delimiters, and keeps the line where each row begins', async () => {
    const text = 'id,text\r\n1,"one\r\ntwo, ""three"""\r\n\r\n2,four\r\n'
    expect(told(await readAll(text))).toEqual(['2: id=1 text=one\r\ntwo, "three"', '5: id=2 text=four'])
  })

  it('keeps each row as it stands in the file', async () => {
    const [row] = await readAll('id,text\n1,"a ""b"""\n')
    expect(row?.raw).toBe('1,"a ""b"""')
  })

  it.each([
    [
      'mixed line ends',
      'id,text\r\n1,one\n2,two\r3,three',
      ['2: id=1 text=one', '3: id=2 text=two', '4: id=3 text=three']
    ],
    ['blanks around quotes', 'id, text\n1, "one, two" \n', ['2: id=1 text=one, two']],
    [
      'quotes inside a cell',
      'id,text\n1,a 5" cake\n2,so "called"\n',
      ['2: id=1 text=a 5" cake', '3: id=2 text=so "called"']
    ],
    [
      'quotes that were not doubled',
      'id,text,x\n1,"she said "hi" to me",y\n2,b,z\n',
      ['2: id=1 text=she said "hi" to me x=y', '3: id=2 text=b x=z']
    ],
    [
      'a cell that only begins with a quotation',
      'id,text\n1,"Hello" she said\n2,b\n',
      ['2: id=1 text="Hello" she said', '3: id=2 text=b']
    ],
    [
      'rows that are short',
      'id,text,date\n1,one\n2,two,2026-11-20\n',
      ['2: id=1 text=one', '3: id=2 text=two date=2026-11-20']
    ],
    [
      'a delimiter at the end of every line',
      'id;text;\n1;one;\n2;two;\n',
      ['2: id=1 text=one', '3: id=2 text=two']
    ],
    [
      'the line that tells a spreadsheet the delimiter',
      'sep=;\nid;text\n1;one, two, three\n',
      ['3: id=1 text=one, two, three']
    ],
    ['a title above the table', 'Comments of November\n\nid,text\n1,one\n', ['4: id=1 text=one']],
    ['names that stand twice or not at all', 'id,text,text,\n1,a,b,c\n', ['2: id=1 text=a text (2)=b 4=c']],
    [
      'one column with commas in it',
      'comment\nHello, you\nGood, bread, really\n',
      ['2: comment=Hello, you', '3: comment=Good, bread, really']
    ]
  ])('reads %s', async (_name, text, expected) => {
    expect(told(await readAll(text))).toEqual(expected)
  })

  it('rejects a row with more cells than columns, with its line, rather than shift its words', async () => {
    expect(told(await readAll('id,text\n1,Hello, you\n2,b\n3,c\n'))).toEqual([
      '2! too_many_cells',
      '3: id=2 text=b',
      '4: id=3 text=c'
    ])
  })

  it.each([
    [
      'id,text\n1,a\n2,"never closed\n3,c\n4,d\n',
      ['2: id=1 text=a', '3! quote_not_closed', '4: id=3 text=c', '5: id=4 text=d']
    ],
    ['id,text\n1,"never closed\n2,b\n3,"c"\n', ['2! quote_not_closed', '3: id=2 text=b', '4: id=3 text=c']],
    ['id,text\n1,a\n2,"the file ends he', ['2: id=1 text=a', '3! quote_not_closed']]
  ])('gives up the one line whose quote is never closed and reads the others: %j', async (text, expected) => {
    expect(told(await readAll(text))).toEqual(expected)
  })

  it.each([
    ['numbers and dates', '17,ana,2026-11-20,Good bread\n18,ben,2026-11-21,Bad bread\n', 1],
    ['one row', 'a1;2026-11-20;Good bread\n', 1],
    ['words that name nothing', 'alpha,Good bread\nbeta,Bad bread\n', 1]
  ])('names the columns by number where the first row is a record: %s', async (_name, text, firstLine) => {
    const layout = examineCsv(text, isColumnName)
    expect(layout.hasHeader).toBe(false)
    expect(layout.columns).toEqual(layout.columns.map((_column, index) => String(index + 1)))
    expect((await readAll(text))[0]?.line).toBe(firstLine)
  })

  it('takes a row of unknown words above numbers for the header', () => {
    expect(examineCsv('alpha,beta\nGood bread,17\nBad bread,18\n', isColumnName)).toMatchObject({
      hasHeader: true,
      columns: ['alpha', 'beta']
    })
  })

  it('reads what a CSV writer writes, however it comes in pieces', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'é', '"', ',', ';', '\n', '\r\n', ' ', '👩‍🍳'),
      maxLength: 12
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 50 }),
        async (rows, pieceLength) => {
          const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
          const text = `id,text,author\n${rows.map((row, index) => [`r${index}`, ...row.slice(1)].map(quoted).join(',')).join('\n')}\n`
          const expected: unknown[] = parse(text, { columns: true })
          const read = (await readAll(text, pieceLength)).map((entry) => {
            if (entry.kind !== 'record') return entry.reason
            const value = (column: string): string => entry.values.get(column) ?? ''
            return { id: value('id'), text: value('text'), author: value('author') }
          })
          const blank = (record: unknown): unknown =>
            Object.fromEntries(
              Object.entries(record ?? {}).map(([name, value]) => [
                name,
                String(value).trim() === '' ? '' : value
              ])
            )
          expect(read).toEqual(expected.map(blank))
        }
      )
    )
  })
})
