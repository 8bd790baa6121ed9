import { writeFileSync } from 'node:fs'
import type { z } from 'zod'
import { type ElectronApplication, expect, type Page, test } from 'playwright/test'
import type { backups } from '../../src/shared/contract/backups.ts'
import type { AppInput } from '../../src/shared/contract/contract.ts'
import type { conversationDetailSchema } from '../../src/shared/contract/conversations.ts'
import { type Instant, instantSchema } from '../../src/shared/model/instant.ts'
import { plainFrame } from '../../src/shared/model/message.ts'
import { axeFaults } from '../support/axe-faults.ts'
import { askApp } from '../support/call-app.ts'
import { startFakeBluesky } from '../support/fake-bluesky.ts'
import {
  compareWithKept,
  pictured,
  pictureAtRest,
  rankingsSettle,
  showToast,
  stopTheClock
} from '../support/baselines.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { ourUserId, startFakeWordPress } from '../support/fake-wordpress.ts'
import { seedAnswers, seedQuarantine } from '../support/handoff-states.ts'
import { aPng } from '../support/images.ts'
import { answerOpenDialogs, launchApp } from '../support/launch-electron.ts'
import { pictures } from '../support/look-at.ts'
import { seedRichConversation } from '../support/rich-conversation.ts'
import { answerInstead } from '../support/stand-between.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'
import { connectAccount, connectBluesky } from './pages/live-account.ts'

/**
 * Every screen and state, in both languages and lights: what axe finds is a failure, and the pictures are left in
 * tests/results/screenshots for eyes; `npm run screenshots` keeps those that the README shows.
 */

const size = { width: 1440, height: 860 }

/** Given the app, the picture is also compared with the one that is kept. */
const look = async (window: Page, name: string, app?: ElectronApplication): Promise<void> => {
  // A locked window answers nothing, and has nothing that moves.
  const isLocked = await window.evaluate(() => 'locked' in document.documentElement.dataset)
  if (app !== undefined && !isLocked) await rankingsSettle(window)
  // The carets and the small movements of a screen are none of its states.
  const picture = { path: `${pictures}${name}.png`, animations: 'disabled', caret: 'hide' } as const
  // What was just done is told for some seconds: a picture that is compared is without it.
  if (app !== undefined) await showToast(window, false)
  const png = await pictureAtRest(() => window.screenshot(picture))
  if (app !== undefined) await showToast(window, true)
  if (app !== undefined) await compareWithKept(app, png, name)
  expect.soft(await axeFaults(window), `axe on ${name}`).toEqual([])
}

const combinations = [
  { language: 'en', theme: 'light' },
  { language: 'fr', theme: 'light' },
  { language: 'en', theme: 'dark' },
  { language: 'fr', theme: 'dark' }
] as const

