import { expect, test } from 'vitest'
import { compareDecisions } from '../../../src/main/domain/replay.ts'
import { colleagueIdSchema } from '../../../src/shared/model/ids.ts'
import type { Candidate, RoutingDecision } from '../../../src/shared/model/routing.ts'

const id = (name: string) => colleagueIdSchema.parse(name)
const language = (points: number) => ({ signal: 'language', points, language: 'fr' }) as const
const hours = (points: number) => ({ signal: 'hours', points, until: '17:30' }) as const

const decision = (
  choice: string | null,
  reasons: Readonly<Record<string, Candidate['reasons']>>
): RoutingDecision => ({
  choice: choice === null ? null : id(choice),
  ranking: Object.entries(reasons).map(([name, own]) => ({
    colleagueId: id(name),
    score: own.reduce((sum, reason) => sum + reason.points, 0),
    reasons: own,
    exclusion: null
  }))
})

test('nothing is told where the first stays the first, whatever the points', () => {
  expect(
    compareDecisions(decision('one', { one: [language(1)] }), decision('one', { one: [language(3)] }))
  ).toBeNull()
})

test('the reason that gained most is told', () => {
  const before = decision('one', { one: [language(2)], two: [language(1), hours(0.5)] })
  const after = decision('two', { one: [language(2)], two: [language(3), hours(1)] })
  expect(compareDecisions(before, after)).toEqual({
    from: 'one',
    to: 'two',
    why: language(3),
    lost: false
  })
})

test('where nobody fits any more, or the new first gained nothing, it is what the former one lost', () => {
  const before = decision('one', { one: [language(2), hours(1)], two: [hours(0.5)] })
  const lost = { one: [hours(1)], two: [hours(0.5)] }
  expect(compareDecisions(before, decision(null, lost))).toEqual({
    from: 'one',
    to: null,
    why: language(2),
    lost: true
  })
  expect(compareDecisions(before, decision('two', lost))).toMatchObject({
    why: language(2),
    lost: true
  })
})
