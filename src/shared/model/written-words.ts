import { z } from 'zod'

/**
 * Words that a person typed, at most so many UTF-16 units: something of them is seen, and no control character but a tab or
 * a line break stands among them. SQLite ends a text at the first NUL when it looks for its length.
 */
export const writtenWords = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/[^\s\p{Cc}\p{Cf}]/u)
    .regex(/^(?:[\t\n\r]|\P{Cc})*$/u)
