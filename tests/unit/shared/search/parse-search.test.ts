import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSearch } from '../../../../src/shared/search/parse-search.ts'
import {
  conditionOf,
  conditions,
  conditionWords,
  filterOf,
  filters,
  filterWords
} from '../../../../src/shared/search/search-words.ts'

/** What a search was read as, without the places. */
const read = (typed: string) =>
  parseSearch(typed).terms.map((term) =>
    term.kind === 'words'
      ? `${term.excluded ? '-' : ''}${term.words.join('_')}${term.isPrefix ? '*' : ''}`
      : `${term.excluded ? '-' : ''}${term.filter}=${term.value}`
  )

describe('what is typed into a search', () => {
  it.each([
    ['levain', ['levain*']],
    ['levain ', ['levain']],
    ['pain au lev', ['pain', 'au', 'lev*']],
    ['"pain au levain"', ['pain_au_levain']],
    ['« pain au levain » frais', ['pain_au_levain', 'frais*']],
    ['“sour dough”', ['sour_dough']],
    ['"pain au', ['pain_au']],
    ['bris* doux ', ['bris*', 'doux']],
    ['-gluten pain ', ['-gluten', 'pain']],
    ['pain -"sans gluten"', ['pain', '-sans_gluten']],
    ["l'été ", ['l_été']],
    ['e\u0301te\u0301 ', ['été']],
    ['from:odile pain ', ['from=odile', 'pain']],
    ['de:"Odile G." ', ['from=Odile G.']],
    ['RÉSEAU:bluesky', ['network=bluesky']],
    ['reseau:Bluesky -collegue:karim', ['network=Bluesky', '-colleague=karim']],
    ['est:plus-tard avant:2026-11', ['is=plus-tard', 'before=2026-11']],
    ['après:hier lieu:lyon thème:levain', ['after=hier', 'place=lyon', 'theme=levain']],
    ['from:', ['from=']],
    ['frm:odile ', ['frm_odile']],
    ['https://moulin.example/a ', ['https_moulin_example_a']],
    ['10:30', ['10_30*']],
    ['pa\u200bin\u00ad ', ['pain']],
    ['a', ['a']],
    ['- -- "" *', []],
    ['   ', []]
  ] as const)('%j is read as %j', (typed, expected) => {
    expect(read(typed)).toEqual(expected)
  })

  it('is noted where it was not taken as it may have been meant', () => {
    expect(parseSearch('frm:odile pain').notes).toEqual([{ kind: 'unknown_filter', written: 'frm' }])
    expect(parseSearch('from: pain').notes).toEqual([{ kind: 'no_value', written: 'from' }])
    expect(parseSearch('from:').notes).toEqual([])
    expect(parseSearch('note: pain').notes).toEqual([])
    expect(parseSearch('🥐').notes).toEqual([{ kind: 'no_letters', written: '🥐' }])
    expect(parseSearch('pain 👩🏽‍🍳 & levain').notes).toMatchObject([{ kind: 'no_letters' }])
    expect(parseSearch('levain OR beurre').notes).toEqual([{ kind: 'no_operator', written: 'OR' }])
    expect(parseSearch('levain ET beurre').notes).toEqual([{ kind: 'no_operator', written: 'ET' }])
    expect(parseSearch('PAIN ET BEURRE').notes).toEqual([])
    expect(parseSearch('OR').notes).toEqual([])
    expect(parseSearch('東京').notes).toEqual([{ kind: 'no_spaces', written: '東京' }])
    expect(parseSearch('東').terms).toMatchObject([{ words: ['東'], isPrefix: true }])
    expect(parseSearch('?!').notes).toEqual([{ kind: 'no_letters', written: '?!' }])
    for (const begun of ['"', '« ', '-', '*', '   ', 'pain, levain & co … !'])
      expect(parseSearch(begun).notes).toEqual([])
    expect(parseSearch('mot '.repeat(40)).notes).toEqual([{ kind: 'too_long', most: 32 }])
  })

  it('is always read to its end, each term where it stands, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (typed) => {
        const { terms } = parseSearch(typed)
        let last = 0
        for (const { start, end } of terms) {
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(end).toBeLessThanOrEqual(typed.length)
          last = end
        }
      }),
      { numRuns: 1_000 }
    )
  })
})

describe('the words of filters', () => {
  it('mean one filter each, in both languages, with or without accents', () => {
    for (const filter of filters)
      for (const word of filterWords[filter]) {
        expect(filterOf(word)).toBe(filter)
        expect(filterOf(word.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase())).toBe(filter)
      }
    for (const condition of conditions)
      for (const word of conditionWords[condition]) expect(conditionOf(word)).toBe(condition)
    expect(filterOf('frm')).toBeNull()
    expect(conditionOf('maybe')).toBeNull()
  })
})
