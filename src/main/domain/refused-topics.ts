import { readWords, type Word } from './topics.ts'
import { tellLanguage } from '../../shared/text/tell-language.ts'
import { foreignTo, translateInto } from './translate-word.ts'

/** A topic on which a colleague does not wish to be asked, ready to be met by the words of a message. */
export interface RefusedTopic {
  readonly topic: string
  /**
   * For each of its words the readings by which it is compared: stems and what they may mean in the other language, or the
   * word itself for one without a stem.
   */
  readonly words: readonly (readonly string[])[]
  /** What stands for a topic without any word, an emoji most likely; null where there are words. */
  readonly sign: string | null
}

/** Whether a sign is drawn in colour is no part of what it says. */
const plainly = (text: string): string => text.normalize('NFC').replaceAll('\u{FE0F}', '')

/** Reads a topic both as French and as English, as profiles are: what is refused in one language is in the other too. */
export const readRefusedTopic = (topic: string): RefusedTopic => {
  const words = readWords(topic, null)
  const meaningful = words.filter((word) => word.stems.length > 0)
  const others = foreignTo(tellLanguage(topic))
  const sign = plainly(topic.trim())
  return {
    topic,
    words:
      meaningful.length > 0
        ? meaningful.map(({ stems }) => [...stems, ...others.flatMap((into) => translateInto(into, stems))])
        : words.map((word) => [word.folded]),
    sign: words.length > 0 || sign === '' ? null : sign
  }
}

/** The words of a message that name a topic: all of the topic's words must be there. Null when they are not. */
export const findRefusedTopic = (
  message: { readonly words: readonly Word[]; readonly said?: string },
  { words, sign }: RefusedTopic
): readonly string[] | null => {
  if (sign !== null) return plainly(message.said ?? '').includes(sign) ? [sign] : null
  const found = words.map(
    (readings) =>
      message.words.find(
        (word) => readings.includes(word.folded) || word.stems.some((stem) => readings.includes(stem))
      )?.written
  )
  return found.length > 0 && found.every((word) => word !== undefined)
    ? [...new Set(found.flatMap((word) => word ?? []))]
    : null
}
