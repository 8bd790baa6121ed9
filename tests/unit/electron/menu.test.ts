import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { type MenuOptions, menuTemplate } from '../../../src/main/electron/menu.ts'
import { createTranslations } from '../../../src/shared/locales/translate.ts'
import { usualLook } from '../../../src/shared/model/look.ts'

const keys = { mark_done: 'e', mark_not_done: 'shift+e', open_palette: 'mod+k', go_to_answer: 'g i' }

const entry = (
  platform: NodeJS.Platform,
  label: RegExp,
  more: Partial<MenuOptions> = {}
): MenuItemConstructorOptions | undefined => {
  const template = menuTemplate({
    translations: createTranslations('en'),
    platform,
    developer: false,
    keys,
    runAction: () => {},
    look: usualLook,
    changeLook: () => {},
    stepText: () => {},
    ...more
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

  it('shows how the window looks, and asks for the other way', () => {
    expect(entry('linux', /^Theme of the computer/u)).toMatchObject({ type: 'radio', checked: true })
    const asked: unknown[] = []
    const changeLook = (change: unknown): void => void asked.push(change)
    Reflect.apply(entry('linux', /^Dark theme/u, { changeLook })?.click ?? (() => {}), null, [])
    const compact = { ...usualLook, density: 'compact' } as const
    Reflect.apply(entry('linux', /^Compact/u, { changeLook, look: compact })?.click ?? (() => {}), null, [])
    expect(asked).toEqual([{ theme: 'dark' }, { density: 'comfortable' }])
  })

  it('makes the text larger as far as it goes', () => {
    expect(entry('linux', /^Larger text/u)).toMatchObject({ accelerator: 'CmdOrCtrl+Plus', enabled: true })
    const largest = { ...usualLook, textSize: 175 } as const
    expect(entry('linux', /^Larger text/u, { look: largest })).toMatchObject({ enabled: false })
    expect(entry('linux', /^Usual text size/u)).toMatchObject({ enabled: false })
  })
})
