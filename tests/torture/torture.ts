import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { crashPoints } from '../../src/main/runtime/reached.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { type LaneOutcome, runLane, waysTo } from './lane.ts'
import { killInMigration } from './migrations.ts'
import { runSoak } from './soak.ts'

/** npm run torture: see README.md. */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kills: { type: 'string', default: '1000' },
    soak: { type: 'boolean', default: false },
    hours: { type: 'string', default: '24' },
    report: { type: 'string' },
    program: { type: 'string' },
    resources: { type: 'string' }
  }
})
const seed = Number(values.seed)
const wanted = Number(values.kills)
const program = values.program ?? ''
const resourcesFolder = values.resources ?? ''
const hours = Number(values.hours)
if (![seed, wanted, hours].every(Number.isInteger) || wanted < 1 || hours < 4) {
  process.stderr.write('Usage: npm run torture -- [--seed N] [--kills N | --soak [--hours N, at least 4]]\n')
  process.exit(2)
}

const folder = mkdtempSync(join(tmpdir(), 'porte-parole-torture-'))
const began = performance.now()

/** Says what came of it, and keeps the data folders where something is wrong. */
const tell = (
  rows: readonly (readonly [string, number | string])[],
  wrong: readonly string[],
  again: string,
  checks: number
): void => {
  for (const [name, value] of rows) process.stdout.write(`${name.padEnd(40)}${value}\n`)
  for (const finding of wrong) process.stdout.write(`${finding}\n`)
  if (wrong.length > 0)
    process.stdout.write(`Again: npm run torture -- --seed ${seed} ${again}\nThe data folders: ${folder}\n`)
  else rmSync(folder, { recursive: true, force: true })
  if (values.report !== undefined)
    writeFileSync(
      values.report,
      JSON.stringify({ passed: wrong.length === 0 ? checks : 0, failed: wrong.length })
    )
  process.exitCode = wrong.length > 0 ? 1 : 0
}

const seconds = (): number => Math.round((performance.now() - began) / 1000)

const soak = async (): Promise<void> => {
  const { rows, wrong } = await runSoak({
    program,
    resourcesFolder,
    folder,
    seed,
    hours,
    onHour: (line) => void process.stdout.write(`${line}\n`)
  })
  tell([...rows, ['findings', wrong.length], ['seconds', seconds()]], wrong, `--soak --hours ${hours}`, hours)
}

const kill = async (): Promise<void> => {
  let done = 0
  const onKill = (): void => {
    done += 1
    if (done % 50 === 0) process.stdout.write(`${done} of ${wanted} kills\n`)
  }

  const isOwnPoint = (name: string): name is keyof typeof waysTo => name in waysTo
  const ofFiles = (point: string): boolean => /^(?:backup|restore|export)\./u.test(point)
  const points = crashPoints.filter(isOwnPoint).filter((point) => !ofFiles(point))
  const filePoints = crashPoints.filter(isOwnPoint).filter(ofFiles)
  const migrationPoints = [
    'migration.copied',
    'migration.backed_up',
    'migration.step_taken',
    'migration.committed'
  ] as const

  /**
   * Two data folders side by side, one for each core, and one whose database is copied and replaced; migrations have folders
   * of their own.
   */
  const ofMigrations = Math.max(migrationPoints.length, Math.round(wanted / 25))
  const ofLanes = Math.max(0, wanted - ofMigrations)
  const inFiles = Math.min(ofLanes, Math.max(17, Math.round(ofLanes / 9)))
  const inTalk = ofLanes - inFiles
  const lanes = (
    [
      [Math.ceil(inTalk / 2), 'talk', points],
      [Math.floor(inTalk / 2), 'talk', points.toReversed()],
      [inFiles, 'files', filePoints]
    ] as const
  ).map(([kills, deeds, where], index) =>
    runLane({
      program,
      resourcesFolder,
      folder: join(folder, `lane-${index + 1}`),
      // The fourth seed is of migrations.
      seed: seed + (index < 2 ? index : 3),
      kills,
      points: where,
      deeds,
      onKill
    })
  )

  const at = new Map<string, number>()
  const wrong: string[] = []
  const add = (point: string, count: number): void => void at.set(point, (at.get(point) ?? 0) + count)

  const migrate = async (): Promise<void> => {
    const random = seededRandom(seed + 2)
    for (let number = 0; number < ofMigrations; number += 1) {
      const point = migrationPoints[number % migrationPoints.length] ?? migrationPoints[0]
      const found = await killInMigration({ program, resourcesFolder, folder }, random, point, number)
      wrong.push(...found.map((finding) => `${point}: ${finding}`))
      add(point, 1)
      onKill()
      if (found.length > 0) return
      rmSync(join(folder, `migration-${number}`), { recursive: true, force: true })
    }
  }
  const migrating = migrate().catch((problem: unknown) => {
    wrong.push(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))
  })
  const outcomes: readonly LaneOutcome[] = await Promise.all(lanes)
  await migrating

  for (const outcome of outcomes) {
    for (const [point, count] of outcome.at) add(point, count)
    wrong.push(...outcome.wrong)
  }
  const sum = (read: (outcome: LaneOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + read(outcome), 0)
  const count = (word: string): number => wrong.filter((finding) => finding.includes(`${word}:`)).length
  const notReached = crashPoints.filter((point) => !at.has(point))
  // A few kills cannot stand at every point.
  if (wanted >= 150 && wrong.length === 0)
    wrong.push(...notReached.map((point) => `no kill stood at ${point}`))

  const kills = [...at.values()].reduce((total, one) => total + one, 0)
  const rows: readonly (readonly [string, number | string])[] = [
    ['kills', kills],
    ['… at a named point', kills - (at.get('any instant') ?? 0)],
    ['… at any instant', at.get('any instant') ?? 0],
    ['named points', `${crashPoints.length - notReached.length} of ${crashPoints.length}`],
    ['faults of networks', sum((one) => one.faults)],
    ['messages said', sum((one) => one.said)],
    ['words that the app said it had kept', sum((one) => one.words)],
    ['replies that left', sum((one) => one.replies)],
    ['… of them further parts of a thread', sum((one) => one.following)],
    ['letters that left', sum((one) => one.letters)],
    ['lost', count('lost')],
    ['doubled', count('doubled')],
    ['called sent without proof', count('untrue')],
    ['other findings', wrong.length - count('lost') - count('doubled') - count('untrue')],
    ['seconds', seconds()]
  ]
  const passed = [...at].toSorted().map(([point, times]) => [`  ${point}`, times] as const)
  tell([...rows, ...passed], wrong, `--kills ${wanted}`, crashPoints.length + 1)
}

await (values.soak ? soak() : kill())
