import { expect, it } from 'vitest'
import { piecesOf } from '../../../../../src/renderer/screens/composer/marked-field.tsx'

it('cuts a text where its marks begin and end, and loses no letter', () => {
  const text = 'Bonjuor Odile'
  const pieces = piecesOf(text, [
    { start: 0, end: 7, kind: 'misspelt' },
    { start: 8, end: 99, kind: 'misspelt' }
  ])
  expect(pieces).toEqual([
    { start: 0, end: 7, kinds: 'misspelt' },
    { start: 7, end: 13, kinds: '' }
  ])
  expect(pieces.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  expect(piecesOf('', [])).toEqual([])
})
