import { readFileSync } from 'node:fs'
import { cpus } from 'node:os'

/** How long something takes, in milliseconds. */
export interface Times {
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly most: number
}

export const timesOf = (milliseconds: readonly number[]): Times => {
  const sorted = milliseconds.toSorted((one, other) => one - other)
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: sorted.at(-1) ?? NaN }
}

const median = (values: readonly number[]): number => timesOf(values).p50

/** Some work to be timed, with the number of the round, so that rounds may ask for different things. */
export type Work = (round: number) => unknown

const timed = async (work: Work, round: number): Promise<number> => {
  const start = performance.now()
  await work(round)
  return performance.now() - start
}

/** Times some work so many times, after a few rounds that count for nothing. */
export const measure = async (work: Work, rounds: number, warmUp = Math.min(20, rounds)): Promise<Times> => {
  for (let round = 0; round < warmUp; round += 1) await work(round)
  const times: number[] = []
  for (let round = 0; round < rounds; round += 1) times.push(await timed(work, round))
  return timesOf(times)
}

export interface Compared {
  readonly app: Times
  readonly raw: Times
  /** How many times as long as the raw statement: the median of the medians of each repeat. */
  readonly ratio: number
}

/**
 * The app and the raw statement in the same run, one after the other in turn, three times over. `settle`: waits until what the
 * app does once it has answered is over, as it is long before a person presses the next key.
 */
export const compare = async (
  app: Work,
  raw: Work,
  rounds: number,
  settle: () => unknown = () => {}
): Promise<Compared> => {
  const ratios: number[] = []
  const all: { readonly app: number[]; readonly raw: number[] } = { app: [], raw: [] }
  for (let round = 0; round < Math.min(20, rounds); round += 1) {
    await app(round)
    await settle()
    await raw(round)
  }
  for (let repeat = 0; repeat < 3; repeat += 1) {
    const taken: { readonly app: number[]; readonly raw: number[] } = { app: [], raw: [] }
    for (let round = 0; round < rounds; round += 1) {
      taken.raw.push(await timed(raw, round))
      taken.app.push(await timed(app, round))
      await settle()
    }
    ratios.push(median(taken.app) / median(taken.raw))
    all.app.push(...taken.app)
    all.raw.push(...taken.raw)
  }
  return { app: timesOf(all.app), raw: timesOf(all.raw), ratio: median(ratios) }
}

/** What the scheduler says of a thread: nanoseconds that it ran, and that it was ready and had to wait. */
interface Scheduled {
  readonly ran: number
  readonly waited: number
}

const scheduled = (thread: string): Scheduled => {
  const [ran = 0, waited = 0] = readFileSync(`/proc/${thread}/schedstat`, 'utf8').split(' ').map(Number)
  return { ran, waited }
}

/** Above this share of waiting for a processor a run says nothing about the app. */
const mostWaiting = 0.05

export interface Waiting {
  /** Of the time that the thread ran or wanted to run, the share that it waited for a processor. */
  readonly share: number
  readonly isVoid: boolean
}

/**
 * Watches how long threads have to wait for a processor (Linux: `/proc/…/schedstat`): other work on the machine makes
 * every figure worse. `thread-self` is this one; others are named `<process>/task/<thread>`.
 * https://docs.kernel.org/scheduler/sched-stats.html
 */
export const watchWaiting = (threads: readonly string[] = ['thread-self']): (() => Waiting) => {
  const before = threads.map(scheduled)
  return () => {
    let ran = 0
    let waited = 0
    threads.map(scheduled).forEach((after, index) => {
      ran += after.ran - (before[index]?.ran ?? 0)
      waited += after.waited - (before[index]?.waited ?? 0)
    })
    const share = waited / (ran + waited)
    return { share, isVoid: share > mostWaiting }
  }
}

/** One line of the report. */
export interface Figure {
  readonly what: string
  readonly goal: string
  readonly measured: string
  readonly kept: boolean
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`
export const times = ({ p50, p95, p99 }: Times): string =>
  `p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}, p99 ${milliseconds(p99)}`

/** Prints the figures as the rows of a table, with the machine, the day and whether the run counts. */
export const report = (title: string, figures: readonly Figure[], waiting: Waiting): void => {
  const share = `${(waiting.share * 100).toFixed(1)} % of run-queue wait`
  const lines = [
    '',
    `${title}: ${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}, ${share}`,
    ...(waiting.isVoid
      ? [
          'VOID: more than 5 % of the time was spent waiting for a processor. Run it again on a quiet machine.'
        ]
      : []),
    '| what | goal | measured | kept |',
    '| --- | --- | --- | --- |',
    ...figures.map(
      ({ what, goal, measured, kept }) => `| ${what} | ${goal} | ${measured} | ${kept ? 'yes' : 'no'} |`
    )
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
