/**
 * What a short French word leans on: a vowel, a y before a consonant (Yves, not Yann), or an h that is not heard. Of names
 * that begin with ha, as of handles and numbers, the h is mostly heard or not French: they keep the whole word.
 */
const leans = /^(?:[aeiouàâäæéèêëîïôöœùûü]|h[eéèêiyoôuœ]|y[bcdfghjklmnpqrstvwxz])/iu

/** “de” or “que” before a name, as French writes it: de Malo, d’Ousmane; que Malo, qu’Hélène. */
export const elide = (word: 'de' | 'que', name: string): string =>
  leans.test(name) ? `${word.slice(0, -1)}’${name}` : `${word} ${name}`
