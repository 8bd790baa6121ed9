import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { type ElectronApplication, expect, type Page, test } from 'playwright/test'
import { inboxPage } from '../e2e/pages/inbox-page.ts'
import { electronCommand, launchApp, startElectron } from '../support/launch-electron.ts'
import { copyInbox, fullSize, inboxTexts } from './make-inbox.ts'
import { type Figure, milliseconds, report, times, timesOf, type Waiting, watchWaiting } from './measure.ts'
import { type Painted, pressMany, watchPaint } from './painted.ts'

const size = { width: 1440, height: 860 }
const bareFolder = new URL('./bare-app', import.meta.url).pathname
const presses = 200

const figures: Figure[] = []
const tell = (what: string, goal: string, measured: string, kept: boolean): void => {
  figures.push({ what, goal, measured, kept })
  process.stdout.write(`${what}: ${measured}\n`)
}

/** Milliseconds after which no part is begun any more: what was measured until then is reported. */
const longest = 5 * 60_000
const began = performance.now()
const unmeasured: string[] = []

/** Milliseconds within which an app ends that is asked to. */
const longestClose = 15_000

interface Opened {
  readonly app: ElectronApplication
  readonly window: Page
  readonly close: () => Promise<void>
}

/** What is open now, newest last. */
const opened: (() => Promise<void>)[] = []

/** Whatever happens, what is opened so is ended by `closeDownTo`: left open, an app holds its data folder against the next. */
const opening = async (launched: Promise<Opened>): Promise<Opened> => {
  const { app, window, close } = await launched
  const end = async (): Promise<void> => {
    if (!opened.includes(end)) return
    opened.splice(opened.indexOf(end), 1)
    const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), longestClose).unref())
    if ((await Promise.race([close(), late])) === 'late') app.process().kill('SIGKILL')
  }
  opened.push(end)
  return { app, window, close: end }
}

const closeDownTo = async (count: number): Promise<void> => {
  while (opened.length > count) await opened.at(-1)?.()
}

/** A part that fails, or that there is no time for, is said to be missing and keeps no other from being measured. */
const part = async (what: string, work: () => Promise<void>): Promise<void> => {
  const before = opened.length
  try {
    if (performance.now() - began > longest) throw new Error('out of time')
    await work()
  } catch (problem) {
    unmeasured.push(what)
    const [reason] = (problem instanceof Error ? problem.message : String(problem)).split('\n')
    tell(what, '', `not measured: ${reason}`, false)
  } finally {
    await closeDownTo(before)
  }
}

let dataFolder: string
test.beforeAll(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'porte-parole-bench-'))
  const file = join(dataFolder, 'porte-parole.sqlite')
  await copyInbox(fullSize, file)
  const database = new SqliteDatabase(file)
  database.prepare("insert into setting (key, value) values ('welcomed', 'true')").run()
  database.close()
})
test.afterAll(() => rmSync(dataFolder, { recursive: true }))

const launchBare = async (): Promise<Opened> => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-bare-'))
  const { words, environment } = electronCommand(folder)
  const ours = process.env['PORTE_PAROLE_APP'] ?? ''
  const { app, window } = await startElectron(
    words.map((word) => (word === ours ? bareFolder : word)),
    environment
  )
  app.process().once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return { app, window, close: () => app.close() }
}
const openBare = async (): Promise<Opened> => {
  const bare = await opening(launchBare())
  await bare.window.waitForSelector('html[data-ready]')
  return bare
}
const openOurs = async (): Promise<Opened> => {
  const ours = await opening(launchApp({ dataFolder, size }))
  await ours.window.waitForSelector('html[data-ready]')
  return ours
}

/** The messages of the conversation that is open. */
const shownThread = 'main [data-id]'
const currentRow = '[role="option"][aria-current="true"]'
/** The conversations of the list; what completes a search stands in another one. */
const shownRows = '[data-part="list"] [role="option"]'

/** Milliseconds from the start of the process to the first thing painted, and to a page that is ready for keys. */
const startOf = async (app: ElectronApplication, window: Page): Promise<{ shown: number; ready: number }> => {
  await window.waitForSelector('html[data-ready]')
  const created = await app.evaluate(() => process.getCreationTime())
  const [shown, ready] = await window.evaluate(() => [
    performance.timeOrigin + (performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN),
    performance.timeOrigin + (performance.getEntriesByName('ready')[0]?.startTime ?? NaN)
  ])
  return { shown: (shown ?? NaN) - (created ?? NaN), ready: (ready ?? NaN) - (created ?? NaN) }
}

const painted = ({ times: taken, without }: Painted): string =>
  `${times(taken)}${without > 0 ? `; ${without} changed nothing` : ''}`

/** A key comes at any moment of a frame, and what it changes is on the screen at the end of the next one. */
const nextFrame = 1_000 / 30

