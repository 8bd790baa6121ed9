import type { Word } from '../topics.ts'
import type { ProfileText } from './fit-text-model.ts'
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

/** Texts, and the column of the colleague that each is of. */
export interface OwnedTexts {
  readonly owners: Int32Array
  readonly texts: PreparedTexts
}

/** The texts of all profiles. */
export interface Profiles {
  /** Each topic is a text. */
  readonly topics: OwnedTexts
  readonly about: OwnedTexts
  /** Each translated word is a text; `topicOf` is the number of its topic among all topics, -1 where it has none. */
  readonly translated: OwnedTexts & { readonly topicOf: Int32Array }
}

/** Reads profiles, in the order of their columns, into rows. */
export const prepareProfiles = (
  space: FeatureSpace,
  reader: ReturnType<typeof createReader>,
  people: readonly ProfileText[]
): Profiles => {
  const owned = (texts: (profile: ProfileText) => readonly (readonly Word[])[]): OwnedTexts => ({
    owners: Int32Array.from(people.flatMap((profile, column) => texts(profile).map(() => column))),
    texts: prepareTexts(space, reader, people.flatMap(texts))
  })
  let firstTopic = 0
  const topicOf: number[] = []
  for (const profile of people) {
    for (const { topic } of profile.translated) topicOf.push(topic === null ? -1 : firstTopic + topic)
    firstTopic += profile.topics.length
  }
  const translated = owned((profile) => profile.translated.map(({ word }) => [word]))
  return {
    topics: owned((profile) => profile.topics),
    about: owned((profile) => profile.about),
    translated: { ...translated, topicOf: Int32Array.from(topicOf) }
  }
}
