/** Texts as sparse vectors, one after the other: those of text t lie from `starts[t]` to `starts[t + 1]`. */
export interface SparseRows {
  readonly starts: Int32Array
  readonly features: Int32Array
  readonly values: Float32Array
}

/** A text as a sparse vector. */
export interface SparseText {
  readonly features: Int32Array
  readonly values: Float32Array
}

export const countRows = (rows: SparseRows): number => rows.starts.length - 1

export const rowOf = (rows: SparseRows, text: number): SparseText => {
  const start = rows.starts[text] ?? 0
  const end = rows.starts[text + 1] ?? 0
  return { features: rows.features.subarray(start, end), values: rows.values.subarray(start, end) }
}

/** The rows of both, one after the other. */
export const joinRows = (one: SparseRows, other: SparseRows): SparseRows => {
  const features = new Int32Array(one.features.length + other.features.length)
  const values = new Float32Array(features.length)
  features.set(one.features)
  features.set(other.features, one.features.length)
  values.set(one.values)
  values.set(other.values, one.values.length)
  const starts = new Int32Array(one.starts.length + other.starts.length - 1)
  starts.set(one.starts)
  starts.set(
    other.starts.map((start) => start + one.features.length),
    one.starts.length - 1
  )
  return { starts, features, values }
}

/** Some of the rows, in this order. */
export const pickRows = (rows: SparseRows, places: readonly number[]): SparseRows => {
  const picked = createRows()
  for (const place of places) picked.push(rowOf(rows, place))
  return picked.rows()
}

/** One text as rows. */
export const oneRow = (text: SparseText): SparseRows => ({
  ...text,
  starts: Int32Array.of(0, text.features.length)
})

/** Collects texts into rows. */
export const createRows = (): {
  readonly push: (text: SparseText) => void
  readonly rows: () => SparseRows
} => {
  const starts = [0]
  let features = new Int32Array(1 << 10)
  let values = new Float32Array(1 << 10)
  let length = 0
  return {
    push(text) {
      const end = length + text.features.length
      if (end > features.length) {
        const longer = new Int32Array(Math.max(end, Math.ceil(features.length * 1.6)))
        const longerValues = new Float32Array(longer.length)
        longer.set(features)
        longerValues.set(values)
        features = longer
        values = longerValues
      }
      features.set(text.features, length)
      values.set(text.values, length)
      length = end
      starts.push(length)
    },
    rows: () => ({
      starts: Int32Array.from(starts),
      features: features.subarray(0, length),
      values: values.subarray(0, length)
    })
  }
}

/** Adds `share` of each value of a text to one column of a table that holds `columns` numbers for each feature. */
export const addText = (
  table: Float32Array,
  columns: number,
  column: number,
  text: SparseText,
  share: number
): void => {
  for (let at = 0; at < text.features.length; at += 1) {
    const cell = (text.features[at] ?? 0) * columns + column
    table[cell] = (table[cell] ?? 0) + share * (text.values[at] ?? 0)
  }
}

/**
 * Adds to `into` (one number for each column) what the features of one row weigh in a table. Features beyond the table
 * weigh nothing.
 */
export const multiply = (
  table: Float32Array,
  columns: number,
  rows: SparseRows,
  text: number,
  into: Float64Array
): void => {
  const { starts, features, values } = rows
  const end = starts[text + 1] ?? 0
  for (let at = starts[text] ?? 0; at < end; at += 1) {
    const start = (features[at] ?? 0) * columns
    if (start >= table.length) continue
    const value = values[at] ?? 0
    for (let column = 0; column < columns; column += 1)
      into[column] = (into[column] ?? 0) + value * (table[start + column] ?? 0)
  }
}

/** Brings each column of a table to length 1. */
export const normaliseColumns = (table: Float32Array, columns: number): void => {
  const squares = new Float64Array(columns)
  for (let start = 0; start < table.length; start += columns)
    for (let column = 0; column < columns; column += 1) {
      const value = table[start + column] ?? 0
      if (value !== 0) squares[column] = (squares[column] ?? 0) + value * value
    }
  const factors = squares.map((square) => (square === 0 ? 0 : 1 / Math.sqrt(square)))
  for (let start = 0; start < table.length; start += columns)
    for (let column = 0; column < columns; column += 1) {
      const value = table[start + column] ?? 0
      if (value !== 0) table[start + column] = value * (factors[column] ?? 0)
    }
}

/** Takes from each feature what it weighs on average, so that a weight says for whom a feature speaks. */
export const centreFeatures = (table: Float32Array, columns: number): void => {
  for (let start = 0; start < table.length; start += columns) {
    let sum = 0
    for (let column = 0; column < columns; column += 1) sum += table[start + column] ?? 0
    if (sum === 0) continue
    for (let column = 0; column < columns; column += 1)
      table[start + column] = (table[start + column] ?? 0) - sum / columns
  }
}

/** Turns logits into shares that sum to 1, in place. */
export const softmax = (logits: Float64Array): Float64Array => {
  let highest = -Infinity
  for (let at = 0; at < logits.length; at += 1) highest = Math.max(highest, logits[at] ?? 0)
  let sum = 0
  for (let at = 0; at < logits.length; at += 1) {
    const value = Math.exp((logits[at] ?? 0) - highest)
    logits[at] = value
    sum += value
  }
  for (let at = 0; at < logits.length; at += 1) logits[at] = (logits[at] ?? 0) / sum
  return logits
}
