import { readFile } from 'node:fs/promises'
import type { Translate } from '../../shared/locales/translate.ts'
import {
  type Evaluation,
  evaluateRouting,
  type EvaluationLine,
  evaluationLineSchema,
  type EvaluationProfiles,
  evaluationProfilesSchema
} from '../assign/evaluate-routing.ts'
import { type Command, type CommandOutcome, couldNot, done, wrongUsage } from './command.ts'

/** What a file holds, or what is wrong with it. */
type Held<Value> = { readonly value: Value } | { readonly problem: CommandOutcome }

/** A file as text; some programs put a mark before it that says how it is written. */
const readText = async (file: string): Promise<Held<string>> => {
  try {
    return { value: (await readFile(file, 'utf8')).replace(/^\uFEFF/u, '') }
  } catch {
    return { problem: couldNot({ code: 'file_unreadable', values: { fileName: file } }) }
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readLines = async (t: Translate, file: string | null): Promise<Held<readonly EvaluationLine[]>> => {
  if (file === null) return { value: [] }
  const text = await readText(file)
  if ('problem' in text) return text
  const lines: EvaluationLine[] = []
  for (const [index, line] of text.value.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = evaluationLineSchema.safeParse(parseJson(line))
    if (!parsed.success)
      return { problem: wrongUsage(t('cli:eval_line', { fileName: file, line: index + 1 })) }
    lines.push(parsed.data)
  }
  return { value: lines }
}

const readProfiles = async (t: Translate, file: string): Promise<Held<EvaluationProfiles>> => {
  const text = await readText(file)
  if ('problem' in text) return text
  const parsed = evaluationProfilesSchema.safeParse(parseJson(text.value))
  return parsed.success
    ? { value: parsed.data }
    : { problem: wrongUsage(t('cli:eval_profiles', { fileName: file })) }
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
  onlyLooks: true,
  async run({ t }, args) {
    const colleagues = args.text('colleagues')
    const test = args.text('test')
    if (colleagues === null || test === null) return wrongUsage(t('cli:eval_needs'))
    const profiles = await readProfiles(t, colleagues)
    if ('problem' in profiles) return profiles.problem
    const history = await readLines(t, args.text('history'))
    if ('problem' in history) return history.problem
    const backlog = await readLines(t, args.text('backlog'))
    if ('problem' in backlog) return backlog.problem
    const validation = await readLines(t, args.text('decline-validation'))
    if ('problem' in validation) return validation.problem
    const messages = await readLines(t, test)
    if ('problem' in messages) return messages.problem
    const evaluation = evaluateRouting(
      {
        profiles: profiles.value,
        history: history.value,
        backlog: backlog.value,
        declineValidation: args.text('decline-validation') === null ? null : validation.value,
        test: messages.value
      },
      { milliseconds: () => performance.now(), memory: () => process.memoryUsage().rss }
    )
    return done(evaluation, linesOf(evaluation))
  }
}