/** Megabytes that a process shares with no other: neither the program, nor its libraries, nor the pages of a file. */
const ownMemoryOf = (thread: string): number =>
  [
    ...readFileSync(`/proc/${thread.split('/')[0]}/smaps_rollup`, 'utf8').matchAll(
      /^Private_Dirty:\s+(\d+)/gmu
    )
  ].reduce((sum, [, kilobytes]) => sum + Number(kilobytes) / 1024, 0)

/** The main threads of a process and of its pages. */
const threadsOf = async (app: ElectronApplication): Promise<readonly string[]> => {
  const pids = await app.evaluate(({ app: running }) =>
    running
      .getAppMetrics()
      .filter(({ type }) => type === 'Browser' || type === 'Tab')
      .map(({ pid }) => pid)
  )
  return pids.map((pid) => `${pid}/task/${pid}`)
}

/** Looks that are enough, two seconds apart: rankings go stale by the hours of colleagues too, and never end on some days. */
const mostLooks = 45

/** As after a first day: the newest conversations are ranked, and the text model is fitted. */
const settle = async (): Promise<void> => {
  const { window, close } = await opening(launchApp({ dataFolder }))
  const database = new SqliteDatabase(join(dataFolder, 'porte-parole.sqlite'), { readonly: true })
  const newest = database.prepare('select max(made_at) from ranking').pluck()
  for (let look = 0, before: unknown = null, still = 0; still < 6 && look < mostLooks; look += 1) {
    await window.waitForTimeout(2_000)
    const now = newest.get()
    still = now === before ? still + 1 : 0
    before = now
  }
  database.close()
  await close()
}

const startUp = async (): Promise<void> => {
  const starts = { bare: [] as number[], shown: [] as number[], ready: [] as number[] }
  for (let round = 0; round < 3; round += 1) {
    const bare = await openBare()
    starts.bare.push((await startOf(bare.app, bare.window)).shown)
    await bare.close()
    const ours = await openOurs()
    const started = await startOf(ours.app, ours.window)
    starts.shown.push(started.shown)
    starts.ready.push(started.ready)
    await ours.close()
  }
  const empty = timesOf(starts.bare).p50
  const shown = timesOf(starts.shown).p50
  const ready = timesOf(starts.ready).p50
  tell(
    'window shown and usable',
    '≤ 1.5 × an empty Electron window',
    `shown ${(shown / empty).toFixed(2)} ×, usable ${(ready / empty).toFixed(2)} × (${milliseconds(shown)}, ${milliseconds(ready)}; empty ${milliseconds(empty)})`,
    ready <= 1.5 * empty
  )
}

test('an inbox of 200,000 conversations, painted', async () => {
  let waited = (): Waiting => ({ share: NaN, isVoid: true })
  try {
    await part('rankings as after a first day', settle)
    await part('window shown and usable', startUp)
    const keys = Array.from({ length: presses }, () => 'j')
    let floor = timesOf([])
    await part('J in a bare page', async () => {
      const bare = await openBare()
      await watchPaint(bare.window)
      floor = (await pressMany(bare.window, keys, shownThread)).times
    })
    const ours = await openOurs()
    waited = watchWaiting(await threadsOf(ours.app))
    await watchPaint(ours.window)
    await inTheWindow(ours, keys, floor)
  } catch (problem) {
    unmeasured.push('the window')
    throw problem
  } finally {
    report('The window, on 200,000 conversations', figures, waited())
    await closeDownTo(0)
  }
  expect(unmeasured).toEqual([])
})

