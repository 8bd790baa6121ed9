import { describe, expect, test } from 'vitest'
import { rankingText, seenRanking } from '../../../src/main/store/ranking-text.ts'
import { colleagueIdSchema } from '../../../src/shared/model/ids.ts'
import { type RoutingDecision, routingDecisionSchema } from '../../../src/shared/model/routing.ts'

const idOf = (place: number) => colleagueIdSchema.parse(`colleague-${place}`)

const ranked = (count: number): RoutingDecision => ({
  choice: count === 0 ? null : idOf(0),
  needed: { points: 2, confidence: 0.5 },
  ranking: Array.from({ length: count }, (_, place) => ({
    score: count - place,
    // As they are said: with what would end a line or a list of candidates.
    reasons: [
      {
        signal: 'topic',
        points: 1,
        words: [{ found: 'pain,\n]}\n{"colleagueId":"colleague-5",', profile: 'p\u2028"', points: 1 }]
      }
    ],
    colleagueId: idOf(place),
    exclusion: null
  }))
})

const read = (text: string): RoutingDecision => routingDecisionSchema.parse(JSON.parse(text))

describe('a ranking in its row', () => {
  test('is read as it was written, however many it ranks', () => {
    for (const count of [0, 1, 3, 30]) expect(read(rankingText(ranked(count)))).toEqual(ranked(count))
  })

  test('is kept with a decision by its first and whom it was given to', () => {
    const seen = seenRanking(rankingText(ranked(9)))
    expect(seen.choice).toBe(idOf(0))
    const kept = (given: number) => read(seen.keptFor(idOf(given)))
    expect(kept(0)).toEqual({ ...ranked(9), ranking: ranked(9).ranking.slice(0, 1) })
    expect(kept(6)).toEqual({ ...ranked(9), ranking: [ranked(9).ranking[0], ranked(9).ranking[6]] })
    // Who joined since it was made is in no ranking.
    expect(kept(12).ranking).toHaveLength(1)
    // What is kept can be read as a ranking again.
    expect(read(seenRanking(seen.keptFor(idOf(6))).keptFor(idOf(6)))).toEqual(kept(6))
  })

  test('that another version wrote on one line is kept whole, one that cannot be read was not seen', () => {
    const whole = JSON.stringify(ranked(9))
    expect(seenRanking(whole).choice).toBe(idOf(0))
    expect(seenRanking(whole).keptFor(idOf(6))).toBe(whole)
    for (const broken of [null, '', '{', '[]', '{"choice":1}'])
      expect(seenRanking(broken).keptFor(idOf(6))).toBe('{"choice":null,"ranking":[]}')
  })
})
