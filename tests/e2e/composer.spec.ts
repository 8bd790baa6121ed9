import { join } from 'node:path'
import { expect, type Page, test } from 'playwright/test'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { askApp } from '../support/call-app.ts'
import { launchApp } from '../support/launch-electron.ts'
import { lookAt } from '../support/look-at.ts'
import { answerInstead } from '../support/stand-between.ts'
import { openSample } from './pages/inbox-page.ts'

const look = async (window: Page, name: string): Promise<void> => {
  await window.waitForTimeout(250)
  await lookAt(window, name)
}

/** What is marked in the field, as a person sees it. */
const marked = (window: Page, kind: string) =>
  window.evaluate(
    (name) => [...document.querySelectorAll(`[data-mark~="${name}"]`)].map(({ textContent }) => textContent),
    kind
  )

for (const { language, theme } of [
  { language: 'fr', theme: 'light' },
  { language: 'en', theme: 'dark' }
] as const)
  test(`what is misspelt is marked and mended by keyboard, a mention and an emoji are completed: ${language}`, async () => {
    test.setTimeout(120_000)
    const { window, close } = await launchApp({ language, theme, size: { width: 1440, height: 860 } })
    const inbox = await openSample(window)
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await window.keyboard.type('Bonjuor, oui : notre levian est nourri chaque jour. ')
    await expect.poll(() => marked(window, 'misspelt')).toEqual(['Bonjuor', 'levian'])
    await inbox.press('Home', 'Mod+.')
    const offer = window.getByRole('listbox', { name: /^(Au lieu de|Instead of)/ })
    await expect(offer.getByRole('option').first()).toHaveText(/bonjour/i)
    await look(window, `composer-spelling-${theme}-${language}`)
    await inbox.press('Escape')
    await expect(offer).toBeHidden()
    await expect(inbox.composer).toBeFocused()
    await inbox.press('Mod+.')
    await expect(offer).toBeVisible()
    await inbox.press('Enter')
    await expect(inbox.composer).toHaveValue(/^Bonjour, oui/)
    // The second one is a word of the house.
    await inbox.press('Mod+.')
    await expect(offer.getByRole('option').last()).toContainText('levian')
    await inbox.press('ArrowUp', 'Enter')
    await expect.poll(() => marked(window, 'misspelt')).toEqual([])

    await inbox.press('End')
    await window.keyboard.type(':croissan')
    const emoji = window.getByRole('listbox', { name: /^(Émojis|Emoji)$/ })
    await expect(emoji.getByRole('option').first()).toContainText('🥐')
    await look(window, `composer-emoji-${theme}-${language}`)
    await inbox.press('Tab')
    await expect(inbox.composer).toHaveValue(/jour\. 🥐$/u)
    await expect(inbox.composer).toBeFocused()

    await window.keyboard.type(' https://example.com/carte @')
    await expect(window.getByRole('list', { name: /^(Liens|Links) / })).toContainText('example.com/carte')
    await look(window, `composer-links-${theme}-${language}`)
    // The browser's own undo takes back what was put there.
    await inbox.press('Mod+z', 'Mod+z')
    await close()
  })

test('a long reply grows to a sensible height, scrolls with its marks, and its caret stays in sight', async () => {
  const { app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.insertText(
    Array.from({ length: 40 }, (_, line) => `Ligne ${line} du texte`).join('\n')
  )
  await window.keyboard.type('\nEt la dernière, qui est écrite à la mian ')
  // A hundred and sixty words, each judged by the process of its language, which has just begun.
  await expect.poll(() => marked(window, 'misspelt'), { timeout: 20_000 }).toContain('mian')
  const { field, page, box, bottom } = await inbox.composer.evaluate((area: HTMLTextAreaElement) => {
    const scroll = area.parentElement
    const mark = [...document.querySelectorAll('[data-mark~="misspelt"]')].at(-1)
    return {
      field: area.scrollHeight,
      page: area.previousElementSibling?.scrollHeight,
      box: scroll?.getBoundingClientRect().height ?? 0,
      bottom: (scroll?.getBoundingClientRect().bottom ?? 0) - (mark?.getBoundingClientRect().bottom ?? 0)
    }
  })
  expect(page).toBe(field)
  expect(box).toBeLessThanOrEqual(860 * 0.38 + 1)
  expect(bottom).toBeGreaterThanOrEqual(-2)

  // What does not fit is not put in, which is said: a field that cuts in silence loses the end of what was pasted.
  const before = await inbox.composer.inputValue()
  const paste = async (length: number): Promise<void> => {
    await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), 'a'.repeat(length))
    await inbox.press('Mod+v')
  }
  const refusal = window
    .getByRole('form')
    .getByRole('alert')
    .filter({ hasText: /Nothing was cut\.$/u })
  await paste(100_000)
  await expect(refusal).toContainText('at most')
  await expect(inbox.composer).toHaveValue(before)
  await look(window, 'composer-not-put-in-en')
  await paste(40)
  await expect(inbox.composer).toHaveValue(`${before}${'a'.repeat(40)}`)
  await expect(refusal).toBeHidden()
  await close()
})

