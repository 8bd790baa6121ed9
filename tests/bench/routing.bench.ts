import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  evaluateRouting,
  type EvaluationLine,
  evaluationLineSchema,
  evaluationProfilesSchema
} from '../../src/main/assign/evaluate-routing.ts'

/** Where the public data of the measurements lies: beside the project, never in it. */
const folder =
  process.env['PORTE_PAROLE_ROUTING_DATA'] ??
  new URL('../../../shared/data/routing', import.meta.url).pathname

const lines = (file: string): readonly EvaluationLine[] =>
  readFileSync(`${folder}/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => evaluationLineSchema.parse(JSON.parse(line)))

const situations = [
  { set: 'banking', history: null },
  { set: 'banking', history: 'history_20.jsonl' },
  { set: 'banking', history: 'history_100.jsonl' },
  { set: 'decline', history: null },
  { set: 'decline', history: 'history_20.jsonl' }
] as const

const percent = (share: number | null): string => (share === null ? '–' : (100 * share).toFixed(1))

test.skipIf(!existsSync(folder))('finding the best-placed colleague', () => {
  const rows = situations.map(({ set, history }) => {
    const evaluation = evaluateRouting(
      {
        profiles: evaluationProfilesSchema.parse(
          JSON.parse(readFileSync(`${folder}/${set}/profiles.json`, 'utf8'))
        ),
        history: history === null ? [] : lines(`${set}/${history}`),
        backlog: lines(`${set}/unlabelled.jsonl`),
        declineValidation: null,
        test: lines(`${set}/test.jsonl`)
      },
      { milliseconds: () => performance.now(), memory: () => process.memoryUsage().rss }
    )
    return {
      set,
      history: history ?? 'none',
      'top 1': percent(evaluation.top1),
      'top 3': percent(evaluation.top3),
      coverage: percent(evaluation.coverage),
      declined: percent(evaluation.declined),
      'ms p50': evaluation.msPerMessage.p50.toFixed(2),
      'ms p95': evaluation.msPerMessage.p95.toFixed(2),
      'fit s': evaluation.fitSeconds.toFixed(2),
      MB: evaluation.memoryMegabytes.toFixed(0)
    }
  })
  expect(rows).toHaveLength(situations.length)
  for (const row of rows)
    process.stdout.write(
      `${Object.entries(row)
        .map(([name, value]) => `${name} ${value}`)
        .join('  ')}\n`
    )
})
