import { multiply, softmax, type SparseText } from './sparse-text.ts'

/** A text with the share of each colleague in it, and how much it counts. */
export interface Lesson {
  readonly text: SparseText
  readonly shares: Float64Array
  readonly weight: number
}

export interface LogisticOptions {
  /** Most rounds over all lessons, and in all how many lessons are visited at most (but each twice). */
  readonly epochs: number
  readonly visits: number
  readonly rate: number
  /** What each step takes from a weight: few texts must not be learned by heart. */
  readonly decay: number
}

/** A colleague whose share is this near to right is left as it is: most are, most of the time. */
const smallestSlope = 0.005

/** Visits places in an order that is mixed, and always the same. */
const mixedOrder = (length: number): readonly number[] => {
  const order = Array.from({ length }, (_, place) => place)
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
  lessons: readonly Lesson[],
  rows: number,
  features: number,
  options: LogisticOptions
): Float32Array => {
  const weights = new Float32Array(features * rows)
  const squares = new Float32Array(features * rows).fill(1e-3)
  const logits = new Float64Array(rows)
  const order = mixedOrder(lessons.length)
  const wrongRows = new Int32Array(rows)
  const epochs = Math.max(
    2,
    Math.min(options.epochs, Math.round(options.visits / Math.max(1, lessons.length)))
  )
  for (let epoch = 0; epoch < epochs; epoch += 1)
    for (const place of order) {
      const lesson = lessons[place]
      if (lesson === undefined) continue
      const { text, shares } = lesson
      logits.fill(0)
      multiply(weights, rows, text, logits)
      softmax(logits)
      let wrong = 0
      for (let row = 0; row < rows; row += 1) {
        const slope = lesson.weight * ((logits[row] ?? 0) - (shares[row] ?? 0))
        if (Math.abs(slope) < smallestSlope) continue
        logits[wrong] = slope
        wrongRows[wrong] = row
        wrong += 1
      }
      for (let at = 0; at < text.features.length; at += 1) {
        const start = (text.features[at] ?? 0) * rows
        const value = text.values[at] ?? 0
        for (let index = 0; index < wrong; index += 1) {
          const cell = start + (wrongRows[index] ?? 0)
          const slope = value * (logits[index] ?? 0) + options.decay * (weights[cell] ?? 0)
          const square = (squares[cell] ?? 0) + slope * slope
          squares[cell] = square
          weights[cell] = (weights[cell] ?? 0) - (options.rate * slope) / Math.sqrt(square)
        }
      }
    }
  return weights
}
