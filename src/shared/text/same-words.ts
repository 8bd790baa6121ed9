/** True when two texts say the same: composed or not, whatever the white space, which networks change at will. */
export const sameWords = (one: string, other: string): boolean => plain(one) === plain(other)

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim()
