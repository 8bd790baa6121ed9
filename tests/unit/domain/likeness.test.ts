import { describe, expect, it } from 'vitest'
import { closeShare, shareOf, shinglesOf } from '../../../src/main/domain/likeness.ts'

const share = (one: string, other: string): number => shareOf(shinglesOf(one), shinglesOf(other))

const levain =
  'Bonjour Odile, oui, notre pain est fait au levain, sans levure ajoutée. La pousse dure trente-six heures, c’est elle qui fait le travail.'

/** Pairs written for this test, with how much of the first stands in the second. */
const close: readonly (readonly [string, string, string])[] = [
  ['the same words', levain, levain],
  ['another name', levain.replace('Odile', 'Marie'), levain],
  ['other capitals, accents and signs', levain.toUpperCase().replaceAll(',', ' -'), levain],
  ['one sentence less', 'Bonjour Odile, oui, notre pain est fait au levain, sans levure ajoutée.', levain],
  [
    'a word changed at the end, and a kind word added',
    `${levain.replace('travail', 'goût')} Belle journée !`,
    levain
  ],
  [
    'an English reply with another day',
    'Hello Tom, thank you for telling us. We open at eight on Tuesdays, and there is bread until six in the evening.',
    'Hello Ann, thank you for telling us. We open at eight on Fridays, and there is bread until six in the evening.'
  ]
]

const apart: readonly (readonly [string, string, string])[] = [
  [
    'the same subject in other words',
    'Bonjour Marie, rien que de la farine, de l’eau et du sel chez nous : la levure, nous n’en mettons jamais dans nos miches.',
    levain
  ],
  [
    'the same greeting and thanks around another answer',
    'Bonjour Odile, merci pour votre message, la boutique de Vannes rouvre lundi après les travaux de la vitrine. Belle journée à vous.',
    'Bonjour Odile, merci pour votre message, nous avons retrouvé votre parapluie derrière le comptoir. Belle journée à vous.'
  ],
  ['courtesy alone', 'Merci beaucoup, à bientôt !', 'Merci beaucoup, à bientôt !'],
  ['nothing', '', levain],
  [
    'an English reply that shares its beginning',
    'Hello Ann, thank you for telling us. The oven broke on Monday and the baker from the next street lent us his.',
    'Hello Ann, thank you for telling us. We open at eight on Fridays, and there is bread until six in the evening.'
  ]
]

describe('how close a reply is to another', () => {
  it.each(close)('close: %s', (_what, one, other) => {
    expect(share(one, other)).toBeGreaterThanOrEqual(closeShare)
  })

  it.each(apart)('one’s own: %s', (_what, one, other) => {
    expect(share(one, other)).toBeLessThan(closeShare)
  })

  it('is all for the same words and nothing for words in another order', () => {
    expect(share(levain, levain)).toBe(1)
    expect(share(levain.split(' ').toReversed().join(' '), levain)).toBe(0)
  })
})