for (const { language, theme } of combinations) {
  const suffix = `${theme}-${language}`
  const words =
    language === 'en'
      ? {
          note: /^Internal note by/,
          unread: 'unread',
          colleagues: 'Colleagues',
          accounts: 'Accounts',
          imports: 'Imports',
          settings: 'Settings',
          toAnswer: /^To answer/,
          choose: 'Choose a file…',
          silences: /^Assumed silences/,
          undecided: /^Needs a human decision/,
          add: 'Add a colleague',
          replay: 'See what would have happened',
          looked: /somebody else first|same colleague first/,
          cancel: 'Cancel',
          discard: 'Discard the changes',
          topics: 'Topics',
          proposed: 'Words of your inbox that would make the difference',
          place: 'The place',
          connect: 'Connect a network'
        }
      : {
          note: /^Note interne d/,
          unread: 'non lue',
          colleagues: 'Collègues',
          accounts: 'Comptes',
          imports: 'Imports',
          settings: 'Réglages',
          toAnswer: /^À répondre/,
          choose: 'Choisir un fichier…',
          silences: /^Silences assumés/,
          undecided: /^À vous de décider/,
          add: 'Ajouter un collègue',
          replay: 'Voir ce qui se serait passé',
          looked: /quelqu’un d’autre|même personne/,
          cancel: 'Annuler',
          discard: 'Abandonner les changements',
          topics: 'Sujets',
          proposed: 'Des mots de votre boîte qui feraient la différence',
          place: 'Le lieu',
          connect: 'Connecter un réseau'
        }

  test(`every screen is accessible and looked at: ${suffix}`, async () => {
    test.setTimeout(240_000)
    const { app, window, close } = await launchApp({
      language,
      theme,
      size,
      environment: { TZ: 'Europe/Paris' }
    })
    await stopTheClock(app, window)
    await expect(window.getByRole('heading', { level: 1 })).toBeVisible()
    await look(window, `welcome-${suffix}`, app)
    const inbox = await openSample(window)
    await expect(inbox.thread).toBeVisible()
    // What stands open is read after a moment: its row has no dot any more, in each run.
    await expect(inbox.selected).not.toContainText(words.unread)
    await look(window, `inbox-${suffix}`, app)
    const overlays = [
      ['a', 'choose-colleague'],
      ['h', 'later'],
      ['y', 'silence'],
      ['i', 'note'],
      ['Shift+?', 'help'],
      ['Mod+k', 'palette']
    ] as const
    for (const [key, name] of overlays) {
      await inbox.press(key)
      await expect(window.getByRole('dialog')).toBeVisible()
      await look(window, `${name}-${suffix}`, app)
      await inbox.press('Escape')
      await expect(window.getByRole('dialog')).toBeHidden()
    }
    // What is decided and noted stands in the thread.
    await inbox.press('Shift+A')
    for (const words of ['levain', 'Le four, lundi']) {
      await inbox.press('i')
      await window.getByRole('dialog').getByRole('textbox').fill(words)
      await inbox.press('Mod+Enter')
      await expect(window.getByRole('dialog')).toBeHidden()
    }
    await look(window, `thread-notes-${suffix}`, app)
    for (const theme of ['Livraison', 'Horaires d’été']) {
      await inbox.press('t')
      await window.keyboard.type(theme)
      await inbox.press('Enter')
      if (theme !== 'Livraison') await look(window, `themes-${suffix}`, app)
      await inbox.press('Enter')
      await expect(window.getByRole('dialog')).toBeHidden()
    }
    await inbox.press('s')
    await expect(inbox.selected).toContainText('Livraison')
    await look(window, `marked-row-${suffix}`, app)
    // The other screens show the sample as it comes.
    for (let steps = 0; steps < 6; steps += 1) await inbox.press('z')
    await expect(inbox.thread.getByRole('article', { name: words.note })).toHaveCount(0)
    await expect(inbox.selected).not.toContainText('Livraison')
    await window.getByRole('searchbox').fill('levain')
    await expect(inbox.rows.first()).toBeVisible()
    await look(window, `search-${suffix}`, app)
    await window.getByRole('searchbox').fill('')
    await inbox.view(words.silences).click()
    await look(window, `silences-${suffix}`, app)
    await inbox.view(words.undecided).click()
    await expect(inbox.rows.first()).toBeVisible()
    await look(window, `undecided-${suffix}`, app)
    await inbox.view(words.toAnswer).click()
    await inbox.press('x', 'j', 'x', 'a')
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `choose-colleague-many-${suffix}`, app)
    await inbox.press('Escape', 'Escape')

    for (const screen of ['colleagues', 'accounts', 'imports', 'settings'] as const) {
      await window.getByRole('button', { name: words[screen], exact: true }).click()
      await expect(window.getByRole('heading', { name: words[screen], level: 1 })).toBeVisible()
      await look(window, `${screen}-${suffix}`, app)
    }
    await window.getByRole('slider', { name: words.place }).focus()
    await inbox.press('End')
    await window.getByRole('button', { name: words.replay }).click()
    await expect(window.getByText(words.looked)).toBeVisible()
    await look(window, `tuning-${suffix}`, app)
    await window.getByRole('button', { name: words.colleagues, exact: true }).click()
    await window.getByRole('button', { name: words.add }).click()
    await window.getByRole('textbox', { name: words.topics }).fill('levain, ')
    await expect(window.getByText(words.proposed)).toBeVisible()
    await window.getByText(words.proposed).scrollIntoViewIfNeeded()
    await look(window, `colleague-form-${suffix}`, app)
    await window.getByRole('button', { name: words.cancel }).click()
    await window.getByRole('button', { name: words.discard }).click()
    await window.getByRole('button', { name: words.accounts, exact: true }).click()
    await window.getByRole('button', { name: words.connect }).first().click()
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `connect-${suffix}`, app)
    await window.keyboard.press('Escape')

    const file = test.info().outputPath('avis.csv')
    writeFileSync(
      file,
      'auteur;avis;note;date\nOdile G.;Le meilleur levain de la ville;5;20/11/2026\nRémi;Fermé le dimanche ?;3;21/11/2026\n'
    )
    await answerOpenDialogs(app, file)
    await window.getByRole('button', { name: words.imports, exact: true }).click()
    await window.getByRole('button', { name: words.choose }).click()
    await expect(window.getByText('Le meilleur levain de la ville').first()).toBeVisible()
    await look(window, `import-preview-${suffix}`, app)
    await close()
  })
}

