import { describe, expect, it } from 'vitest'
import { mostTelling, withTellingWords } from '../../../../src/shared/model/reason-words.ts'
import { colleagueIdSchema } from '../../../../src/shared/model/ids.ts'
import type { Reason, RoutingDecision } from '../../../../src/shared/model/routing.ts'

const word = (found: string, points: number) => ({ found, profile: 'pain', points })

const ranked = (...reasons: Reason[]): RoutingDecision => ({
  choice: null,
  confidence: 0.4,
  ranking: [{ colleagueId: colleagueIdSchema.parse('malo'), score: 3, reasons, exclusion: null }]
})

const kept = (reason: Reason): Reason | undefined => withTellingWords(ranked(reason)).ranking[0]?.reasons[0]

describe('withTellingWords', () => {
  it('keeps the words that speak for somebody, the weightiest first, and the points as they were reckoned', () => {
    const words = [word('le', 0.1), word('levure', 1.5), word('mais', -0.4), word('levain', 2.6)]
    expect(kept({ signal: 'topic', points: 3.8, words })).toEqual({
      signal: 'topic',
      points: 3.8,
      words: [word('levain', 2.6), word('levure', 1.5)]
    })
  })

  it('keeps the words that speak against somebody where they outweigh the others', () => {
    const words = [word('levain', 0.3), word('facture', -2), word('le', -0.1)]
    expect(kept({ signal: 'topic', points: -1.8, words })).toMatchObject({
      points: -1.8,
      words: [word('facture', -2)]
    })
  })

  it('keeps no more words than are told', () => {
    const many = Array.from({ length: 40 }, (_, place) => `mot${place}`)
    const topic = kept({ signal: 'topic', points: 40, words: many.map((found) => word(found, 1)) })
    expect(topic).toMatchObject({ words: many.slice(0, mostTelling).map((found) => word(found, 1)) })
    const history = kept({ signal: 'history', points: 2, words: many, assignmentIds: [] })
    expect(history).toMatchObject({ words: many.slice(0, mostTelling) })
  })

  it('leaves everything else, and what it kept before, as it is', () => {
    const decision = ranked(
      { signal: 'language', points: 0.3, language: 'fr' },
      { signal: 'topic', points: 2.6, words: [word('levain', 2.6), word('le', 0.1)] }
    )
    const once = withTellingWords(decision)
    expect(withTellingWords(once)).toEqual(once)
    expect({ ...once, ranking: [] }).toEqual({ ...decision, ranking: [] })
    expect(once.ranking[0]).toMatchObject({ score: 3, exclusion: null })
    expect(once.ranking[0]?.reasons[0]).toEqual({ signal: 'language', points: 0.3, language: 'fr' })
  })
})
