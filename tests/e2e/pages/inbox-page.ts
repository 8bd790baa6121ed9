import { expect, type Locator, type Page } from 'playwright/test'
import type { View } from '../../../src/shared/model/conversation.ts'
import { askApp } from '../../support/call-app.ts'

/** The inbox as a person sees it: by roles and names, never by classes. */
export interface InboxPage {
  readonly list: Locator
  readonly rows: Locator
  readonly selected: Locator
  readonly composer: Locator
  readonly thread: Locator
  view(name: RegExp): Locator
  row(person: string): Locator
  /** The count beside a view; 0 when none is shown. */
  count(name: string): Promise<number>
  /**
   * How many conversations each view holds, also those whose number the rail does not show; but for those that nobody fits,
   * which rankings move by themselves.
   */
  held(): Promise<Readonly<Record<Exclude<View, 'undecided'>, number>>>
  /** Presses keys one after the other: "g i", "a 2", "Mod+Enter". */
  press(...keys: string[]): Promise<void>
}

export const inboxPage = (window: Page): InboxPage => {
  // Where it is shown alone it is what the page is about.
  const conversations = window
    .getByRole('region', { name: /^(Conversations)$/ })
    .or(window.getByRole('main', { name: /^(Conversations)$/ }))
  // The proposals under the search are a listbox too.
  const list = conversations.getByRole('listbox', { name: /^(?!What may follow|Ce qui peut suivre)/ })
  const views = window.getByRole('list', { name: /^(Views|Vues)$/ })
  return {
    list,
    rows: list.getByRole('option'),
    selected: list.getByRole('option', { selected: true }),
    composer: window.getByRole('textbox', { name: /^(The words of|Les mots d)/ }),
    thread: window.getByRole('list', { name: 'Messages' }),
    view: (name) => views.getByRole('button', { name }),
    row: (person) => list.getByRole('option', { name: new RegExp(`^${person}`, 'u') }),
    async count(name) {
      const text = await views.getByRole('button', { name: new RegExp(`^${name}`, 'u') }).innerText()
      // As the language writes numbers: 1,953 or 1 953.
      return Number((/(\d[\d\s,]*)$/u.exec(text)?.[1] ?? '0').replace(/\D/gu, ''))
    },
    held: async () => {
      const { undecided: _moving, ...held } = (await askApp(window, 'inbox.counts', {})).byView
      return held
    },
    async press(...keys) {
      for (const key of keys) await window.keyboard.press(key.replace('Mod', 'Control'))
    }
  }
}

/** From the welcome of a first run to the sample inbox. */
export const openSample = async (window: Page): Promise<InboxPage> => {
  await window.getByRole('button', { name: /sample inbox|boîte d’exemple/i }).click()
  const inbox = inboxPage(window)
  // Hundreds of rows are written, each as if it had come from a network.
  await expect(inbox.rows.first()).toBeVisible({ timeout: 20_000 })
  // Where the conversation stands beside the list, R finds its composer only once it is there.
  if (await window.evaluate(() => innerWidth >= 900)) await expect(inbox.composer).toBeVisible()
  return inbox
}
