import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { guessLanguage } from '../../../src/main/domain/guess-language.ts'
import { route } from '../../../src/main/domain/routing.ts'
import { isStopWord } from '../../../src/main/domain/stop-words.ts'
import { fitTextModel } from '../../../src/main/domain/text-model/fit-text-model.ts'
import { readProfileText } from '../../../src/main/domain/text-model/read-text.ts'
import { createScorer } from '../../../src/main/domain/text-model/score-text.ts'
import type { RoutingDecision } from '../../../src/shared/model/routing.ts'
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

const inbox = sample.conversations.map(({ messages }) => messages[0]?.text ?? '')

const model = fitTextModel({
  profiles: sample.colleagues.map(({ ref, profile }) => readProfileText({ id: ref, ...profile })),
  confirmed: [],
  backlog: inbox
})
const score = createScorer(model)
const colleagues = sample.colleagues.map(({ ref, profile }) => aColleague({ id: ref, ...profile }))

const decide = (text: string, place: string | null, by: 'model' | 'words'): RoutingDecision => {
  const facts = aCase(text, { accountPlace: place, language: guessLanguage(text) })
  const evidence = { colleagueIds: model.colleagueIds, scores: score(facts.words) }
  return route(by === 'model' ? { ...facts, text: evidence } : facts, colleagues, routingNow)
}

const judge = (by: 'model' | 'words') => {
  const judged = golden.map(({ text, place, expected }) => {
    const { choice, ranking } = decide(text, place, by)
    return { choice, place: ranking.findIndex((candidate) => candidate.colleagueId === expected) }
  })
  return {
    first: judged.filter((one) => one.place === 0).length,
    amongThree: judged.filter((one) => one.place >= 0 && one.place < 3).length,
    nobody: judged.filter((one) => one.choice === null).length
  }
}

describe('sixty conversations of the sample bakery', () => {
  test('nine in ten find the colleague they need among the first three', () => {
    expect(golden).toHaveLength(60)
    expect(judge('model').amongThree).toBeGreaterThanOrEqual(54)
  })

  test('a model of the forty conversations of the sample is no worse than none: as many right, as few that nobody fits', () => {
    const model = judge('model')
    const words = judge('words')
    expect(model.first).toBeGreaterThanOrEqual(words.first)
    expect(model.amongThree).toBeGreaterThanOrEqual(words.amongThree)
    expect(model.nobody).toBeLessThanOrEqual(words.nobody)
  })
})

describe('the inbox of the sample bakery', () => {
  test('a question about allergens goes to the colleague for quality, not to the baker', () => {
    const questions = inbox.filter((text) => /allergi|almonds/i.test(text))
    expect(questions.length).toBeGreaterThan(1)
    for (const text of questions) expect(decide(text, null, 'model').choice).toBe('helene')
  })

  test('a stop word is never evidence, in neither language', () => {
    const stopWords = [...inbox, ...golden.map((one) => one.text)].flatMap((text) =>
      decide(text, null, 'model')
        .ranking.flatMap(({ reasons }) => reasons)
        .flatMap((reason) => (reason.signal === 'topic' ? reason.words : []))
        .filter(({ found }) => isStopWord(found, guessLanguage(text)))
        .map(({ found }) => `${found} in ${text}`)
    )
    expect(stopWords).toEqual([])
  })
})
