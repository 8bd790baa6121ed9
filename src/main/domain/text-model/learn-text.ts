import { createReader } from './feature-space.ts'
import type { TextModel, Weights, Words } from './fit-text-model.ts'
import { addText, multiply, oneRow, softmax, type SparseText } from './sparse-rows.ts'
import { logisticBlocks, weighText } from './views.ts'

/** What one confirmed text changes until the next fit: a step of logistic regression, that can be taken back exactly. */
export interface Step {
  readonly text: SparseText
  readonly slopes: Float64Array
}

/** How far one choice moves the model: enough to tell at the next message of the kind, little enough to be wrong once. */
const rate = 4

/** What a step adds to the weight of a feature, by feature; nothing for those that its text does not hold. */
export const weightsOfStep = (
  step: Step,
  direction: 1 | -1
): ((feature: number, column: number) => number) => {
  const values = new Map<number, number>()
  for (const [at, feature] of step.text.features.entries()) values.set(feature, step.text.values[at] ?? 0)
  return (feature, column) => direction * rate * (step.slopes[column] ?? 0) * (values.get(feature) ?? 0)
}

/** A model that can be taught. The model given stays as it is. */
export const teachable = (model: TextModel): TextModel & { readonly all: Weights } => {
  const base = model.all ?? model.topics
  return { ...model, all: { ...base, logistic: base.logistic.slice() } }
}

/**
 * The step that a choice teaches, measured on `fitted` as it was fitted: what other choices taught meanwhile does not
 * matter, so their order does not either. Null for a colleague whom the model does not know.
 */
export const stepOf = (
  fitted: TextModel,
  reader: ReturnType<typeof createReader>,
  words: Words,
  colleagueId: string
): Step | null => {
  const rows = fitted.colleagueIds.length
  const own = fitted.colleagueIds.indexOf(colleagueId)
  if (own < 0) return null
  const text = weighText(fitted.space, reader.counts(words), logisticBlocks)
  const slopes = new Float64Array(rows)
  multiply((fitted.all ?? fitted.topics).logistic, rows, oneRow(text), 0, slopes)
  softmax(slopes)
  // Only a share of history is believed: a choice counts the same whatever that share is.
  for (let row = 0; row < rows; row += 1)
    slopes[row] = ((row === own ? 1 : 0) - (slopes[row] ?? 0)) / fitted.historyShare
  return { text, slopes }
}

/** Takes a step (`direction` 1), or takes it back (-1). */
export const takeStep = (weights: Weights, step: Step, direction: 1 | -1): void => {
  const rows = step.slopes.length
  for (const [row, slope] of step.slopes.entries())
    addText(weights.logistic, rows, row, step.text, direction * rate * slope)
}
