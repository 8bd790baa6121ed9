/** Lower case, without accents, `œ` as `oe`: what two words are compared by where capitals and accents do not matter. */
export const fold = (text: string): string =>
  // Most words have neither, and a search folds thousands at each key.
  /^[ -~]*$/u.test(text)
    ? text.toLowerCase()
    : text
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replaceAll('œ', 'oe')
        .replaceAll('æ', 'ae')
        .replaceAll('ß', 'ss')
