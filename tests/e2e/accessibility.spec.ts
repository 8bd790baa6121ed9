import { expect, type Page, test } from 'playwright/test'
import { axeFaults } from '../support/axe-faults.ts'
import { walkByTab } from '../support/inspect-page.ts'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

const size = { width: 1440, height: 860 }

const walk = async (window: Page, name: string): Promise<number> => {
  const stops = await walkByTab(window)
  const faults = stops.flatMap((stop) => stop.faults.map((fault) => `${stop.name} ${fault}`))
  expect.soft(faults, name).toEqual([])
  // The window itself never scrolls: what the keyboard is on would take the whole page out of sight.
  const beyond = await window.evaluate(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement
    return { below: scrollHeight - clientHeight, beside: scrollWidth - clientWidth }
  })
  expect.soft(beyond, name).toEqual({ below: 0, beside: 0 })
  return stops.length
}

test('Tab goes through every screen and comes round, and one always sees where it is', async () => {
  test.setTimeout(120_000)
  const { window, close } = await launchApp({ size })
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await walk(window, 'welcome')).toBeGreaterThanOrEqual(4)
  const inbox = await openSample(window)
  await expect(inbox.thread).toBeVisible()
  expect(await walk(window, 'inbox')).toBeGreaterThan(25)
  // What lies over the page keeps the keyboard, and gives it back where it was.
  for (const [key, name] of [
    ['h', 'later'],
    ['y', 'silence'],
    ['a', 'choose'],
    ['Shift+?', 'help'],
    ['Mod+k', 'palette']
  ] as const) {
    await inbox.list.focus()
    await inbox.press(key)
    const dialog = window.getByRole('dialog')
    await expect(dialog).toBeVisible()
    for (const direction of ['Tab', 'Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
      await window.keyboard.press(direction)
      expect(await dialog.evaluate((shown) => shown.contains(document.activeElement)), name).toBe(true)
    }
    await inbox.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(inbox.list, `the focus after ${name}`).toBeFocused()
  }
  for (const screen of ['Colleagues', 'Accounts', 'Imports', 'Settings'] as const) {
    await window.getByRole('button', { name: screen, exact: true }).click()
    await expect(window.getByRole('heading', { name: screen, level: 1 })).toBeVisible()
    await walk(window, screen)
  }
  await window.getByRole('button', { name: 'Accounts', exact: true }).click()
  const opener = window.getByRole('button', { name: 'Connect a network' }).first()
  await opener.focus()
  await window.keyboard.press('Enter')
  await expect(window.getByRole('dialog')).toBeVisible()
  await inbox.press('Escape')
  await expect(window.getByRole('dialog')).toBeHidden()
  await expect(opener).toBeFocused()

  // A form that is refused gives the keyboard to the first field that is not right.
  await window.getByRole('button', { name: 'Settings', exact: true }).click()
  const sealed = window.getByRole('form', { name: 'Protect it with a pass-phrase' })
  await window.getByRole('checkbox', { name: 'Protect it with a pass-phrase' }).press('Space')
  await sealed.getByLabel('Pass-phrase of the export').fill('four words for bread')
  await window.getByRole('button', { name: 'Export everything…' }).press('Enter')
  await expect(sealed.getByLabel('The same again')).toBeFocused()

  await close()
})

const words = {
  en: {
    done: /^Done/,
    said: /: done$/,
    undone: /: no longer done$/,
    tooLong: /^Too long for Facebook\.$/,
    tree: `
      - navigation "Views and colleagues":
        - list "Views":
          - listitem:
            - button /To answer \\d+/
          - listitem:
            - button /Needs a human decision/
        - region "Those who speak":
          - heading "Those who speak" [level=2]
          - list
        - region "Accounts"
        - list "Screens"
      - region "Conversations":
        - heading "To answer" [level=1]
        - status
        - searchbox "Search in all conversations"
        - listbox "To answer":
          - option [selected]
          - option
      - main /Conversation with/:
        - heading [level=2]
        - toolbar
        - list "Messages":
          - listitem:
            - article
        - form "Reply":
          - textbox /The words of/
      - complementary:
        - region:
          - heading [level=3]
    `
  },
  fr: {
    done: /^Faite/,
    said: /: faite$/,
    undone: /: n’est plus faite$/,
    tooLong: /^Trop long pour Facebook\.$/,
    tree: `
      - navigation "Vues et collègues":
        - list "Vues":
          - listitem:
            - button /À répondre \\d+/
          - listitem:
            - button /À vous de décider/
        - region "Celles et ceux qui parlent":
          - heading "Celles et ceux qui parlent" [level=2]
          - list
        - region "Comptes"
        - list "Écrans"
      - region "Conversations":
        - heading "À répondre" [level=1]
        - status
        - searchbox "Rechercher dans toutes les conversations"
        - listbox "À répondre":
          - option [selected]
          - option
      - main /Conversation avec/:
        - heading [level=2]
        - toolbar
        - list "Messages":
          - listitem:
            - article
        - form "Réponse":
          - textbox /Les mots d/
      - complementary:
        - region:
          - heading [level=3]
    `
  }
} as const

