import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { axeFaults } from '../../support/axe-faults.ts'
import { findChromium } from '../../support/find-chromium.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'

const executablePath = findChromium()
const words = 'Oui, au levain, depuis 1986.'

const sizes = {
  desktop: { viewport: { width: 1280, height: 900 } },
  phone: { viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true },
  // 200 % zoom of a window of 1280 pixels.
  zoomed: { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }
} as const satisfies Record<string, BrowserContextOptions>

describe.skipIf(executablePath === null)('the page in a browser', () => {
  let browser: Browser
  let scene: HandoffScene
  const pages: Page[] = []

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', chromiumSandbox: false })
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    scene = await openHandoffScene()
  })
  afterEach(async () => {
    for (const page of pages.splice(0)) await page.context().close()
    await scene.close()
  })

  const open = async (link: string, options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    pages.push(page)
    const problems: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    page.on('pageerror', (problem) => problems.push(problem.message))
    await page.goto(link)
    expect(problems).toEqual([])
    return page
  }

  const isWiderThanScreen = (page: Page): Promise<boolean> =>
    page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

  it('is looked at by an axe that sees: what has no words, and words that are hardly there', async () => {
    const { link } = await scene.handOff({ language: 'fr' })
    const page = await open(link, sizes.desktop)
    await page.evaluate(() => {
      document.querySelector('main')?.append(document.createElement('button'))
      const faint = document.createElement('p')
      faint.textContent = '…et le pain'
      faint.style.color = '#eee'
      faint.style.background = '#fff'
      document.querySelector('main')?.append(faint)
    })
    expect((await axeFaults(page)).map((fault) => fault.split(':')[0])).toEqual(
      expect.arrayContaining(['button-name', 'color-contrast'])
    )
    expect(await axeFaults(page, { within: 'main p:last-child', rules: ['button-name'] })).toEqual([])
  })

  it.each(
    (['desktop', 'phone', 'zoomed'] as const).flatMap((size) =>
      (['fr', 'en'] as const).flatMap((language) =>
        (['light', 'dark'] as const).map((colorScheme) => [size, language, colorScheme] as const)
      )
    )
  )('is whole and accessible on a %s in %s, %s', async (size, language, colorScheme) => {
    const softened = await scene.form()
    const { link } = await scene.handOff({
      language,
      summary: 'La personne est en colère et demande si le pain est au levain.',
      messages: softened.messages.map((message) => ({ ...message, softened: true }))
    })
    const page = await open(link, { ...sizes[size], colorScheme })
    const name = language === 'fr' ? 'Je réponds' : 'I answer'
    await page.getByRole('button', { name }).waitFor()
    expect(await axeFaults(page)).toEqual([])
    expect(await isWiderThanScreen(page)).toBe(false)
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    // The three answers are equal: same size, same look.
    const boxes = await page.locator('.choices button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height } = button.getBoundingClientRect()
        const { color, backgroundColor, borderColor, fontWeight } = getComputedStyle(button)
        return [Math.round(width), Math.round(height), color, backgroundColor, borderColor, fontWeight].join()
      })
    )
    expect(new Set(boxes).size).toBe(1)
    expect(boxes).toHaveLength(3)
  })

  it('keeps what is typed by itself, and shows as one types what will be public', async () => {
    const { handoffId, link } = await scene.handOff()
    const page = await open(link)
    await page.getByLabel('Vos mots').fill(words)
    await expect
      .poll(() => page.locator('#preview-words').textContent(), { timeout: 20_000 })
      .toBe(`${words}\nIrène, boulangère`)
    await expect.poll(() => page.locator('#words-kept').textContent(), { timeout: 20_000 }).toBe('gardé')
    expect((await scene.handoff(handoffId)).state.kind).toBe('writing')
    await page.reload()
    expect(await page.getByLabel('Vos mots').inputValue()).toBe(words)
  })

  it('R-15 says that an answer did not arrive where the app has ended, and keeps the words, which are taken once', async () => {
    const { handoffId, link } = await scene.handOff()
    const page = await open(link)
    await page.getByLabel('Vos mots').fill(words)
    // The app dies before it takes them, and after: its connection is cut.
    await page.route('**/r/**', (route) =>
      route.request().method() === 'POST' ? route.abort('connectionreset') : route.continue()
    )
    const notArrived = page.getByText(/^Votre réponse n’est pas arrivée/u)
    await page.getByRole('button', { name: 'Je réponds' }).click()
    await notArrived.waitFor()
    expect(await page.getByLabel('Vos mots').inputValue()).toBe(words)
    expect((await scene.handoff(handoffId)).approvedWords).toBeNull()
    await page.unroute('**/r/**')
    await page.route('**/r/**', async (route) => {
      if (route.request().method() === 'POST') await route.fetch({ maxRedirects: 0 })
      await route.abort('connectionreset')
    })
    await page.getByRole('button', { name: 'Je réponds' }).click()
    await expect.poll(async () => (await scene.handoff(handoffId)).approvedWords).toBe(words)
    await notArrived.waitFor()
    await page.unroute('**/r/**')
    await page.getByRole('button', { name: 'Je réponds' }).click()
    await page.getByRole('heading', { name: 'Merci, Irène' }).waitFor()
    const answers = await scene.ctx.store.read.selectFrom('handoff_answer').select('text').execute()
    expect(answers).toEqual([{ text: words }])
  })

  it('brings words home without JavaScript too, with the preview on demand', async () => {
    const { handoffId, link } = await scene.handOff()
    const page = await open(link, { javaScriptEnabled: false })
    await page.getByLabel('Vos mots').fill(words)
    await page.getByRole('button', { name: 'Voir ce qui sera public' }).click()
    expect(await page.locator('#preview-words').textContent()).toBe(`${words}\nIrène, boulangère`)
    await page.getByRole('button', { name: 'Je réponds' }).click()
    await page.getByRole('heading', { name: 'Merci, Irène' }).waitFor()
    expect((await scene.handoff(handoffId)).approvedWords).toBe(words)
  })

  it('can be answered with the keyboard alone', async () => {
    const { handoffId, link } = await scene.handOff()
    const page = await open(link)
    await page.getByLabel('Vos mots').focus()
    await page.keyboard.type(words)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Merci, Irène' }).waitFor()
    expect(await axeFaults(page)).toEqual([])
    expect((await scene.handoff(handoffId)).state.kind).toBe('answered')
  })

  it('shows softened words only to who asks', async () => {
    const form = await scene.form()
    const { link } = await scene.handOff({
      summary: 'La personne doute de notre levain.',
      messages: form.messages.map((message) => ({ ...message, softened: true }))
    })
    const page = await open(link)
    const question = page.getByText('Bonjour, votre pain est-il au levain')
    expect(await page.getByText('La personne doute de notre levain.').isVisible()).toBe(true)
    expect(await question.isVisible()).toBe(false)
    await page.getByText('Lire les mots eux-mêmes').click()
    expect(await question.isVisible()).toBe(true)
  })

  it('takes the two other answers in two steps, and nothing typed is lost on the way', async () => {
    const { handoffId, link } = await scene.handOff()
    const page = await open(link)
    await page.getByLabel('Vos mots').fill(words)
    await page.getByRole('button', { name: 'Pas moi' }).click()
    await page.getByLabel('Qui pourrait répondre').waitFor()
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('link', { name: 'Revenir à la question' }).click()
    expect(await page.getByLabel('Vos mots').inputValue()).toBe(words)
    await page.getByRole('button', { name: 'Pas maintenant' }).click()
    await page.getByLabel('Quel jour vous irait').fill('2026-12-10')
    expect(await axeFaults(page)).toEqual([])
    await page.getByRole('button', { name: 'Y revenir ce jour-là' }).click()
    await page.getByRole('heading', { name: 'C’est entendu' }).waitFor()
    expect((await scene.handoff(handoffId)).state.kind).toBe('postponed')
  })

  it('shows shaped words with what changed, and takes agreement that is written', async () => {
    const { handoffId, link } = await scene.handOff()
    const first = await open(link)
    await first.getByLabel('Vos mots').fill(words)
    await first.getByRole('button', { name: 'Je réponds' }).click()
    await first.getByRole('heading', { name: 'Merci, Irène' }).waitFor()
    const shaped = 'Oui, tout notre pain est au levain, depuis 1986.'
    const second = await scene.ask('handoffs.sendBack', {
      handoffId,
      words: shaped,
      note: '',
      carrier: 'link'
    })
    const page = await open(second.link, sizes.phone)
    expect(await page.locator('ins').allTextContents()).not.toEqual([])
    expect(await axeFaults(page)).toEqual([])
    await page.getByLabel('Votre prénom').fill('Irène')
    await page.getByRole('button', { name: 'D’accord avec ces mots' }).click()
    await page.getByRole('heading', { name: 'Merci, Irène' }).waitFor()
    expect((await scene.handoff(handoffId)).approvedWords).toBe(shaped)
  })

  it('lets a colleague say what they allow, and withdraw it', async () => {
    const { link } = await scene.handOff()
    const question = await open(link)
    await question.getByRole('link', { name: 'Ce que vous permettez' }).click()
    const page = question
    await page.getByRole('heading', { name: 'Ce que vous permettez' }).waitFor()
    expect(await axeFaults(page)).toEqual([])
    await page.getByLabel('Sujets que vous préférez laisser').fill('politique\nprix')
    await page.getByLabel('Demandes par semaine').fill('4')
    await page.getByLabel('lundi').fill('9:00–12:00, 14h-17h30')
    await page.getByLabel('initiales').check()
    await page.getByLabel('Votre prénom').fill('Irène')
    await page.getByRole('button', { name: 'Enregistrer ce que je permets' }).click()
    await page.getByText('C’est enregistré.').waitFor()
    const [colleague] = await scene.ask('colleagues.list', {})
    expect(colleague).toMatchObject({
      refusedTopics: ['politique', 'prix'],
      weeklyBudget: 4,
      hours: {
        spans: [
          { weekday: 1, from: '09:00', to: '12:00' },
          { weekday: 1, from: '14:00', to: '17:30' }
        ]
      },
      signatures: { mastodon: { nameForm: 'initials' } }
    })
    await page.getByLabel('Pour confirmer', { exact: true }).fill('retirer')
    await page.getByRole('button', { name: 'Tout retirer' }).click()
    await page.getByText('Tout est retiré.').waitFor()
    expect((await scene.ask('colleagues.list', {}))[0]?.consents).toEqual([])
    expect((await scene.ask('inbox.counts', {})).byView.awaiting).toBe(0)
  })
})
