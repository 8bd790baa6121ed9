import { type Bayes, runBayes } from './naive-bayes.ts'
import type { TextModelOptions } from './options.ts'
import type { OwnedTexts, PreparedTexts, Profiles } from './prepare-texts.ts'
import { addText, countRows, multiply, rowOf, softmax, type SparseRows } from './sparse-rows.ts'

/** Where it is not known which topic a feature goes with. */
export const noTopic = 255

export interface ByTopic {
  /** The logarithm of each colleague's share in each text of the backlog; null where that was not computed. */
  readonly shares: Float32Array | null
  /** By feature and colleague: which topic of their profile the feature goes with. */
  readonly topicOf: Uint8Array
}

/** What keeps the logarithm of a share that is nothing. */
const leastShare = 1e-4

/**
 * Naive Bayes with each topic of each profile as a column of its own: a colleague's topics are different subjects, and one
 * cloud around all of them fits none. Runs over the backlog where the time of a fit allows.
 */
export const fitTopics = (
  plain: number,
  columns: number,
  profiles: Profiles,
  nearness: Float32Array,
  countable: Uint8Array,
  backlog: PreparedTexts,
  options: TextModelOptions
): ByTopic => {
  const { owners, texts } = profiles.topics
  const topics = owners.length
  const topicOf = new Uint8Array(plain * columns).fill(noTopic)
  if (topics === 0) return { shares: null, topicOf }
  const seed = new Float32Array(plain * topics)
  for (let topic = 0; topic < topics; topic += 1) {
    addText(seed, topics, topic, rowOf(texts.counted, topic), options.topicOwn)
    for (let other = 0; other < topics; other += 1)
      if (owners[other] === owners[topic])
        addText(seed, topics, topic, rowOf(texts.counted, other), options.topicSibling)
    for (let other = 0; other < profiles.about.owners.length; other += 1)
      if (profiles.about.owners[other] === owners[topic])
        addText(seed, topics, topic, rowOf(profiles.about.texts.counted, other), options.topicAbout)
  }
  for (const [word, topic] of profiles.translated.topicOf.entries())
    if (topic >= 0)
      addText(seed, topics, topic, rowOf(profiles.translated.texts.counted, word), options.topicTranslated)
  const read = topics * countRows(backlog.near) <= options.mostTopicCells
  const shares = read
    ? firstGuesses(topics, columns, profiles.topics, nearness, backlog.near, options)
    : new Float32Array()
  const none: SparseRows = {
    starts: new Int32Array(1),
    features: new Int32Array(),
    values: new Float32Array()
  }
  const bayes = runBayes(seed, topics, countable, read ? backlog.counted : none, shares, options.topicBayes)
  findTopics(bayes, columns, owners, topicOf)
  if (shares.length === 0) return { shares: null, topicOf }
  const byColleague = new Float32Array((shares.length / topics) * columns).fill(leastShare)
  for (let text = 0; text * topics < shares.length; text += 1)
    for (let topic = 0; topic < topics; topic += 1) {
      const cell = text * columns + (owners[topic] ?? 0)
      byColleague[cell] = (byColleague[cell] ?? 0) + (shares[text * topics + topic] ?? 0)
    }
  return { shares: byColleague.map((share) => Math.log(share)), topicOf }
}

/** How near each text of the backlog is to each topic, and to the colleague whose topic it is, as shares. */
const firstGuesses = (
  topics: number,
  columns: number,
  { owners, texts }: OwnedTexts,
  nearness: Float32Array,
  backlog: SparseRows,
  options: TextModelOptions
): Float32Array => {
  const table = new Float32Array((nearness.length / columns) * topics)
  for (let topic = 0; topic < topics; topic += 1) addText(table, topics, topic, rowOf(texts.near, topic), 1)
  const shares = new Float32Array(countRows(backlog) * topics)
  const logits = new Float64Array(topics)
  const cosines = new Float64Array(columns)
  for (let text = 0; text < countRows(backlog); text += 1) {
    logits.fill(0)
    cosines.fill(0)
    multiply(table, topics, backlog, text, logits)
    multiply(nearness, columns, backlog, text, cosines)
    for (let topic = 0; topic < topics; topic += 1)
      logits[topic] = options.topicSharpness * ((logits[topic] ?? 0) + (cosines[owners[topic] ?? 0] ?? 0))
    shares.set(softmax(logits), text * topics)
  }
  return shares
}

/** Finds, for each feature and colleague, the topic that it is likeliest under. */
const findTopics = (bayes: Bayes, columns: number, owners: Int32Array, topicOf: Uint8Array): void => {
  const topics = owners.length
  const firstOf = new Map<number, number>()
  for (const [topic, owner] of owners.entries()) if (!firstOf.has(owner)) firstOf.set(owner, topic)
  const best = new Float64Array(columns)
  for (let feature = 0; feature * columns < topicOf.length; feature += 1) {
    best.fill(-Infinity)
    for (let topic = 0; topic < topics; topic += 1) {
      const owner = owners[topic] ?? 0
      const weight = bayes.weights[feature * topics + topic] ?? 0
      if (weight <= (best[owner] ?? 0)) continue
      best[owner] = weight
      topicOf[feature * columns + owner] = Math.min(noTopic - 1, topic - (firstOf.get(owner) ?? 0))
    }
  }
}
