import { readWords, type Word } from './topics.ts'

/** A topic on which a colleague does not wish to be asked, ready to be met by the words of a message. */
export interface RefusedTopic {
  readonly topic: string
  /** For each of its words the readings by which it is compared: stems, or the word itself for one without a stem. */
  readonly words: readonly (readonly string[])[]
}

/** Reads a topic both as French and as English, as profiles are. */
export const readRefusedTopic = (topic: string): RefusedTopic => {
  const words = readWords(topic, null)
  const meaningful = words.filter((word) => word.stems.length > 0)
  return {
    topic,
    words: meaningful.length > 0 ? meaningful.map((word) => word.stems) : words.map((word) => [word.folded])
  }
}

/** The words of a message that name a topic: all of the topic's words must be there. Null when they are not. */
export const findRefusedTopic = (
  message: readonly Word[],
  { words }: RefusedTopic
): readonly string[] | null => {
  const found = words.map(
    (readings) =>
      message.find(
        (word) => readings.includes(word.folded) || word.stems.some((stem) => readings.includes(stem))
      )?.written
  )
  return found.length > 0 && found.every((word) => word !== undefined)
    ? [...new Set(found.flatMap((word) => word ?? []))]
    : null
}
