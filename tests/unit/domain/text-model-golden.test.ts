import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { guessLanguage } from '../../../src/main/domain/guess-language.ts'
import { route } from '../../../src/main/domain/routing.ts'
import { fitTextModel } from '../../../src/main/domain/text-model/fit-text-model.ts'
import { readProfileText } from '../../../src/main/domain/text-model/read-text.ts'
import { createScorer } from '../../../src/main/domain/text-model/score-text.ts'
import { aCase, aColleague, routingNow } from '../../support/routing-facts.ts'

const read = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'))

const sample = z
  .object({
    colleagues: z.array(
      z.object({
        ref: z.string(),
        profile: z.object({
          role: z.string(),
          place: z.string().nullable(),
          languages: z.array(z.string()),
          topics: z.array(z.string()),
          bio: z.string()
        })
      })
    ),
    conversations: z.array(z.object({ messages: z.array(z.object({ text: z.string() })).min(1) }))
  })
  .parse(read('resources/seed/sample.json'))

const golden = z
  .array(z.object({ text: z.string(), place: z.string().nullable(), expected: z.string() }))
  .parse(read('tests/fixtures/golden/bakery-conversations.json'))

const model = fitTextModel({
  profiles: sample.colleagues.map(({ ref, profile }) => readProfileText({ id: ref, ...profile })),
  confirmed: [],
  backlog: sample.conversations.map(({ messages }) => messages[0]?.text ?? '')
})
const score = createScorer(model)
const colleagues = sample.colleagues.map(({ ref, profile }) => aColleague({ id: ref, ...profile }))

const rank = (text: string, place: string | null): readonly string[] => {
  const facts = aCase(text, { accountPlace: place, language: guessLanguage(text) })
  const evidence = { colleagueIds: model.colleagueIds, scores: score(facts.words) }
  return route({ ...facts, text: evidence }, colleagues, routingNow).ranking.map(
    (candidate) => candidate.colleagueId
  )
}

test('of sixty conversations of the sample bakery, nine in ten find the colleague they need among the first three', () => {
  const missed = golden
    .filter(({ text, place, expected }) => !rank(text, place).slice(0, 3).includes(expected))
    .map(({ text }) => text)
  expect(golden).toHaveLength(60)
  expect(missed.slice(6)).toEqual([])
})
