import { sameWords } from './same-words.ts'

/** At most one word in so many may be respelled, and never more than three. */
const wordsForOneSpelling = 10
const mostSpellings = 3
const shortestRespelled = 6

/** One doubled letter apart, and quite another thing. In plain form. */
const notTheSame: readonly (readonly [string, string])[] = [
  ['poison', 'poisson'],
  ['poisons', 'poissons'],
  ['desert', 'dessert'],
  ['deserts', 'desserts'],
  ['cousin', 'coussin'],
  ['cousins', 'coussins'],
  ['baiser', 'baisser'],
  ['baisers', 'baissers'],
  ['embraser', 'embrasser'],
  ['casait', 'cassait'],
  ['visait', 'vissait'],
  ['rasait', 'rassait'],
  ['planing', 'planning'],
  ['hoping', 'hopping'],
  ['staring', 'starring'],
  ['filing', 'filling'],
  ['scraping', 'scrapping'],
  ['dinners', 'diners']
]

/**
 * Whether a text says what another says, but for the class of corrections that every colleague agrees to when they answer:
 * case, accents, spaces, punctuation without the question mark, and the spelling of a long word in which one letter is doubled
 * or two neighbours are exchanged. Numbers, names of other letters, links, signs such as € and every added or missing word are
 * beyond it: when in doubt the answer is no, and the colleague is asked.
 */
export const isSmallCorrection = (before: string, after: string): boolean => {
  if (sameWords(before, after)) return true
  const [former, later] = [tokensOf(before), tokensOf(after)]
  if (former.length !== later.length || former.length === 0) return false
  let spellings = 0
  for (const [index, token] of former.entries()) {
    const other = later[index] ?? ''
    if (token === other) continue
    if (!isRespelling(token, other)) return false
    spellings += 1
  }
  return spellings <= Math.min(mostSpellings, Math.ceil(former.length / wordsForOneSpelling))
}

/**
 * What of a text may not change: words without case, accents and apostrophes; numbers as they are written, with their sign
 * and separators; addresses letter for letter; question marks; and every sign that is no punctuation.
 */
const tokensOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .match(tokenPattern)
    ?.map((token) => (/^(?:https?:|\S+@\S)/iu.test(token) ? token : fold(token))) ?? []

const tokenPattern =
  /https?:\/\/\S+|[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+|[-+−]?\p{N}+(?:[.,:/ \u202F]\p{N}+)*|\p{L}[\p{L}\p{M}'’]*|\?|[@#%&*/=<>_\\^~|]|\p{S}|\p{Extended_Pictographic}/gu

const fold = (token: string): string =>
  token
    .toLowerCase()
    .replace(/œ/gu, 'oe')
    .replace(/æ/gu, 'ae')
    .normalize('NFD')
    .replace(/[\p{M}'’]/gu, '')

const isRespelling = (one: string, other: string): boolean => {
  if (!/^\p{L}+$/u.test(one) || !/^\p{L}+$/u.test(other)) return false
  if (Math.min(one.length, other.length) < shortestRespelled) return false
  if (notTheSame.some((pair) => pair.includes(one) && pair.includes(other))) return false
  return isDoubled(one, other) || isDoubled(other, one) || isExchanged(one, other)
}

/** The longer one has one letter twice where the shorter has it once. */
const isDoubled = (shorter: string, longer: string): boolean => {
  if (longer.length !== shorter.length + 1) return false
  const at = [...longer].findIndex((letter, index) => letter !== shorter[index])
  return longer[at] === longer[at - 1] && longer.slice(at + 1) === shorter.slice(at)
}

const isExchanged = (one: string, other: string): boolean => {
  if (one.length !== other.length) return false
  const at = [...one].findIndex((letter, index) => letter !== other[index])
  return (
    at > 0 &&
    one[at] === other[at + 1] &&
    one[at + 1] === other[at] &&
    one.slice(at + 2) === other.slice(at + 2)
  )
}
