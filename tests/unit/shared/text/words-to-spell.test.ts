import { describe, expect, it } from 'vitest'
import { isNamed, namesIn, wordsToSpell } from '../../../../src/shared/text/words-to-spell.ts'

const words = (text: string): readonly string[] => wordsToSpell(text).map(({ word }) => word)

describe('the words whose spelling is judged', () => {
  it('are whole, with elisions, hyphens and both apostrophes', () => {
    expect(words("L’école, dis-moi : c'est « aujourd’hui » ?")).toEqual([
      'L’école',
      'dis-moi',
      "c'est",
      'aujourd’hui'
    ])
  })

  it.each([
    ['links', 'voir https://fournil.example/levin et fournil.example/levin', ['voir', 'et']],
    ['mentions', 'Merci @odile.example et @zoe@toot.example !', ['Merci', 'et']],
    ['hashtags', 'Vive le #painaulevin', ['Vive', 'le']],
    ['addresses', 'Écrivez à contact@fournil.example', ['Écrivez']],
    ['names of emoji', 'Oui :croisant:', ['Oui']],
    ['numbers and models', 'Un T4 de 36h à 220V', ['Un', 'de']],
    ['initials, and single letters', 'La SNCF a un bureau à B', ['La', 'un', 'bureau']]
  ])('are no %s', (_what, text, left) => {
    expect(words(text)).toEqual(left)
  })

  it('are found in one go, however long what stands there is', () => {
    expect(words('a'.repeat(100_000))).toEqual([])
    expect(words('a.'.repeat(50_000)).length).toBeLessThan(10)
  })

  it('stand where they stand, in every paragraph', () => {
    const text = 'Un deux\n\ntrois 🥖 quatre'
    for (const { start, end, word } of wordsToSpell(text)) expect(text.slice(start, end)).toBe(word)
    expect(words(text)).toEqual(['Un', 'deux', 'trois', 'quatre'])
  })
})

describe('a name', () => {
  const names = namesIn(['Odile Gaucher', 'Atelier Lyon 3', 'velo_qui_roule', 'Anne-Lise'])

  it.each(['Odile', 'odile', 'gaucher', 'd’Odile', 'Odile’s', 'Lyon', 'Anne-Lise', 'Lise'])(
    'is known: %s',
    (word) => expect(isNamed(word, names)).toBe(true)
  )

  it.each(['Odil', 'pain', 'd’Odil'])('is not: %s', (word) => expect(isNamed(word, names)).toBe(false))
})
