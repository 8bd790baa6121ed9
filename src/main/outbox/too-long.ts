import type { CharacterCount } from '../../shared/text/count-characters.ts'

/** What the sentence of `text_too_long` names: the measure that is exceeded. */
export const tooLong = (count: CharacterCount): { used: number; max: number } => {
  const byBytes = count.used <= count.max && count.bytes !== null
  return byBytes ? { ...count.bytes } : { used: count.used, max: count.max }
}
