import {
  blockNumbers,
  blocks,
  type BlockWeights,
  type Counts,
  type FeatureSpace,
  weigh
} from './feature-space.ts'
import type { SparseText } from './sparse-rows.ts'

/** The mix of blocks for nearness, and for logistic regression. */
export const nearnessBlocks: BlockWeights = { word: 1, pair: 1, sequence: 0, gram: 1 }
export const logisticBlocks: BlockWeights = { word: 1, pair: 0.7, sequence: 0.7, gram: 0 }

/** A text weighed by TF-IDF, without what weighs nothing. */
export const weighText = (space: FeatureSpace, text: Counts, weights: BlockWeights): SparseText => {
  const all = weigh(space, text, weights)
  let length = 0
  const features = new Int32Array(all.length)
  const values = new Float32Array(all.length)
  for (let at = 0; at < all.length; at += 1) {
    if (all[at] === 0) continue
    features[length] = text.features[at] ?? 0
    values[length] = all[at] ?? 0
    length += 1
  }
  return { features: features.subarray(0, length), values: values.subarray(0, length) }
}

/**
 * What naive Bayes counts of each block: it takes features for independent of each other, and a pair or a sequence says again
 * what its words said.
 */
export const countedBlocks: BlockWeights = { word: 1, pair: 0.2, sequence: 0.3, gram: 0 }

/** The last block that naive Bayes counts. */
export const lastCounted = blockNumbers.sequence

/** The same by the number of a block. */
export const countedShares: readonly number[] = blocks.map((block) => countedBlocks[block])

/** The features of a text that naive Bayes counts, and what each counts there. */
export const countedText = (space: FeatureSpace, text: Counts): SparseText => {
  let most = 0
  for (let at = 0; at < text.features.length; at += 1)
    if ((space.blockOf[text.features[at] ?? 0] ?? 0) <= lastCounted) most += 1
  let length = 0
  const features = new Int32Array(most)
  const values = new Float32Array(most)
  for (let at = 0; at < text.features.length; at += 1) {
    const feature = text.features[at] ?? 0
    if ((space.blockOf[feature] ?? 0) > lastCounted) continue
    features[length] = feature
    values[length] = (text.counts[at] ?? 0) * (countedShares[space.blockOf[feature] ?? 0] ?? 0)
    length += 1
  }
  return { features: features.subarray(0, length), values: values.subarray(0, length) }
}
