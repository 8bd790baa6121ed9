import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ColleagueFacts, ConversationFacts } from '../../../src/main/domain/routing-facts.ts'
import { route } from '../../../src/main/domain/routing.ts'
import { routingWeights, tuneWeights } from '../../../src/main/domain/routing-weights.ts'
import { readRefusedTopic } from '../../../src/main/domain/refused-topics.ts'
import { fold } from '../../../src/shared/text/fold.ts'
import { conversationIdSchema, messageIdSchema } from '../../../src/shared/model/ids.ts'
import { day, instantSchema, plus } from '../../../src/shared/model/instant.ts'
import { type RoutingTuning, usualTuning } from '../../../src/shared/model/routing-tuning.ts'
import { aCase, aColleague, type ColleagueDescription, routingNow } from '../../support/routing-facts.ts'

const earlier = plus(routingNow, -day)
const later = plus(routingNow, day)

const only = (description: Omit<ColleagueDescription, 'id'>, conversation = aCase('Du gluten ?')) => {
  const decision = route(
    conversation,
    [aColleague({ id: 'one', topics: ['gluten'], ...description })],
    routingNow
  )
  return { choice: decision.choice, exclusion: decision.ranking[0]?.exclusion }
}

describe('gates', () => {
  test('a consent for this network lets a colleague be proposed', () => {
    expect(only({})).toEqual({ choice: 'one', exclusion: null })
  })

  test('no consent for this network excludes', () => {
    expect(only({ networks: ['bluesky'] })).toEqual({
      choice: null,
      exclusion: { gate: 'consent', network: 'facebook', expiredAt: null }
    })
  })

  test('a withdrawn consent excludes and does not tell its date', () => {
    expect(only({ consents: new Map([['facebook', { kind: 'withdraw', validUntil: later }]]) })).toEqual({
      choice: null,
      exclusion: { gate: 'consent', network: 'facebook', expiredAt: null }
    })
  })

  test('a consent that ends at this very moment has expired', () => {
    expect(only({ consents: new Map([['facebook', { kind: 'grant', validUntil: routingNow }]]) })).toEqual({
      choice: null,
      exclusion: { gate: 'consent', network: 'facebook', expiredAt: routingNow }
    })
  })

  test('a text that stands on no network needs a consent for any of them', () => {
    const nowhere = aCase('Du gluten ?', { network: null })
    expect(only({ networks: ['bluesky'] }, nowhere).choice).toBe('one')
    expect(only({ networks: [] }, nowhere).choice).toBeNull()
  })

  test('an absence excludes from its first moment until before its last', () => {
    expect(only({ absences: [{ from: routingNow, until: later }] }).exclusion).toEqual({
      gate: 'away',
      until: later
    })
    expect(only({ absences: [{ from: earlier, until: routingNow }] }).exclusion).toBeNull()
  })

  test('no common language excludes, an unknown language does not', () => {
    expect(only({ languages: ['en'] }, aCase('Du gluten ?', { language: 'fr' })).exclusion).toEqual({
      gate: 'language',
      language: 'fr'
    })
    expect(only({ languages: ['en'] }, aCase('Du gluten ?', { language: null })).choice).toBe('one')
  })

  test('a weekly budget that is reached excludes, but not for the conversation that filled it', () => {
    const mine = aColleague({ id: 'one' }).id
    expect(only({ weeklyBudget: 3, weekLoad: 3 }).exclusion).toEqual({
      gate: 'budget',
      used: 3,
      budget: 3,
      weight: 1
    })
    expect(
      only(
        { weeklyBudget: 3, weekLoad: 3 },
        aCase('Du gluten ?', { ownLoad: { colleagueId: mine, weight: 1 } })
      ).choice
    ).toBe('one')
  })

  test('what a conversation weighs must fit in what is left of the week', () => {
    const weighing = (weight: 1 | 2 | 3) =>
      only({ weeklyBudget: 4, weekLoad: 2 }, aCase('Du gluten ?', { weight })).exclusion
    expect([weighing(1), weighing(2)]).toEqual([null, null])
    expect(weighing(3)).toEqual({ gate: 'budget', used: 2, budget: 4, weight: 3 })
  })

  test('a topic refused keeps away from the messages that name all its words, in whatever form', () => {
    const refusing = (topic: string, said: string) =>
      only({ topics: ['pain'], refusedTopics: [readRefusedTopic(topic)] }, aCase(said)).exclusion
    expect(refusing('politique', 'Votre pain soutient des idées politiques ?')).toEqual({
      gate: 'refused_topic',
      topic: 'politique',
      words: ['politiques']
    })
    expect(refusing('vie privée', 'La vie du pain')).toBeNull()
    expect(refusing('vie privée', 'Le pain et la vie privée du patron')).toMatchObject({
      words: ['vie', 'privée']
    })
    expect(refusing('politique', 'Du pain ?')).toBeNull()
  })

  test('a topic refused in one language is refused in the other', () => {
    const refusing = (topic: string, said: string) =>
      only({ topics: ['pain'], refusedTopics: [readRefusedTopic(topic)] }, aCase(said)).exclusion
    expect(refusing('remboursement', 'When will you refund me?')).toMatchObject({ words: ['refund'] })
    expect(refusing('alcool', 'Is there alcohol in your cakes?')).toMatchObject({ words: ['alcohol'] })
    expect(refusing('late delivery', 'La livraison est en retard')).toMatchObject({
      words: ['retard', 'livraison']
    })
    expect(refusing('late delivery', 'La livraison est arrivée')).toBeNull()
  })

  test('a topic refused without words is looked for as it stands', () => {
    const refusing = (topic: string, said: string) =>
      only({ topics: ['pain'], refusedTopics: [readRefusedTopic(topic)] }, aCase(said)).exclusion
    expect(refusing(' 🍷 ', 'Un rouge avec ce pain ?🍷')).toMatchObject({ words: ['🍷'] })
    expect(refusing('❤️', 'Votre pain ❤ ❤')).toMatchObject({ words: ['❤'] })
    expect(refusing('🍷', 'Un rouge avec ce pain ?')).toBeNull()
    expect(refusing('  ', 'Du pain')).toBeNull()
  })

  test('a public holiday excludes for its day, under its name in both languages', () => {
    const names = { fr: 'Noël', en: 'Christmas Day' }
    const until = plus(routingNow, 1)
    expect(only({ publicHolidays: [{ names, from: routingNow, until }] }).exclusion).toEqual({
      gate: 'holiday',
      names,
      until
    })
    expect(only({ publicHolidays: [{ names, from: earlier, until: routingNow }] }).exclusion).toBeNull()
  })

  test('who recovers from a hostile conversation is not asked, but keeps that one', () => {
    const mine = aColleague({ id: 'one' }).id
    expect(only({ recoveringUntil: later }).exclusion).toEqual({ gate: 'recovering', until: later })
    expect(only({ recoveringUntil: routingNow }).exclusion).toBeNull()
    const hostile = aCase('Du gluten ?', { weight: 3, ownLoad: { colleagueId: mine, weight: 3 } })
    expect(only({ recoveringUntil: later }, hostile).exclusion).toBeNull()
  })

  test('who left is out of the question', () => {
    expect(only({ leftAt: earlier })).toEqual({ choice: null, exclusion: { gate: 'left' } })
  })
})

