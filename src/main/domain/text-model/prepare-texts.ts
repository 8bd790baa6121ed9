import type { Word } from '../topics.ts'
import type { createReader, FeatureSpace } from './feature-space.ts'
import { createRows, type SparseRows, type SparseText } from './sparse-rows.ts'
import { countedText, logisticBlocks, nearnessBlocks, weighText } from './views.ts'

/** Texts as the three parts of a fit see them. */
export interface PreparedTexts {
  readonly near: SparseRows
  readonly logistic: SparseRows
  readonly counted: SparseRows
}

/**
 * Reads texts into rows. Where `seeNear` is given, what a text is near to is shown to it and not kept: characters make it
 * long.
 */
export const prepareTexts = (
  space: FeatureSpace,
  reader: ReturnType<typeof createReader>,
  texts: Iterable<readonly Word[]>,
  seeNear?: (near: SparseText, text: number) => void
): PreparedTexts => {
  const near = createRows()
  const logistic = createRows()
  const counted = createRows()
  let text = 0
  for (const words of texts) {
    const counts = reader.counts(words)
    const nearText = weighText(space, counts, nearnessBlocks)
    if (seeNear === undefined) near.push(nearText)
    else seeNear(nearText, text)
    logistic.push(weighText(space, counts, logisticBlocks))
    counted.push(countedText(space, counts))
    text += 1
  }
  return { near: near.rows(), logistic: logistic.rows(), counted: counted.rows() }
}
