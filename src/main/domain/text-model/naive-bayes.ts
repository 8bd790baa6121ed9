import { addText, multiply, softmax, type SparseText } from './sparse-text.ts'

/** Logarithms of how likely each row makes each feature, and of how likely the row is. */
export interface Bayes {
  readonly rows: number
  readonly weights: Float32Array
  readonly prior: Float64Array
}

export interface BayesOptions {
  /** What a text of the backlog counts against a word of a profile. */
  readonly backlogWeight: number
  /** Words of the whole body of texts that each row is given, so that what it never saw is not impossible. */
  readonly smoothing: number
  readonly rounds: number
  /** Texts of the backlog that each row is given before its share is counted. */
  readonly evenTexts: number
}

/** The prior counts half: which colleague is asked most says little about one message. */
const priorShare = 0.5

const measure = (
  counts: Float32Array,
  rows: number,
  countable: Uint8Array,
  smoothing: number
): Float32Array => {
  const features = counts.length / rows
  const everywhere = new Float64Array(features)
  let all = 0
  for (let feature = 0; feature < features; feature += 1) {
    if (countable[feature] !== 1) continue
    let sum = 0.1
    for (let row = 0; row < rows; row += 1) sum += counts[feature * rows + row] ?? 0
    everywhere[feature] = sum
    all += sum
  }
  const totals = new Float64Array(rows).fill(smoothing)
  for (let cell = 0; cell < counts.length; cell += 1)
    totals[cell % rows] = (totals[cell % rows] ?? 0) + (counts[cell] ?? 0)
  const inverse = totals.map((total) => 1 / total)
  const weights = new Float32Array(counts.length)
  for (let feature = 0; feature < features; feature += 1) {
    if (countable[feature] !== 1) continue
    const base = (smoothing * (everywhere[feature] ?? 0)) / all
    for (let row = 0; row < rows; row += 1) {
      const cell = feature * rows + row
      weights[cell] = Math.log(((counts[cell] ?? 0) + base) * (inverse[row] ?? 0))
    }
  }
  return weights
}

const priorOf = (shares: Float64Array, rows: number, evenTexts: number): Float64Array => {
  const sums = new Float64Array(rows)
  for (let cell = 0; cell < shares.length; cell += 1)
    sums[cell % rows] = (sums[cell % rows] ?? 0) + (shares[cell] ?? 0)
  const all = sums.reduce((sum, one) => sum + one, 0) + evenTexts * rows
  return sums.map((sum) => priorShare * Math.log((sum + evenTexts) / all))
}

/** The logits of a text: what each row's prior and its features weigh. */
export const bayesLogits = (bayes: Bayes, text: SparseText, into: Float64Array): Float64Array => {
  into.set(bayes.prior)
  multiply(bayes.weights, bayes.rows, text, into)
  return into
}

/**
 * Multinomial naive Bayes seeded by `seed` (counts of profiles and confirmed texts) and run by expectation-maximisation
 * over the backlog from the shares given. Returns the model and the shares of the backlog, `rows` for each text.
 */
export const runBayes = (
  seed: Float32Array,
  rows: number,
  countable: Uint8Array,
  backlog: readonly SparseText[],
  firstShares: Float64Array,
  options: BayesOptions
): { readonly bayes: Bayes; readonly shares: Float64Array } => {
  let shares = firstShares
  let bayes: Bayes = {
    rows,
    weights: measure(seed, rows, countable, options.smoothing),
    prior: new Float64Array(rows)
  }
  const logits = new Float64Array(rows)
  for (let round = 0; round < options.rounds && backlog.length > 0; round += 1) {
    const counts = seed.slice()
    for (const [index, text] of backlog.entries())
      for (let row = 0; row < rows; row += 1) {
        const share = shares[index * rows + row] ?? 0
        if (share > 0.001) addText(counts, rows, row, text, options.backlogWeight * share)
      }
    bayes = {
      rows,
      weights: measure(counts, rows, countable, options.smoothing),
      prior: priorOf(shares, rows, options.evenTexts)
    }
    const next = new Float64Array(shares.length)
    for (const [index, text] of backlog.entries())
      next.set(softmax(bayesLogits(bayes, text, logits)), index * rows)
    shares = next
  }
  return { bayes, shares }
}
