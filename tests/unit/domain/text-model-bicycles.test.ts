import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { guessLanguage } from '../../../src/main/domain/guess-language.ts'
import { route } from '../../../src/main/domain/routing.ts'
import { fitTextModel, type TextFacts } from '../../../src/main/domain/text-model/fit-text-model.ts'
import { readProfileText } from '../../../src/main/domain/text-model/read-text.ts'
import { createScorer } from '../../../src/main/domain/text-model/score-text.ts'
import { aCase, aColleague, routingNow } from '../../support/routing-facts.ts'

/** Twelve colleagues of a maker of bicycles and 240 messages in French, written for this test before any was routed. */
const { colleagues, messages } = z
  .object({
    colleagues: z.array(
      z.object({ id: z.string(), role: z.string(), topics: z.array(z.string()), bio: z.string() })
    ),
    messages: z.array(z.object({ text: z.string(), expected: z.string() }))
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../fixtures/golden/bicycle-messages.json', import.meta.url), 'utf8'))
  )

const people = colleagues.map((one) => aColleague(one))

/** Each half of the messages is placed by what the other half teaches. */
const halves = [0, 1].map((half) => messages.filter((_, place) => place % 2 === half))

const judge = (learn: (others: typeof messages) => Pick<TextFacts, 'confirmed' | 'backlog'>) => {
  const places = halves.flatMap((half, number) => {
    const facts = learn(halves[1 - number] ?? [])
    const model = fitTextModel({ profiles: colleagues.map(readProfileText), ...facts })
    const score = createScorer(model)
    return half.map(({ text, expected }) => {
      const said = aCase(text, { language: guessLanguage(text) })
      const evidence = { colleagueIds: model.colleagueIds, scores: score(said.words) }
      const { ranking } = route({ ...said, text: evidence }, people, routingNow)
      return ranking.findIndex((candidate) => candidate.colleagueId === expected)
    })
  })
  expect(places).toHaveLength(240)
  return {
    first: places.filter((place) => place === 0).length,
    amongThree: places.filter((place) => place < 3).length
  }
}

test('French messages of another company find who they are for, and five of each that were given make more of them do so', () => {
  const untaught = judge((others) => ({ confirmed: [], backlog: others.map(({ text }) => text) }))
  // One in twelve would be by chance: they are short, and few say a word of a profile.
  expect(untaught.first).toBeGreaterThanOrEqual(84)
  expect(untaught.amongThree).toBeGreaterThanOrEqual(126)
  const taught = judge((others) => ({
    confirmed: others
      .filter((_, place) => place % 2 === 0)
      .map(({ text, expected }) => ({ text, colleagueId: expected })),
    backlog: others.filter((_, place) => place % 2 === 1).map(({ text }) => text)
  }))
  expect(taught.first).toBeGreaterThanOrEqual(untaught.first - 3)
  expect(taught.amongThree).toBeGreaterThan(untaught.amongThree)
})