for (const { language, theme } of combinations) {
  const suffix = `${theme}-${language}`

  test(`what stands around the words is accessible and looked at: ${suffix}`, async () => {
    test.setTimeout(120_000)
    const bluesky = await startFakeBluesky(fakeClock(new Date().toISOString()))
    const site = await startFakeWordPress(fakeClock(new Date().toISOString()))
    const { window, dataFolder, close } = await launchApp({ language, theme, size })
    const inbox = await openSample(window)
    const account = await connectBluesky(window, bluesky)
    await seedRichConversation(dataFolder, account.id)
    await window.reload()
    await inbox.row('Odile G.').first().click()
    await expect(window.getByRole('img', { name: /^Une miche fendue/ })).toBeVisible()
    await inbox.press('a', '1')
    await inbox.thread.evaluate((list) => list.parentElement?.scrollTo(0, 0))
    await look(window, `around-words-top-${suffix}`)
    await window.getByRole('button', { name: /Rémi Castan.*Odile G\./ }).click()
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `around-words-quiet-${suffix}`)
    await inbox.press('Escape')
    await inbox.thread
      .getByRole('article')
      .nth(2)
      .evaluate((message) => message.scrollIntoView())
    await look(window, `around-words-middle-${suffix}`)
    await inbox.press('r')
    await window.keyboard.type('Laissez-la reposer encore un peu.')
    const chooser = window.waitForEvent('filechooser')
    await window.getByRole('button', { name: /^(Attach an image|Joindre une image)$/ }).click()
    await (
      await chooser
    ).setFiles([
      { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(aPng(400, 300)) },
      { name: 'b.png', mimeType: 'image/png', buffer: Buffer.from(aPng(300, 400)) }
    ])
    const alt = window.getByRole('textbox', { name: /^(What image 1 shows|Ce que montre l’image 1)$/ })
    await alt.fill('Un bocal de levain, ce matin')
    await expect(
      window.getByRole('list', { name: /^(Images of the reply|Images de la réponse)$/ })
    ).toBeVisible()
    await expect(
      window.getByRole('textbox', { name: /^(What image 2 shows|Ce que montre l’image 2)$/ })
    ).toBeVisible()
    await inbox.thread.evaluate((list) => list.parentElement?.scrollTo(0, list.scrollHeight))
    await look(window, `around-words-end-${suffix}`)
    await window
      .getByRole('button', { name: /^(Enlarge|Agrandir)/ })
      .first()
      .click()
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `around-words-enlarged-${suffix}`)
    await inbox.press('Escape')

    const comments = await connectAccount(window, {
      network: 'wordpress',
      server: site.server.origin,
      identifier: 'boulangerie',
      secret: site.password
    })
    const asked = site.comment('Et sans gluten ?', { name: 'Rémi Castan', status: 'hold' })
    site.comment('Pas encore. Irène', { author: ourUserId, parent: asked })
    await comments.readNow()
    await inbox.row('Rémi Castan').first().click()
    const menus = window.getByRole('button', { name: /^(What can be done with|Ce qu’on peut faire)/ })
    await menus.first().focus()
    await inbox.press('Enter')
    await expect(window.getByRole('menu')).toBeVisible()
    await look(window, `message-menu-${suffix}`)
    await inbox.press('Escape')
    await menus.last().focus()
    await inbox.press('Enter')
    await window.getByRole('menuitem', { name: /^(Edit|Modifier)/ }).click()
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `edit-message-${suffix}`)
    await inbox.press('Escape')
    await menus.last().focus()
    await inbox.press('Enter')
    await window.getByRole('menuitem', { name: /^(Delete|Supprimer)/ }).click()
    await expect(window.getByText(/^(Is deleted|Supprimé) /)).toBeVisible()
    await look(window, `message-on-hold-${suffix}`)
    await close()
    await bluesky.server.stop()
    await site.server.stop()
  })
}

