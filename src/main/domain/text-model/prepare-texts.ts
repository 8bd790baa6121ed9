import type { BuiltSpace } from './build-feature-space.ts'
import type { ProfileText } from './fit-text-model.ts'
import { createRows, type SparseRows, type SparseText } from './sparse-rows.ts'
import { countedText, logisticBlocks, nearnessBlocks, weighText } from './views.ts'

/** Texts as the three parts of a fit see them. */
export interface PreparedTexts {
  readonly near: SparseRows
  readonly logistic: SparseRows
  readonly counted: SparseRows
}

/**
 * Brings texts, from one place of what was read up to another, into rows. What a text is near to is shown to `seeNear`, and
 * not kept where it says `false`: characters make it long.
 */
export const prepareTexts = (
  { space, count }: BuiltSpace,
  from: number,
  to: number,
  seeNear: (near: SparseText, text: number) => boolean = () => true
): PreparedTexts => {
  const near = createRows()
  const logistic = createRows()
  const counted = createRows()
  for (let text = from; text < to; text += 1) {
    const counts = count(text)
    const nearText = weighText(space, counts, nearnessBlocks)
    if (seeNear(nearText, text - from)) near.push(nearText)
    logistic.push(weighText(space, counts, logisticBlocks))
    counted.push(countedText(space, counts))
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

/** Brings profiles, in the order of their columns, into rows; what was read of them begins at `from`: topics, then the rest. */
export const prepareProfiles = (
  built: BuiltSpace,
  from: number,
  people: readonly ProfileText[]
): Profiles => {
  let place = from
  const owned = (texts: (profile: ProfileText) => number): OwnedTexts => {
    const owners = people.flatMap((profile, column) => Array.from({ length: texts(profile) }, () => column))
    place += owners.length
    return { owners: Int32Array.from(owners), texts: prepareTexts(built, place - owners.length, place) }
  }
  const topicOf: number[] = []
  let firstTopic = 0
  for (const profile of people) {
    for (const { topic } of profile.translated) topicOf.push(topic === null ? -1 : firstTopic + topic)
    firstTopic += profile.topics.length
  }
  const topics = owned((profile) => profile.topics.length)
  const about = owned((profile) => profile.about.length)
  const translated = owned((profile) => profile.translated.length)
  return { topics, about, translated: { ...translated, topicOf: Int32Array.from(topicOf) } }
}
