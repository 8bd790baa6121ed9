import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { guessLanguage } from '../../../src/main/domain/guess-language.ts'
import { route } from '../../../src/main/domain/routing.ts'
import { fitTextModel, type TextModel } from '../../../src/main/domain/text-model/fit-text-model.ts'
import { readProfileText } from '../../../src/main/domain/text-model/read-text.ts'
import { createScorer } from '../../../src/main/domain/text-model/score-text.ts'
import { aCase, aColleague, routingNow } from '../../support/routing-facts.ts'

const setSchema = z.object({
  colleagues: z.array(
    z.object({ id: z.string(), role: z.string(), topics: z.array(z.string()), bio: z.string() })
  ),
  messages: z.array(z.object({ text: z.string(), expected: z.string() }))
})
type MessageSet = z.infer<typeof setSchema>

/** Messages in French written for this test before any was routed: they are short, and few say a word of a profile. */
const read = (file: string): MessageSet =>
  setSchema.parse(JSON.parse(readFileSync(new URL(`../../fixtures/golden/${file}`, import.meta.url), 'utf8')))

/** Twelve colleagues of a maker of bicycles; ten who answer what is said to a device in the kitchen. */
const sets = [read('bicycle-messages.json'), read('spoken-commands.json')]

/** The colleagues of the first with profiles in English, and two messages in English for each. */
const english = read('bicycle-english.json')

const parts = 4

/** At which place of the ranking the expected colleague of each message stands. */
const findPlaces = (
  model: TextModel,
  people: Parameters<typeof route>[1],
  messages: MessageSet['messages']
): readonly number[] => {
  const score = createScorer(model)
  return messages.map(({ text, expected }) => {
    const said = aCase(text, { language: guessLanguage(text) })
    const evidence = { colleagueIds: model.colleagueIds, scores: score(said.words) }
    const { ranking } = route({ ...said, text: evidence }, people, routingNow)
    return ranking.findIndex((candidate) => candidate.colleagueId === expected)
  })
}

/** Places each part of the messages by the rest, so many of each colleague of which were confirmed. */
const judge = ({ colleagues, messages }: MessageSet, confirmedOfEach: number) => {
  const people = colleagues.map((one) => aColleague(one))
  const places = Array.from({ length: parts }, (_, part) => part).flatMap((part) => {
    const seen = new Map<string, number>()
    const confirmed: { readonly colleagueId: string; readonly text: string }[] = []
    const backlog: string[] = []
    for (const [place, { text, expected }] of messages.entries()) {
      if (place % parts === part) continue
      const count = (seen.get(expected) ?? 0) + 1
      seen.set(expected, count)
      if (count <= confirmedOfEach) confirmed.push({ colleagueId: expected, text })
      else backlog.push(text)
    }
    const model = fitTextModel({ profiles: colleagues.map(readProfileText), confirmed, backlog })
    return findPlaces(
      model,
      people,
      messages.filter((_, place) => place % parts === part)
    )
  })
  expect(places).toHaveLength(messages.length)
  return places
}

const first = (places: readonly number[]) => places.filter((place) => place === 0).length
const amongThree = (places: readonly number[]) => places.filter((place) => place < 3).length

/** What only the past can tell: the words of each colleague's messages stand in no profile. */
const unnamed = (): MessageSet => {
  const subjects = {
    atelier: 'pédalier dérailleur moyeu fourche guidon selle',
    bureau: 'virement échéance relevé acompte devis reçu',
    quai: 'palette transpalette bâche hayon sangle caisse',
    salon: 'affiche badge stand dépliant micro estrade'
  }
  const people = Object.entries(subjects).map(([id, words]) => ({ id, words: words.split(' ') }))
  return {
    colleagues: people.map(({ id }) => ({ id, role: '', topics: [`Nom ${id}`], bio: '' })),
    messages: people.flatMap(({ id, words }) =>
      words.flatMap((one, place) =>
        words
          .slice(place + 1)
          .map((other) => ({ expected: id, text: `Où en est mon ${one}, et le ${other} ?` }))
      )
    )
  }
}

describe('messages in French of two other companies', () => {
  const untaught = sets.map((set) => judge(set, 0))

  test('find who they are for more often than chance', () => {
    // One in twelve, and one in ten, would be by chance.
    expect(first(untaught[0] ?? [])).toBeGreaterThanOrEqual(86)
    expect(amongThree(untaught[0] ?? [])).toBeGreaterThanOrEqual(126)
    expect(first(untaught[1] ?? [])).toBeGreaterThanOrEqual(115)
    expect(amongThree(untaught[1] ?? [])).toBeGreaterThanOrEqual(155)
  })

  test.each([2, 5, 10])('are placed no worse when %i of each are confirmed', (each) => {
    const taught = sets.map((set) => judge(set, each))
    // One in a hundred moves with the order of the messages.
    for (const [set, places] of taught.entries())
      expect(first(places)).toBeGreaterThanOrEqual(first(untaught[set] ?? []) - 3)
    expect(first(taught.flat())).toBeGreaterThanOrEqual(first(untaught.flat()))
    expect(amongThree(taught.flat())).toBeGreaterThan(amongThree(untaught.flat()))
  })
})

test('profiles in one language find messages in the other', () => {
  const [bicycles] = sets
  const backlog = [...(bicycles?.messages ?? []), ...english.messages].map(({ text }) => text)
  const place = (colleagues: MessageSet['colleagues'], messages: MessageSet['messages']) => {
    const people = colleagues.map((one) => aColleague(one))
    const model = fitTextModel({ profiles: colleagues.map(readProfileText), confirmed: [], backlog })
    return findPlaces(model, people, messages)
  }
  // A fifth of the French and a third of the English would be found by words that both languages share.
  const french = place(english.colleagues, bicycles?.messages ?? [])
  expect(french).toHaveLength(240)
  expect(first(french)).toBeGreaterThanOrEqual(80)
  expect(amongThree(french)).toBeGreaterThanOrEqual(116)
  const foreign = place(bicycles?.colleagues ?? [], english.messages)
  expect(foreign).toHaveLength(24)
  expect(first(foreign)).toBeGreaterThanOrEqual(12)
  expect(amongThree(foreign)).toBeGreaterThanOrEqual(15)
})

test('what only the past tells is learned from five of each', () => {
  expect(first(judge(unnamed(), 0))).toBeLessThan(24)
  expect(first(judge(unnamed(), 5))).toBeGreaterThan(48)
})
