import { countRows, multiply, rowOf, type SparseRows } from './sparse-rows.ts'

/**
 * Directions in which texts differ most (latent semantic analysis, without its rotation): what a text has of them says
 * which words come with which, so that a few confirmed texts also teach about words which they do not hold.
 */
export interface TextDirections {
  readonly count: number
  /** `count` numbers for each feature; directions have length 1 and stand at right angles. */
  readonly table: Float32Array
  /** What brings texts, seen along the directions, to the length asked for on average. */
  readonly scale: number
}

export interface DirectionsOptions {
  readonly most: number
  /** Texts to be read for each direction: fewer tell chance. */
  readonly textsForEach: number
  readonly rounds: number
  /** How long texts are along the directions, where they have length 1 by their features. */
  readonly length: number
}

const noDirections: TextDirections = { count: 0, table: new Float32Array(), scale: 0 }

/** Finds the directions of texts that have length 1, by subspace iteration from a start that is always the same. */
export const findDirections = (
  rows: SparseRows,
  features: number,
  options: DirectionsOptions
): TextDirections => {
  const texts = countRows(rows)
  const count = Math.min(options.most, Math.floor(texts / options.textsForEach), Math.floor(features / 2))
  if (count === 0) return noDirections
  const along = new Float64Array(count)
  let table = mixedTable(features * count)
  for (let round = 0; round < options.rounds; round += 1) {
    const next = new Float32Array(features * count)
    for (let text = 0; text < texts; text += 1) {
      along.fill(0)
      multiply(table, count, rows, text, along)
      const row = rowOf(rows, text)
      for (const [at, feature] of row.features.entries()) {
        const value = row.values[at] ?? 0
        const start = feature * count
        for (let direction = 0; direction < count; direction += 1)
          next[start + direction] = (next[start + direction] ?? 0) + value * (along[direction] ?? 0)
      }
    }
    setAtRightAngles(next, count)
    table = next
  }
  let squares = 0
  for (let text = 0; text < texts; text += 1) {
    along.fill(0)
    multiply(table, count, rows, text, along)
    for (const part of along) squares += part * part
  }
  return { count, table, scale: squares === 0 ? 0 : options.length / Math.sqrt(squares / texts) }
}

/** Numbers from −1 to 1 that look like chance and are always the same. */
const mixedTable = (length: number): Float32Array => {
  let state = 12_345
  return new Float32Array(length).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

/** A direction shorter than this beside those before it says nothing of its own. */
const leastSquare = 1e-12

/** Brings the columns of a table to length 1 and at right angles (Cholesky factor of their products). */
const setAtRightAngles = (table: Float32Array, count: number): void => {
  const factor = new Float64Array(count * count)
  for (let start = 0; start < table.length; start += count)
    for (let row = 0; row < count; row += 1) {
      const value = table[start + row] ?? 0
      if (value === 0) continue
      const first = row * count
      for (let column = 0; column <= row; column += 1)
        factor[first + column] = (factor[first + column] ?? 0) + value * (table[start + column] ?? 0)
    }
  for (let row = 0; row < count; row += 1)
    for (let column = 0; column <= row; column += 1) {
      let left = factor[row * count + column] ?? 0
      for (let before = 0; before < column; before += 1)
        left -= (factor[row * count + before] ?? 0) * (factor[column * count + before] ?? 0)
      factor[row * count + column] =
        row === column
          ? Math.sqrt(Math.max(left, leastSquare))
          : left / (factor[column * count + column] ?? 1)
    }
  for (let start = 0; start < table.length; start += count)
    for (let row = 0; row < count; row += 1) {
      let left = table[start + row] ?? 0
      for (let before = 0; before < row; before += 1)
        left -= (factor[row * count + before] ?? 0) * (table[start + before] ?? 0)
      table[start + row] = left / (factor[row * count + row] ?? 1)
    }
}

/** Each text with what it has of the directions, which are numbered after the features. */
export const seeAlong = (rows: SparseRows, features: number, directions: TextDirections): SparseRows => {
  const { count, table, scale } = directions
  if (count === 0) return rows
  const texts = countRows(rows)
  const starts = rows.starts.map((start, text) => start + text * count)
  const length = starts[texts] ?? 0
  const seen = { starts, features: new Int32Array(length), values: new Float32Array(length) }
  const along = new Float64Array(count)
  for (let text = 0; text < texts; text += 1) {
    const row = rowOf(rows, text)
    const start = starts[text] ?? 0
    seen.features.set(row.features, start)
    seen.values.set(row.values, start)
    along.fill(0)
    multiply(table, count, rows, text, along)
    const first = start + row.features.length
    for (const [direction, part] of along.entries()) {
      seen.features[first + direction] = features + direction
      seen.values[first + direction] = scale * part
    }
  }
  return seen
}

/** Weights of features and directions as weights of features alone: they give every text the same logits. */
export const foldDirections = (
  weights: Float32Array,
  columns: number,
  features: number,
  { count, table, scale }: TextDirections
): Float32Array => {
  if (count === 0) return weights
  const folded = weights.slice(0, features * columns)
  for (let feature = 0; feature < features; feature += 1)
    for (let direction = 0; direction < count; direction += 1) {
      const part = scale * (table[feature * count + direction] ?? 0)
      if (part === 0) continue
      const start = (features + direction) * columns
      for (let column = 0; column < columns; column += 1) {
        const cell = feature * columns + column
        folded[cell] = (folded[cell] ?? 0) + part * (weights[start + column] ?? 0)
      }
    }
  return folded
}
