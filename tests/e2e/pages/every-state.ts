import { join } from 'node:path'
import { writeFileSync } from 'node:fs'
import { type ElectronApplication, expect, type Page } from 'playwright/test'
import { askApp } from '../../support/call-app.ts'
import { seedAnswers, seedQuarantine } from '../../support/handoff-states.ts'
import { aPng } from '../../support/images.ts'
import { answerOpenDialogs } from '../../support/launch-electron.ts'
import { seedRichConversation } from '../../support/rich-conversation.ts'
import { answerInstead, type Instead } from '../../support/stand-between.ts'
import { openSample } from './inbox-page.ts'
import { connectAccount } from './live-account.ts'

export interface Scene {
  readonly app: ElectronApplication
  readonly window: Page
  readonly dataFolder: string
  /** A fake network that takes threads and images. */
  readonly bluesky: {
    readonly server: { readonly origin: string }
    readonly us: { readonly handle: string; readonly appPassword: string }
  }
  /** Where files to import may be written. */
  readonly folder: string
}

/** Looks at a screen, or at what lies over it (`within`). It gives the window back as wide as it was. */
export type Visit = (name: string, within?: string) => Promise<void>

const over = '[role="dialog"]'

/** What was just done is told for some seconds, over what is looked at: it is put away, also where it comes only now. */
const withoutToasts = (window: Page): Promise<void> =>
  window.evaluate(() => {
    const close = (): void => {
      for (const button of document.querySelectorAll<HTMLElement>(
        'output + [role="alert"] + div > button:last-child'
      ))
        button.click()
    }
    close()
    const page = document.documentElement
    if (page.dataset.withoutToasts === undefined)
      new MutationObserver(close).observe(page, { childList: true, subtree: true })
    page.dataset.withoutToasts = ''
  })

/** Imports in every state that they can be in, as main would tell them. */
const everyRun = (): Instead => {
  const startedAt = new Date().toISOString()
  const run = (id: number, state: string, more: object = {}): object => ({
    id: `018f0000-0000-7000-8000-00000000000${id}`,
    fileName: 'tous-les-avis-du-fournil-de-2019-a-2026.csv',
    network: 'google',
    state,
    startedAt,
    finishedAt: state === 'running' ? null : startedAt,
    bytesRead: 5_000_000,
    bytes: 9_000_000,
    read: 412_000,
    added: 398_211,
    updated: 1_200,
    unchanged: 11_800,
    rejected: 789,
    failure: null,
    isWaiting: false,
    ...more
  })
  return {
    kind: 'value',
    value: [
      run(1, 'running', { isWaiting: true }),
      run(2, 'running'),
      run(3, 'failed', { failure: 'import_kept_waiting' }),
      run(4, 'stopped'),
      run(5, 'done')
    ]
  }
}

