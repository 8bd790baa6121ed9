import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSmallCorrection } from '../../../../src/shared/text/small-correction.ts'

describe('a small correction', () => {
  it.each([
    ['bonjour, le pain est au levain', 'Bonjour, le pain est au levain.'],
    ['Cest pret a midi', 'C’est prêt à midi'],
    ['Oui  on livre\n\nle mardi', 'Oui, on livre le mardi !'],
    ['Un oeuf par jour', 'Un œuf par jour'],
    ['Nous avons bien recu votre bicylcette', 'Nous avons bien reçu votre bicyclette'],
    ['The acommodation is open', 'The accommodation is open'],
    ['je vous apelle demain', 'Je vous appelle demain.']
  ])('%s → %s', (before, after) => {
    expect(isSmallCorrection(before, after)).toBe(true)
  })

  it.each([
    ['a word that is added', 'Le pain est bon', 'Le pain est très bon'],
    ['a word that is missing', 'Ce n’est pas bio', 'C’est bio'],
    ['a negation', 'Nous ne livrons pas', 'Nous livrons'],
    ['another number', 'Il coûte 12 €', 'Il coûte 15 €'],
    ['another decimal', 'Il pèse 1,5 kg', 'Il pèse 15 kg'],
    ['another sign', 'Il coûte 12 €', 'Il coûte 12 $'],
    ['another sense of one letter', 'Le pain est chaud', 'Le pain est chaux'],
    ['a question made of a statement', 'Vous venez demain.', 'Vous venez demain ?'],
    ['another doubled letter', 'Il y a du poisson', 'Il y a du poison'],
    ['spaces that make other words', 'Il a donné l’avis', 'Il a donné la vis'],
    ['another address', 'Voir https://exemple.fr/a', 'Voir https://exemple.fr/b'],
    ['another order', 'Jean remercie Odile', 'Odile remercie Jean'],
    ['an emoji that is added', 'Merci', 'Merci 🙄'],
    ['a percentage that is gone', '100 % bio', '100 bio'],
    ['nothing made of something', 'Merci', '']
  ])('is not: %s', (_name, before, after) => {
    expect(isSmallCorrection(before, after)).toBe(false)
  })

  it('never lets a letter of a short word, a digit or a whole word change', () => {
    const word = fc.stringMatching(/^[a-z]{2,5}$/u)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        word,
        fc.nat(),
        (words, place, other, digit) => {
          const index = place % words.length
          fc.pre(words[index] !== other)
          expect(isSmallCorrection(words.join(' '), words.with(index, other).join(' '))).toBe(false)
          expect(isSmallCorrection(words.join(' '), [...words, other].join(' '))).toBe(false)
          expect(isSmallCorrection(`${words.join(' ')} ${digit}`, `${words.join(' ')} ${digit + 1}`)).toBe(
            false
          )
        }
      )
    )
  })

  it('is the same both ways, and a text is always one of itself', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        expect(isSmallCorrection(one, one)).toBe(true)
        expect(isSmallCorrection(one, other)).toBe(isSmallCorrection(other, one))
      })
    )
  })
})
