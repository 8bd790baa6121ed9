import type { Lessons } from './logistic-regression.ts'
import { countRows, multiply, rowOf, softmax, type SparseRows } from './sparse-rows.ts'

export interface WholeOptions {
  /** What the squares of weights cost: few texts must not be learned by heart. */
  readonly penalty: number
  readonly rounds: number
}

/**
 * Multinomial logistic regression over all lessons at once, by accelerated descent: slower than by one text after the
 * other, and nearer to its end, which few lessons need.
 */
export const fitWhole = (
  lessons: Lessons,
  columns: number,
  features: number,
  { penalty, rounds }: WholeOptions
): Float32Array => {
  const weights = new Float32Array(features * columns)
  const reached = new Float32Array(features * columns)
  const slopes = new Float64Array(features * columns)
  const cells = cellsOf(lessons.texts, features, columns)
  const steepest = steepestOf(lessons.texts, features) / 2 + penalty
  let pace = 1
  for (let round = 0; round < rounds; round += 1) {
    measureSlopes(lessons, columns, weights, slopes)
    const next = (1 + Math.sqrt(1 + 4 * pace * pace)) / 2
    let onward = 0
    for (const cell of cells) {
      const weight = weights[cell] ?? 0
      const slope = (slopes[cell] ?? 0) + penalty * weight
      slopes[cell] = weight - slope / steepest
      onward += slope * ((slopes[cell] ?? 0) - (reached[cell] ?? 0))
    }
    // Where speed would carry it uphill it begins anew.
    const push = onward > 0 ? 0 : (pace - 1) / next
    pace = onward > 0 ? 1 : next
    for (const cell of cells) {
      const now = slopes[cell] ?? 0
      weights[cell] = now + push * (now - (reached[cell] ?? 0))
      reached[cell] = now
      slopes[cell] = 0
    }
  }
  return reached
}

/** Places in the table of those features that a lesson holds. */
const cellsOf = (texts: SparseRows, features: number, columns: number): Int32Array => {
  const held = new Uint8Array(features)
  for (const feature of texts.features) held[feature] = 1
  const cells: number[] = []
  for (let feature = 0; feature < features; feature += 1)
    if (held[feature] === 1)
      for (let column = 0; column < columns; column += 1) cells.push(feature * columns + column)
  return Int32Array.from(cells)
}

/** Adds to `slopes` what each weight does to the error. */
const measureSlopes = (
  { texts, shares, weights: counts, offsets }: Lessons,
  columns: number,
  weights: Float32Array,
  slopes: Float64Array
): void => {
  const logits = new Float64Array(columns)
  for (let text = 0; text < countRows(texts); text += 1) {
    if (offsets === null) logits.fill(0)
    else logits.set(offsets.subarray(text * columns, (text + 1) * columns))
    multiply(weights, columns, texts, text, logits)
    softmax(logits)
    const count = counts[text] ?? 0
    for (let column = 0; column < columns; column += 1)
      logits[column] = count * ((logits[column] ?? 0) - (shares[text * columns + column] ?? 0))
    const row = rowOf(texts, text)
    for (const [at, feature] of row.features.entries()) {
      const value = row.values[at] ?? 0
      for (let column = 0; column < columns; column += 1) {
        const cell = feature * columns + column
        slopes[cell] = (slopes[cell] ?? 0) + value * (logits[column] ?? 0)
      }
    }
  }
}

const steepestRounds = 12

/** What it finds is a little less than the steepest. */
const steepestMargin = 1.1

/** How steep the squares of texts are in the direction in which they are steepest. */
const steepestOf = (texts: SparseRows, features: number): number => {
  let direction = new Float32Array(features).fill(1 / Math.sqrt(features))
  const along = new Float64Array(1)
  let length = 0
  for (let round = 0; round < steepestRounds; round += 1) {
    const next = new Float32Array(features)
    for (let text = 0; text < countRows(texts); text += 1) {
      along[0] = 0
      multiply(direction, 1, texts, text, along)
      const row = rowOf(texts, text)
      for (const [at, feature] of row.features.entries())
        next[feature] = (next[feature] ?? 0) + (row.values[at] ?? 0) * (along[0] ?? 0)
    }
    length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0))
    if (length === 0) return 0
    direction = next.map((value) => value / length)
  }
  return steepestMargin * length
}
