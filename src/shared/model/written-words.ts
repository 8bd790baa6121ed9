import { z } from 'zod'

/** UTF-16 units that the words of a reply have at most, from the composer, the page of a colleague or a mail. */
export const longestBody = 100_000

/** No control character but a tab or a line break: SQLite ends a text at the first NUL when it looks for its length. */
const withoutControls = /^(?:[\t\n\r]|\P{Cc})*$/u

/** Words that a person typed, at most so many UTF-16 units: something of them is seen, and no control character is in them. */
export const writtenWords = (most: number) =>
  writtenWordsIfAny(most)
    .min(1)
    .regex(/[^\s\p{Cc}\p{Cf}]/u)

/** The same where nothing need be written. */
export const writtenWordsIfAny = (most: number) => z.string().trim().max(most).regex(withoutControls)
