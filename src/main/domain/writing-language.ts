import { guessLanguage } from './guess-language.ts'

/** Fewer letters tell less than the message that is answered. */
const fewestLetters = 24

/** Whether words are too few to tell their language by themselves. */
export const saysLittle = (written: string): boolean =>
  (written.match(/\p{L}/gu)?.length ?? 0) < fewestLetters

/**
 * The language that a reply is written in: what its own words say once there are some, else that of the message it
 * answers, else what little is written. Null when nobody can tell.
 */
export const writingLanguage = (written: string, answered: string | null): string | null => {
  const own = guessLanguage(written)
  if (own !== null && !saysLittle(written)) return own
  return (answered === null ? null : guessLanguage(answered)) ?? own
}
