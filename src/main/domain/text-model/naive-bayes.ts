import { addText, countRows, multiply, rowOf, softmax, type SparseRows } from './sparse-rows.ts'

/** Logarithms of how likely each column makes each feature, and of how likely the column is. */
export interface Bayes {
  readonly columns: number
  readonly weights: Float32Array
  readonly prior: Float64Array
}

export interface BayesOptions {
  /** What a text of the backlog counts against a word of a profile. */
  readonly backlogWeight: number
  /** Words of the whole body of texts that each column is given, so that what it never saw is not impossible. */
  readonly smoothing: number
  readonly rounds: number
  /** What logits are multiplied by where a text of the backlog is guessed: words that come together make Bayes too sure. */
  readonly calm: number
  /** Texts of the backlog that each column is given before its share is counted. */
  readonly evenTexts: number
}

/** The prior counts half: which colleague is asked most says little about one message. */
const priorShare = 0.5

/** A share below this is not counted: most are. */
const smallestShare = 0.001

/** Writes into `weights` the logarithm of how likely each column makes each feature. */
const measure = (
  counts: Float32Array,
  columns: number,
  countable: Uint8Array,
  smoothing: number,
  weights: Float32Array
): void => {
  const features = counts.length / columns
  const everywhere = new Float64Array(features)
  const totals = new Float64Array(columns).fill(smoothing)
  let all = 0
  for (let feature = 0; feature < features; feature += 1) {
    if (countable[feature] !== 1) continue
    let sum = 0.1
    for (let column = 0; column < columns; column += 1) {
      const count = counts[feature * columns + column] ?? 0
      sum += count
      totals[column] = (totals[column] ?? 0) + count
    }
    everywhere[feature] = sum
    all += sum
  }
  const logTotals = totals.map((total) => Math.log(total))
  for (let feature = 0; feature < features; feature += 1) {
    if (countable[feature] !== 1) continue
    const base = (smoothing * (everywhere[feature] ?? 0)) / all
    // Most colleagues never had most words: their logarithm is taken once.
    const logBase = Math.log(base)
    for (let column = 0; column < columns; column += 1) {
      const cell = feature * columns + column
      const count = counts[cell] ?? 0
      weights[cell] = (count === 0 ? logBase : Math.log(count + base)) - (logTotals[column] ?? 0)
    }
  }
}

const priorOf = (shares: Float32Array, columns: number, evenTexts: number): Float64Array => {
  const sums = new Float64Array(columns)
  for (let start = 0; start < shares.length; start += columns)
    for (let column = 0; column < columns; column += 1)
      sums[column] = (sums[column] ?? 0) + (shares[start + column] ?? 0)
  const all = sums.reduce((sum, one) => sum + one, 0) + evenTexts * columns
  return sums.map((sum) => priorShare * Math.log((sum + evenTexts) / all))
}

/** The logits of a text: what each column's prior and its features weigh. */
export const bayesLogits = (
  bayes: Bayes,
  texts: SparseRows,
  text: number,
  into: Float64Array
): Float64Array => {
  into.set(bayes.prior)
  multiply(bayes.weights, bayes.columns, texts, text, into)
  return into
}

/**
 * Multinomial naive Bayes seeded by `seed` (counts of profiles and confirmed texts) and run by expectation-maximisation
 * over the backlog. `shares` holds what each text is guessed to be at first, `columns` for each, and what it is guessed to
 * be in the end.
 */
export const runBayes = (
  seed: Float32Array,
  columns: number,
  countable: Uint8Array,
  backlog: SparseRows,
  shares: Float32Array,
  options: BayesOptions
): Bayes => {
  const texts = countRows(backlog)
  const weights = new Float32Array(seed.length)
  measure(seed, columns, countable, options.smoothing, weights)
  let bayes: Bayes = { columns, weights, prior: new Float64Array(columns) }
  const logits = new Float64Array(columns)
  const counts = new Float32Array(seed.length)
  for (let round = 0; round < options.rounds && texts > 0; round += 1) {
    counts.set(seed)
    for (let text = 0; text < texts; text += 1) {
      const row = rowOf(backlog, text)
      for (let column = 0; column < columns; column += 1) {
        const share = shares[text * columns + column] ?? 0
        if (share > smallestShare) addText(counts, columns, column, row, options.backlogWeight * share)
      }
    }
    measure(counts, columns, countable, options.smoothing, weights)
    bayes = { columns, weights, prior: priorOf(shares, columns, options.evenTexts) }
    for (let text = 0; text < texts; text += 1) {
      bayesLogits(bayes, backlog, text, logits)
      for (let column = 0; column < columns; column += 1)
        logits[column] = options.calm * (logits[column] ?? 0)
      shares.set(softmax(logits), text * columns)
    }
  }
  return bayes
}
