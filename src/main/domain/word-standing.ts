import { foldedToo, list } from '../../shared/text/telling-words.ts'
import type { Word } from './topics.ts'

/** How a word stands where it was said: as the name of something, as what somebody does or is, or so that nothing tells. */
export type Standing = 'name' | 'deed' | 'untold'

/** After these comes the name of something. */
const beforeNames = foldedToo(
  list(`
  le la les un une des du au aux mon ton son ma ta sa mes tes ses notre votre nos vos leur leurs ce cet cette ces quel quelle
  quels quelles chaque aucun aucune plusieurs quelques
  the a an your my our his her its their this these those no any some each every about of from without with
`)
)

/** After these too, unless the word is an infinitive. */
const beforeNamesOrInfinitives = foldedToo(list('de sans en à avec par'))

/** After these comes what somebody does, may do or is. */
const beforeDeeds = foldedToo(
  list(`
  je tu il elle on nous vous ils elles ne se me te y qui ai as avons avez ont suis es est sommes êtes sont était étaient pour
  peut peux peuvent pouvez pouvons pourriez pourrait veux veut voulez voulons voudrais voudrait faut va vais allez aller
  to i you we they he she it can could will would should may might do does did please not let who is are was were be been
`)
)

const infinitive = /(?:er|ir|oir|re)$/u

/** With its accent: what follows `a` where that is no article. */
const participle = /ée?s?$/iu

/** Articles and pronouns that are written into the word that follows: `l’eau`, `j’achète`. */
const elidedBefore = /(l|d|j|m|t|s|n|qu)['’]$/iu

/** Tells by what stands before it; the word's place is one in `words`, which are those of `text`, stop words too. */
export const standingOf = (text: string, words: readonly Word[], place: number): Standing => {
  const word = words[place]
  if (word === undefined) return 'untold'
  const before = words[place - 1]
  const between = text.slice(before?.end ?? 0, word.start)
  const elided = elidedBefore.exec(between)?.[1]?.toLowerCase()
  if (elided === 'l') return 'name'
  if (elided === 'd') return infinitive.test(word.folded) ? 'deed' : 'name'
  if (elided !== undefined) return 'deed'
  if (before === undefined || !/^\s+$/u.test(between)) return 'untold'
  if (before.folded === 'a' && participle.test(word.written)) return 'deed'
  if (beforeNames.has(before.folded)) return 'name'
  if (beforeNamesOrInfinitives.has(before.folded)) return infinitive.test(word.folded) ? 'deed' : 'name'
  return beforeDeeds.has(before.folded) ? 'deed' : 'untold'
}

/** What ties two names to one: `pain au levain`, `carte de fidélité`. */
const ties = foldedToo(list('de du des à au aux en sans'))

/**
 * The words of a text that name one thing together, from the word at this place: with a French tie between them
 * (`farine de seigle`), or side by side (`gift card`); null where none do.
 */
export const phraseFrom = (
  text: string,
  words: readonly Word[],
  place: number
): { readonly written: string; readonly second: Word } | null => {
  const first = words[place]
  if (first === undefined || first.stems.length === 0) return null
  const isNear = (one: Word, next: Word): boolean =>
    /^\s(?:d['’]|l['’])?$/iu.test(text.slice(one.end, next.start))
  let last = first
  for (let next = place + 1; next <= place + 3; next += 1) {
    const word = words[next]
    if (word === undefined || !isNear(last, word)) return null
    const isTie =
      word.stems.length === 0 && (ties.has(word.folded) || (next > place + 1 && word.folded === 'la'))
    if (!isTie) {
      if (word.stems.length === 0) return null
      const written = text.slice(first.start, word.end).toLowerCase()
      return written.length > longestPhrase ? null : { written, second: word }
    }
    last = word
  }
  return null
}

/** In UTF-16 units: what still reads as one topic. */
const longestPhrase = 40