for (const language of ['en', 'fr'] as const)
  test(`a screen reader is told what is where, what was done, and where in the list one is: ${language}`, async () => {
    const { window, close } = await launchApp({ size, language })
    const said = words[language]
    const inbox = await openSample(window)
    await expect(inbox.thread).toBeVisible()
    await expect(window.locator('body')).toMatchAriaSnapshot(said.tree)
    // In which voice: the page in the person's language, each message in its own, whichever conversation is read.
    const voices = new Set<string>()
    for (let index = 0; index < 12; index += 1) {
      expect(await window.evaluate(() => document.documentElement.lang)).toBe(language)
      const shown = await window.evaluate(() =>
        [
          ...document.querySelectorAll(
            'article[data-side="theirs"] div[dir="auto"], [data-part="list"] [role="option"] div[dir="auto"]'
          )
        ].map((words) => [words.closest('[lang]')?.getAttribute('lang') ?? '', words.textContent ?? ''])
      )
      for (const [voice = '', words = ''] of shown) {
        voices.add(voice)
        // Little words that are of one language alone.
        if (/(?<!\p{L})(?:vous|est|pour|avec)(?!\p{L})/iu.test(words)) expect.soft(voice, words).toBe('fr')
        if (/(?<!\p{L})(?:the|your|with|is)(?!\p{L})/iu.test(words)) expect.soft(voice, words).toBe('en')
      }
      await inbox.press('j')
      await expect(inbox.thread).toBeVisible()
    }
    expect([...voices].toSorted()).toEqual(['en', 'fr'])
    for (let index = 0; index < 12; index += 1) await inbox.press('k')

    // The list holds the focus and names the row; the row says which of how many.
    const position = async (): Promise<string> => {
      const id = await inbox.list.getAttribute('aria-activedescendant')
      const row = window.locator(`[id="${id}"]`)
      return `${await row.getAttribute('aria-posinset')} of ${await row.getAttribute('aria-setsize')}`
    }
    const total = await inbox.count(language === 'en' ? 'To answer' : 'À répondre')
    expect(await position()).toBe(`1 of ${total}`)
    await inbox.press('j', 'j')
    await expect.poll(position).toBe(`3 of ${total}`)

    // One thing at a time, politely.
    const statuses = window.getByRole('status')
    await inbox.press('e')
    await expect(statuses.filter({ hasText: said.said })).toHaveCount(1)
    await inbox.press('z')
    await expect(statuses.filter({ hasText: said.undone })).toHaveCount(1)
    await expect(statuses.filter({ hasText: said.said })).toHaveCount(0)
    expect(await window.getByRole('alert').allInnerTexts()).toEqual([''])

    // What is refused twice is told twice, though the words are the same.
    const refusals = await window.getByRole('alert').evaluateHandle((alert) => {
      const told: string[] = []
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
          for (const added of addedNodes) told.push(added.textContent ?? '')
      }).observe(alert, { childList: true })
      return told
    })
    for (let times = 1; times <= 2; times += 1) {
      await inbox.press('z')
      await expect.poll(() => refusals.evaluate((told) => told.length)).toBe(times)
    }
    const [first, second] = await refusals.jsonValue()
    expect(first).toBe(second)

    // Words that have grown too long are told once, and not at every letter.
    await inbox.press('r')
    await inbox.composer.fill('levain '.repeat(1_500))
    await expect(statuses.filter({ hasText: said.tooLong })).toHaveCount(1)
    await inbox.composer.fill('')
    await expect(statuses.filter({ hasText: said.tooLong })).toHaveCount(0)
    await inbox.press('Escape')

    // How many there are is told when it changes; since when they wait changes by itself, and is not.
    const conversations = window.getByRole('region', { name: 'Conversations' })
    await expect(conversations.getByRole('status').first()).toHaveText(/^\d+ conversations$/)
    // A view without any conversation takes the list away, and keeps the keyboard.
    await inbox.list.focus()
    await inbox.press('g', 'l')
    await expect(inbox.list).toBeHidden()
    await expect(conversations).toBeFocused()
    await inbox.press('g', 'i')
    await expect(inbox.list).toBeFocused()
    await close()
  })

