import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { guessLanguage } from '../../src/main/domain/guess-language.ts'
import { route } from '../../src/main/domain/routing.ts'
import { createReader } from '../../src/main/domain/text-model/feature-space.ts'
import { fitTextModel } from '../../src/main/domain/text-model/fit-text-model.ts'
import { stepOf, takeStep, teachable } from '../../src/main/domain/text-model/learn-text.ts'
import { readBacklogText, readProfileText } from '../../src/main/domain/text-model/read-text.ts'
import { createScorer } from '../../src/main/domain/text-model/score-text.ts'
import { aCase, aColleague, routingNow } from '../support/routing-facts.ts'

const people = 30
const { confirmedTexts, backlogTexts } = z
  .object({ confirmedTexts: z.number(), backlogTexts: z.number() })
  .parse(workerData)
const vocabulary = 6_000

let state = 42
const random = (): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return state / 2 ** 32
}
const below = (most: number): number => Math.floor(random() * most)

const consonants = 'bcdfglmnprstv'
const vowels = 'aeiou'
const aWord = (number: number): string => {
  let word = ''
  for (let left = number + 37; left > 0; left = Math.floor(left / 9))
    word += (consonants[left % 13] ?? '') + (vowels[(left >> 3) % 5] ?? '')
  return `${word}n`
}
const words = Array.from({ length: vocabulary }, (_, number) => aWord(number))
const little = 'i the my is not to a you for can how what'.split(' ')
const subjects = Array.from({ length: people }, () =>
  Array.from({ length: 120 }, () => words[below(vocabulary)] ?? '')
)

/** 10 to 34 words: little ones, those of a colleague's subjects, and any, the first of the vocabulary most often. */
const aText = (person: number): string =>
  Array.from({ length: 10 + below(25) }, () => {
    const kind = random()
    if (kind < 0.35) return little[below(little.length)]
    if (kind < 0.6) return subjects[person]?.[Math.floor(random() * random() * 120)]
    return words[Math.floor(vocabulary * random() ** 3)]
  }).join(' ')

const idOf = (person: number): string => `colleague-${String(person).padStart(2, '0')}`
const descriptions = subjects.map((own, person) => ({
  id: idOf(person),
  topics: Array.from({ length: 6 }, (_, topic) => own.slice(topic * 2, topic * 2 + 2).join(' ')),
  role: own[20] ?? '',
  bio: own.slice(22, 30).join(' ')
}))
const facts = {
  profiles: descriptions.map(readProfileText),
  confirmed: Array.from({ length: confirmedTexts }, (_, text) => ({
    colleagueId: idOf(text % people),
    text: aText(text % people)
  })),
  backlog: Array.from({ length: backlogTexts }, (_, text) => aText(text % people))
}

const percentile = (times: readonly number[], part: number): number =>
  times.toSorted((one, other) => one - other)[Math.floor(part * times.length)] ?? 0

const timed = (act: () => void): number => {
  const began = performance.now()
  act()
  return performance.now() - began
}

const before = process.memoryUsage().rss
const processorBefore = process.cpuUsage()
const began = performance.now()
const model = fitTextModel(facts)
const fitSeconds = (performance.now() - began) / 1_000
const { user, system } = process.cpuUsage(processorBefore)
const fitMegabytes = (process.memoryUsage().rss - before) / 2 ** 20

const colleagues = descriptions.map((one) => aColleague(one))
const score = createScorer(model)
const scoring = Array.from({ length: 500 }, (_, number) => {
  const text = aText(number % people)
  return timed(() => {
    const said = aCase(text, { language: guessLanguage(text) })
    route(
      { ...said, text: { colleagueIds: model.colleagueIds, scores: score(said.words) } },
      colleagues,
      routingNow
    )
  })
})

const reader = createReader(model.space)
const base = model.all ?? model.topics
const taught = teachable(model)
const steps: NonNullable<ReturnType<typeof stepOf>>[] = []
const updating = Array.from({ length: 50 }, (_, number) => {
  const text = aText(number % people)
  return timed(() => {
    // As the app does it: all choices since the fit, anew from the fitted numbers.
    const step = stepOf(model, reader, readBacklogText(text), idOf(number % people))
    if (step !== null) steps.push(step)
    taught.all.logistic.set(base.logistic)
    for (const one of steps) takeStep(taught.all, one, 1)
  })
})

parentPort?.postMessage({
  features: model.space.blockOf.length,
  fitSeconds,
  fitProcessorSeconds: (user + system) / 1_000_000,
  fitMegabytes,
  scoreP50: percentile(scoring, 0.5),
  scoreP95: percentile(scoring, 0.95),
  updateP95: percentile(updating, 0.95)
})
