import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, type Page } from 'playwright/test'
import { callApp } from '../support/call-app.ts'
import { catchOpenedAddresses, launchApp } from '../support/launch-electron.ts'

const sentences = {
  en: {
    locked: 'The window is locked',
    show: 'Show the conversations',
    open: 'Open',
    phrase: 'Pass-phrase',
    wrong: 'This is not the pass-phrase that was chosen.',
    settings: 'Settings'
  },
  fr: {
    locked: 'La fenêtre est verrouillée',
    show: 'Montrer les conversations',
    open: 'Ouvrir',
    phrase: 'Phrase secrète',
    wrong: 'Ce n’est pas la phrase secrète choisie.',
    settings: 'Réglages'
  }
} as const

/** Everything that somebody in front of the screen, or a screen reader, could take from it. */
const shown = (window: Page): Promise<string> => window.evaluate(() => document.body.innerText)

for (const language of ['en', 'fr'] as const)
  test(`a locked window shows nothing of the conversations, and gives back what it hid (${language})`, async () => {
    const words = sentences[language]
    const { app, window, close } = await launchApp({ language })
    await callApp(window, 'sample.load', {})
    await callApp(window, 'settings.change', { welcomed: true, lockAfterMinutes: 15 })
    const rows = window.locator('[data-part="list"] [role="row"], [data-part="list"] [role="option"]')
    await expect(rows.first()).toBeVisible()
    const before = await shown(window)
    await expect(async () => {
      await window.keyboard.press('Control+Shift+L')
      await expect(window.getByRole('heading', { name: words.locked })).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await window.screenshot({ path: `tests/results/lock-${language}.png` })
    const after = await shown(window)
    expect(before.length).toBeGreaterThan(after.length)
    const lines = before.split('\n').filter((line) => line.trim().length > 12)
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.filter((line) => after.includes(line))).toEqual([])
    await expect(rows.first()).toBeHidden()
    // Keys, the menu and a script in the page meet a closed door.
    await window.keyboard.press('Control+k')
    await expect(window.getByRole('combobox')).toHaveCount(0)
    expect(await callApp(window, 'inbox.counts', {})).toMatchObject({
      ok: false,
      error: { code: 'not_allowed' }
    })
    await window.getByRole('button', { name: words.show }).focus()
    await window.keyboard.press('Enter')
    await expect(rows.first()).toBeVisible()
    await expect(window.getByRole('heading', { name: words.locked })).toHaveCount(0)
    // The system locks its screen, with a dialog of the app open; and opens it again.
    await expect(async () => {
      await window.keyboard.press('Control+k')
      await expect(window.getByRole('combobox')).toBeVisible({ timeout: 2_000 })
    }).toPass()
    await window.getByRole('combobox').fill(words.settings)
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'))
    await expect(window.getByRole('heading', { name: words.locked })).toBeVisible()
    await expect(window.getByRole('combobox')).toBeHidden()
    await app.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'))
    await expect(window.getByRole('heading', { name: words.locked })).toHaveCount(0)
    await expect(window.getByRole('combobox')).toHaveValue(words.settings)
    await close()
  })

test('nothing behind the lock can be had by another way: tree, paper, selection, title, windows, a page that begins anew', async () => {
  const { app, window, close } = await launchApp({ language: 'en' })
  await callApp(window, 'sample.load', {})
  await callApp(window, 'settings.change', { welcomed: true, lockAfterMinutes: 15 })
  const rows = window.locator('[data-part="list"] [role="row"], [data-part="list"] [role="option"]')
  await expect(rows.first()).toBeVisible()
  // A word of a person, which is searched for everywhere below; it is selected when the lock comes.
  const word = await window.evaluate(() => {
    const list = document.querySelector<HTMLElement>('[data-part="list"]')
    const words = list?.innerText.match(/\p{L}{7,}/gu) ?? []
    getSelection()?.selectAllChildren(document.body)
    return words.at(0) ?? ''
  })
  expect(word.length).toBeGreaterThan(6)
  /** What the middle button of X11 gives; the Electron that ships has a clipboard of its own for it. */
  const selection = (deed: 'readText' | 'writeText', ...words: readonly string[]): Promise<unknown> =>
    app.evaluate(
      ({ clipboard }, [asked, given]): unknown => {
        const own: unknown = Reflect.get(clipboard, 'selection')
        return typeof own === 'object' && own !== null
          ? Reflect.apply(Reflect.get(own, asked), own, given)
          : Reflect.apply(Reflect.get(clipboard, asked), clipboard, [...given, 'selection'])
      },
      [deed, words] as const
    )
  const tree = async (): Promise<string> => {
    const session = await window.context().newCDPSession(window)
    const { nodes } = await session.send('Accessibility.getFullAXTree')
    await session.detach()
    return JSON.stringify(nodes.filter(({ ignored }) => !ignored))
  }
  const copied = async (): Promise<string> => {
    await app.evaluate(({ BrowserWindow, clipboard }) => {
      clipboard.writeText('-')
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      contents?.selectAll()
      contents?.copy()
    })
    return await window.evaluate(() => getSelection()?.toString() ?? '')
  }
  // As it is when somebody selects with the mouse; another app on this display may take the selection over.
  await expect(async () => {
    await selection('writeText', word)
    expect(await selection('readText')).toBe(word)
  }).toPass()
  // Each way finds it before.
  expect(await tree()).toContain(word)
  expect(await copied()).toContain(word)

  await callApp(window, 'lock.lock', {})
  const heading = window.getByRole('heading', { name: sentences.en.locked })
  const hidden = async (): Promise<void> => {
    await expect(heading).toBeVisible()
    expect(await shown(window)).not.toContain(word)
    expect(await tree()).not.toContain(word)
    expect(await copied()).not.toContain(word)
    expect(await app.evaluate(({ clipboard }) => clipboard.readText())).not.toContain(word)
    await window.emulateMedia({ media: 'print' })
    expect(await shown(window)).not.toContain(word)
    await expect(rows).toHaveCount(await rows.count())
    await expect(rows.first()).toBeHidden()
    await window.emulateMedia({ media: null })
    const told = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((one) => [one.getTitle(), one.webContents.getTitle()].join())
    )
    expect(told).toEqual(['Porte-parole,Porte-parole'])
  }
  await hidden()
  // The middle button of X11 gives what was only selected; a right click offers it; a drag carries it out.
  expect(await selection('readText')).not.toContain(word)
  await window.evaluate(() => {
    Reflect.set(globalThis, 'dragged', '')
    document.addEventListener('dragstart', ({ dataTransfer: carried }) => {
      const held = carried?.types.map((type) => carried.getData(type)) ?? []
      Reflect.set(globalThis, 'dragged', held.join())
    })
  })
  await window.mouse.move(300, 300)
  await window.mouse.down()
  await window.mouse.move(600, 500, { steps: 5 })
  await window.mouse.up()
  expect(await window.evaluate(() => Reflect.get(globalThis, 'dragged'))).not.toContain(word)
  await app.evaluate(({ Menu }) => {
    Menu.prototype.popup = () => Reflect.set(globalThis, 'hasPopped', true)
  })
  await window.mouse.click(300, 300, { button: 'right' })
  await window.getByRole('heading', { name: sentences.en.locked }).click({ button: 'right' })
  expect(await app.evaluate(() => Reflect.get(globalThis, 'hasPopped') ?? false)).toBe(false)
  // A link that is followed behind the lock leads nowhere, and no image is given out.
  const opened = await catchOpenedAddresses(app)
  await window.evaluate(() => {
    open('https://example.org/')
    open('http://example.org/')
  })
  await expect(window.getByRole('alertdialog')).toHaveCount(0)
  expect(await opened()).toEqual([])
  await hidden()
  // A second start, the menu and the task bar show the same window, locked.
  await app.evaluate(({ app: electron, Menu }) => {
    electron.emit('second-instance', {}, [], '', {})
    electron.emit('activate', {}, true)
    for (const { submenu } of Menu.getApplicationMenu()?.items ?? [])
      for (const entry of submenu?.items ?? [])
        if (entry.role === undefined && entry.label !== '') entry.click()
  })
  await hidden()
  // So does a page that begins anew, by itself or after it died.
  await window.reload()
  await hidden()
  await app.evaluate(
    ({ BrowserWindow }) =>
      new Promise((begun) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        contents?.once('did-finish-load', () => begun(null))
        contents?.reload()
      })
  )
  await hidden()
  await window.getByRole('button', { name: sentences.en.show }).click()
  await expect(rows.first()).toBeVisible()
  await close()
})

