import type { MenuItemConstructorOptions } from 'electron'
import type { i18n } from 'i18next'
import type { resources } from '../../shared/locales/resources.ts'
import { type Look, textSizes, type TextStep, usualTextSize } from '../../shared/model/look.ts'

/** An action of the renderer's one table, which has the same sentence in the menu as everywhere. */
type ActionId = keyof (typeof resources)['en']['actions']['label']

/** What the menu can do by itself is left to Electron's roles; the rest are actions of the renderer's one table. */
export interface MenuOptions {
  readonly translations: i18n
  readonly platform: NodeJS.Platform
  /** Development tools stand in the menu of a build that is not packaged. */
  readonly developer: boolean
  /** The key of each action by its name, as keyboard/keys.ts of the renderer writes it. */
  readonly keys: Readonly<Record<string, string>>
  readonly runAction: (id: ActionId) => void
  /** How the window looks now, and how a choice of the menu changes it; also where the page has no actions yet. */
  readonly look: Look
  readonly changeLook: (change: Partial<Look>) => void
  readonly stepText: (step: TextStep) => void
}

/**
 * The application's menu. Its shortcuts are those of text editing and of the window; the keys of the inbox are shown, and
 * belong to the page, which alone knows whether a text field has the focus.
 */
export const menuTemplate = (options: MenuOptions): MenuItemConstructorOptions[] => {
  const { t } = options.translations
  const isMac = options.platform === 'darwin'
  const separator = { type: 'separator' } as const
  const action = (id: ActionId): MenuItemConstructorOptions => ({
    ...withKey(t(`actions:label.${id}`), options.keys[id], isMac),
    click: () => options.runAction(id)
  })
  return [
    ...(isMac ? [appleMenu(options)] : []),
    {
      label: t('menu:file'),
      submenu: [
        action('go_to_imports'),
        action('go_to_settings'),
        action('lock_now'),
        separator,
        isMac ? { role: 'close', label: t('menu:close') } : { role: 'quit', label: t('menu:quit') }
      ]
    },
    {
      label: t('menu:edit'),
      submenu: [
        { role: 'undo', label: t('menu:undo') },
        { role: 'redo', label: t('menu:redo') },
        separator,
        { role: 'cut', label: t('menu:cut') },
        { role: 'copy', label: t('menu:copy') },
        { role: 'paste', label: t('menu:paste') },
        { role: 'selectAll', label: t('menu:select_all') }
      ]
    },
    { label: t('menu:conversation'), submenu: entries(conversationEntries, action) },
    { label: t('menu:go'), submenu: entries(goEntries, action) },
    {
      label: t('menu:view'),
      submenu: [
        ...lookEntries(options),
        separator,
        { role: 'togglefullscreen', label: t('menu:full_screen') },
        ...(options.developer ? [{ role: 'toggleDevTools' } as const] : [])
      ]
    },
    {
      label: t('menu:help'),
      role: 'help',
      submenu: [action('open_palette'), action('show_help')]
    }
  ]
}

/** Kept like every other setting, unlike the zoom of Electron's own roles. */
const lookEntries = ({
  translations: { t },
  look,
  changeLook,
  stepText
}: MenuOptions): MenuItemConstructorOptions[] => [
  ...(['system', 'light', 'dark'] as const).map((theme): MenuItemConstructorOptions => ({
    type: 'radio',
    label: t(`actions:label.theme_${theme}`),
    checked: look.theme === theme,
    click: () => changeLook({ theme })
  })),
  { type: 'separator' },
  {
    type: 'checkbox',
    label: t('menu:compact'),
    checked: look.density === 'compact',
    click: () => changeLook({ density: look.density === 'compact' ? 'comfortable' : 'compact' })
  },
  {
    type: 'checkbox',
    label: t('menu:contrast'),
    checked: look.contrast === 'more',
    click: () => changeLook({ contrast: look.contrast === 'more' ? 'system' : 'more' })
  },
  { type: 'separator' },
  {
    label: t('actions:label.text_larger'),
    accelerator: 'CmdOrCtrl+Plus',
    enabled: look.textSize !== textSizes.at(-1),
    click: () => stepText('larger')
  },
  // The same key without Shift.
  {
    label: t('actions:label.text_larger'),
    accelerator: 'CmdOrCtrl+=',
    visible: false,
    click: () => stepText('larger')
  },
  {
    label: t('actions:label.text_smaller'),
    accelerator: 'CmdOrCtrl+-',
    enabled: look.textSize !== textSizes[0],
    click: () => stepText('smaller')
  },
  {
    label: t('actions:label.text_usual'),
    accelerator: 'CmdOrCtrl+0',
    enabled: look.textSize !== usualTextSize,
    click: () => stepText('usual')
  }
]

const conversationEntries: readonly (ActionId | null)[] = [
  'undo',
  null,
  'reply',
  'ask_colleague',
  'write_note',
  'choose_colleague',
  'take_suggestion',
  null,
  'mark_done',
  'mark_not_done',
  'postpone',
  'keep_silence',
  'toggle_unread',
  'toggle_star',
  'toggle_mute',
  'choose_themes',
  null,
  'toggle_mark',
  'mark_all'
]

const goEntries: readonly (ActionId | null)[] = [
  'search',
  null,
  'go_to_answer',
  'go_to_undecided',
  'go_to_attributed',
  'go_to_links',
  'go_to_returned',
  'go_to_later',
  'go_to_starred',
  'go_to_sent',
  'go_to_silence',
  'go_to_done',
  'go_to_quarantine',
  null,
  'go_to_colleagues',
  'go_to_accounts'
]

const entries = (
  ids: readonly (ActionId | null)[],
  action: (id: ActionId) => MenuItemConstructorOptions
): MenuItemConstructorOptions[] => ids.map((id) => (id === null ? { type: 'separator' } : action(id)))

/**
 * Shows the key without taking it from the page (`registerAccelerator: false`, which macOS does not know: there a bare key
 * in a menu could no longer be typed). A sequence has no notation in menus: it stands behind the words.
 * https://www.electronjs.org/docs/latest/api/menu-item
 */
const withKey = (label: string, binding: string | undefined, isMac: boolean): MenuItemConstructorOptions => {
  if (binding === undefined) return { label }
  if (binding.includes(' ')) return { label: `${label} (${binding.split(' ').map(capOf).join(' ')})` }
  if (isMac && !binding.startsWith('mod+')) return { label }
  const accelerator = binding.split('+').map(capOf).join('+')
  return { label, accelerator, registerAccelerator: false }
}

const caps: Readonly<Record<string, string>> = {
  mod: 'CmdOrCtrl',
  shift: 'Shift',
  enter: 'Return',
  escape: 'Escape',
  arrowdown: 'Down',
  arrowup: 'Up'
}

const capOf = (key: string): string => caps[key] ?? key.toUpperCase()

const appleMenu = ({ translations }: MenuOptions): MenuItemConstructorOptions => ({
  label: 'Porte-parole',
  submenu: [
    { role: 'about', label: translations.t('menu:about') },
    { type: 'separator' },
    { role: 'hide', label: translations.t('menu:hide') },
    { role: 'hideOthers', label: translations.t('menu:hide_others') },
    { role: 'unhide', label: translations.t('menu:show_all') },
    { type: 'separator' },
    { role: 'quit', label: translations.t('menu:quit') }
  ]
})
