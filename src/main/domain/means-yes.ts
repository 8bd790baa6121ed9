/** Whole answers that say yes and nothing else, without accents and punctuation. */
const yes = new Set([
  'oui',
  'ok',
  'okay',
  'oui ok',
  'ok pour moi',
  'oui pour moi',
  'c est bon',
  'c est bon pour moi',
  'd accord',
  'je suis d accord',
  'parfait',
  'tres bien',
  'je valide',
  'valide',
  'vas y',
  'allez y',
  'yes',
  'yes please',
  'fine',
  'fine by me',
  'that s fine',
  'looks good',
  'looks good to me',
  'approved',
  'i approve',
  'go ahead',
  'perfect',
  'great'
])

/** What may stand around a yes without changing it. */
const courtesies = /\b(?:merci|thanks|thank you|bonjour|hello|hi|salut)\b/gu

/**
 * True when a text says yes and nothing else: "OK pour moi, merci". A yes with a condition, or with other words, is no
 * approval: it is read by a person.
 */
export const meansYes = (text: string): boolean => {
  const plain = text
    .normalize('NFD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(courtesies, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
  return yes.has(plain)
}
