import { join } from 'node:path'
import { app, clipboard, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { i18n } from 'i18next'
import type { KeptPlace } from '../../shared/contract/window.ts'
import type { UiLanguage } from '../../shared/locales/resources.ts'
import type { Desktop } from '../runtime/desktop.ts'
import type { LinkFollower } from './follow-link.ts'
import { openAddress } from './links.ts'
import { showAbsence } from './notifications.ts'
import { isOnBattery } from './power.ts'

/** The desktop of a real computer. The window and the language may not be there yet, or change: they are asked for. */
export const electronDesktop = (
  now: {
    window(): BrowserWindow | null
    translations(): i18n
    /** Brings the window before everything else. */
    show(): void
    /** Shows the keys in the menu. */
    showKeys(keys: Readonly<Record<string, string>>): void
    keepPlace(place: KeptPlace): void
    keptPlace(): KeptPlace | null
    readonly systemLanguage: UiLanguage
  },
  links: Pick<LinkFollower, 'follow' | 'openAsked'>
): Desktop => ({
  chooseFile: async (kind) => {
    const { t } = now.translations()
    const options: OpenDialogOptions = {
      title: t(kind === 'import' ? 'menu:choose_import' : 'menu:choose_colleagues'),
      properties: ['openFile'],
      filters: [
        kind === 'import'
          ? {
              name: t('menu:files_of_messages'),
              extensions: ['csv', 'tsv', 'txt', 'json', 'jsonl', 'ndjson']
            }
          : { name: t('menu:files_of_colleagues'), extensions: ['csv', 'tsv', 'txt'] },
        { name: t('menu:files_of_any_kind'), extensions: ['*'] }
      ]
    }
    const window = now.window()
    const { filePaths } = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options))
    return filePaths[0] ?? null
  },
  chooseDestination: async (suggestedName) => {
    const options = { defaultPath: join(app.getPath('documents'), suggestedName) }
    const window = now.window()
    const { filePath } = await (window === null
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options))
    return filePath === '' ? null : (filePath ?? null)
  },
  chooseFolder: async (kind) => {
    const options: OpenDialogOptions = {
      title: now.translations().t(`menu:choose_folder_${kind}`),
      properties: ['openDirectory', 'createDirectory']
    }
    const window = now.window()
    const { filePaths } = await (window === null
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options))
    return filePaths[0] ?? null
  },
  copyText: (text) => clipboard.writeText(text),
  openAddress,
  followLink: links.follow,
  openAsked: links.openAsked,
  tellAbsence: (summary) => showAbsence(summary, now.translations(), now.show),
  showKeys: now.showKeys,
  keepPlace: now.keepPlace,
  keptPlace: now.keptPlace,
  onBattery: isOnBattery,
  systemLanguage: now.systemLanguage,
  // Asked each time: who travels does not start the app anew.
  get timeZone() {
    return new Intl.DateTimeFormat().resolvedOptions().timeZone
  }
})
