import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { day, instantFromMilliseconds, plus } from '../../src/shared/model/instant.ts'
import { askApp, callApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { answerPage } from '../support/page-visitor.ts'
import { answerOpenDialogs, launchApp, type LaunchedApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectBluesky } from './pages/live-account.ts'

/** True Electron, whose processes are killed; plain Node, at every point and a thousand times: tests/torture. */

let folder: string
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-killed-'))
})
test.setTimeout(120_000)
test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

const launch = (): Promise<LaunchedApp> =>
  launchApp({ dataFolder: folder, size: { width: 1440, height: 860 } })

const profile = {
  name: 'Irène Fabre',
  role: 'Boulangère',
  place: null,
  email: null,
  portrait: null,
  languages: ['fr' as const],
  topics: [],
  bio: '',
  hours: { timeZone: 'Europe/Paris', spans: [] },
  absences: [],
  weeklyBudget: null,
  holidays: null,
  signatures: {}
}

/** `kill -9` of the main process, as the system does when memory is short. */
const kill = async ({ app }: LaunchedApp): Promise<void> => {
  const closed = app.waitForEvent('close')
  app.process().kill('SIGKILL')
  await closed
}

test('R-2 a reply whose answer was in the air when the app was killed stands once, and its words are not offered again', async () => {
  const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
  const first = await launch()
  const account = await connectBluesky(first.window, bluesky)
  const { colleagueId } = await askApp(first.window, 'colleagues.create', {
    profile,
    consent: { networks: ['bluesky'], validUntil: plus(instantFromMilliseconds(Date.now()), 30 * day) }
  })
  bluesky.account('odile.test', 'Odile G.').post('Votre levain a quel âge ?', { mentions: bluesky.us })
  await account.readNow()
  const all = { view: 'to_answer', colleagueId: null, after: null, limit: 10 } as const
  await expect.poll(async () => (await askApp(first.window, 'inbox.list', all)).rows.length).toBe(1)
  const [row] = (await askApp(first.window, 'inbox.list', all)).rows
  if (row === undefined) throw new Error('there is no conversation')
  const conversationId = row.id
  const { replyToId, messages } = await askApp(first.window, 'conversations.open', { conversationId })
  if (replyToId === null) throw new Error('there is nothing to answer')
  // The network takes it and never says so.
  bluesky.server.fail({ kind: 'done_then_silent' }, ({ path }) => /Record$|applyWrites$/u.test(path))
  await askApp(first.window, 'replies.enqueue', {
    conversationId,
    parentMessageId: replyToId,
    body: 'Onze ans, et il a toujours faim.',
    speakerId: colleagueId,
    lastSeenMessageId: messages.at(-1)?.id ?? null,
    thenDone: false,
    jointly: false,
    woven: []
  })
  await expect.poll(() => bluesky.ourPosts().length, { timeout: 40_000 }).toBe(1)
  await kill(first)

  const second = await launch()
  const { outbox, draft } = await askApp(second.window, 'conversations.open', { conversationId })
  // On its way until its lease ends, then looked for; a slow machine may have come so far.
  expect(['sending', 'unconfirmed', 'sent']).toContain(outbox[0]?.state.kind ?? 'sent')
  // Nor do its words stand in the composer, where they would leave once more.
  expect(draft).toBeNull()
  expect(bluesky.ourPosts()).toHaveLength(1)
  await second.close()
  await bluesky.server.stop()
})

test('R-30 the words of a colleague are there when the app was killed as soon as their page thanked', async () => {
  const first = await launch()
  await openSample(first.window)
  await askApp(first.window, 'handoffs.changeSettings', { senderName: 'Samia Roussel', port: 0 })
  const all = { view: 'to_answer', colleagueId: null, after: null, limit: 20 } as const
  const { rows } = await askApp(first.window, 'inbox.list', all)
  const someLink = async (): Promise<string | null> => {
    const colleagues = await askApp(first.window, 'colleagues.list', {})
    for (const { id: conversationId } of rows)
      for (const { id: colleagueId } of colleagues) {
        const prepared = await callApp(first.window, 'handoffs.prepare', { conversationId, colleagueId })
        if (!prepared.ok) continue
        const { form } = prepared.value
        const created = await callApp(first.window, 'handoffs.create', {
          form,
          handoffId: null,
          carrier: 'link'
        })
        if (created.ok) return created.value.link
      }
    return null
  }
  const link = await someLink()
  if (typeof link !== 'string') throw new Error('nobody of the sample could be asked')
  const answered = await answerPage(link, { act: 'answer', text: 'Oui, au levain, depuis onze ans.' })
  expect(answered.status).toBeLessThan(400)
  await kill(first)

  const second = await launch()
  await expect.poll(() => inboxPage(second.window).count('Drafts returned')).toBe(1)
  const [returned] = await askApp(second.window, 'handoffs.list', { view: 'returned' })
  expect(returned?.handoff.answers.map(({ text }) => text)).toEqual(['Oui, au levain, depuis onze ans.'])
  await second.close()
})

test('R-34 what the log of a killed app lost comes back, and the window tells it until it was read', async () => {
  const first = await launch()
  await askApp(first.window, 'settings.change', { welcomed: true, companyName: 'Le fournil' })
  await askApp(first.window, 'colleagues.create', { profile, consent: null })
  await kill(first)
  truncateSync(join(folder, 'porte-parole.sqlite-wal'), 0)

  const second = await launch()
  const notice = second.window.getByText(/^The app was cut off .* came back from the journal\./u)
  await expect(notice).toBeVisible()
  const colleagues = await askApp(second.window, 'colleagues.list', {})
  expect(colleagues.map(({ name }) => name)).toEqual([profile.name])
  await second.window.getByRole('button', { name: 'Understood' }).click()
  await expect(notice).toHaveCount(0)
  await second.close()

  const third = await launch()
  await expect(third.window.getByRole('list').first()).toBeVisible()
  expect((await askApp(third.window, 'backups.list', {})).wordsBack).toBeNull()
  await third.close()
})

