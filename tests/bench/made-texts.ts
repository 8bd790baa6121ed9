import { type SeededRandom, seededRandom } from '../support/seeded-random.ts'

/** Words that people write all the time: the head of the distribution, as in any text. */
const frenchHead =
  'de la le et les des en un une du que est pour qui dans a par plus pas au sur ne se ce il sont ou avec son été cette ont mais nous vous très bien être j’ai merci bonjour c’est d’un l’on même où déjà après êtes votre notre pain commande livraison horaires ouvert fermé délai question réponse'
const englishHead =
  'the of and to a in is it you that he was for on are with as i his they be at one have this from or had by but what some we can out other were all there when up use your how said an each she thanks hello opening hours order delivery bread shop please refund question answer'

const frenchParts =
  'bou lan ge rie pé trin fa ri ne le vain sé same crè me noi set te mar ché gâ teau é tage hô tel ré seau nu mé ro pré nom dé part ar ri vée jour née ma tin soir clé é cran ser vi ce pro duit ven deur a chat re tour prix gra tuit é pi ce rie fro mage bœuf cœur su cré sa lé à goû ter naï ve maïs Noël ça le çon fa çade'
const englishParts =
  'ba ker y flour sour dough lea ven ed loaf crust oven mar ket shop per ser vice pro duct de li ver y or der re turn price free ship ping qual i ty care ful friend ly team wait ing queue ta ble book ing gift card sea son win ter sum mer spring grain whole meal rye oat café naïve touch screen num ber'

type Words = readonly [string, ...string[]]

const partsOf = (text: string): Words => {
  const [first = '', ...rest] = text.split(' ')
  return [first, ...rest]
}

/** A vocabulary in the order of use: what everybody writes, then words made of syllables, ever rarer. */
const vocabularyOf = (random: SeededRandom, head: string, parts: string, size: number): readonly string[] => {
  const words = new Set(head.split(' '))
  const syllables = partsOf(parts)
  while (words.size < size) {
    const length = 2 + random.below(3)
    words.add(Array.from({ length }, () => random.pick(syllables)).join(''))
  }
  return [...words]
}

export interface MadeTexts {
  /** A message as people write them: 20 to 2,000 characters, 142 in the mean, in one language. */
  text(): { readonly text: string; readonly language: 'fr' | 'en' }
  /** A name that nobody bears. */
  name(): string
  /** The word of this rank in French: 0 the most frequent. */
  frenchWord(rank: number): string
}

/** French and English texts whose words follow Zipf’s law (the n-th is n times rarer than the first). */
export const madeTexts = (seed: number, vocabulary = 20_000): MadeTexts => {
  const random = seededRandom(seed)
  const french = vocabularyOf(random, frenchHead, frenchParts, vocabulary)
  const english = vocabularyOf(random, englishHead, englishParts, vocabulary)
  const logarithm = Math.log(vocabulary + 1)
  const wordOf = (words: readonly string[]): string =>
    words[Math.floor(Math.exp(random.unit() * logarithm)) - 1] ?? ''
  /** Log-normal by the sum of uniform draws: short questions, and now and then a long complaint. */
  const lengthInWords = (): number => {
    const normal = random.unit() + random.unit() + random.unit() + random.unit() - 2
    return Math.max(3, Math.min(320, Math.round(Math.exp(2.72 + normal * 1.2))))
  }
  return {
    text() {
      const language = random.happens(0.65) ? 'fr' : 'en'
      const words = language === 'fr' ? french : english
      const length = lengthInWords()
      let text = ''
      let atStart = true
      for (let index = 0; index < length; index += 1) {
        const word = wordOf(words)
        text += `${index === 0 ? '' : ' '}${atStart ? word.charAt(0).toUpperCase() + word.slice(1) : word}`
        atStart = random.happens(0.09) || index === length - 1
        if (atStart) text += random.happens(0.15) ? (language === 'fr' ? ' ?' : '?') : '.'
        else if (random.happens(0.05)) text += ','
      }
      return { text, language }
    },
    name() {
      const syllables = partsOf(random.happens(0.6) ? frenchParts : englishParts)
      const word = (): string => {
        const made = `${random.pick(syllables)}${random.pick(syllables)}${random.happens(0.4) ? random.pick(syllables) : ''}`
        return made.charAt(0).toUpperCase() + made.slice(1)
      }
      return `${word()} ${word()}`
    },
    frenchWord: (rank) => french[rank] ?? ''
  }
}