for (const { language, theme } of combinations) {
  const suffix = `${theme}-${language}`
  const words =
    language === 'en'
      ? {
          quarantine: 'Quarantine',
          preview: 'Preview',
          passOn: 'I pass the link on myself',
          copy: 'Copy the link',
          returned: /^Drafts returned/,
          spam: 'Your mail server had put this answer in its spam folder',
          sendBack: 'Send back for approval',
          sentBack: /^Sent back to/,
          shaping: /^The words of/,
          wholeMail: 'See the whole e-mail',
          failed: 'The quarantine could not be read',
          locked: 'The window is locked'
        }
      : {
          quarantine: 'Quarantaine',
          preview: 'Aperçu',
          passOn: 'Je transmets le lien moi-même',
          copy: 'Copier le lien',
          returned: /^Brouillons revenus/,
          spam: 'Votre serveur de messagerie avait rangé cette réponse',
          sendBack: 'Renvoyer pour accord',
          sentBack: /^Renvoyé à/,
          shaping: /^Les mots d/,
          wholeMail: 'Voir tout l’e-mail',
          failed: 'La quarantaine n’a pas pu être lue',
          locked: 'La fenêtre est verrouillée'
        }

  test(`hand-offs and the quarantine are accessible and looked at: ${suffix}`, async () => {
    test.setTimeout(180_000)
    const { window, dataFolder, close } = await launchApp({ language, theme, size })
    const inbox = await openSample(window)
    const title = window.getByRole('heading', { name: words.quarantine, level: 1 })
    const dialog = window.getByRole('dialog')
    await expect(inbox.thread).toBeVisible()
    await inbox.press('l')
    await dialog.getByText(words.passOn).click()
    await dialog.getByRole('button', { name: words.copy }).click()
    await expect(dialog).toBeHidden()

    await seedAnswers(dataFolder)
    await window.reload()
    await inbox.view(words.returned).click()
    await inbox.rows.first().click()
    await expect(window.getByText(words.spam)).toBeVisible()
    await look(window, `answers-${suffix}`)
    await window.getByRole('button', { name: words.wholeMail }).first().click()
    await expect(dialog).toBeVisible()
    await look(window, `whole-mail-${suffix}`)
    await inbox.press('Escape')
    await inbox.composer.fill('Notre seigle se garde cinq jours dans un torchon, jamais au réfrigérateur.')
    const changes = window.getByRole('region', { name: words.shaping })
    await expect(changes.getByRole('button', { name: words.sendBack })).toBeVisible()
    await look(window, `shaped-words-${suffix}`)
    await changes.getByRole('button', { name: words.sendBack }).click()
    await expect(changes.getByText(words.sentBack)).toBeVisible()
    await look(window, `approval-${suffix}`)

    await seedQuarantine(dataFolder)
    await window.reload()
    await expect.poll(() => inbox.count(words.quarantine)).toBe(5)
    await inbox.press('g', 'q')
    await expect(title).toBeVisible()
    await expect(window.getByText(/^Le levain se nourrit/)).toBeVisible()
    await look(window, `quarantine-${suffix}`)
    await inbox.press('j', 'j')
    await expect(window.getByText('"type":"mention"').last()).toBeVisible()
    await look(window, `quarantine-item-${suffix}`)
    await inbox.press('j')
    await look(window, `quarantine-row-${suffix}`)
    await close()
  })

  test(`letters, the lock and an empty quarantine are accessible and looked at: ${suffix}`, async () => {
    test.setTimeout(120_000)
    const { app, window, close } = await launchApp({
      language,
      theme,
      size,
      environment: { TZ: 'Europe/Paris' }
    })
    await stopTheClock(app, window)
    const inbox = await openSample(window)
    await expect(inbox.thread).toBeVisible()
    const title = window.getByRole('heading', { name: words.quarantine, level: 1 })
    const dialog = window.getByRole('dialog')
    await inbox.press('g', 'q')
    await expect(title).toBeVisible()
    await look(window, `quarantine-empty-${suffix}`, app)
    await inbox.press('Escape')

    await inbox.press('l')
    await expect(dialog.getByRole('button', { name: words.preview })).toBeVisible()
    await look(window, `letter-${suffix}`, app)
    await dialog.getByRole('button', { name: words.preview }).click()
    await expect(dialog.getByRole('region', { name: words.preview })).toBeVisible()
    await look(window, `letter-preview-${suffix}`, app)
    await dialog.getByText(words.passOn).click()
    await dialog.getByRole('button', { name: words.copy }).click()
    await expect(dialog).toBeHidden()
    await look(window, `handoff-asked-${suffix}`, app)
    await inbox.press('Shift+L')
    await expect(dialog).toBeVisible()
    await look(window, `link-${suffix}`, app)
    await inbox.press('Escape')
    await expect(dialog).toBeHidden()

    await answerInstead(app, 'quarantine.list', { kind: 'never' })
    await window.reload()
    await expect(inbox.rows.first()).toBeVisible()
    await inbox.press('g', 'q')
    await expect(title).toBeVisible()
    await look(window, `quarantine-loading-${suffix}`, app)
    await answerInstead(app, 'quarantine.list', { kind: 'refusal', code: 'unexpected' })
    await window.reload()
    await expect(inbox.rows.first()).toBeVisible()
    await inbox.press('g', 'q')
    await expect(window.getByText(words.failed)).toBeVisible()
    await look(window, `quarantine-error-${suffix}`, app)
    await askApp(window, 'lock.lock', {})
    await expect(window.getByRole('heading', { name: words.locked })).toBeVisible()
    await look(window, `lock-${suffix}`, app)
    await close()
  })
}

