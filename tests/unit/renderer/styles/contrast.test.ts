import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const css = readFileSync(
  fileURLToPath(new URL('../../../../src/renderer/styles/tokens.css', import.meta.url)),
  'utf8'
)

type Theme = 'light' | 'dark'

/** The colour of a token in one light, as #rrggbb. */
const colour = (token: string, theme: Theme): string => {
  const both = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`, 'u').exec(css)
  const one = new RegExp(`--${token}: (#[0-9a-f]{6})`, 'u').exec(css)
  const found = (theme === 'light' ? both?.[1] : both?.[2]) ?? one?.[1]
  if (found === undefined) throw new Error(`tokens.css has no colour --${token}.`)
  return found
}

/** WCAG 2.2, relative luminance. */
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

const themes: readonly Theme[] = ['light', 'dark']
const grounds = ['paper', 'surface', 'sunk', 'hover', 'accent-soft', 'care-soft', 'warn-soft', 'note']
const inks = ['ink', 'ink-2', 'ink-3', 'accent', 'care', 'warn']
const pairs = inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const))

describe.each(themes)('the colours, %s', (theme) => {
  it.each(pairs)('%s is readable on %s', (ink, ground) => {
    expect(contrast(colour(ink, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['accent', 'accent-hover'])('the words of the main button are readable on %s', (ground) => {
    expect(contrast(colour('accent-ink', theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(['note', 'surface', 'paper'])('the label of a note is readable on %s', (ground) => {
    expect(contrast(colour('note-ink', theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5)
  })

  it.each(grounds)('the line under a misspelt word is seen on %s', (ground) => {
    expect(contrast(colour('misspelt', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3)
  })

  it.each(['paper', 'surface'])('the edge of a field is seen on %s', (ground) => {
    expect(contrast(colour('line-strong', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3)
  })
})

describe('the faces', () => {
  it.each(Array.from({ length: 10 }, (_, index) => index + 1))(
    'initials are readable on face %i',
    (number) => {
      expect(contrast(colour('face-ink', 'light'), colour(`face-${number}`, 'light'))).toBeGreaterThanOrEqual(
        4.5
      )
    }
  )
})
