import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { menuTemplate } from '../../../src/main/electron/menu.ts'
import { createTranslations } from '../../../src/shared/locales/translate.ts'

const keys = { mark_done: 'e', mark_not_done: 'shift+e', open_palette: 'mod+k', go_to_answer: 'g i' }

const entry = (platform: NodeJS.Platform, label: RegExp): MenuItemConstructorOptions | undefined => {
  const template = menuTemplate({
    translations: createTranslations('en'),
    platform,
    developer: false,
    keys,
    runAction: () => {}
  })
  return template
    .flatMap(({ submenu }) => (Array.isArray(submenu) ? submenu : []))
    .find((one) => label.test(one.label ?? ''))
}

describe('the menu bar', () => {
  it('shows the keys of the person and leaves them to the page', () => {
    expect(entry('linux', /^Done/u)).toMatchObject({ accelerator: 'E', registerAccelerator: false })
    expect(entry('win32', /^Not done/u)).toMatchObject({ accelerator: 'Shift+E', registerAccelerator: false })
    expect(entry('linux', /^Every command/u)).toMatchObject({ accelerator: 'CmdOrCtrl+K' })
  })

  it('shows a sequence behind the words, and nothing where an action has no key', () => {
    expect(entry('linux', /^Go to the conversations to answer/u)?.label).toMatch(/ \(G I\)$/u)
    expect(entry('linux', /^Later/u)).not.toHaveProperty('accelerator')
  })

  it('takes no bare key from what is typed on macOS, where a menu would', () => {
    expect(entry('darwin', /^Done/u)).not.toHaveProperty('accelerator')
    expect(entry('darwin', /^Every command/u)).toMatchObject({ accelerator: 'CmdOrCtrl+K' })
  })
})
