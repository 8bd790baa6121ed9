import { expect, test } from 'playwright/test'
import { layoutNames, type Stroke, strokesOf } from '../support/keyboard-layouts.ts'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

const strokes: readonly Stroke[] = layoutNames.flatMap((layout) => strokesOf(layout))

test('no layout, no AltGr, no dead key and no input method does anything inside text', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const held = await inbox.held()

  /** Tells the field each press as a browser would, and answers which of them somebody took away from it. */
  const taken = () =>
    window.evaluate((all) => {
      const field = document.activeElement
      const lost: string[] = []
      const tell = (name: string, options: KeyboardEventInit): void => {
        const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...options })
        if (field?.dispatchEvent(event) !== true) lost.push(name)
        if (document.activeElement !== field) lost.push(`${name} moved the focus`)
      }
      for (const { key, code, shift, altGraph } of all) {
        const pressed = { key, code, shiftKey: shift }
        tell(`${code} ${key}`, { ...pressed, modifierAltGraph: altGraph })
        // Windows tells AltGr as Control and Alt.
        if (altGraph)
          tell(`AltGr ${key}`, { ...pressed, ctrlKey: true, altKey: true, modifierAltGraph: true })
        tell(`composing ${key}`, { ...pressed, isComposing: true })
        tell(`composed ${key}`, { ...pressed, key: 'Process', keyCode: 229 })
      }
      return lost
    }, strokes)

  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  expect(await taken()).toEqual([])

  await window.getByRole('searchbox').focus()
  expect(await taken()).toEqual([])

  // The proposals stand over the list.
  await inbox.press('Escape')
  await inbox.rows.first().click()
  await inbox.press('h')
  await expect(window.getByRole('dialog').getByRole('textbox')).toBeFocused()
  expect(await taken()).toEqual([])
  await inbox.press('Escape')

  await expect(window.getByRole('dialog')).toBeHidden()
  expect(await inbox.held()).toEqual(held)
  await close()
})
