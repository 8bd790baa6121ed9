import { stemmer as snowballFrench } from '@orama/stemmers/french'
import snowballEnglish from 'wink-porter2-stemmer'
import { remembered } from '../../shared/remembered.ts'
import { findPieces, type Piece } from '../../shared/text/find-pieces.ts'
import { fold } from '../../shared/text/fold.ts'
import { isStopWord } from './stop-words.ts'

/** A word of a text, or two that follow each other, with its place in UTF-16 units, end exclusive. */
export interface Word {
  /** As it stands in the text, without an elided article (`l’`, `d’`, `qu’`). */
  readonly written: string
  /** In lower case, without accents. */
  readonly folded: string
  readonly start: number
  readonly end: number
  /** What it is compared by: one stem where the language is known, the French and the English one otherwise; none for a stop word. */
  readonly stems: readonly string[]
}

type Stemmer = (folded: string) => string

const longestWord = 40

const elision = /^(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)['’]/iu
const clitic = /(?:n['’]t|['’](?:s|re|ll|ve|d|m))$/iu

/** Stemming costs some 5 µs a word, reading a piece twice as much: so many are remembered of each language. */
const mostRemembered = 20_000

/**
 * Snowball on the folded word, so that a word typed without its accents has the same stem; then what Snowball leaves
 * apart for it: the e of a feminine participle (livré, livree), and the nouns of an act in -aison and -eture (livrer,
 * livraison; fermer, fermeture).
 */
const stemFrench = remembered(mostRemembered, (folded: string) => {
  const stem = snowballFrench(folded).replace(/(?<=.{3})e$/u, '')
  return stem.replace(/(?<=.{4})(?:aison|etur)$/u, '')
})

/** Snowball, then the noun of an act in -ery, which it leaves apart from its verb (deliver, delivery). */
const stemEnglish = remembered(mostRemembered, (folded: string) =>
  snowballEnglish(folded).replace(/(?<=.{4})eri$/u, '')
)

const stemmersOf = (language: string | null): readonly Stemmer[] => {
  if (language === 'fr') return [stemFrench]
  return language === 'en' ? [stemEnglish] : [stemFrench, stemEnglish]
}

/** What a piece of a text is, wherever it stands. */
interface Reading {
  /** Length of the elided article before the word. */
  readonly elided: number
  readonly written: string
  readonly folded: string
  readonly stems: readonly string[]
}

const readPiece = (piece: string, language: string | null): Reading | null => {
  if (piece.startsWith('@') || /^(?:https?:|www\.)/u.test(piece) || piece.length > longestWord) return null
  const elided = elision.exec(piece)?.[0].length ?? 0
  const written = piece.slice(elided).replace(clitic, '')
  // What is left of a contracted negation (do, ca, wo) says less than that it denies.
  const denies = /n['’]t$/iu.test(piece)
  const folded = denies ? 'not' : fold(written)
  if (folded === '') return null
  const meaningless =
    denies ||
    folded.length < 2 ||
    !/\p{L}/u.test(folded) ||
    isStopWord(piece, language) ||
    isStopWord(written, language)
  const stems = meaningless ? [] : [...new Set(stemmersOf(language).map((stem) => stem(folded)))]
  return { elided, written, folded, stems }
}

const readIn = (language: string | null) =>
  remembered(mostRemembered, (piece: string) => readPiece(piece, language))
const readings = { fr: readIn('fr'), en: readIn('en'), other: readIn(null) } as const

const rememberedPiece = (piece: string, language: string | null): Reading | null =>
  (language === 'fr' ? readings.fr : language === 'en' ? readings.en : readings.other)(piece)

/** The words of a text in its language (`fr`, `en`, another, or null when it is not known). */
export const readWords = (
  text: string,
  language: string | null,
  found: readonly Piece[] = findPieces(text)
): readonly Word[] => {
  const words: Word[] = []
  for (const piece of found) {
    const reading = rememberedPiece(piece.text, language)
    if (reading === null) continue
    const { elided, written, folded, stems } = reading
    const start = piece.index + elided
    words.push({ written, folded, start, end: start + written.length, stems })
  }
  return words
}

/** Two words with a meaning that follow each other in one sentence, stop words between them left out: `pain au levain`. */
export const readPairs = (text: string, words: readonly Word[]): readonly Word[] => {
  const pairs: Word[] = []
  let former: Word | null = null
  for (const word of words) {
    if (word.stems.length === 0) continue
    if (former !== null && !/[.!?;:\n]/u.test(text.slice(former.end, word.start)))
      pairs.push({
        written: text.slice(former.start, word.end),
        folded: `${former.folded} ${word.folded}`,
        start: former.start,
        end: word.end,
        stems: pairStems(former, word)
      })
    former = word
  }
  return pairs
}

const pairStems = (first: Word, second: Word): readonly string[] => [
  ...new Set(first.stems.map((stem, index) => `${stem} ${second.stems[index] ?? second.stems[0] ?? ''}`))
]

/** The different stems of words, in the order of the text, at most so many. */
export const distinctStems = (words: readonly Word[], most: number): readonly string[] =>
  [...new Set(words.flatMap((word) => word.stems))].slice(0, most)

/** Letters that two stems must share from their beginning to be kin. */
const kinPrefix = 5

/** What kin stems have in common; null for a stem too short to have kin. */
export const kinKey = (stem: string): string | null =>
  stem.length < kinPrefix || stem.includes(' ') ? null : stem.slice(0, kinPrefix)

/** Whether two different stems are of one family: three quarters of the longer one are shared (`allerg`, `allergen`). */
export const areKin = (one: string, other: string): boolean => {
  const longer = Math.max(one.length, other.length)
  let shared = 0
  while (shared < longer && one[shared] !== undefined && one[shared] === other[shared]) shared += 1
  return shared >= kinPrefix && shared >= 0.75 * longer
}
