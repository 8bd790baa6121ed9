import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionsOf, personSearch } from '../../../../../src/renderer/screens/search/complete-search.ts'
import { parseSearch } from '../../../../../src/shared/search/parse-search.ts'
import { conditions, conditionWords } from '../../../../../src/shared/search/search-words.ts'

const vocabulary = {
  networks: ['bluesky', 'wordpress', 'bluesky'],
  colleagues: ['Karim Benali', 'Inès Sorel'],
  places: ['Lyon 3', 'Villeurbanne'],
  themes: ['levain', 'farines'],
  people: ['Odile G.']
}
const texts = (typed: string, language: 'en' | 'fr' = 'en') =>
  completionsOf(typed, vocabulary, language).map(({ text }) => text)

describe('what may follow in a search', () => {
  it('is every filter where nothing is typed, in the words of the language', () => {
    expect(texts('')).toContain('network:')
    expect(texts('', 'fr')).toContain('réseau:')
    expect(texts('pain ')).toEqual([])
  })

  it.each([
    ['ne', 'en', ['network:']],
    ['res', 'fr', ['réseau:']],
    ['pain -ne', 'en', ['pain -network:']],
    ['n', 'en', []],
    ['levain', 'en', []],
    ['network:', 'en', ['network:bluesky ', 'network:wordpress ']],
    ['pain réseau:blu', 'fr', ['pain réseau:bluesky ']],
    ['colleague:sor', 'en', ['colleague:"Inès Sorel" ']],
    ['collegue:ines', 'fr', ['collegue:"Inès Sorel" ']],
    ['-place:ly', 'en', ['-place:"Lyon 3" ']],
    ['is:', 'en', conditions.map((one) => `is:${conditionWords[one][0]} `)],
    ['is:unr', 'en', ['is:unread ']],
    ['est:non', 'fr', ['est:non-lue ']],
    ['est:rep', 'fr', ['est:à-répondre ', 'est:répondue ']],
    ['theme:far', 'en', ['theme:farines ']],
    ['before:y', 'en', ['before:yesterday ']],
    ['from:o', 'en', ['from:"Odile G." ']],
    ['network:bluesky', 'en', []],
    ['"network:', 'en', []]
  ] as const)('after %j (%s) is %j', (typed, language, expected) => {
    expect(texts(typed, language)).toEqual(expected)
  })

  it('keeps what stands before, and is a search, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (typed) => {
        for (const { text } of completionsOf(typed, vocabulary, 'fr'))
          expect(parseSearch(text).terms.length).toBeGreaterThan(0)
      })
    )
  })

  it('names a person whose name has spaces or quotes', () => {
    expect(parseSearch(personSearch('Odile "la" G.', 'fr')).terms).toMatchObject([
      { filter: 'from', value: 'Odile la G.' }
    ])
  })
})
