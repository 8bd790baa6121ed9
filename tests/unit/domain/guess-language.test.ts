import { describe, expect, test } from 'vitest'
import { guessLanguage } from '../../../src/main/domain/guess-language.ts'

describe('the language of a short message', () => {
  test.each([
    ['Est-ce que le pain aux noix contient du lait ?', 'fr'],
    ['Vous livrez à Villeurbanne ?', 'fr'],
    ['J’attends ma facture', 'fr'],
    ['Merci', 'fr'],
    ['ça me fait rire', 'fr'],
    ['Do you deliver?', 'en'],
    ['my order never arrived', 'en'],
    ['tell me, are there any walnuts in it', 'en'],
    ['El pan de la panadería es muy bueno', 'es'],
    ['Zijn jullie zondag open?', 'nl']
  ])('%s is %s', (text, language) => {
    expect(guessLanguage(text)).toBe(language)
  })

  test.each(['', '👍👍', 'ok', 'super pain', '12 / 14', 'https://bread.example/the/best/of'])(
    '%j cannot be told, and excludes nobody',
    (text) => {
      expect(guessLanguage(text)).toBeNull()
    }
  )
})
