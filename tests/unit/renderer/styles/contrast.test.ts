import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const css = readFileSync(
  fileURLToPath(new URL('../../../../src/renderer/styles/tokens.css', import.meta.url)),
  'utf8'
)

const blockOf = (selector: string): string => {
  const begin = css.indexOf(`${selector} {`)
  if (begin === -1) throw new Error(`tokens.css has no ${selector}.`)
  return css.slice(begin, css.indexOf('\n}', begin))
}
const usual = blockOf(':root')
const more = blockOf(":root[data-contrast='more']")

interface Look {
  readonly name: string
  readonly theme: 'light' | 'dark'
  /** The blocks that say a colour, the one that wins first. */
  readonly blocks: readonly string[]
  /** What words need against their ground: AA, or AAA with more contrast. */
  readonly words: number
  readonly edges: number
}

const looks: readonly Look[] = (['light', 'dark'] as const).flatMap((theme) => [
  { name: theme, theme, blocks: [usual], words: 4.5, edges: 3 },
  { name: `${theme}, more contrast`, theme, blocks: [more, usual], words: 7, edges: 4.5 }
])

/** The colour of a token in one look, as #rrggbb. */
const colour = (token: string, { theme, blocks }: Look): string => {
  for (const block of blocks) {
    const both = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`, 'u').exec(block)
    const one = new RegExp(`--${token}: (#[0-9a-f]{6})`, 'u').exec(block)
    const found = (theme === 'light' ? both?.[1] : both?.[2]) ?? one?.[1]
    if (found !== undefined) return found
  }
  throw new Error(`tokens.css has no colour --${token}.`)
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

const grounds = ['paper', 'surface', 'sunk', 'hover', 'accent-soft', 'care-soft', 'warn-soft', 'note']
const inks = ['ink', 'ink-2', 'ink-3', 'accent', 'care', 'warn']
const pairs = inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const))
const faces = Array.from({ length: 10 }, (_, index) => `face-${index + 1}`)

describe.each(looks)('the colours, $name', (look) => {
  it.each(pairs)('%s is readable on %s', (ink, ground) => {
    expect(contrast(colour(ink, look), colour(ground, look))).toBeGreaterThanOrEqual(look.words)
  })

  it.each(['accent', 'accent-hover'])('the words of the main button are readable on %s', (ground) => {
    expect(contrast(colour('accent-ink', look), colour(ground, look))).toBeGreaterThanOrEqual(look.words)
  })

  it.each(['paper', 'surface', 'sunk'])(
    'the edge of a field, and the ring of the focus, are seen on %s',
    (ground) => {
      for (const edge of ['line-strong', 'accent'])
        expect(contrast(colour(edge, look), colour(ground, look))).toBeGreaterThanOrEqual(look.edges)
    }
  )

  it.each(grounds)('the line under a misspelt word is seen on %s', (ground) => {
    expect(contrast(colour('misspelt', look), colour(ground, look))).toBeGreaterThanOrEqual(3)
  })

  it.each(['note', 'surface', 'paper'])('the label of a note is readable on %s', (ground) => {
    expect(contrast(colour('note-ink', look), colour(ground, look))).toBeGreaterThanOrEqual(look.words)
  })

  it.each(faces)('initials are readable on %s', (face) => {
    expect(contrast(colour('face-ink', look), colour(face, look))).toBeGreaterThanOrEqual(look.words)
  })
})

describe('more contrast', () => {
  const tokens = [...more.matchAll(/--([a-z0-9-]+): light-dark/gu)].map(([, token = '']) => token)

  it('gives every ink and ground a colour of its own', () => {
    const named = [...grounds, ...inks, 'line', 'line-strong', 'accent-hover', 'accent-ink', 'note-ink']
    expect(tokens).toEqual(expect.arrayContaining(named))
  })

  it('parts grounds by lines that are seen', () => {
    for (const look of looks.filter(({ blocks }) => blocks.includes(more)))
      for (const ground of ['paper', 'surface', 'sunk'])
        expect(contrast(colour('line', look), colour(ground, look))).toBeGreaterThanOrEqual(3)
  })
})
