import { type BlockWeights, type Counts, type FeatureSpace, weigh } from './feature-space.ts'

/** A text as a sparse vector. */
export interface SparseText {
  readonly features: Int32Array
  readonly values: Float32Array
}

/** Adds `share` of each value of a text to one row of a table that holds `rows` numbers for each feature. */
export const addText = (
  table: Float32Array,
  rows: number,
  row: number,
  text: SparseText,
  share: number
): void => {
  for (let at = 0; at < text.features.length; at += 1) {
    const cell = (text.features[at] ?? 0) * rows + row
    table[cell] = (table[cell] ?? 0) + share * (text.values[at] ?? 0)
  }
}

/** Adds to `into` (one number for each row) what the features of a text weigh in a table. Features beyond the table weigh nothing. */
export const multiply = (table: Float32Array, rows: number, text: SparseText, into: Float64Array): void => {
  for (let at = 0; at < text.features.length; at += 1) {
    const start = (text.features[at] ?? 0) * rows
    if (start >= table.length) continue
    const value = text.values[at] ?? 0
    for (let row = 0; row < rows; row += 1) into[row] = (into[row] ?? 0) + value * (table[start + row] ?? 0)
  }
}

/** Brings each row of a table to length 1. */
export const normaliseRows = (table: Float32Array, rows: number): void => {
  const squares = new Float64Array(rows)
  for (let cell = 0; cell < table.length; cell += 1) {
    const value = table[cell] ?? 0
    if (value !== 0) squares[cell % rows] = (squares[cell % rows] ?? 0) + value * value
  }
  const factors = squares.map((square) => (square === 0 ? 0 : 1 / Math.sqrt(square)))
  for (let cell = 0; cell < table.length; cell += 1)
    if (table[cell] !== 0) table[cell] = (table[cell] ?? 0) * (factors[cell % rows] ?? 0)
}

/** Takes from each feature what it weighs on average, so that a weight says for whom a feature speaks. */
export const centreFeatures = (table: Float32Array, rows: number): void => {
  for (let start = 0; start < table.length; start += rows) {
    let sum = 0
    for (let row = 0; row < rows; row += 1) sum += table[start + row] ?? 0
    if (sum === 0) continue
    for (let row = 0; row < rows; row += 1) table[start + row] = (table[start + row] ?? 0) - sum / rows
  }
}

/** Turns logits into shares that sum to 1, in place. */
export const softmax = (logits: Float64Array): Float64Array => {
  let highest = -Infinity
  for (const logit of logits) if (logit > highest) highest = logit
  let sum = 0
  for (let row = 0; row < logits.length; row += 1) {
    const value = Math.exp((logits[row] ?? 0) - highest)
    logits[row] = value
    sum += value
  }
  for (let row = 0; row < logits.length; row += 1) logits[row] = (logits[row] ?? 0) / sum
  return logits
}

/** A text weighed by TF-IDF. */
export const weighText = (space: FeatureSpace, text: Counts, weights: BlockWeights): SparseText => {
  const values = weigh(space, text, weights)
  const kept: number[] = []
  for (let at = 0; at < values.length; at += 1) if (values[at] !== 0) kept.push(at)
  return {
    features: Int32Array.from(kept, (at) => text.features[at] ?? 0),
    values: Float32Array.from(kept, (at) => values[at] ?? 0)
  }
}

/** The features of a text that naive Bayes counts: words, stop words and pairs, which overlap little. */
export const bayesText = (space: FeatureSpace, text: Counts): SparseText => {
  const kept: number[] = []
  for (let at = 0; at < text.features.length; at += 1)
    if ((space.blockOf[text.features[at] ?? 0] ?? 0) <= 2) kept.push(at)
  return {
    features: Int32Array.from(kept, (at) => text.features[at] ?? 0),
    values: Float32Array.from(kept, (at) => text.counts[at] ?? 0)
  }
}