test('a list that is empty, that loads and that cannot be read says so', async () => {
  test.setTimeout(120_000)
  const { app, window, close } = await launchApp({ size, environment: { TZ: 'Europe/Paris' } })
  await stopTheClock(app, window)
  await openSample(window)
  const inbox = inboxPage(window)
  await expect(inbox.thread).toBeVisible()
  // The other ways to look, on the list in its fourth state: full.
  const change = (given: AppInput<'settings.change'>): Promise<unknown> =>
    askApp(window, 'settings.change', given)
  const root = window.locator('html')
  // First, while no light of the app changes: one that reached the page later would take these colours away again, by half.
  await window.emulateMedia({ forcedColors: 'active' })
  await expect
    .poll(() => window.evaluate(() => getComputedStyle(document.body).backgroundColor))
    .toBe('rgb(255, 255, 255)')
  await look(window, 'inbox-forced-colors-en', app)
  await window.emulateMedia({ forcedColors: null })
  await change({ density: 'compact' })
  await expect(root).toHaveAttribute('data-density', 'compact')
  await look(window, 'inbox-compact-light-en', app)
  await change({ density: 'comfortable', contrast: 'more' })
  await expect(root).toHaveAttribute('data-contrast', 'more')
  await look(window, 'inbox-contrast-light-en', app)
  await change({ theme: 'dark' })
  await expect(root).toHaveAttribute('data-theme', 'dark')
  await look(window, 'inbox-contrast-dark-en', app)
  await change({ theme: 'system', contrast: 'system' })
  await window.getByRole('button', { name: 'Remove it' }).click()
  await expect(window.getByText('No conversation yet')).toBeVisible()
  await look(window, 'inbox-empty-light-en', app)
  await answerInstead(app, 'inbox.list', { kind: 'never' })
  await inbox.view(/^Done/).click()
  await expect(window.getByRole('status', { name: 'The conversations are coming' })).toBeVisible()
  await look(window, 'inbox-loading-light-en', app)
  await answerInstead(app, 'inbox.list', { kind: 'refusal', code: 'unexpected' })
  await inbox.view(/^Later/).click()
  await expect(window.getByText('The conversations could not be read')).toBeVisible()
  await look(window, 'inbox-error-light-en', app)
  await close()
})

/** Accounts in every state that they can be in, as main would tell them. */
const accountsInEveryState = (now: number) => {
  const at = (milliseconds: number): string => new Date(now + milliseconds).toISOString()
  const minute = 60_000
  const day = 24 * 60 * minute
  const well = {
    lastSuccessAt: at(-2 * minute),
    lastItemAt: at(-50 * minute),
    nextPollAt: at(minute),
    failure: null,
    failureCount: 0,
    expiresAt: null,
    readingBack: null,
    audit: { at: at(-day / 3), missed: 0, changed: 1 }
  }
  const account = (
    name: string,
    network: string,
    handle: string | null,
    health: object,
    more: object = {}
  ) => ({
    id: name,
    network,
    connection: 'live',
    name,
    handle,
    place: null,
    pausedAt: null,
    health: { ...well, ...health },
    signInAs: { server: null, identifier: handle },
    capabilities: {
      receive: 'poll',
      kinds: ['mention'],
      reply: {
        by: 'network',
        limit: { max: 500, counting: 'mastodon' },
        threading: 'nested',
        images: null,
        privately: true
      },
      actions: [],
      idempotency: 'key'
    },
    ...more
  })
  return [
    account('Le fournil du canal', 'mastodon', 'fournil@social.example', {}, { place: 'Lyon' }),
    account('Boulangerie du Canal', 'bluesky', 'canal.example', {
      failure: { kind: 'unauthorized', message: 'Token has been revoked' },
      failureCount: 1,
      nextPollAt: null
    }),
    account('Le blog', 'wordpress', 'redaction', { expiresAt: at(5 * day) }),
    account('Le forum des voisins', 'discourse', 'fournil', {
      failure: { kind: 'unavailable', message: 'ENOTFOUND' },
      failureCount: 3
    }),
    account('Le fournil de Nantes', 'mastodon', 'nantes@social.example', {
      audit: null,
      readingBack: { to: at(-30 * day), reached: at(-12 * day) }
    }),
    account('Avis du quartier', 'rss', null, {}, { pausedAt: at(-3 * day) })
  ]
}