const inTheWindow = async (
  { app, window }: Opened,
  keys: readonly string[],
  floor: ReturnType<typeof timesOf>
): Promise<void> => {
  const inbox = inboxPage(window)
  /** Each part begins in the list of what is to be answered. */
  const home = async (): Promise<void> => {
    for (let press = 0; press < 3; press += 1) await window.keyboard.press('Escape')
    await window.keyboard.press('g')
    await window.keyboard.press('i')
    await expect(inbox.rows.first()).toBeVisible()
  }
  /** A person looks before the next key; what was written comes back to the page. */
  const look = (): Promise<void> => window.waitForTimeout(60)

  await part(`J, ${presses} presses`, async () => {
    const moved = await pressMany(window, keys, shownThread)
    const { p50, p95, p99 } = moved.times
    tell(
      `J, ${presses} presses`,
      'p95 ≤ 33 ms, p99 ≤ 50 ms',
      painted(moved),
      moved.without === 0 && p95 <= 33 && p99 <= 50
    )
    tell(
      'J against a bare page',
      '≤ 1.6 ×',
      `p50 ${(p50 / floor.p50).toFixed(2)} ×, p95 ${(p95 / floor.p95).toFixed(2)} × (${times(floor)})`,
      p95 <= 1.6 * floor.p95
    )
  })

  await part('first page of a view painted', async () => {
    const views = [...'sanldisanldisai']
    const shown = await pressMany(window, views, shownRows, {
      before: () => window.keyboard.press('g')
    })
    tell('first page of a view painted', 'p95 ≤ 50 ms', painted(shown), shown.times.p95 <= 50)
  })

  /** J to the next conversation that was not given yet and that somebody fits. */
  const toSuggested = async (): Promise<void> => {
    for (let step = 0; step < 40; step += 1) {
      // The conversation has come too: without it nobody knows who fits.
      await expect(window.locator('main textarea')).toBeVisible()
      if (
        (await window
          .locator(currentRow)
          .getByText(/^suggested: /)
          .count()) > 0
      )
        return
      await window.keyboard.press('j')
    }
    throw new Error('no conversation is left that somebody fits')
  }
  const deeds: readonly {
    readonly name: string
    readonly key: string
    readonly parts: string
    readonly before?: () => Promise<void>
    readonly after?: () => Promise<void>
  }[] = [
    { name: 'E', key: 'e', parts: currentRow },
    { name: 'undo', key: 'z', parts: currentRow },
    {
      name: 'H',
      key: 'h',
      parts: '[role="dialog"]',
      after: () => window.keyboard.press('Escape')
    },
    {
      name: 'A',
      key: 'a',
      parts: '[role="dialog"]',
      after: () => window.keyboard.press('Escape')
    },
    {
      name: '⇧A',
      key: 'Shift+A',
      parts: currentRow,
      before: async () => {
        await toSuggested()
        await look()
      }
    }
  ]
  for (const { name, key, parts, before = async () => {}, after = async () => {} } of deeds)
    await part(`${name} painted`, async () => {
      await home()
      const many = Array.from({ length: 25 }, () => key)
      const done = await pressMany(window, many, parts, {
        before,
        after: async () => {
          await after()
          await look()
        }
      })
      tell(
        `${name} painted`,
        'in one frame',
        `${done.atOnce} of ${done.pressed} in the next frame; ${painted(done)}`,
        done.atOnce === done.pressed && done.times.p95 <= nextFrame
      )
    })

  const texts = inboxTexts()
  await part('search as you type, painted', async () => {
    await home()
    await window.keyboard.press('/')
    const typed: number[] = []
    let same = 0
    for (let rank = 40; rank < 52; rank += 1) {
      const letters = [...texts.frenchWord(rank).replace(/[^a-z]/gu, '')]
      const { all, without } = await pressMany(window, letters, shownRows)
      typed.push(...all)
      same += without
      await window.getByRole('searchbox').fill('')
      await expect(inbox.rows.first()).toBeVisible()
    }
    const search = timesOf(typed)
    tell(
      `search as you type, painted, ${typed.length} letters`,
      'p95 ≤ 50 ms, none over 500 ms',
      `${times(search)}, most ${milliseconds(search.most)}; ${same} more found what stood there`,
      search.p95 <= 50 && search.most <= 500
    )
  })

  await part('a letter in the composer', async () => {
    await home()
    await inbox.rows.first().click()
    await window.keyboard.press('r')
    await inbox.composer.focus()
    const words = Array.from({ length: 4 }, (_, number) => texts.frenchWord(60 + number))
      .join(' ')
      .replace(/[^a-z ]/gu, '')
    const letters = [...words.repeat(5)].map((letter) => (letter === ' ' ? 'Space' : letter))
    const typed = await pressMany(window, letters, 'textarea')
    const { p95 } = typed.times
    tell(
      `a letter in the composer, ${letters.length} typed`,
      'p95 ≤ 33 ms',
      painted(typed),
      typed.without === 0 && p95 <= 33
    )
  })

  await part('memory', async () => {
    await home()
    const own = async (): Promise<readonly number[]> => (await threadsOf(app)).map(ownMemoryOf)
    const debuggedPage = await window.context().newCDPSession(window)
    /** What waits for its turn to be collected is no memory that the page needs. */
    const memory = async () => {
      await debuggedPage.send('HeapProfiler.collectGarbage')
      await window.waitForTimeout(1_000)
      return await app.evaluate(({ app: running }) => {
        const of = (type: string): number =>
          running
            .getAppMetrics()
            .filter((metric) => metric.type === type)
            .reduce((sum, metric) => sum + metric.memory.workingSetSize / 1024, 0)
        return { main: of('Browser'), page: of('Tab') }
      })
    }
    const before = await memory()
    // Ten minutes of somebody who looks at one conversation a second.
    for (let turn = 0; turn < 600; turn += 1) {
      await window.keyboard.press(turn % 150 < 100 ? 'j' : 'k')
      await window.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)))
    }
    const after = await memory()
    tell(
      'memory of main and workers; of the page, once collected',
      '≤ 250 MB each',
      `${after.main.toFixed(0)} MB; ${after.page.toFixed(0)} MB resident, of which their own ${(await own()).map((one) => one.toFixed(0)).join('; ')} MB`,
      after.main <= 250 && after.page <= 250
    )
    tell(
      'after 600 more conversations, against before them',
      'flat',
      `${(after.main - before.main).toFixed(0)} MB; ${(after.page - before.page).toFixed(0)} MB`,
      after.main <= 1.1 * before.main && after.page <= 1.1 * before.page
    )
  })
}
