import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRows, multiply, type SparseRows } from '../../../src/main/domain/text-model/sparse-rows.ts'
import {
  findDirections,
  foldDirections,
  seeAlong
} from '../../../src/main/domain/text-model/text-directions.ts'
import { fitWhole } from '../../../src/main/domain/text-model/whole-regression.ts'

const features = 12
const columns = 3

/** Texts of length 1: those of each third of the features say words of that third. */
const texts = (lines: readonly (readonly number[])[]): SparseRows => {
  const rows = createRows()
  for (const line of lines) {
    const said = [...new Set(line)].toSorted((left, right) => left - right)
    rows.push({
      features: Int32Array.from(said),
      values: new Float32Array(said.length).fill(1 / Math.sqrt(said.length))
    })
  }
  return rows.rows()
}

const subjects = Array.from({ length: 60 }, (_, place) => {
  const first = 4 * (place % 3)
  return [first + (place % 4), first + ((place * 7 + 1) % 4), first + ((place * 3 + 2) % 4)]
})

const options = { most: 3, textsForEach: 20, rounds: 6, length: 1.5 }

const logitsOf = (weights: Float32Array, rows: SparseRows, text: number): readonly number[] => {
  const logits = new Float64Array(columns)
  multiply(weights, columns, rows, text, logits)
  return [...logits]
}

describe('directions of texts', () => {
  test('have length 1, stand at right angles, and are the same each time', () => {
    const { count, table } = findDirections(texts(subjects), features, options)
    expect(count).toBe(3)
    for (let one = 0; one < count; one += 1)
      for (let other = 0; other <= one; other += 1) {
        let product = 0
        for (let start = 0; start < table.length; start += count)
          product += (table[start + one] ?? 0) * (table[start + other] ?? 0)
        expect(product).toBeCloseTo(one === other ? 1 : 0, 4)
      }
    expect(findDirections(texts(subjects), features, options).table).toEqual(table)
  })

  test('are none where few texts were read, so that chance is not told', () => {
    expect(findDirections(texts(subjects.slice(0, 19)), features, options).count).toBe(0)
  })

  test('give the same logits folded into the words of a text as beside them, whatever it says', () => {
    const directions = findDirections(texts(subjects), features, options)
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: features - 1 }), { minLength: 1, maxLength: 8 }),
        fc.array(fc.float({ min: -2, max: 2, noNaN: true }), {
          minLength: (features + 3) * columns,
          maxLength: (features + 3) * columns
        }),
        (line, numbers) => {
          const weights = Float32Array.from(numbers)
          const rows = texts([line])
          const beside = logitsOf(weights, seeAlong(rows, features, directions), 0)
          const folded = logitsOf(foldDirections(weights, columns, features, directions), rows, 0)
          for (const [column, logit] of beside.entries()) expect(folded[column]).toBeCloseTo(logit, 3)
        }
      )
    )
  })

  test('let one confirmed text of each colleague speak of words that it does not hold', () => {
    const directions = findDirections(texts(subjects), features, options)
    const confirmed = texts([[0], [4], [8]])
    const lessons = {
      texts: seeAlong(confirmed, features, directions),
      shares: Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1]),
      weights: new Float32Array(3).fill(1),
      offsets: null
    }
    const weights = fitWhole(lessons, columns, features + directions.count, { penalty: 0.1, rounds: 60 })
    const folded = foldDirections(weights, columns, features, directions)
    for (const [column, word] of [3, 7, 11].entries()) {
      const logits = logitsOf(folded, texts([[word]]), 0)
      expect(logits.indexOf(Math.max(...logits))).toBe(column)
      expect(logits[column]).toBeGreaterThan(0.2)
    }
  })
})

test('a regression over all texts at once ends where no weight would rather be another', () => {
  const rows = texts(subjects)
  const owners = subjects.map((_, place) => (place % 10 === 0 ? (place + 1) % 3 : place % 3))
  const shares = Float32Array.from(
    owners.flatMap((owner) => [0, 1, 2].map((column) => (column === owner ? 1 : 0)))
  )
  const penalty = 0.1
  const lessons = { texts: rows, shares, weights: new Float32Array(60).fill(1), offsets: null }
  const weights = fitWhole(lessons, columns, features, { penalty, rounds: 300 })
  const slopes = Array.from(weights, (weight) => penalty * weight)
  for (const [text] of subjects.entries()) {
    const powers = logitsOf(weights, rows, text).map((logit) => Math.exp(logit))
    const sum = powers.reduce((all, power) => all + power, 0)
    for (let at = rows.starts[text] ?? 0; at < (rows.starts[text + 1] ?? 0); at += 1)
      for (let column = 0; column < columns; column += 1) {
        const cell = (rows.features[at] ?? 0) * columns + column
        const wrong = (powers[column] ?? 0) / sum - (shares[text * columns + column] ?? 0)
        slopes[cell] = (slopes[cell] ?? 0) + (rows.values[at] ?? 0) * wrong
      }
  }
  expect(Math.max(...slopes.map(Math.abs))).toBeLessThan(0.01)
})
