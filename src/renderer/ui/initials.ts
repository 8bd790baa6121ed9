/** How many colours of face styles/tokens.css holds. */
const faces = 10

/**
 * The letters that stand for a name: "Marie B." is MB, "Jean-Luc Roux" JR, a handle such as "velo_qui_roule"
 * or "@karim" is @ and its first letter. A name without any letter begins with
 * its first sign; no name at all is shown as "·".
 */
export const initialsOf = (name: string): string => {
  const words = name.normalize('NFC').split(/\s+/u).filter(hasLetter)
  const first = words[0]
  if (first === undefined) return firstSign(name.trim()) ?? '·'
  if (words.length === 1 && looksLikeHandle(first)) return `@${firstLetter(first).toLowerCase()}`
  const last = words.at(-1)
  const letters = words.length > 1 && last !== undefined ? [first, last] : [first]
  return letters.map((word) => firstLetter(word).toUpperCase()).join('')
}

/** Which colour of face, 1 to 10, belongs to a name: always the same one. */
export const faceNumber = (name: string): number => {
  // FNV-1a, which spreads short names evenly.
  let hash = 0x811c9dc5
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  return ((((hash >>> 0) ^ (hash >>> 15)) >>> 0) % faces) + 1
}

/** What a colleague is called in a sentence: the first word of their name. */
export const firstNameOf = (name: string): string => name.trim().split(/\s+/u)[0] ?? name

/** As a reader counts: a flag or a family is one sign. */
const firstSign = (name: string): string | undefined =>
  [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(name)][0]?.segment

const hasLetter = (word: string): boolean => /[\p{L}\p{N}]/u.test(word)
const firstLetter = (word: string): string => /[\p{L}\p{N}]/u.exec(word)?.[0] ?? ''
const looksLikeHandle = (word: string): boolean =>
  word.startsWith('@') || /[_.@\d]/u.test(word.slice(0, -1)) || /^\p{Ll}/u.test(word)
