import { countRows, type SparseRows } from './sparse-rows.ts'

/** For each text, those that are nearest to it. */
export interface NearTexts {
  /** `most` for each text, the nearest first; -1 where there are fewer. */
  readonly texts: Int32Array
  readonly cosines: Float32Array
  readonly most: number
}

/** A feature of more texts than this says little of which are alike, and takes the most time. */
const commonFeature = 500

/** Texts less alike than this share a word or two by chance. */
const leastCosine = 0.05

/** Finds the texts that are nearest to each of these, which are of length 1. */
export const findNearTexts = (rows: SparseRows, features: number, most: number): NearTexts => {
  const count = countRows(rows)
  const holders = holdersOf(rows, features)
  const texts = new Int32Array(count * most).fill(-1)
  const cosines = new Float32Array(count * most)
  const sums = new Float32Array(count)
  const touched = new Int32Array(count)
  for (let text = 0; text < count; text += 1) {
    let length = 0
    for (let at = rows.starts[text] ?? 0; at < (rows.starts[text + 1] ?? 0); at += 1) {
      const feature = rows.features[at] ?? 0
      const value = rows.values[at] ?? 0
      const end = holders.starts[feature + 1] ?? 0
      const start = holders.starts[feature] ?? 0
      if (end - start > commonFeature) continue
      for (let holder = start; holder < end; holder += 1) {
        const other = holders.texts[holder] ?? 0
        const sum = sums[other] ?? 0
        if (sum === 0) {
          touched[length] = other
          length += 1
        }
        sums[other] = sum + value * (holders.values[holder] ?? 0)
      }
    }
    sums[text] = 0
    const first = text * most
    for (let index = 0; index < length; index += 1) {
      const other = touched[index] ?? 0
      const cosine = sums[other] ?? 0
      sums[other] = 0
      if (cosine < leastCosine || cosine <= (cosines[first + most - 1] ?? 0)) continue
      // Put in its place among the nearest found so far.
      let place = first + most - 1
      while (place > first && (cosines[place - 1] ?? 0) < cosine) {
        cosines[place] = cosines[place - 1] ?? 0
        texts[place] = texts[place - 1] ?? -1
        place -= 1
      }
      cosines[place] = cosine
      texts[place] = other
    }
  }
  return { texts, cosines, most }
}

/** The texts that hold each feature, and its value there. */
const holdersOf = (rows: SparseRows, features: number) => {
  const starts = new Int32Array(features + 1)
  for (const feature of rows.features) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1
  for (let feature = 0; feature < features; feature += 1)
    starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0)
  const next = starts.slice()
  const texts = new Int32Array(rows.features.length)
  const values = new Float32Array(rows.features.length)
  for (let text = 0; text < countRows(rows); text += 1)
    for (let at = rows.starts[text] ?? 0; at < (rows.starts[text + 1] ?? 0); at += 1) {
      const feature = rows.features[at] ?? 0
      const place = next[feature] ?? 0
      texts[place] = text
      values[place] = rows.values[at] ?? 0
      next[feature] = place + 1
    }
  return { starts, texts, values }
}

/** Moves what each text is guessed to be (`shares`, `columns` for each) by `weight` towards what those near to it are. */
export const leanOnNear = (near: NearTexts, columns: number, shares: Float32Array, weight: number): void => {
  const { texts, cosines, most } = near
  const count = texts.length / most
  const former = shares.slice(0, count * columns)
  const mean = new Float64Array(columns)
  for (let text = 0; text < count; text += 1) {
    mean.fill(0)
    let whole = 0
    for (let place = text * most; place < (text + 1) * most; place += 1) {
      const other = texts[place] ?? -1
      if (other < 0) break
      const cosine = cosines[place] ?? 0
      whole += cosine
      for (let column = 0; column < columns; column += 1)
        mean[column] = (mean[column] ?? 0) + cosine * (former[other * columns + column] ?? 0)
    }
    if (whole === 0) continue
    for (let column = 0; column < columns; column += 1) {
      const cell = text * columns + column
      shares[cell] = (1 - weight) * (former[cell] ?? 0) + (weight * (mean[column] ?? 0)) / whole
    }
  }
}
