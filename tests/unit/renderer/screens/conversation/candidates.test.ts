import { describe, expect, it } from 'vitest'
import {
  choicesOf,
  decisionForMany,
  nearestOf,
  withNewcomers,
  wordsOf
} from '../../../../../src/renderer/screens/conversation/candidates.ts'
import { colleagueSchema, type Colleague } from '../../../../../src/shared/model/colleague.ts'
import { colleagueIdSchema } from '../../../../../src/shared/model/ids.ts'
import { instantFromMilliseconds } from '../../../../../src/shared/model/instant.ts'
import type { Candidate, Exclusion } from '../../../../../src/shared/model/routing.ts'

const now = Date.UTC(2026, 10, 22)
const later = instantFromMilliseconds(now + 1_000_000)

const candidate = (name: string, exclusion: Exclusion | null = null): Candidate => ({
  colleagueId: colleagueIdSchema.parse(name),
  score: 1,
  reasons: [],
  exclusion
})

const colleague = (name: string, networks: readonly ('bluesky' | 'facebook')[]): Colleague =>
  colleagueSchema.parse({
    id: name,
    name,
    role: '',
    place: null,
    email: null,
    portrait: null,
    languages: ['fr'],
    topics: [],
    bio: '',
    hours: { timeZone: 'Europe/Paris', spans: [] },
    absences: [],
    weeklyBudget: null,
    signatures: {},
    leftAt: null,
    forgottenAt: null,
    refusedTopics: [],
    sample: false,
    consents: networks.map((network) => ({ id: `${name} ${network}`, network, validUntil: later })),
    expiredConsents: [],
    weekLoad: 0
  })

describe('choicesOf', () => {
  it('leaves out those who may not speak here, not those who are away or full', () => {
    const ranking = [
      candidate('karim'),
      candidate('ines', { gate: 'away', until: later }),
      candidate('paul', { gate: 'consent', network: 'bluesky', expiredAt: null }),
      candidate('lea', { gate: 'budget', weight: 1, used: 6, budget: 6 }),
      candidate('mona', { gate: 'left' })
    ]
    expect(choicesOf({ choice: null, ranking })).toEqual(['karim', 'ines', 'lea'])
    expect(choicesOf(undefined)).toEqual([])
  })
})

describe('withNewcomers', () => {
  it('adds colleagues that the ranking does not know yet, set aside when they may not speak here', () => {
    const decision = { choice: null, ranking: [candidate('karim')] }
    const all = [colleague('karim', []), colleague('ines', ['bluesky']), colleague('paul', ['facebook'])]
    const { ranking } = withNewcomers(decision, all, 'bluesky', now)
    expect(ranking.map(({ colleagueId, exclusion }) => [colleagueId, exclusion?.gate ?? null])).toEqual([
      ['karim', null],
      ['ines', null],
      ['paul', 'consent']
    ])
  })

  it('changes nothing when the ranking knows everybody', () => {
    const decision = { choice: null, ranking: [candidate('karim')] }
    expect(withNewcomers(decision, [colleague('karim', [])], 'bluesky', now)).toBe(decision)
  })
})

describe('nearestOf', () => {
  it('are the three with the most points, whatever keeps them away, but never who left', () => {
    const scored = (name: string, score: number, exclusion: Exclusion | null = null) => ({
      ...candidate(name, exclusion),
      score
    })
    const ranking = [
      scored('karim', 1.4),
      scored('ines', 0.5),
      scored('mona', 9, { gate: 'left' }),
      scored('paul', 8, { gate: 'away', until: later }),
      scored('lea', 0.2)
    ]
    expect(nearestOf({ choice: null, ranking }).map(({ colleagueId }) => colleagueId)).toEqual([
      'paul',
      'karim',
      'ines'
    ])
  })
})

describe('decisionForMany', () => {
  it('offers those who may speak on every network, without the points of any one conversation', () => {
    const people = [colleague('karim', ['bluesky', 'facebook']), colleague('ines', ['bluesky'])]
    const { ranking } = decisionForMany(people, ['bluesky', 'facebook'], now)
    expect(ranking).toEqual([
      { colleagueId: 'karim', score: 0, reasons: [], exclusion: null },
      {
        colleagueId: 'ines',
        score: 0,
        reasons: [],
        exclusion: { gate: 'consent', network: 'facebook', expiredAt: null }
      }
    ])
  })
})

describe('wordsOf', () => {
  it('are the words of the message that counted, whatever for', () => {
    const reasons: Candidate['reasons'] = [
      { signal: 'topic', points: 2, words: [{ found: 'pain au levain', profile: 'levain', points: 2 }] },
      { signal: 'history', points: 1, words: ['moulu'], assignmentIds: [] },
      { signal: 'place', points: 5, place: 'Lyon', source: 'named', words: ['Lyon'], conversationIds: [] }
    ]
    expect(wordsOf({ ...candidate('karim'), reasons })).toEqual(['pain au levain', 'moulu', 'Lyon'])
    const refused = { gate: 'refused_topic', topic: 'politique', words: ['politiques'] } as const
    expect(wordsOf(candidate('karim', { ...refused, words: [...refused.words] }))).toEqual(['politiques'])
    expect(
      wordsOf({
        ...candidate('karim'),
        reasons: [{ signal: 'history', points: -1, words: ['moulu'], assignmentIds: [] }]
      })
    ).toEqual([])
    expect(wordsOf(undefined)).toEqual([])
  })

  it('leaves out those that brought next to nothing', () => {
    const word = (found: string, points: number) => ({ found, profile: found, points })
    const reasons: Candidate['reasons'] = [
      { signal: 'topic', points: 4.2, words: [word('le', 0.1), word('levure', 1.5), word('levain', 2.6)] }
    ]
    expect(wordsOf({ ...candidate('karim'), reasons })).toEqual(['levain', 'levure'])
  })
})