test('a file whose import was killed says so, and imported again gives each row once', async () => {
  const count = 6_000
  const file = join(folder, 'commentaires.csv')
  const lines = Array.from(
    { length: count },
    (_, at) => `${at},Odile,Une remarque ${at},2026-11-20T09:00:00Z`
  )
  writeFileSync(file, ['id,auteur,texte,date', ...lines, ''].join('\n'))
  const start = async ({ app, window }: LaunchedApp): Promise<void> => {
    await answerOpenDialogs(app, file)
    const chosen = await askApp(window, 'imports.choose', {})
    if (chosen === null) throw new Error('no file was chosen')
    await askApp(window, 'imports.start', {
      token: chosen.token,
      mapping: { id: 'id', author: 'auteur', text: 'texte', date: 'date' },
      network: 'other',
      accountName: 'Fichier'
    })
  }
  const newest = async (window: Page) => (await askApp(window, 'imports.list', {}))[0]
  const first = await launch()
  await start(first)
  await expect
    .poll(async () => (await newest(first.window))?.added ?? 0, { intervals: [20], timeout: 30_000 })
    .toBeGreaterThan(0)
  await kill(first)

  const second = await launch()
  // A fast machine may have come to its end.
  expect(['stopped', 'failed', 'done']).toContain((await newest(second.window))?.state)
  await start(second)
  await expect.poll(async () => (await newest(second.window))?.state, { timeout: 40_000 }).toBe('done')
  expect((await newest(second.window))?.rejected).toBe(0)
  const { byView } = await askApp(second.window, 'inbox.counts', {})
  expect(byView.to_answer).toBe(count)
  await second.close()
})

test('R-36 a backup whose process was killed is told as not made, leaves nothing, and the next one is made', async () => {
  const { app, window, close } = await launch()
  await openSample(window)
  const making = callApp(window, 'backups.make', {})
  let isOver = false
  const made = making.finally(() => {
    isOver = true
  })
  const killBackup = (): Promise<boolean> =>
    app.evaluate(({ app: running }) => {
      const found = running.getAppMetrics().find((one) => one.type === 'Utility' && one.name === 'backup')
      if (found !== undefined) process.kill(found.pid, 'SIGKILL')
      return found !== undefined
    })
  await expect
    .poll(async () => isOver || (await killBackup()), { intervals: [10], timeout: 30_000 })
    .toBe(true)
  const result = await made
  // A fast machine may have come to its end.
  if (!result.ok) expect(result.error.code).toBe('backup_failed')
  expect(readdirSync(join(folder, 'backups')).filter((name) => name.includes('.partial'))).toEqual([])
  await askApp(window, 'backups.make', {})
  await close()
})

/** What a person in front of the window sees of where they are. */
interface Seen {
  readonly words: string | null
  readonly caret: number | null
  readonly current: string | null
  /** Pixels of the current row below the upper edge of the list. */
  readonly rowAt: number
  readonly thread: string
}

/** Asked of the page by main: the driver of these tests holds a page for lost whose process was killed. */
const seen = ({ app }: LaunchedApp): Promise<Seen> =>
  app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    return await contents?.executeJavaScript(`(() => {
      const field = document.activeElement
      const list = document.querySelector('[data-part="list"]')
      const row = list?.querySelector('[data-current="true"]')
      const isText = field instanceof HTMLTextAreaElement
      return {
        words: isText ? field.value : null,
        caret: isText ? field.selectionStart : null,
        current: row?.id ?? null,
        rowAt: row === null || row === undefined ? 0 : Math.round(row.getBoundingClientRect().top - list.getBoundingClientRect().top),
        thread: document.querySelector('h2')?.textContent ?? ''
      }
    })()`)
  })

test('R-15 a page whose process is killed begins again where it was: the words, the caret, the conversation and the place in the list', async () => {
  const launched = await launch()
  const { app, window } = launched
  const inbox = await openSample(window)
  for (let row = 0; row < 16; row += 1) await inbox.press('j')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  const before = 'Bonjour, oui, et depuis onze ans.'
  await window.keyboard.type(before)
  for (let step = 0; step < 5; step += 1) await inbox.press('ArrowLeft')
  await expect(window.getByText('saved', { exact: true })).toBeVisible()
  const caret = before.length - 5
  await expect
    .poll(async () => (await askApp(window, 'window.keptPlace', {})).place)
    .toMatchObject({ caret, top: { hidden: expect.any(Number) } })
  const was = await seen(launched)
  expect(was).toMatchObject({ words: before, caret })

  await app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    const again = new Promise((resolve) => contents?.once('did-finish-load', () => resolve(null)))
    process.kill(contents?.getOSProcessId() ?? 0, 'SIGKILL')
    await again
  })
  await expect.poll(async () => (await seen(launched)).words, { timeout: 20_000 }).toBe(before)
  await expect.poll(async () => (await seen(launched)).rowAt).toBe(was.rowAt)
  expect(await seen(launched)).toEqual(was)
  // The next key goes on where the last one was.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.insertText(' presque')
  )
  await expect
    .poll(async () => (await seen(launched)).words)
    .toBe(`${before.slice(0, caret)} presque${before.slice(caret)}`)
  await app.close()
})
