import { describe, expect, it } from 'vitest'
import { allActions } from '../../../../src/renderer/actions/all-actions.ts'
import { meaningOf, namesOf } from '../../../../src/renderer/keyboard/keys.ts'
import { layoutNames, type Stroke, strokeOf, strokesOf } from '../../../support/keyboard-layouts.ts'

const press = (stroke: Stroke, held: { readonly ctrlKey?: boolean; readonly altKey?: boolean } = {}) =>
  namesOf(
    {
      key: stroke.key,
      code: stroke.code,
      shiftKey: stroke.shift,
      altGraph: stroke.altGraph,
      ctrlKey: held.ctrlKey ?? false,
      altKey: held.altKey ?? false,
      metaKey: false,
      repeat: false,
      isComposing: false
    },
    false
  )

const bindings = allActions.flatMap(({ keys }) => keys)

describe.each(layoutNames)('with the layout %s', (layout) => {
  it('a letter means what it writes, and a digit the key it stands on', () => {
    for (const letter of layout === 'ru' ? [] : [...'jkexhyuarnpwloz'])
      expect(meaningOf(press(strokeOf(layout, letter)), null, bindings)).toEqual({
        kind: 'match',
        binding: letter
      })
    for (const stroke of strokesOf(layout)) {
      const digit = /^Digit([1-9])$/u.exec(stroke.code)?.[1]
      if (digit !== undefined && !stroke.altGraph && stroke.key !== 'Dead')
        expect(press(stroke)).toContain(digit)
    }
  })

  it('“/” and “?” mean what they write, whatever has to be held', () => {
    expect(press(strokeOf(layout, '?'))).toContain('?')
    expect(press(strokeOf(layout, '/'))).toContain('/')
  })

  it('AltGr, however the system tells it, and dead keys mean nothing', () => {
    for (const stroke of strokesOf(layout)) {
      if (stroke.altGraph) {
        expect(press(stroke)).toEqual([])
        expect(press({ ...stroke, altGraph: false }, { ctrlKey: true, altKey: true })).toEqual([])
      }
      if (stroke.key === 'Dead') expect(press(stroke)).toEqual([])
    }
  })
})

it('a layout of another script goes by where its letters stand', () => {
  // о stands on J, у on E.
  expect(press(strokeOf('ru', 'о'))).toContain('j')
  expect(press(strokeOf('ru', 'у'))).toContain('e')
  expect(press(strokeOf('ru', 'У'))).toContain('shift+e')
})
