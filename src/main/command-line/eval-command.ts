import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import {
  type Evaluation,
  evaluateRouting,
  type EvaluationLine,
  evaluationLineSchema,
  evaluationProfilesSchema
} from '../assign/evaluate-routing.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'

const readLines = async (file: string): Promise<readonly EvaluationLine[] | null> => {
  try {
    const text = await readFile(file, 'utf8')
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => evaluationLineSchema.parse(JSON.parse(line)))
  } catch {
    return null
  }
}

const readProfiles = async (file: string): Promise<z.infer<typeof evaluationProfilesSchema> | null> => {
  try {
    return evaluationProfilesSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  } catch {
    return null
  }
}

const percent = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)

const linesOf = (evaluation: Evaluation): readonly string[] => [
  `top1 ${percent(evaluation.top1)}  top3 ${percent(evaluation.top3)}  (${evaluation.answerable} + ${evaluation.unanswerable})`,
  `coverage ${percent(evaluation.coverage)}  declined ${percent(evaluation.declined)}  precision ${percent(evaluation.precision)}  threshold ${evaluation.threshold.toFixed(3)} (${evaluation.thresholdFrom})`,
  `ms p50 ${evaluation.msPerMessage.p50.toFixed(2)}  p95 ${evaluation.msPerMessage.p95.toFixed(2)}  fit s ${evaluation.fitSeconds.toFixed(2)}  MB ${evaluation.memoryMegabytes.toFixed(0)} (${evaluation.modelMegabytes.toFixed(0)})`
]

export const evalRoutingCommand: Command = {
  name: 'eval routing',
  usage:
    '--colleagues profiles.json [--history H.jsonl] [--backlog U.jsonl] [--decline-validation V.jsonl] --test T.jsonl',
  options: {
    colleagues: { type: 'string' },
    history: { type: 'string' },
    backlog: { type: 'string' },
    'decline-validation': { type: 'string' },
    test: { type: 'string' }
  },
  async run({ t }, args) {
    const colleagues = args.text('colleagues')
    const test = args.text('test')
    if (colleagues === null || test === null) return wrongUsage(t('cli:eval_needs'))
    const read = async (option: string): Promise<readonly EvaluationLine[] | null> => {
      const file = args.text(option)
      return file === null ? [] : await readLines(file)
    }
    const profiles = await readProfiles(colleagues)
    const history = await read('history')
    const backlog = await read('backlog')
    const validation = await read('decline-validation')
    const messages = await read('test')
    if (profiles === null || history === null || backlog === null || validation === null || messages === null)
      return couldNot({ code: 'file_unreadable' })
    const evaluation = evaluateRouting(
      {
        profiles,
        history,
        backlog,
        declineValidation: args.text('decline-validation') === null ? null : validation,
        test: messages
      },
      { milliseconds: () => performance.now(), memory: () => process.memoryUsage().rss }
    )
    return done(evaluation, linesOf(evaluation))
  }
}
