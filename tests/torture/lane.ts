import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hour } from '../../src/shared/model/instant.ts'
import { databaseFile } from '../../src/main/runtime/database-file.ts'
import type { CrashPoint } from '../../src/main/runtime/reached.ts'
import { seededRandom } from '../support/seeded-random.ts'
import {
  answerByMail,
  answerOnPage,
  backUp,
  begin,
  emptyScene,
  handOff,
  importFile,
  listen,
  moveHouse,
  reply,
  restore,
  type Scene,
  send,
  settle,
  type,
  undo,
  useWords
} from './deeds.ts'
import { checkFiles, findUnsettled, findWrong, readContents } from './ledger.ts'
import { beBorn, isDeath, type Life } from './life.ts'
import type { Birth, Death } from './messages.ts'
import { startWorld } from './world.ts'

type Deed = (life: Life, scene: Scene) => Promise<unknown>

/** The computer sleeps through hours; its systems tell of the return never, once or twice. */
const sleep: Deed = async (life, { world, random }) => {
  await life.sleep(20)
  world.clock.advance(3 * hour)
  const told = await life.wake(random.below(3))
  world.clock.advance(10_000)
  const later = await life.wake()
  if (later.length > told.length + 1) throw new Error('one absence was told more than once')
}

const everyDeed: readonly [Deed, ...Deed[]] = [
  listen,
  listen,
  type,
  reply,
  undo,
  send,
  send,
  handOff,
  answerOnPage,
  answerByMail,
  useWords,
  importFile,
  sleep
]

/** Databases are copied and replaced meanwhile. */
const fileDeeds: readonly [Deed, ...Deed[]] = [
  listen,
  type,
  send,
  answerOnPage,
  answerByMail,
  useWords,
  backUp,
  backUp,
  restore,
  restore,
  moveHouse
]

/** What leads to a point. */
export const waysTo: Readonly<
  Record<Exclude<CrashPoint, `migration.${string}`>, readonly [Deed, ...Deed[]]>
> = {
  'ingest.page_read': [listen],
  'ingest.page_kept': [listen],
  'ingest.rows_imported': [importFile],
  'draft.kept': [type],
  'outbox.taken': [reply, undo],
  'outbox.claimed': [send],
  'outbox.answered': [send],
  'outbox.settled': [send],
  'outbox.shown': [send],
  'outbox.read_back': [send],
  'outbox.undone': [undo],
  'handoff.asked': [handOff],
  'handoff.letter_claimed': [handOff],
  'handoff.letter_answered': [handOff],
  'handoff.letter_settled': [handOff],
  'handoff.typing_kept': [answerOnPage],
  'handoff.words_kept': [answerOnPage],
  'handoff.mail_kept': [answerByMail],
  'handoff.mail_taken': [answerByMail],
  'handoff.words_used': [useWords],
  'backup.begun': [backUp],
  'backup.copied': [backUp],
  'backup.checked': [backUp],
  'backup.named': [backUp],
  'restore.copied': [restore],
  'restore.replayed': [restore],
  'restore.ready': [restore],
  'restore.aside': [restore, moveHouse],
  'restore.cleared': [restore, moveHouse],
  'restore.replaced': [restore, moveHouse],
  'export.table_written': [moveHouse],
  'export.written': [moveHouse],
  'export.built': [moveHouse],
  'store.committing': everyDeed,
  'store.committed': everyDeed
}

export interface LaneOutcome {
  readonly kills: number
  /** How many of them at each point, or at any instant. */
  readonly at: ReadonlyMap<string, number>
  readonly faults: number
  readonly replies: number
  /** Of them, parts of a thread that stand below the part before. */
  readonly following: number
  readonly said: number
  readonly words: number
  readonly letters: number
  /** Empty when nothing was lost, doubled or untrue. */
  readonly wrong: readonly string[]
}

export interface LaneOptions {
  readonly program: string
  readonly resourcesFolder: string
  readonly folder: string
  readonly seed: number
  readonly kills: number
  /** Where it dies in turn; else at any instant. */
  readonly points: readonly (keyof typeof waysTo)[]
  /** What is done in lives that end at any instant. */
  readonly deeds: 'talk' | 'files'
  readonly onKill: () => void
}

/** A while after a death its half files are nobody's: the next backup and the next export take them away. */
const tidy: Deed = async (life, scene) => {
  scene.world.clock.advance(2 * hour)
  await backUp(life, scene)
  await moveHouse(life, scene)
}

