import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { areKin, distinctStems, readPairs, readWords } from '../../../src/main/domain/topics.ts'
import { fold } from '../../../src/shared/text/fold.ts'

const stems = (text: string, language: string | null = 'fr') =>
  readWords(text, language).flatMap((word) => word.stems)

describe('the words of a text', () => {
  test.each([
    ['allergènes', 'allergene'],
    ['LIVRAISONS', 'livraison'],
    ['livrée', 'livree'],
    ['fermés', 'fermee'],
    ['œufs', 'oeuf'],
    ['Pâtissière', 'patissiere'],
    ['livraison', 'livrer'],
    ['fermeture', 'fermer'],
    ['factures', 'facturation']
  ])('%s and %s are one word in French', (one, other) => {
    expect(stems(one)).toEqual(stems(other))
  })

  test.each([
    ['deliveries', 'delivery'],
    ['deliver', 'delivery'],
    ['allergens', 'allergen'],
    ['baking', 'baked']
  ])('%s and %s are one word in English', (one, other) => {
    expect(stems(one, 'en')).toEqual(stems(other, 'en'))
  })

  test('an elided article is not part of the word, a contraction neither', () => {
    const words = readWords("L’allergène qu’indique l'étiquette, the baker's oven", null)
    expect(words.map((word) => word.written)).toEqual([
      'allergène',
      'indique',
      'étiquette',
      'the',
      'baker',
      'oven'
    ])
  })

  test('each word stands where it says, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        for (const word of readWords(text, null)) {
          expect(text.slice(word.start, word.end)).toBe(word.written)
          expect(word.folded).toBe(fold(word.written))
        }
      })
    )
  })

  test('greetings, little words, numbers, addresses and mentions have no stem', () => {
    expect(stems('Bonjour, est-ce que vous avez 12 merci @levain https://levain.example/pain', 'fr')).toEqual(
      []
    )
    expect(stems('Hello, could you please tell me what this is? Thanks!', 'en')).toEqual([])
  })

  test('tea is a word, although it looks like an article once folded', () => {
    expect(stems('Du thé ?', null)).toEqual(['the'])
  })

  test('a text whose language is unknown is read in both', () => {
    expect(readWords('horaires', null)[0]?.stems).toEqual(['horair'])
    expect(readWords('livraisons', null)[0]?.stems).toEqual(['livr', 'livraison'])
  })

  test('two words make a pair over stop words, but not over the end of a sentence', () => {
    const text = 'Le pain au levain. Fermé dimanche'
    expect(readPairs(text, readWords(text, 'fr')).map((pair) => pair.written)).toEqual([
      'pain au levain',
      'Fermé dimanche'
    ])
  })

  test('distinct stems are counted once and bounded', () => {
    expect(distinctStems(readWords('pain pains levain farine', 'fr'), 2)).toEqual(['pain', 'levain'])
  })

  test('kin stems share three quarters of the longer one', () => {
    expect(areKin('allerg', 'allergen')).toBe(true)
    expect(areKin('pain', 'paint')).toBe(false)
    expect(areKin('command', 'comment')).toBe(false)
  })
})