/** Answers one path of the bridge in place of main with a value. */
const answerWith = (app: ElectronApplication, path: string, value: unknown): Promise<unknown> =>
  answerInstead(app, path, { kind: 'value', value })

/** A thread of ours in every state that it can be in, as main would tell it. */
const threadStates = (detail: z.infer<typeof conversationDetailSchema>, now: number) => {
  const at = (seconds: number): string => new Date(now + seconds * 1_000).toISOString()
  const texts = [
    'Deux fois par jour, matin et soir.\nIrène, boulangère',
    'De farine de seigle et d’eau tiède, à parts égales.',
    'Passez le voir samedi, je vous en donnerai.'
  ]
  const speakerId = detail.decision.choice ?? detail.decision.ranking[0]?.colleagueId
  const parentMessageId = detail.messages.at(-1)?.id
  const partOf = (index: number, state: object, waits = index > 0) => ({
    id: `part-${index}`,
    conversationId: detail.summary.id,
    accountId: detail.account.id,
    parentMessageId,
    speakerId,
    text: texts[index] ?? '',
    body: texts[index] ?? '',
    state,
    audience: 'public',
    createdAt: at(-20),
    part: { threadId: 'part-0', number: index + 1, of: 3, waits },
    images: []
  })
  const queued = { kind: 'queued', attempt: 0, notBefore: at(7) }
  const first = detail.messages[0]
  const published = {
    ...first,
    id: 'published',
    ref: 'published',
    author: { side: 'ours', colleagueId: speakerId, name: 'Le carnet du fournil' },
    text: texts[0],
    spans: [],
    publishedAt: at(-15),
    receivedAt: at(-15),
    attachments: [],
    ownWords: { body: texts[0], speakerId, frame: plainFrame, isLaterPart: false },
    isKnownThere: true
  }
  const second = {
    ...published,
    id: 'second',
    ref: 'second',
    text: texts[1],
    publishedAt: at(-12),
    receivedAt: at(-12)
  }
  const edit = (state: object) => [{ id: 'edit', kind: 'edit', state, body: 'De farine de seigle.' }]
  const withParts = (messages: readonly unknown[], outbox: readonly unknown[]) => ({
    ...detail,
    messages: [...detail.messages, ...messages],
    outbox
  })
  return {
    'on-hold': withParts([], [partOf(0, queued), partOf(1, queued), partOf(2, queued)]),
    'half-published': withParts(
      [published],
      [partOf(1, { kind: 'sending', attempt: 1, leaseUntil: at(60) }, false), partOf(2, queued)]
    ),
    stopped: withParts(
      [published],
      [
        partOf(
          1,
          {
            kind: 'blocked',
            attempt: 1,
            reason: 'rejected',
            failure: { kind: 'rejected', code: 'other', message: 'InvalidRequest' }
          },
          false
        ),
        partOf(2, queued)
      ]
    ),
    'part-edited': withParts(
      [
        {
          ...published,
          editedAt: at(-5),
          revisions: [{ text: 'Deux fois par jour.', replacedAt: at(-5) }]
        },
        { ...second, actions: edit({ kind: 'on_hold', until: at(7) }) },
        {
          ...second,
          id: 'third',
          ref: 'third',
          text: texts[2],
          actions: edit({
            kind: 'blocked',
            problem: { kind: 'rejected', code: 'other', message: 'InvalidRequest' }
          })
        }
      ],
      []
    )
  }
}