/** Goes through every screen, dialog and panel of the app, from its welcome to its lock, in either language. */
export const everyState = async (scene: Scene, look: Visit): Promise<void> => {
  const { app, window, dataFolder, bluesky } = scene
  const visit: Visit = async (name, within) => {
    await withoutToasts(window)
    await look(name, within)
  }
  const button = (name: RegExp) => window.getByRole('button', { name })
  await visit('welcome')
  const inbox = await openSample(window)
  await expect(inbox.thread).toBeVisible()
  const dialog = window.getByRole('dialog')
  await visit('inbox')

  for (const [key, name] of [
    ['a', 'choose'],
    ['h', 'later'],
    ['y', 'silence'],
    ['i', 'note'],
    ['t', 'themes'],
    ['Shift+?', 'help'],
    ['Mod+k', 'palette']
  ] as const) {
    await inbox.list.focus()
    await inbox.press(key)
    await expect(dialog).toBeVisible()
    await visit(name, over)
    await inbox.press('Escape')
    await expect(dialog).toBeHidden()
  }
  await inbox.list.focus()
  await inbox.press('x', 'j', 'x')
  await visit('marked')
  await inbox.press('Escape')

  await inbox.press('l')
  await expect(dialog).toBeVisible()
  await dialog.getByRole('button', { name: /^(Preview|Aperçu)/ }).click()
  await expect(dialog.getByRole('region', { name: /^(Preview|Aperçu)/ })).toBeVisible()
  await visit('letter', over)
  await dialog.getByText(/^(I pass the link on myself|Je transmets le lien moi-même)/).click()
  await dialog.getByRole('button', { name: /^(Copy the link|Copier le lien)/ }).click()
  await expect(dialog).toBeHidden()
  await visit('asked')
  await inbox.press('Shift+L')
  await expect(dialog).toBeVisible()
  await visit('link', over)
  await inbox.press('Escape')
  await expect(dialog).toBeHidden()

  const search = window.getByRole('searchbox')
  await search.fill('levain')
  await expect(inbox.rows.first()).toBeVisible()
  await visit('search')
  await search.fill('zzzqq')
  await expect(inbox.rows).toHaveCount(0)
  await visit('search-empty')
  await search.fill('')
  await inbox.press('Escape', 'Escape')

  for (const [name, title] of [
    ['colleagues', /^(Colleagues|Collègues)$/],
    ['accounts', /^(Accounts|Comptes)$/],
    ['proofs', /^(Proofs|Preuves)$/],
    ['imports', /^Imports$/],
    ['settings', /^(Settings|Réglages)$/]
  ] as const) {
    const asUsual = name === 'imports' ? await answerInstead(app, 'imports.list', everyRun()) : null
    await button(title).click()
    await expect(window.getByRole('heading', { name: title, level: 1 })).toBeVisible()
    await visit(name)
    await asUsual?.()
    if (name === 'colleagues') {
      await button(/^(Add a colleague|Ajouter un collègue)/).click()
      await visit('colleague-form')
      await button(/^(Cancel|Annuler)$/).click()
    }
    if (name === 'accounts') {
      await button(/^(Connect a network|Connecter un réseau)/).click()
      await expect(dialog).toBeVisible()
      await visit('connect', over)
      await inbox.press('Escape')
      await expect(dialog).toBeHidden()
    }
    if (name === 'proofs') {
      await button(/^(Record a proof|Noter une preuve)/).click()
      await expect(dialog).toBeVisible()
      await visit('proof-form', over)
      await inbox.press('Escape')
      await expect(dialog).toBeHidden()
    }
    if (name === 'settings') {
      await button(/^(Change the keys…|Changer les touches…)/).click()
      await expect(dialog).toBeVisible()
      await visit('keys', over)
      await inbox.press('Escape')
      await expect(dialog).toBeHidden()
    }
    if (name === 'imports') {
      const file = join(scene.folder, 'avis.csv')
      writeFileSync(
        file,
        'auteur;avis;note;date\nOdile G.;Le meilleur levain de la ville;5;20/11/2026\nRémi;Fermé le dimanche ?;3;21/11/2026\n'
      )
      await answerOpenDialogs(app, file)
      await button(/^(Choose a file…|Choisir un fichier…)/).click()
      await expect(window.getByText('Le meilleur levain de la ville').first()).toBeVisible()
      await visit('import-preview')
    }
  }

  await inbox.press('g', 'q')
  await expect(window.getByRole('heading', { name: /^(Quarantine|Quarantaine)$/, level: 1 })).toBeVisible()
  await visit('quarantine-empty')
  await inbox.press('Escape')
  await seedQuarantine(dataFolder)
  await seedAnswers(dataFolder)
  const account = await connectAccount(window, {
    network: 'bluesky',
    server: bluesky.server.origin,
    identifier: bluesky.us.handle,
    secret: bluesky.us.appPassword
  })
  await seedRichConversation(dataFolder, account.id)
  await window.reload()
  await expect(inbox.rows.first()).toBeVisible()
  await inbox.press('g', 'q')
  await expect(window.getByText(/^Le levain se nourrit/)).toBeVisible()
  await visit('quarantine')
  await inbox.press('j', 'j')
  await expect(window.getByText('"type":"mention"').last()).toBeVisible()
  await visit('quarantine-item')
  await inbox.press('Escape')

  await inbox.view(/^(Drafts returned|Brouillons revenus)/).click()
  await inbox.rows.first().click()
  await expect(window.getByText(/^(Your mail server had put|Votre serveur de messagerie)/)).toBeVisible()
  await visit('answers')
  await inbox.composer.fill('Notre seigle se garde cinq jours dans un torchon, jamais au réfrigérateur.')
  await expect(button(/^(Send back for approval|Renvoyer pour accord)/)).toBeVisible()
  await visit('shaped-words')

  await inbox.view(/^(To answer|À répondre)/).click()
  await inbox.row('Odile G.').first().click()
  await expect(window.getByRole('img', { name: /^Une miche fendue/ })).toBeVisible()
  await inbox.press('a', '1')
  await expect(dialog).toBeHidden()
  await visit('around-words')
  await inbox.press('r')
  const chooser = window.waitForEvent('filechooser')
  await button(/^(Attach an image|Joindre une image)$/).click()
  await (
    await chooser
  ).setFiles([
    { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(aPng(400, 300)) },
    { name: 'b.png', mimeType: 'image/png', buffer: Buffer.from(aPng(300, 400)) }
  ])
  await expect(
    window.getByRole('textbox', { name: /^(What image 2 shows|Ce que montre l’image 2)$/ })
  ).toBeVisible()
  const sentence =
    'Laissez-la reposer encore un peu, puis façonnez sans trop dégazer, au frais jusqu’au matin. '
  await inbox.composer.fill(`${sentence.repeat(7)}Nous sommes leaders du pain écologique.`)
  await expect(button(/^(Split into a thread|Découper en fil)/)).toBeVisible()
  await visit('composer-long')
  await button(/^(Split into a thread|Découper en fil)/).click()
  await expect(
    window.getByRole('list', { name: /^(The parts of the thread|Les parties du fil)/ })
  ).toBeVisible()
  await visit('composer-thread')
  await askApp(window, 'lock.lock', {})
  await expect(window.getByRole('heading', { name: /locked|verrouillée/ })).toBeVisible()
  await visit('lock')
}
