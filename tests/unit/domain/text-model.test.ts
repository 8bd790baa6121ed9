import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { route } from '../../../src/main/domain/routing.ts'
import { isStopWord } from '../../../src/main/domain/stop-words.ts'
import { fitTextModel, type TextFacts } from '../../../src/main/domain/text-model/fit-text-model.ts'
import { readProfileText } from '../../../src/main/domain/text-model/read-text.ts'
import { createScorer } from '../../../src/main/domain/text-model/score-text.ts'
import { aCase, aColleague, routingNow } from '../../support/routing-facts.ts'

const descriptions = [
  { id: 'baker', topics: ['pain au levain', 'farine'], role: '', bio: 'Je pétris à la main.' },
  { id: 'driver', topics: ['livraison', 'colis'], role: '', bio: 'Tournées à vélo.' },
  { id: 'accountant', topics: ['factures', 'remboursement'], role: '', bio: 'Les comptes justes.' }
]

const facts: TextFacts = {
  profiles: descriptions.map(readProfileText),
  confirmed: [
    { colleagueId: 'driver', text: 'Le camion jaune est passé sans sonner' },
    { colleagueId: 'baker', text: 'Votre miche sonne creux' }
  ],
  backlog: [
    'Ma facture n’est pas dans mon espace client',
    'Mon espace client a perdu la facture',
    'Le colis jaune a du retard',
    'Un retard de livraison ce matin'
  ]
}

const colleagues = descriptions.map((one) => aColleague(one))

const decide = (
  from: TextFacts,
  text: string,
  people: Parameters<typeof route>[1] = colleagues,
  language = 'fr'
): ReturnType<typeof route> => {
  const model = fitTextModel(from)
  const said = aCase(text, { language })
  const evidence = { colleagueIds: model.colleagueIds, scores: createScorer(model)(said.words) }
  return route({ ...said, text: evidence }, people, routingNow)
}

const word = fc.constantFrom(
  ...'facture espace client colis jaune retard camion levain farine miche le la est sonner zzz'.split(' ')
)
const message = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '))