for (const { language, theme } of [combinations[1], combinations[2]]) {
  const suffix = `${theme}-${language}`

  test(`a thread of ours is looked at in every state: ${suffix}`, async () => {
    test.setTimeout(120_000)
    const { app, window, close } = await launchApp({
      language,
      theme,
      size,
      environment: { TZ: 'Europe/Paris' }
    })
    await stopTheClock(app, window)
    const inbox = await openSample(window)
    await inbox.row('Bastien à vélo').click()
    await expect(window.getByRole('heading', { name: 'Bastien à vélo', level: 2 })).toBeVisible()
    await rankingsSettle(window)
    const list = await askApp(window, 'inbox.list', {
      view: 'to_answer',
      colleagueId: null,
      after: null,
      limit: 100
    })
    const row = list.rows.find(({ personName }) => personName === 'Bastien à vélo')
    if (row === undefined) throw new Error('the sample holds nothing of Bastien')
    const detail = await askApp(window, 'conversations.open', { conversationId: row.id })
    for (const [name, told] of Object.entries(threadStates(detail, pictured + 30_000))) {
      await answerWith(app, 'conversations.open', told)
      await app.evaluate(({ BrowserWindow }) => {
        for (const { webContents } of BrowserWindow.getAllWindows())
          webContents.send('event', { type: 'changed', tables: ['message'] })
      })
      await expect(inbox.thread.getByText('De farine de seigle et d’eau tiède')).toBeVisible()
      await look(window, `thread-${name}-${suffix}`, app)
    }
    await close()
  })
}

for (const { language, theme } of combinations) {
  test(`accounts are looked at in every state: ${theme}-${language}`, async () => {
    test.setTimeout(120_000)
    const { app, window, close } = await launchApp({
      language,
      theme,
      size,
      environment: { TZ: 'Europe/Paris' }
    })
    await stopTheClock(app, window)
    const words =
      language === 'en'
        ? {
            accounts: 'Accounts',
            settings: 'Settings',
            connect: 'Connect a network',
            reconnect: /^Reconnect Boul/
          }
        : {
            accounts: 'Comptes',
            settings: 'Réglages',
            connect: 'Connecter un réseau',
            reconnect: /^Reconnecter Boul/
          }
    const suffix = `${theme}-${language}`
    await answerWith(app, 'accounts.list', accountsInEveryState(pictured))
    await answerWith(app, 'accounts.readingBack', [{ accountId: 'Le fournil de Nantes', messages: 340 }])
    const inbox = await openSample(window)
    // However much is said of the accounts, the screens below it stay in sight.
    await expect(window.getByRole('button', { name: words.settings, exact: true })).toBeInViewport({
      ratio: 1
    })
    await look(window, `inbox-needy-${suffix}`, app)
    await inbox.press('Shift+c')
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `reconnect-${suffix}`, app)
    await window.keyboard.press('Escape')
    await expect(window.getByRole('dialog')).toBeHidden()
    await expect(window.getByRole('button', { name: words.reconnect })).toBeVisible()
    await look(window, `accounts-states-${suffix}`, app)
    await answerWith(app, 'accounts.signIn', {
      kind: 'waiting',
      network: 'discourse',
      accountId: null,
      returns: 'paste',
      until: new Date(pictured + 300_000).toISOString(),
      finishing: false
    })
    await answerWith(app, 'accounts.list', [])
    await window.reload()
    await window.getByRole('button', { name: words.accounts, exact: true }).click()
    await expect(window.getByRole('dialog')).toBeVisible()
    await look(window, `waiting-for-browser-${suffix}`, app)
    await close()
  })
}

type BackupsTold = z.infer<typeof backups.list.output>

/** Backups as main would tell them: two of ours, one of another inbox, and what just happened. */
const backupsAt = (now: number, changes: Partial<BackupsTold> = {}): BackupsTold => {
  const at = (days: number): Instant => instantSchema.parse(new Date(now - days * 86_400_000).toISOString())
  return {
    folder: '/home/camille/Documents/Porte-parole/backups',
    backups: [
      { name: 'a.sqlite', at: at(0.1), bytes: 84_300_000, own: true },
      { name: 'b.sqlite', at: at(1.1), bytes: 83_900_000, own: true },
      { name: 'c.sqlite', at: at(9), bytes: 1_240_000_000, own: false }
    ],
    progress: null,
    exporting: null,
    former: [
      {
        name: 'porte-parole.sqlite.0021.backup',
        kind: 'before_update',
        at: at(12),
        bytes: 61_000_000,
        leavesAt: at(-18),
        isTold: false
      },
      {
        name: 'porte-parole.sqlite.replaced',
        kind: 'replaced',
        at: at(3),
        bytes: 83_000_000,
        leavesAt: null,
        isTold: false
      }
    ],
    recovery: null,
    wordsBack: null,
    gone: { files: [], count: 0, secrets: [] },
    failure: null,
    ...changes
  }
}