test('where one thing is shown at a time, and where nothing is found, axe finds nothing', async () => {
  const { window, close } = await launchApp({ size: { width: 820, height: 860 } })
  const inbox = await openSample(window)
  await inbox.rows.first().click()
  await expect(inbox.thread).toBeVisible()
  expect(await axeFaults(window)).toEqual([])
  await expect(window.getByRole('heading', { name: 'To answer', level: 1 })).toHaveCount(1)
  for (const [key, empty] of [
    ['Mod+k', /^No command of that name/],
    ['f', /^Record a fact/]
  ] as const) {
    await inbox.press(key)
    const dialog = window.getByRole('dialog')
    await expect(dialog.getByRole('combobox')).toBeFocused()
    await window.keyboard.type('zzzqq')
    await expect(dialog.getByRole('status')).toHaveText(empty)
    expect(await axeFaults(window)).toEqual([])
    await inbox.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await inbox.press('Mod+k')
  await window.keyboard.type('colleagues')
  await inbox.press('Enter')
  await window
    .getByRole('main')
    .getByRole('option', { name: /^Malo Terrec/ })
    .click()
  await expect(window.getByRole('heading', { name: 'Malo Terrec' })).toBeVisible()
  expect(await axeFaults(window)).toEqual([])
  await expect(window.getByRole('heading', { name: 'Colleagues', level: 1 })).toHaveCount(1)
  await close()
})

test('nothing jumps while views and conversations open', async () => {
  const { window, close } = await launchApp({ size })
  await window.addInitScript(() => {
    const shifts: string[] = []
    Reflect.set(globalThis, 'shifts', shifts)
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const sources: unknown = Reflect.get(entry, 'sources')
        const elements = (Array.isArray(sources) ? sources : []).map((source: unknown): Element | null => {
          const node: unknown = Reflect.get(Object(source), 'node')
          return node instanceof Element ? node : node instanceof Node ? node.parentElement : null
        })
        // Of another conversation the reasons are others: those of the former, or what is gone with them, did not jump.
        const moved = elements
          .filter((element) => element !== null && element.closest('aside') === null)
          .map((element) => element?.outerHTML.slice(0, 160))
        if (moved.length > 0)
          shifts.push(`${Number(Reflect.get(entry, 'value')).toFixed(4)}: ${moved.join(' | ')}`)
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const inbox = await openSample(window)
  await window.reload()
  await expect(inbox.rows.first()).toBeVisible()
  await expect(inbox.thread).toBeVisible()
  // Read or not, a name stands where it stood.
  await expect(inbox.selected).not.toContainText('unread')
  const edges = await inbox.rows.evaluateAll((rows) =>
    rows.map((row) => row.querySelector('[dir="auto"]')?.getBoundingClientRect().left ?? 0)
  )
  expect(await inbox.rows.filter({ hasText: 'unread' }).count()).toBeGreaterThan(0)
  expect([...new Set(edges)]).toHaveLength(1)
  for (let press = 0; press < 8; press += 1) await inbox.press('j')
  for (let press = 0; press < 4; press += 1) await inbox.press('k')
  for (const view of [/^Needs/, /^Attributed/, /^Links/, /^Later/, /^Assumed/, /^Done/, /^To answer/]) {
    await inbox.view(view).click()
    await expect(window.getByRole('heading', { level: 1 })).toHaveText(view)
  }
  for (const screen of ['Colleagues', 'Accounts', 'Imports', 'Settings'] as const) {
    await window.getByRole('button', { name: screen, exact: true }).click()
    await expect(window.getByRole('heading', { name: screen, level: 1 })).toBeVisible()
  }
  await inbox.view(/^To answer/).click()
  await expect(inbox.thread).toBeVisible()
  const shifts: unknown = await window.evaluate(
    () => new Promise((resolve) => setTimeout(() => resolve(Reflect.get(globalThis, 'shifts')), 300))
  )
  expect(shifts).toEqual([])
  await close()
})