describe('signals', () => {
  test('a word that one colleague has is worth more than a word that all have', () => {
    const people = [
      aColleague({ id: 'one', topics: ['pain', 'levain'] }),
      aColleague({ id: 'two', topics: ['pain', 'livraison'] }),
      aColleague({ id: 'three', topics: ['pain', 'factures'] })
    ]
    const decision = route(aCase('Le levain de votre pain'), people, routingNow)
    expect(decision.ranking[0]?.reasons.find((reason) => reason.signal === 'topic')).toEqual({
      signal: 'topic',
      points: 6,
      words: [
        { found: 'levain', profile: 'levain', points: 4 },
        { found: 'pain', profile: 'pain', points: 2 }
      ]
    })
  })

  test('confirmed conversations teach, the more the better, never without end', () => {
    const text = 'Le chat de la boutique est adorable'
    const points = (times: number) =>
      route(
        aCase(text),
        [
          aColleague({ id: 'one', answered: Array.from({ length: times }, () => text) }),
          aColleague({ id: 'two' })
        ],
        routingNow
      )
        .ranking.find((candidate) => candidate.colleagueId === 'one')
        ?.reasons.find((reason) => reason.signal === 'history')?.points ?? 0
    expect(points(0)).toBe(0)
    expect(points(1)).toBeGreaterThan(0)
    expect(points(5)).toBeGreaterThan(points(1))
    expect(points(500)).toBeLessThanOrEqual(routingWeights.historyMost)
  })

  test('history names the assignments that taught it', () => {
    const decision = route(
      aCase('Le chat dort'),
      [aColleague({ id: 'one', answered: ['Joli chat', 'Le pain'] }), aColleague({ id: 'two' })],
      routingNow
    )
    expect(decision.ranking[0]?.reasons.find((reason) => reason.signal === 'history')).toMatchObject({
      words: ['chat'],
      assignmentIds: ['one-0']
    })
  })

  test('who answered this person before is preferred, less as time passes', () => {
    const people = [aColleague({ id: 'one' }), aColleague({ id: 'two' })]
    const answered = (lastAt: string) =>
      aCase('Encore merci', {
        pastAnswers: [
          {
            colleagueId: aColleague({ id: 'two' }).id,
            messageIds: [messageIdSchema.parse('m')],
            lastAt: instantSchema.parse(lastAt)
          }
        ]
      })
    const points = (lastAt: string) => route(answered(lastAt), people, routingNow).ranking[0]?.reasons[0]
    expect(route(answered(earlier), people, routingNow).choice).toBe('two')
    expect(points(earlier)).toEqual({ signal: 'continuity', points: 5, messageIds: ['m'], lastAt: earlier })
    const halfLife = plus(routingNow, -routingWeights.continuityHalfLife)
    expect(points(halfLife)).toMatchObject({ points: 2.5 })
  })

  test('a place that is also a word counts only where it is clearly a name', () => {
    const people = [aColleague({ id: 'one', place: 'Nice' }), aColleague({ id: 'two', place: 'Lyon' })]
    const choice = (text: string) => route(aCase(text, { language: 'en' }), people, routingNow).choice
    expect(choice('Nice bread')).toBeNull()
    expect(choice('such a nice shop')).toBeNull()
    expect(choice('the shop in Nice')).toBe('one')
    expect(choice('the shop in lyon')).toBe('two')
    const rye = [aColleague({ id: 'one', place: 'Rye' }), aColleague({ id: 'two', place: 'Lourdes' })]
    expect(route(aCase('do you bake rye bread', { language: 'en' }), rye, routingNow).choice).toBeNull()
    expect(route(aCase('Ces miches sont lourdes', { language: 'fr' }), rye, routingNow).choice).toBeNull()
    expect(route(aCase('the shop in Rye', { language: 'en' }), rye, routingNow).choice).toBe('one')
  })

  test('a place counts by the best of what names it: the message, the account, the past of the person', () => {
    const people = [
      aColleague({ id: 'one', place: 'Lyon Bellecour' }),
      aColleague({ id: 'two', place: 'Lyon Croix-Rousse' })
    ]
    const shops = [
      { name: 'Fournil Tête d’Or', place: 'Lyon Bellecour' },
      { name: 'Fournil du Plateau', place: 'Lyon Croix-Rousse' }
    ]
    const conversationIds = [conversationIdSchema.parse('before')]
    const reason = (said: string, facts: Partial<ConversationFacts> = {}) => {
      const { ranking } = route(aCase(said, { language: 'fr', shops, ...facts }), people, routingNow)
      return ranking
        .find((candidate) => candidate.colleagueId === 'one')
        ?.reasons.find((one) => one.signal === 'place')
    }
    const fact = { signal: 'place', place: 'Lyon Bellecour', words: [], conversationIds: [] }
    expect(reason('Il fait beau')).toBeUndefined()
    expect(reason('À BELLECOUR il fait beau')).toEqual({
      ...fact,
      points: 5,
      source: 'named',
      words: ['BELLECOUR']
    })
    expect(reason('Au fournil du plateau il fait beau')).toBeUndefined()
    expect(reason('La boutique Tete d’Or est belle')).toMatchObject({
      source: 'named',
      words: ['Tete', 'Or']
    })
    expect(reason('Il fait beau', { accountPlace: 'lyon bellecour' })).toEqual({
      ...fact,
      points: 3,
      source: 'account'
    })
    const pastPlaces = [{ place: 'Lyon Bellecour', conversationIds }]
    expect(reason('Il fait beau', { pastPlaces })).toEqual({
      ...fact,
      points: 2,
      source: 'history',
      conversationIds
    })
    expect(reason('À Bellecour', { accountPlace: 'Lyon Bellecour', pastPlaces })?.points).toBe(5)
  })

  test('being at work now adds a little, and excludes nobody', () => {
    const reasons = (atWorkUntil: string | null) =>
      route(aCase('Il fait beau', { language: null }), [aColleague({ id: 'one', atWorkUntil })], routingNow)
        .ranking[0]?.reasons
    expect(reasons('17:30')).toContainEqual({ signal: 'hours', points: 0.3, until: '17:30' })
    expect(reasons(null)?.map((reason) => reason.signal)).toEqual(['load'])
  })

  test('what the person tuned counts that much more or less, and what counts for nothing gives no reason', () => {
    const people = [aColleague({ id: 'one', place: 'Annecy', topics: ['levain'] })]
    const about = aCase('Le levain d’Annecy', { accountPlace: 'Annecy' })
    const points = (tuning: Partial<RoutingTuning>) =>
      new Map(
        route(about, people, routingNow, tuneWeights({ ...usualTuning, ...tuning })).ranking[0]?.reasons.map(
          (reason) => [reason.signal, reason.points]
        )
      )
    expect(points({})).toEqual(points(usualTuning))
    expect(points({ place: 2 }).get('place')).toBe(10)
    expect(points({ place: 2 }).get('topic')).toBe(points({}).get('topic'))
    expect(points({ topic: 0 }).has('topic')).toBe(false)
    const needed = route(about, people, routingNow, tuneWeights({ ...usualTuning, threshold: 3 })).needed
    expect(needed).toEqual({ points: 6, confidence: 1 })
  })

  test('of two who fit equally, the one who carries less comes first, then the smaller id', () => {
    const ranking = (loadOfOne: number) =>
      route(
        aCase('Du gluten ?'),
        [
          aColleague({ id: 'one', topics: ['gluten'], weekLoad: loadOfOne }),
          aColleague({ id: 'two', topics: ['gluten'] })
        ],
        routingNow
      ).choice
    expect(ranking(1)).toBe('two')
    expect(ranking(0)).toBe('one')
  })
})