for (const language of ['en', 'fr'] as const)
  for (const theme of ['light', 'dark'] as const)
    test(`a locked window is drawn whole, in ${language}, ${theme}`, async () => {
      const { window, close } = await launchApp({ language, theme })
      await callApp(window, 'settings.change', { welcomed: true, lockAfterMinutes: 15 })
      await callApp(window, 'lock.lock', {})
      await expect(window.getByRole('heading', { name: sentences[language].locked })).toBeVisible()
      await expect(window.getByRole('button', { name: sentences[language].show })).toBeFocused()
      await window.screenshot({ path: `tests/results/locked-${theme}-${language}.png` })
      await close()
    })

test('with a pass-phrase it opens by that alone, also after a new start', async () => {
  const words = sentences.en
  const dataFolder = await mkdtemp(join(tmpdir(), 'porte-parole-lock-'))
  const options = { dataFolder, environment: { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } }
  const phrase = 'quatre mots bien à moi'
  const first = await launchApp(options)
  await callApp(first.window, 'settings.choosePassphrase', { passphrase: phrase })
  await callApp(first.window, 'settings.change', { welcomed: true, lockAfterMinutes: 5 })
  await callApp(first.window, 'lock.lock', {})
  const heading = first.window.getByRole('heading', { name: words.locked })
  await expect(heading).toBeVisible()
  await first.app.evaluate(({ powerMonitor }) => powerMonitor.emit('unlock-screen'))
  const field = first.window.getByLabel(words.phrase)
  await field.fill('another one')
  await first.window.keyboard.press('Enter')
  await expect(first.window.getByText(words.wrong)).toBeVisible()
  await field.fill(phrase)
  await first.window.keyboard.press('Enter')
  await expect(heading).toHaveCount(0)
  await first.close()

  const second = await launchApp(options)
  await expect(second.window.getByRole('heading', { name: words.locked })).toBeVisible()
  expect(await callApp(second.window, 'inbox.counts', {})).toMatchObject({ ok: false })
  await second.window.getByLabel(words.phrase).fill(phrase)
  await second.window.getByRole('button', { name: words.open }).click()
  await expect(second.window.getByRole('heading', { name: words.locked })).toHaveCount(0)
  expect(await callApp(second.window, 'inbox.counts', {})).toMatchObject({ ok: true })
  await second.close()
  await rm(dataFolder, { recursive: true })
})
