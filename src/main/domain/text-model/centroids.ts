import type { TextModelOptions } from './options.ts'
import type { OwnedTexts, Profiles } from './prepare-texts.ts'
import { addText, normaliseColumns, rowOf } from './sparse-rows.ts'

const addAll = (table: Float32Array, columns: number, { owners, texts }: OwnedTexts, share: number): void => {
  for (let text = 0; text < owners.length; text += 1)
    addText(table, columns, owners[text] ?? 0, rowOf(texts.near, text), share)
}

/** What each profile is about: the mean of its topics, role and bio, of length 1. */
export const profileCentroids = (
  features: number,
  columns: number,
  { topics, about, translated }: Profiles,
  options: TextModelOptions
): Float32Array => {
  const centroids = new Float32Array(features * columns)
  addAll(centroids, columns, topics, 1)
  addAll(centroids, columns, about, options.aboutShare)
  addAll(centroids, columns, translated, options.translatedShare)
  normaliseColumns(centroids, columns)
  return centroids
}

/** Moves centroids of profiles towards confirmed texts (`answers`, their sums), the more texts the more. */
export const moveToAnswers = (
  centroids: Float32Array,
  columns: number,
  answers: Float32Array,
  counts: Int32Array,
  options: TextModelOptions
): Float32Array => {
  normaliseColumns(answers, columns)
  const moved = centroids.slice()
  for (let start = 0; start < moved.length; start += columns)
    for (let column = 0; column < columns; column += 1) {
      const answer = answers[start + column] ?? 0
      if (answer === 0) continue
      const count = counts[column] ?? 0
      moved[start + column] =
        (moved[start + column] ?? 0) + options.answersShare * (count / (count + 4)) * answer
    }
  normaliseColumns(moved, columns)
  return moved
}
