import { countRows, multiply, softmax, type SparseRows } from './sparse-rows.ts'

/** Texts with the share of each colleague in them, and how much each counts. */
export interface Lessons {
  readonly texts: SparseRows
  /** `columns` for each text. */
  readonly shares: Float32Array
  readonly weights: Float32Array
  /** Logits that something else gives each text, `columns` for each: only what they leave wrong is learned. Null for none. */
  readonly offsets: Float32Array | null
}

export interface LogisticOptions {
  /** Lessons beyond this are left out, evenly. */
  readonly mostLessons: number
  /** Most rounds over all lessons, and how many lessons are visited at most in all (but each twice). */
  readonly epochs: number
  readonly visits: number
  readonly rate: number
  /** What each step takes from a weight: few texts must not be learned by heart. */
  readonly decay: number
}

/** A colleague whose share is this near to right is left as it is: most are, most of the time. */
const smallestSlope = 0.005

/** Visits places in an order that is mixed, and always the same. */
const mixedOrder = (length: number): Int32Array => {
  const order = Int32Array.from({ length }, (_, place) => place)
  let state = 12_345
  for (let place = length - 1; place > 0; place -= 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const other = state % (place + 1)
    const held = order[place] ?? 0
    order[place] = order[other] ?? 0
    order[other] = held
  }
  return order
}

/** Multinomial logistic regression on soft labels by stochastic descent with a rate of its own for each weight (AdaGrad). */
export const fitLogistic = (
  lessons: Lessons,
  columns: number,
  features: number,
  options: LogisticOptions
): Float32Array => {
  const { texts, shares, offsets } = lessons
  const weights = new Float32Array(features * columns)
  const squares = new Float32Array(features * columns).fill(1e-3)
  const logits = new Float64Array(columns)
  const slopes = new Float64Array(columns)
  const wrongColumns = new Int32Array(columns)
  const order = mixedOrder(countRows(texts)).subarray(0, options.mostLessons)
  const epochs = Math.max(2, Math.min(options.epochs, Math.round(options.visits / Math.max(1, order.length))))
  const { rate, decay } = options
  for (let epoch = 0; epoch < epochs; epoch += 1)
    for (const text of order) {
      if (offsets === null) logits.fill(0)
      else logits.set(offsets.subarray(text * columns, (text + 1) * columns))
      multiply(weights, columns, texts, text, logits)
      softmax(logits)
      const weight = lessons.weights[text] ?? 0
      let wrong = 0
      for (let column = 0; column < columns; column += 1) {
        const slope = weight * ((logits[column] ?? 0) - (shares[text * columns + column] ?? 0))
        if (Math.abs(slope) < smallestSlope) continue
        slopes[wrong] = slope
        wrongColumns[wrong] = column
        wrong += 1
      }
      const end = wrong === 0 ? 0 : (texts.starts[text + 1] ?? 0)
      for (let at = texts.starts[text] ?? 0; at < end; at += 1) {
        const start = (texts.features[at] ?? 0) * columns
        const value = texts.values[at] ?? 0
        for (let index = 0; index < wrong; index += 1) {
          const cell = start + (wrongColumns[index] ?? 0)
          const former = weights[cell] ?? 0
          const slope = value * (slopes[index] ?? 0) + decay * former
          const square = (squares[cell] ?? 0) + slope * slope
          squares[cell] = square
          weights[cell] = former - (rate * slope) / Math.sqrt(square)
        }
      }
    }
  return weights
}