const vocabulary =
  'pain levain farine gluten allergènes livraison facture horaires stage gâteau delivery flour jobs Lyon Annecy dimanche merci'.split(
    ' '
  )
const text = fc.array(fc.constantFrom(...vocabulary), { maxLength: 8 }).map((words) => words.join(' '))
const topics = fc.array(fc.constantFrom(...vocabulary), { maxLength: 4 })
const moment = fc.integer({ min: -400, max: 400 }).map((days) => plus(routingNow, days * day))

const description = fc.record({
  topics,
  role: fc.constantFrom('', 'Boulanger', 'Comptable'),
  bio: text,
  place: fc.constantFrom(null, 'Lyon', 'Annecy', 'Nice'),
  languages: fc.constantFrom(['fr'], ['en'], ['fr', 'en']),
  weeklyBudget: fc.constantFrom(null, 0, 3, 10),
  weekLoad: fc.integer({ min: 0, max: 12 }),
  leftAt: fc.constantFrom(null, null, null, earlier),
  absences: fc.array(
    fc.tuple(moment, moment).map(([from, until]) => ({ from, until })),
    { maxLength: 1 }
  ),
  consents: fc
    .tuple(fc.constantFrom('grant' as const, 'grant' as const, 'withdraw' as const), moment)
    .map(([kind, validUntil]): ColleagueFacts['consents'] => new Map([['facebook', { kind, validUntil }]])),
  answered: fc.array(text, { maxLength: 3 }),
  refusedTopics: fc.array(fc.constantFrom(...vocabulary).map(readRefusedTopic), { maxLength: 1 }),
  atWorkUntil: fc.constantFrom(null, '17:30'),
  recoveringUntil: fc.constantFrom(null, null, earlier, later),
  publicHolidays: fc.constantFrom(
    [],
    [],
    [{ names: { fr: 'Noël', en: 'Christmas Day' }, from: earlier, until: later }]
  )
})

