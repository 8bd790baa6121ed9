import { detectAll } from 'tinyld/light'
import { tellingWords } from '../../shared/text/telling-words.ts'

/** A detector's first answer counts when it is this sure, alone or against its second one. */
const sure = 0.6
const aheadOfSecond = 2
const fewestLetters = 20

/** Characters that the detector sees: it takes a third of a millisecond for a comment. */
const detectorReads = 500

/**
 * The language of a text as ISO 639-1, or null when it cannot be told: then nobody is excluded for it. French and English
 * are told by their little words, which short comments have too; a statistical detector decides the rest, and has to be
 * surer the shorter the text.
 */
export const guessLanguage = (text: string): string | null => {
  const plain = text.replace(/https?:\/\/\S+|www\.\S+|[@#][\p{L}\p{N}._@-]+/gu, ' ')
  const letters = plain.match(/\p{L}/gu)?.length ?? 0
  if (letters < 2) return null
  const words =
    plain
      .toLowerCase()
      .normalize('NFC')
      .replaceAll('’', "'")
      .match(/[\p{L}\p{M}']+/gu) ?? []
  const french = countTelling(words, 'fr')
  const english = countTelling(words, 'en')
  const told = french === english ? null : french > english ? 'fr' : 'en'
  const lead = Math.abs(french - english)
  if (told !== null && lead >= 3) return told
  const [first, second] = detectAll(plain.slice(0, detectorReads))
  if (told !== null) {
    const objects =
      first !== undefined && first.accuracy >= sure && first.lang !== 'fr' && first.lang !== 'en'
    if (lead === 2 && !objects) return told
    if (!objects && (first === undefined || first.lang === told || words.length <= 4)) return told
  }
  if (first === undefined) return null
  const ahead = first.accuracy >= aheadOfSecond * (second?.accuracy ?? 0)
  if (first.lang === 'fr' || first.lang === 'en')
    return first.accuracy >= sure || (ahead && letters >= fewestLetters) ? first.lang : null
  const neither = french === 0 && english === 0
  return neither && first.accuracy >= sure && words.length >= 3 ? first.lang : null
}

const countTelling = (words: readonly string[], language: 'fr' | 'en'): number =>
  new Set(
    words.filter((word) => {
      if (tellingWords[language].has(word)) return true
      // Elision is French: j'attends, qu'une, l'adresse, d'abord, n'est.
      return language === 'fr' && /^(?:j|l|d|n|qu|s|c)'\p{L}{2,}/u.test(word)
    })
  ).size
