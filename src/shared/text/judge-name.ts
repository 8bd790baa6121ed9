import punycode from 'punycode.js'

/**
 * What is wrong with the letters of a server’s name. mixed_scripts: a label of it is written with letters of several
 * alphabets · lookalike: with letters, all of them of one alphabet, that are taken for those of another.
 */
export type NameProblem = 'mixed_scripts' | 'lookalike'

/**
 * Alphabets that people write in today (“recommended” in UAX 31). A letter of none of them (Cherokee, Tifinagh, Lisu…) is
 * there to be taken for another one, or for a slash.
 */
const alphabets: readonly RegExp[] = [
  /^[\p{Script=Latin}\p{M}]+$/u,
  /^[\p{Script=Cyrillic}\p{M}]+$/u,
  /^[\p{Script=Greek}\p{M}]+$/u,
  /^[\p{Script=Armenian}\p{M}]+$/u,
  /^[\p{Script=Georgian}\p{M}]+$/u,
  /^[\p{Script=Hebrew}\p{M}]+$/u,
  /^[\p{Script=Arabic}\p{M}]+$/u,
  /^[\p{Script=Devanagari}\p{M}]+$/u,
  /^[\p{Script=Bengali}\p{M}]+$/u,
  /^[\p{Script=Gurmukhi}\p{M}]+$/u,
  /^[\p{Script=Gujarati}\p{M}]+$/u,
  /^[\p{Script=Oriya}\p{M}]+$/u,
  /^[\p{Script=Tamil}\p{M}]+$/u,
  /^[\p{Script=Telugu}\p{M}]+$/u,
  /^[\p{Script=Kannada}\p{M}]+$/u,
  /^[\p{Script=Malayalam}\p{M}]+$/u,
  /^[\p{Script=Sinhala}\p{M}]+$/u,
  /^[\p{Script=Thai}\p{M}]+$/u,
  /^[\p{Script=Lao}\p{M}]+$/u,
  /^[\p{Script=Tibetan}\p{M}]+$/u,
  /^[\p{Script=Myanmar}\p{M}]+$/u,
  /^[\p{Script=Ethiopic}\p{M}]+$/u,
  /^[\p{Script=Khmer}\p{M}]+$/u,
  /^[\p{Script=Thaana}\p{M}]+$/u,
  // Those that one word may be written in together (UTS 39, “highly restrictive”), with Latin letters among them.
  /^[\p{Script=Latin}\p{Script=Han}\p{scx=Hiragana}\p{scx=Katakana}]+$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Bopomofo}]+$/u,
  /^[\p{Script=Latin}\p{Script=Han}\p{Script=Hangul}]+$/u
]

/** Letters that look like Latin ones: a name of nothing else is read as another (`аррӏе` is not `apple`). */
const alike = /^(?:[аеорсухіјѕԁһԛԝӏпгьѵѡҽ]+|[αικνορτυχωηγε]+|[օոսհցքոյզ]+)$/u

/** Latin letters of languages that are written today; `ɑ`, `ƅ`, `ᴏ` and the `ı` without its dot pass for others. */
const usualLatin =
  /^[a-z\u00DF-\u00F6\u00F8-\u0130\u0132-\u0137\u0139-\u0148\u014A-\u017E\u01A0\u01A1\u01AF\u01B0\u0218-\u021B\u1E00-\u1EFF]+$/u

/** What a reader knows at sight: no mark that is overlooked, no letter that is taken for another. */
const plain = /^[a-z0-9_\u00DF-\u00F6\u00F8-\u00FFœ-]+$/u

const ascii = /^\p{ASCII}*$/u

/** The letters of a label as they are shown where nobody stops it; null for an `xn--…` that stands for none. */
const lettersOf = (label: string): string | null => {
  if (!label.startsWith('xn--')) return label.normalize('NFC')
  try {
    const letters = punycode.decode(label.slice(4))
    return ascii.test(letters) ? null : letters.normalize('NFC')
  } catch {
    return null
  }
}

/** Takes the name of a server, as it is written or as servers know it (`xn--…`), and says what its letters pass for. */
export const judgeName = (name: string): NameProblem | null => {
  const labels = name.toLowerCase().split('.')
  // Under a name of its own alphabet (`пример.рф`) a word is what it is.
  const underLatin = ascii.test(lettersOf(labels.at(-1) ?? '') ?? '')
  for (const label of labels) {
    const problem = judgeLabel(label, underLatin)
    if (problem !== null) return problem
  }
  return null
}

/** Whether the letters of a name can be taken for no others, so that who reads it knows where it leads. */
export const isPlainName = (name: string): boolean =>
  name
    .toLowerCase()
    .split('.')
    .every((label) => plain.test(lettersOf(label) ?? ''))

const judgeLabel = (label: string, underLatin: boolean): NameProblem | null => {
  const whole = lettersOf(label)
  if (whole === null) return 'lookalike'
  if (ascii.test(whole)) return null
  const letters = whole.replace(/[\p{Nd}·_-]/gu, '')
  if (!/^[\p{L}\p{M}\u30FB\u30FC]*$/u.test(letters)) return 'lookalike'
  if (!alphabets.some((alphabet) => alphabet.test(letters))) return severalOf(letters)
  if (/^[\p{Script=Latin}\p{M}]+$/u.test(letters)) return usualLatin.test(letters) ? null : 'lookalike'
  return underLatin && alike.test(letters) ? 'lookalike' : null
}

/** Of letters that no alphabet holds together: two that are written today, or one that is not. */
const severalOf = (letters: string): NameProblem => {
  const known = alphabets.slice(0, -3)
  const used = known.filter((alphabet) =>
    [...letters].some((letter) => /\p{L}/u.test(letter) && alphabet.test(letter))
  )
  return used.length > 1 ? 'mixed_scripts' : 'lookalike'
}