for (const { language, theme } of combinations) {
  test(`backups, what was recovered and exports are looked at: ${theme}-${language}`, async () => {
    test.setTimeout(120_000)
    const suffix = `${theme}-${language}`
    const words =
      language === 'en'
        ? {
            settings: 'Settings',
            backups: 'Backups',
            exports: 'Export',
            none: 'No backup here yet.',
            restore: /^Restore the backup of/,
            recovered: /^The database was damaged/,
            wordsBack: /^The app was cut off/
          }
        : {
            settings: 'Réglages',
            backups: 'Sauvegardes',
            exports: 'Export',
            none: 'Aucune sauvegarde ici pour l’instant.',
            restore: /^Restaurer la sauvegarde du/,
            recovered: /^La base était abîmée/,
            wordsBack: /^L’application a été coupée/
          }
    const { app, window, close } = await launchApp({
      language,
      theme,
      size,
      environment: { TZ: 'Europe/Paris' }
    })
    await stopTheClock(app, window)
    const inbox = await openSample(window)
    const now = pictured
    const toSettings = async (): Promise<void> => {
      await window.getByRole('button', { name: words.settings, exact: true }).click()
      await expect(window.getByRole('heading', { name: words.settings, level: 1 })).toBeVisible()
    }
    const section = (name: string) => window.getByRole('group', { name, exact: true })
    await answerWith(app, 'backups.list', backupsAt(now, { backups: [] }))
    await window.reload()
    await toSettings()
    await section(words.backups).scrollIntoViewIfNeeded()
    await expect(window.getByText(words.none)).toBeVisible()
    await look(window, `backups-none-${suffix}`, app)

    await answerWith(
      app,
      'backups.list',
      backupsAt(now, {
        progress: 0.4,
        failure: { at: instantSchema.parse(new Date(now).toISOString()), code: 'disk_full', values: {} }
      })
    )
    await window.reload()
    await expect(inbox.rows.first()).toBeVisible()
    await look(window, `inbox-not-backed-up-${suffix}`, app)
    await toSettings()
    await section(words.backups).evaluate((part) => part.scrollIntoView({ block: 'start' }))
    await look(window, `backups-${suffix}`, app)
    await window.getByRole('button', { name: words.restore }).last().click()
    await expect(window.getByRole('alertdialog')).toBeVisible()
    await look(window, `backups-restore-${suffix}`, app)
    await window.keyboard.press('Escape')

    await answerWith(
      app,
      'backups.list',
      backupsAt(now, {
        exporting: 0.7,
        recovery: {
          backupAt: instantSchema.parse(new Date(now - 86_400_000).toISOString()),
          words: 212,
          withoutPlace: 3,
          missing: 1,
          unreadable: 0,
          keptAs: 'porte-parole.sqlite.damaged'
        }
      })
    )
    await window.reload()
    await expect(window.getByText(words.recovered)).toBeVisible()
    await look(window, `inbox-recovered-${suffix}`, app)
    await toSettings()
    await section(words.exports).evaluate((part) => part.scrollIntoView({ block: 'start' }))
    await look(window, `exports-${suffix}`, app)

    await answerWith(
      app,
      'backups.list',
      backupsAt(now, { wordsBack: { words: 12, replies: 2, withoutPlace: 1 } })
    )
    await window.reload()
    await expect(window.getByText(words.wordsBack)).toBeVisible()
    await look(window, `inbox-words-back-${suffix}`)
    const about = 'Re: Question (irene@fournil.example)'
    const files = [{ kind: 'mail' as const, about, at: new Date(now).toISOString() }]
    await answerWith(
      app,
      'backups.list',
      backupsAt(now, { gone: { files, count: 1, secrets: ['Tournemie', 'Tournemie Nantes'] } })
    )
    await window.reload()
    await expect(window.getByText(about)).toBeVisible()
    await look(window, `inbox-gone-${suffix}`)
    await close()
  })
}
