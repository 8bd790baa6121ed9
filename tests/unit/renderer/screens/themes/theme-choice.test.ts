import { describe, expect, it } from 'vitest'
import {
  type Choice,
  isOn,
  offered,
  toggled
} from '../../../../../src/renderer/screens/themes/theme-choice.ts'

const choice = (name: string, borne: Choice['borne'] = 'none'): Choice => ({ name, borne })
const names = (choices: readonly Choice[]) => choices.map(({ name }) => name)
const all = [choice('Livraison'), choice('Événements'), choice('Prix')]

describe('the themes offered', () => {
  it('are all of them where nothing is typed, and those that hold the letters, accents aside', () => {
    expect(names(offered(all, '').known)).toEqual(['Livraison', 'Événements', 'Prix'])
    expect(names(offered(all, 'evene').known)).toEqual(['Événements'])
  })

  it('end with a new one of that name, unless one bears it already however it is written', () => {
    expect(offered(all, ' horaires  d’été ').fresh).toBe('horaires d’été')
    expect(offered(all, 'PRIX').fresh).toBeNull()
    expect(offered(all, '  ').fresh).toBeNull()
  })
})

describe('a theme', () => {
  it('is put on and taken away again', () => {
    const once = toggled(choice('Prix'), {})
    expect(isOn(choice('Prix'), once)).toBe(true)
    expect(isOn(choice('Prix'), toggled(choice('Prix'), once))).toBe(false)
  })

  it('that only some bear is left so, then put on all, then taken from all', () => {
    const some = choice('Prix', 'some')
    expect(isOn(some, {})).toBe('some')
    const once = toggled(some, {})
    expect(isOn(some, once)).toBe(true)
    expect(isOn(some, toggled(some, once))).toBe(false)
  })
})
