/** True when two texts say the same: composed or not, whatever the white space, which networks change at will. */
export const sameWords = (one: string, other: string): boolean => plainWords(one) === plainWords(other)

/** A text in the form in which texts that say the same are equal. */
export const plainWords = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim()
