import { describe, expect, it } from 'vitest'
import { faceNumber, firstNameOf, initialsOf } from '../../../../src/renderer/ui/initials.ts'

describe('initialsOf', () => {
  it.each([
    ['Marie B.', 'MB'],
    ['Jean-Luc de la Tour', 'JT'],
    ['Élodie', 'É'],
    ['velo_qui_roule', '@v'],
    ['@karim.bsky.social', '@k'],
    ['🥐 Croissant', 'C'],
    ['🥐 🥖', '🥐'],
    ['👩‍🍳✨', '👩‍🍳'],
    ['***', '*'],
    ['', '·']
  ])('%s is %s', (name, expected) => {
    expect(initialsOf(name)).toBe(expected)
  })
})

describe('faceNumber', () => {
  it('gives a name the same one of ten colours every time, and uses them all', () => {
    const names = Array.from({ length: 200 }, (_, index) => `Personne ${index}`)
    expect(names.map(faceNumber)).toEqual(names.map(faceNumber))
    expect([...new Set(names.map(faceNumber))].toSorted((one, other) => one - other)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ])
  })
})

describe('firstNameOf', () => {
  it('is the first word of the name', () => {
    expect(firstNameOf(' Karim Benali ')).toBe('Karim')
  })
})
