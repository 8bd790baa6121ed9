import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell } from '../../../src/main/ingest/save-rejections.ts'

describe('csvCell', () => {
  it.each(['=1+1', '+1', '-1', '@sum(a)', '\t=1', ' =1', '＝1', '\r=1', '\n@x'])(
    'keeps %j from being run as a formula',
    (text) => {
      const [row]: string[][] = parse(`${csvCell(text)}\n`, { relax_column_count: true })
      expect(row?.[0]).toBe(`'${text}`)
    }
  )

  it('gives every other text back as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r\n', ' ', '=', 'é') }),
        (end) => {
          const text = `a${end}`
          const rows: string[][] = parse(`${csvCell(text)},last\n`)
          expect(rows).toEqual([[text, 'last']])
        }
      )
    )
  })
})