test('private and public are never confused: words, colour and the main button say who reads', async () => {
  const { window, dataFolder, close } = await launchApp({
    language: 'fr',
    size: { width: 1440, height: 860 }
  })
  const inbox = await openSample(window)
  const button = window.getByRole('button', { name: /, au nom d/ })
  await expect(button).toContainText('public')
  const opened = await openSqlite({ file: join(dataFolder, 'porte-parole.sqlite'), backupSuffix: 'seed' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  await opened.store.write((tx) => tx.updateTable('message').set({ audience: 'private' }).execute())
  await opened.store.close()
  await window.reload()
  await expect(inbox.thread).toBeVisible()
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.type('Bonjour, voici ce que je peux vous dire.')
  await expect(window.getByText(/^Privé.* sera la seule personne à lire/)).toBeVisible()
  await expect(button).toContainText('privé')
  await expect(inbox.composer).toHaveAccessibleDescription(/Privé/)
  await look(window, 'composer-private-light-fr')
  await close()
})

for (const { language, theme, words } of [
  {
    language: 'fr',
    theme: 'light',
    words: {
      proofs: 'Preuves',
      record: 'Noter une preuve',
      fact: 'Le fait',
      value: 'Ce qu’il soutient',
      expires: 'À revoir après le',
      keep: 'Garder',
      expired: /^À revoir depuis/,
      fresh: 'Notre farine vient du moulin de Kerguen.',
      former: 'Nos sacs sont en papier.',
      worth: 'Proximité',
      claim: 'La qualité est notre priorité.'
    }
  },
  {
    language: 'en',
    theme: 'dark',
    words: {
      proofs: 'Proofs',
      record: 'Record a proof',
      fact: 'The fact',
      value: 'What it stands behind',
      expires: 'To be looked at again after',
      keep: 'Keep',
      expired: /^To be looked at again since/,
      fresh: 'Our flour comes from the Kerguen mill.',
      former: 'Our bags are made of paper.',
      worth: 'Nearness',
      claim: 'We are very committed to quality, and the best bakery in town.'
    }
  }
] as const)
  test(`a value is claimed with a proof: recorded, proposed beside the claim, put in with F: ${language}`, async () => {
    test.setTimeout(120_000)
    const { window, close } = await launchApp({ language, theme, size: { width: 1440, height: 860 } })
    const inbox = await openSample(window)
    await window.getByRole('button', { name: words.proofs, exact: true }).click()
    await expect(window.getByRole('heading', { level: 1, name: words.proofs })).toBeVisible()
    await look(window, `proofs-empty-${theme}-${language}`)
    const record = async (fact: string, expiresOn: string): Promise<void> => {
      await window.getByRole('button', { name: words.record }).click()
      const dialog = window.getByRole('dialog')
      await dialog.getByRole('textbox', { name: words.fact, exact: true }).fill(fact)
      await dialog.getByRole('textbox', { name: words.value }).fill(words.worth)
      await dialog.getByRole('textbox', { name: words.expires }).fill(expiresOn)
      if (expiresOn !== '') await look(window, `proofs-form-${theme}-${language}`)
      await dialog.getByRole('button', { name: words.keep, exact: true }).click()
      await expect(dialog).toBeHidden()
    }
    await record(words.fresh, '')
    await record(words.former, '2024-03-12')
    await expect(window.getByText(words.expired)).toBeVisible()
    await look(window, `proofs-${theme}-${language}`)

    await inbox.press('g', 'i')
    await expect(inbox.thread).toBeVisible()
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await window.keyboard.type(`${words.claim} `)
    await expect.poll(() => marked(window, 'claim')).not.toEqual([])
    await expect(window.getByRole('button', { name: words.fresh })).toBeVisible()
    // Nothing is held back, and what must be looked at again is not proposed.
    await expect(window.getByRole('button', { name: words.former })).toHaveCount(0)
    await look(window, `composer-claim-${theme}-${language}`)
    await inbox.press('Escape')
    await inbox.press('f')
    const chooser = window.getByRole('dialog')
    await expect(chooser.getByRole('option')).toHaveCount(2)
    await expect(chooser.getByRole('option').last()).toContainText(words.former)
    await look(window, `proof-chooser-${theme}-${language}`)
    await window.keyboard.type('kerguen')
    await expect(chooser.getByRole('option')).toHaveCount(1)
    await inbox.press('Enter')
    await expect(inbox.composer).toHaveValue(`${words.claim} ${words.fresh}`)
    await expect(inbox.composer).toBeFocused()
    await close()
  })

for (const { language, theme, words } of [
  {
    language: 'fr',
    theme: 'dark',
    words: {
      proofs: 'Preuves',
      add: 'Ajouter un fait',
      name: 'Nom',
      fact: 'Le fait',
      keep: 'Garder',
      only: /^Rien ici que des faits/,
      count: /1 fait glissé/
    }
  },
  {
    language: 'en',
    theme: 'light',
    words: {
      proofs: 'Proofs',
      add: 'Add a snippet',
      name: 'Name',
      fact: 'The fact',
      keep: 'Keep',
      only: /^Nothing here but facts/,
      count: /1 snippet woven in/
    }
  }
] as const)
  test(`a snippet is woven in with ; as a marked fact, and is never a whole answer: ${language}`, async () => {
    test.setTimeout(120_000)
    const { window, dataFolder, app, close } = await launchApp({
      language,
      theme,
      size: { width: 1440, height: 860 }
    })
    const inbox = await openSample(window)
    const fact = 'Nous ouvrons à 7 h 30.'
    await window.getByRole('button', { name: words.proofs, exact: true }).click()
    await window.getByRole('button', { name: words.add }).click()
    const dialog = window.getByRole('dialog')
    await dialog.getByRole('textbox', { name: words.name }).fill('Horaires')
    await dialog.getByRole('textbox', { name: words.fact }).fill(fact)
    await dialog.getByRole('button', { name: words.keep, exact: true }).click()
    await expect(dialog).toBeHidden()
    await look(window, `snippets-${theme}-${language}`)

    await inbox.press('g', 'i')
    await expect(inbox.thread).toBeVisible()
    await inbox.press('r')
    await expect(inbox.composer).toBeFocused()
    await window.keyboard.type(';hor')
    await expect(window.getByRole('listbox').getByRole('option', { name: /^Horaires/ })).toBeVisible()
    await inbox.press('Enter')
    await expect(inbox.composer).toHaveValue(fact)
    expect(await marked(window, 'fact')).toEqual([fact])
    await expect(window.getByText(words.only)).toBeVisible()
    await look(window, `composer-snippet-only-${theme}-${language}`)
    await inbox.press('Home')
    await window.keyboard.type('Bonjour Anselme, venez avec votre miche : ')
    await expect(window.getByText(words.only)).toBeHidden()
    await expect(window.getByText(words.count)).toBeVisible()
    expect(await marked(window, 'fact')).toEqual([fact])
    await expect(window.getByText(/^(saved|enregistré)$/)).toBeVisible()
    await look(window, `composer-snippet-${theme}-${language}`)
    app.process().kill('SIGKILL')

    // The mark is kept with the draft.
    const again = await launchApp({ dataFolder, language, size: { width: 1440, height: 860 } })
    await expect(again.window.getByRole('textbox', { name: /^(The words of|Les mots d)/ })).toHaveValue(
      /^Bonjour Anselme/
    )
    expect(await marked(again.window, 'fact')).toEqual([fact])
    await again.close()
    await close().catch(() => {})
  })

test('what is told under the words is parted by dots within a line, and no line begins or ends with one', async () => {
  test.setTimeout(120_000)
  const { app, window, close } = await launchApp({ theme: 'light', size: { width: 900, height: 760 } })
  const inbox = await openSample(window)
  /** What stands at the end of a line, and what is followed by a dot. */
  const parts = () =>
    window.evaluate(() => {
      const told = document.querySelector('#composer-foot p')
      const boxes = [...(told?.firstElementChild?.children ?? [])].map((part) => part.getBoundingClientRect())
      const edge = told?.getBoundingClientRect().right ?? 0
      return boxes.map((box, at) => {
        const next = boxes[at + 1]
        return { isLast: next === undefined || next.top >= box.bottom - 1, hasDot: box.right <= edge + 1 }
      })
    })
  const dotted = [
    { isLast: false, hasDot: true },
    { isLast: true, hasDot: false }
  ]
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await window.keyboard.type('Bonjour')
  await expect(window.getByText('saved', { exact: true })).toBeVisible()
  expect(await parts()).toEqual(dotted)

  await answerInstead(app, 'conversations.saveDraft', { kind: 'refusal', code: 'disk_full' })
  await window.keyboard.type(' !')
  await expect(window.getByRole('alert').filter({ hasText: /^not saved/ })).toBeVisible()
  expect(await parts()).toEqual(dotted.map(() => ({ isLast: true, hasDot: false })))
  for (const [language, theme] of [
    ['en', 'light'],
    ['fr', 'light'],
    ['fr', 'dark'],
    ['en', 'dark']
  ] as const) {
    await askApp(window, 'settings.change', { language, theme })
    await expect(window.locator('html')).toHaveAttribute('lang', language)
    await look(window, `composer-not-kept-${theme}-${language}`)
  }
  await close()
})