const findHalfFiles = (dataFolder: string): readonly string[] =>
  readdirSync(dataFolder, { recursive: true, encoding: 'utf8' })
    .filter((name) =>
      /\.(?:partial|restor[\da-z-]+|held|replacing|rewritten|migrating)(?:-[a-z]+|\.backup)?$/u.test(name)
    )
    .map((name) => `left over: ${name}`)

/** After so many deaths everything is brought to its end and compared. */
const betweenSettlements = 25

/** One data folder that lives through so many deaths. Ends at the first finding. */
export const runLane = async (options: LaneOptions): Promise<LaneOutcome> => {
  const random = seededRandom(options.seed)
  const dataFolder = join(options.folder, 'data')
  mkdirSync(dataFolder, { recursive: true })
  const world = await startWorld(options.folder)
  const scene = emptyScene(world, random, dataFolder)
  const at = new Map<string, number>()
  const wrong: string[] = []
  let kills = 0
  let turn = 0

  const birth = (death: Death | null): Omit<Birth, 'at'> => ({
    dataFolder,
    resourcesFolder: options.resourcesFolder,
    death
  })
  const bear = (death: Death | null, onBorn?: (life: Pick<Life, 'kill'>) => void): Promise<Life> =>
    beBorn(options.program, birth(death), () => world.clock.now(), onBorn)

  const ordinary = options.deeds === 'files' ? fileDeeds : everyDeed

  /** Lives until the death that is meant, or is killed where it did not come. */
  const live = async (death: Death | null, deeds: readonly [Deed, ...Deed[]]): Promise<string> => {
    let life: Life | null = null
    let timer: NodeJS.Timeout | undefined
    // A little longer than a start takes: some processes die before they have lived.
    const limit = random.below(600)
    const killSoon = (born: Pick<Life, 'kill'>): void => {
      if (death === null) timer = setTimeout(born.kill, limit)
    }
    try {
      life = await bear(death, killSoon)
      for (let tries = 0; tries < 6; tries += 1) await random.pick(deeds)(life, scene)
      life.kill()
      await life.died
      return 'any instant'
    } catch (problem) {
      if (!isDeath(problem)) throw problem
      return death?.point ?? 'any instant'
    } finally {
      clearTimeout(timer)
      life?.kill()
    }
  }

  const look = async (): Promise<void> => {
    // Between two names there is no database: the next start ends that.
    if (!existsSync(databaseFile(dataFolder))) await (await bear(null)).stop()
    wrong.push(...checkFiles(dataFolder))
    wrong.push(...findWrong(readContents(dataFolder), scene.ledger, world))
  }

  try {
    const first = await bear(null)
    await begin(first, scene)
    await listen(first, scene)
    await first.stop()
    while (kills < options.kills && wrong.length === 0) {
      // First where nothing died yet, then each in turn.
      const fresh = options.points.find((one) => !at.has(one))
      const isNamed =
        options.points.length > 0 &&
        (random.happens(0.7) || (fresh !== undefined && options.deeds === 'files'))
      const point = isNamed ? (fresh ?? options.points[turn % options.points.length]) : undefined
      if (isNamed && fresh === undefined) turn += 1
      const most = point?.startsWith('store') === true ? 40 : 2
      const passing = fresh === undefined ? 1 + random.below(most) : 1
      const death = point === undefined ? null : { point, passing }
      const where = await live(death, point === undefined ? ordinary : waysTo[point])
      at.set(where, (at.get(where) ?? 0) + 1)
      kills += 1
      options.onKill()
      await look()
      if (wrong.length > 0 || (kills % betweenSettlements !== 0 && kills < options.kills)) continue
      const last = await bear(null)
      await settle(last, scene)
      wrong.push(...(await last.check()))
      await look()
      wrong.push(...findUnsettled(readContents(dataFolder), scene.ledger, world))
      if (options.deeds === 'files') {
        await tidy(last, scene)
        wrong.push(...findHalfFiles(dataFolder))
      }
      await last.stop()
    }
  } catch (problem) {
    wrong.push(problem instanceof Error ? (problem.stack ?? problem.message) : String(problem))
  } finally {
    await world.stop()
  }
  const contents = readContents(dataFolder)
  return {
    kills,
    at,
    faults: world.faults,
    replies: contents.outbox.filter((row) => row.state === 'sent').length,
    following: contents.outbox.filter((row) => row.state === 'sent' && row.part > 1).length,
    said: world.said.length,
    words:
      scene.ledger.words.size + scene.ledger.answers.size + scene.ledger.mails.size + scene.ledger.rows.size,
    letters: world.smtp.taken.length,
    wrong: wrong.map((finding) => `after ${kills} kills: ${finding}`)
  }
}
