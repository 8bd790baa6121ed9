/**
 * Where tokens will stand in a stored letter: private characters of Unicode, which are taken out of everything that a person
 * wrote, so that nobody can place a mark.
 */
export const handoffMark = '\uE100'
export const consentMark = '\uE101'

const privateCharacters = /[\uE000-\uF8FF]/gu

/** A text of a person, without characters that could be taken for a mark. */
export const withoutMarks = (text: string): string => text.replace(privateCharacters, '')

/** The bytes of a letter once its tokens are known. A letter without a token for a mark does not bear that mark. */
export const fillMarks = (
  bytes: string,
  tokens: { readonly handoff: string | null; readonly consent: string }
): string => bytes.replaceAll(handoffMark, tokens.handoff ?? '').replaceAll(consentMark, tokens.consent)