const colleagues = fc
  .array(description, { maxLength: 6 })
  .map((all) => all.map((one, index) => aColleague({ ...one, id: `colleague-${index}` })))

const conversation = fc
  .record({
    text,
    language: fc.constantFrom(null, 'fr', 'en', 'de'),
    accountPlace: fc.constantFrom(null, 'Lyon', 'Annecy'),
    weight: fc.constantFrom(1 as const, 2 as const, 3 as const),
    shops: fc.constantFrom([], [{ name: 'Le Lac', place: 'Annecy' }]),
    pastPlaces: fc.constantFrom(
      [],
      [{ place: 'Lyon', conversationIds: [conversationIdSchema.parse('before')] }]
    ),
    answerer: fc.integer({ min: 0, max: 6 }),
    lastAt: moment
  })
  .map(({ text: said, answerer, lastAt, ...rest }): ConversationFacts =>
    aCase(said, {
      ...rest,
      pastAnswers: [
        {
          colleagueId: aColleague({ id: `colleague-${answerer}` }).id,
          messageIds: [messageIdSchema.parse('m')],
          lastAt
        }
      ]
    })
  )

const inTenths = (points: number) => Math.round(points * 10)

describe('properties', () => {
  test('the score is the sum of the points of its reasons, and a topic the sum of its words', () => {
    fc.assert(
      fc.property(conversation, colleagues, (about, people) => {
        for (const candidate of route(about, people, routingNow).ranking) {
          const sum = candidate.reasons.reduce((total, reason) => total + inTenths(reason.points), 0)
          expect(candidate.score).toBe(sum / 10)
          for (const reason of candidate.reasons) {
            expect(reason.points).toBe(inTenths(reason.points) / 10)
            expect(reason.points).toBeGreaterThan(0)
            if (reason.signal === 'topic')
              expect(inTenths(reason.points)).toBe(
                reason.words.reduce((total, word) => total + inTenths(word.points), 0)
              )
          }
        }
      })
    )
  })

  test('the order in which colleagues come changes nothing', () => {
    fc.assert(
      fc.property(conversation, colleagues, fc.infiniteStream(fc.nat()), (about, people, order) => {
        const shuffled = people
          .map((one) => ({ one, key: order.next().value }))
          .toSorted((first, second) => Number(first.key) - Number(second.key))
          .map(({ one }) => one)
        expect(route(about, shuffled, routingNow)).toEqual(route(about, people, routingNow))
      })
    )
  })

  test('adding an excluded colleague changes nothing for the others', () => {
    fc.assert(
      fc.property(conversation, colleagues, description, (about, people, more) => {
        const excluded = aColleague({ ...more, id: 'another', leftAt: earlier })
        const without = route(about, people, routingNow)
        const withThem = route(about, [...people, excluded], routingNow)
        expect(withThem.choice).toBe(without.choice)
        expect(withThem.ranking.filter((one) => one.colleagueId !== 'another')).toEqual(without.ranking)
      })
    )
  })

  test('nobody is ever proposed whom a gate keeps away, whatever the points', () => {
    fc.assert(
      fc.property(conversation, colleagues, (about, people) => {
        const { choice } = route(about, people, routingNow)
        const chosen = people.find((one) => one.id === choice)
        if (chosen === undefined) return
        const consent = chosen.consents.get('facebook')
        expect(consent?.kind === 'grant' && consent.validUntil > routingNow).toBe(true)
        expect(chosen.leftAt).toBeNull()
        expect(chosen.weekLoad + (about.weight ?? 1)).toBeLessThanOrEqual(chosen.weeklyBudget ?? Infinity)
        expect((chosen.recoveringUntil ?? earlier) <= routingNow).toBe(true)
        expect(chosen.publicHolidays ?? []).toEqual([])
        expect(chosen.absences.some(({ from, until }) => from <= routingNow && routingNow < until)).toBe(
          false
        )
        expect(about.language === null || chosen.languages.includes(about.language)).toBe(true)
        const said = about.words.map((word) => word.folded)
        for (const { topic } of chosen.refusedTopics ?? []) expect(said).not.toContain(fold(topic))
      })
    )
  })

  test('the same facts give the same ranking, to the last digit and in the same order', () => {
    fc.assert(
      fc.property(conversation, colleagues, (about, people) => {
        const again = structuredClone({ about, people })
        expect(JSON.stringify(route(again.about, again.people, routingNow))).toBe(
          JSON.stringify(route(about, people, routingNow))
        )
      })
    )
  })

  test('who is chosen passes every gate, reaches the threshold, and nobody eligible scores more', () => {
    fc.assert(
      fc.property(conversation, colleagues, (about, people) => {
        const { choice, ranking } = route(about, people, routingNow)
        expect(ranking).toHaveLength(people.length)
        const eligible = ranking.filter((candidate) => candidate.exclusion === null)
        expect(ranking.slice(0, eligible.length)).toEqual(eligible)
        const best = Math.max(0, ...eligible.map((candidate) => candidate.score))
        if (best < routingWeights.threshold) expect(choice).toBeNull()
        else expect(eligible.find((one) => one.colleagueId === choice)?.score).toBe(best)
      })
    )
  })

  test('removing a fact removes its reason', () => {
    fc.assert(
      fc.property(conversation, colleagues, (about, people) => {
        const bare: ConversationFacts = {
          ...about,
          pastAnswers: [],
          accountPlace: null,
          language: null,
          pastPlaces: [],
          words: [],
          pairs: []
        }
        for (const candidate of route(bare, people, routingNow).ranking)
          expect(candidate.reasons.every(({ signal }) => signal === 'load' || signal === 'hours')).toBe(true)
        const idle = people.map((one) => ({
          ...one,
          atWorkUntil: null,
          refusedTopics: [],
          publicHolidays: []
        }))
        for (const candidate of route(about, idle, routingNow).ranking) {
          expect(candidate.reasons.some(({ signal }) => signal === 'hours')).toBe(false)
          expect(['refused_topic', 'holiday']).not.toContain(candidate.exclusion?.gate)
        }
        const forgotten = people.map((one) => ({
          ...one,
          learned: new Map(),
          profile: { byStem: new Map(), kin: new Map() }
        }))
        for (const candidate of route(about, forgotten, routingNow).ranking)
          expect(
            candidate.reasons.some((reason) => reason.signal === 'topic' || reason.signal === 'history')
          ).toBe(false)
      })
    )
  })
})
