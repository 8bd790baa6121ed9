import type { Weights } from './fit-text-model.ts'
import { judgeTexts } from './guess-backlog.ts'
import type { TextModelOptions } from './options.ts'
import type { OwnedTexts } from './prepare-texts.ts'
import { pickRows, softmax } from './sparse-rows.ts'

const pick = ({ owners, texts }: OwnedTexts, places: readonly number[]): OwnedTexts => ({
  owners: Int32Array.from(places, (place) => owners[place] ?? 0),
  texts: {
    near: pickRows(texts.near, places),
    logistic: pickRows(texts.logistic, places),
    counted: pickRows(texts.counted, places)
  }
})

/** Logits of a text by colleague: without history, and what the history of the others adds. */
interface Judged {
  readonly owner: number
  readonly topics: Float32Array
  readonly history: Float32Array
}

/**
 * How much of what confirmed texts teach is to be believed: parts of them are placed by what the rest teaches, and that
 * share is taken which makes their colleagues likeliest. Where the texts of a colleague have little in common, what some of
 * them teach misleads about the others; and what few texts teach is surer of itself than it should be. With many texts that
 * help, likelihood still asks for less than all, and the model without them, sure of itself, then holds the better one back.
 */
export const measureHistory = (
  columns: number,
  confirmed: OwnedTexts,
  topics: Weights,
  options: TextModelOptions,
  fit: (part: OwnedTexts) => Weights
): number => {
  const { parts, enough, usual, firmness, least, most, step } = options.history
  const places = [...confirmed.owners.keys()]
  const judged: Judged[] = []
  for (let part = 0; part < parts && judged.length < enough; part += 1) {
    const held = pick(
      confirmed,
      places.filter((place) => place % parts === part)
    )
    if (held.owners.length === 0) break
    const rest = pick(
      confirmed,
      places.filter((place) => place % parts !== part)
    )
    judged.push(...judge(columns, held, topics, fit(rest)))
  }
  let share = usual
  let highest = -Infinity
  for (let tried = least; tried < most + step / 2; tried += step) {
    const worth = likelihood(judged, columns, tried) - firmness * (tried - usual) ** 2
    if (worth <= highest) continue
    highest = worth
    share = tried
  }
  const { sound, from, to } = options.manyTexts
  const many = Math.max(0, Math.min(1, (places.length / columns - from) / (to - from)))
  return share < sound ? share : Math.max(share, share + (1 - share) * many)
}

const judge = (
  columns: number,
  { owners, texts }: OwnedTexts,
  topics: Weights,
  taught: Weights
): readonly Judged[] => {
  const before = judgeTexts({ ...topics, bayes: topics.bayes.weights }, columns, texts, 1)
  const after = judgeTexts({ ...taught, bayes: taught.bayes.weights }, columns, texts, 1)
  const added = after.map((logit, cell) => logit - (before[cell] ?? 0))
  return Array.from(owners, (owner, text) => ({
    owner,
    topics: before.subarray(text * columns, (text + 1) * columns),
    history: added.subarray(text * columns, (text + 1) * columns)
  }))
}

/** The logarithm of how likely these texts are with their colleagues, where so much of history is believed. */
const likelihood = (judged: readonly Judged[], columns: number, share: number): number => {
  const shares = new Float64Array(columns)
  let sum = 0
  for (const { owner, topics, history } of judged) {
    for (let column = 0; column < columns; column += 1)
      shares[column] = (topics[column] ?? 0) + share * (history[column] ?? 0)
    sum += Math.log(Math.max(Number.MIN_VALUE, softmax(shares)[owner] ?? 0))
  }
  return sum
}
