import type { Hours } from '../../../shared/model/colleague.ts'

/** Monday to Sunday, as the model counts them. */
export const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const
export type Weekday = (typeof weekdays)[number]

/** One line of the form: the same hours on several days. */
export interface HoursLine {
  readonly weekdays: readonly Weekday[]
  readonly from: string
  readonly until: string
}

/** The spans of a week as lines: days with the same hours stand together, in the order of their first day and hour. */
export const linesOf = (spans: Hours['spans']): readonly HoursLine[] => {
  const lines = new Map<string, { weekdays: Weekday[]; from: string; until: string }>()
  const ordered = spans.toSorted(
    (one, other) => one.weekday - other.weekday || one.from.localeCompare(other.from)
  )
  for (const span of ordered) {
    const weekday = weekdays[span.weekday - 1]
    if (weekday === undefined) continue
    const key = `${span.from}-${span.to}`
    const line = lines.get(key) ?? { weekdays: [], from: span.from, until: span.to }
    if (!line.weekdays.includes(weekday)) line.weekdays.push(weekday)
    lines.set(key, line)
  }
  return [...lines.values()]
}

/** The lines of the form as spans of the week, by day then hour; the same span twice counts once. */
export const spansOf = (lines: readonly HoursLine[]): Hours['spans'] => {
  const spans = new Map<string, Hours['spans'][number]>()
  for (const line of lines) {
    for (const weekday of line.weekdays) {
      spans.set(`${weekday} ${line.from} ${line.until}`, {
        weekday: Number(weekday),
        from: line.from,
        to: line.until
      })
    }
  }
  return [...spans.values()].toSorted(
    (one, other) => one.weekday - other.weekday || one.from.localeCompare(other.from)
  )
}

/** What is wrong with a line, if anything. */
export const problemOfLine = (line: HoursLine): 'days_missing' | 'time_missing' | 'time_backwards' | null => {
  if (line.weekdays.length === 0) return 'days_missing'
  if (!isTime(line.from) || !isTime(line.until)) return 'time_missing'
  return line.from < line.until ? null : 'time_backwards'
}

/** Days that follow each other, as first and last: Mon, Tue, Wed, Sat → [Mon–Wed], [Sat–Sat]. */
export const runsOf = (days: readonly Weekday[]): readonly { first: Weekday; last: Weekday }[] => {
  const runs: { first: Weekday; last: Weekday }[] = []
  for (const weekday of weekdays.filter((each) => days.includes(each))) {
    const run = runs.at(-1)
    if (run !== undefined && Number(run.last) + 1 === Number(weekday)) run.last = weekday
    else runs.push({ first: weekday, last: weekday })
  }
  return runs
}

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