describe('the text model', () => {
  test('places a word that only the backlog ties to a profile', () => {
    expect(decide({ ...facts, confirmed: [] }, 'mon espace client').ranking[0]?.colleagueId).toBe(
      'accountant'
    )
  })

  test('the score is the sum of its reasons, and a topic the sum of its words, all found in the message', () => {
    fc.assert(
      fc.property(message, (text) => {
        for (const candidate of decide(facts, text).ranking) {
          const sum = candidate.reasons.reduce((all, reason) => all + reason.points, 0)
          expect(candidate.score).toBeCloseTo(sum, 9)
          for (const reason of candidate.reasons)
            if (reason.signal === 'topic') {
              expect(reason.points).toBeCloseTo(
                reason.words.reduce((all, one) => all + one.points, 0),
                9
              )
              for (const one of reason.words) expect(text.split(' ')).toContain(one.found)
            }
        }
      }),
      { numRuns: 30 }
    )
  })

  test('the order of the facts changes nothing', () => {
    const turned: TextFacts = {
      profiles: facts.profiles.toReversed(),
      confirmed: facts.confirmed.toReversed(),
      backlog: facts.backlog.toReversed()
    }
    fc.assert(
      fc.property(message, (text) => {
        expect(decide(turned, text)).toEqual(decide(facts, text))
      }),
      { numRuns: 15 }
    )
  })

  test('adding an excluded colleague to the ranking changes nothing for the others', () => {
    const away = aColleague({ id: 'accountant', topics: ['factures'], networks: [] })
    const two = colleagues.filter(({ id }) => id !== away.id)
    fc.assert(
      fc.property(message, (text) => {
        const without = decide(facts, text, two)
        const withAway = decide(facts, text, [...two, away])
        expect(withAway.ranking.filter(({ exclusion }) => exclusion === null)).toEqual(without.ranking)
        expect(withAway.choice).toBe(without.choice)
        expect(withAway.confidence).toBe(without.confidence)
      }),
      { numRuns: 15 }
    )
  })

  test('without confirmed texts nothing is said of the past', () => {
    const signals = decide({ ...facts, confirmed: [] }, 'le camion jaune').ranking.flatMap(({ reasons }) =>
      reasons.map(({ signal }) => signal)
    )
    expect(signals).not.toContain('history')
    expect(
      decide(facts, 'le camion jaune').ranking.flatMap(({ reasons }) => reasons.map(({ signal }) => signal))
    ).toContain('history')
  })

  test('what many confirmed texts teach is believed wholly where it was found to help, and not where their colleagues are mixed up', () => {
    const people = ['levain', 'tarte', 'livraison'].map((topic) => ({
      id: topic,
      topics: [topic],
      role: '',
      bio: ''
    }))
    const subjects = [
      ['levain', 'farine', 'croûte', 'pétrir', 'fournée', 'seigle'],
      ['tarte', 'pomme', 'gâteau', 'crème', 'anniversaire', 'bougie'],
      ['livraison', 'camion', 'retard', 'adresse', 'colis', 'carton']
    ]
    /** One of so many texts of each colleague is about the subject of the next. */
    const shareOf = (texts: number, oneOf: number): number => {
      const confirmed = Array.from({ length: 3 * texts }, (_, place) => {
        const own = place % 3
        const number = Math.floor(place / 3)
        const said = subjects[number % oneOf === oneOf - 1 ? (own + 1) % 3 : own] ?? []
        const text = `${said[number % 6] ?? ''} ${said[(number + 2 + (number % 3)) % 6] ?? ''} demande ${number}`
        return { colleagueId: people[own]?.id ?? '', text }
      })
      return fitTextModel({ profiles: people.map(readProfileText), confirmed, backlog: [] }).historyShare
    }
    expect(shareOf(20, 7)).toBeLessThan(0.9)
    expect(shareOf(60, 7)).toBe(1)
    expect(shareOf(60, 4)).toBeLessThan(0.7)
  })

  test('small words count together, told as one phrase, once a thousand texts were read; alone never', () => {
    const people = [
      { id: 'host', topics: ['robot', 'machine'], role: '', bio: '' },
      { id: 'teller', topics: ['transfer', 'account'], role: '', bio: '' }
    ]
    const texts = (most: number) =>
      Array.from({ length: most }, (_, text) =>
        text % 2 === 0 ? `who are you, robot ${text}` : `when will my transfer ${text} be on the account`
      )
    const told = (most: number) => {
      const from = { profiles: people.map(readProfileText), confirmed: [], backlog: texts(most) }
      const all = people.map((one) => aColleague(one))
      return decide(from, 'Hello! Who are you ? And the robot', all, 'en').ranking.flatMap(
        ({ colleagueId, reasons }) =>
          reasons.flatMap((reason) =>
            reason.signal === 'topic'
              ? reason.words.map(({ found, profile }) => [colleagueId, found, profile])
              : []
          )
      )
    }
    const found = told(1_200)
    expect(found).toContainEqual(['host', 'Who are you', 'robot'])
    expect(found.filter(([, words]) => isStopWord(words ?? '', 'en'))).toEqual([])
    expect(told(400).map(([, words]) => words)).toEqual(['robot', 'robot'])
  })

  test('finds the one of a hundred who knows both words, and orders what is called after a method', () => {
    const hundred = Array.from({ length: 100 }, (_, number) => ({
      id: number === 7 ? 'constructor' : `colleague-${number}`,
      topics: [`sujet${number % 10}a`, `chose${Math.floor(number / 10)}b`],
      role: '',
      bio: ''
    }))
    const from = { profiles: hundred.map(readProfileText), confirmed: [], backlog: [] }
    const people = hundred.map((one) => aColleague(one))
    const first = (text: string) => decide(from, text, people).ranking[0]?.colleagueId
    expect(first('Un souci avec sujet4a et chose6b')).toBe('colleague-64')
    expect(first('Un souci avec sujet7a et chose0b')).toBe('constructor')
  })

  test('words that no text holds make nobody likely', () => {
    const decision = decide(facts, 'zzz')
    expect(decision.choice).toBeNull()
    expect(decision.ranking).toHaveLength(3)
  })
})
