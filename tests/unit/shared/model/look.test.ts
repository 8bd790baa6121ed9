import { describe, expect, it } from 'vitest'
import {
  lookMarks,
  lookSchema,
  stepTextSize,
  textSizes,
  usualLook
} from '../../../../src/shared/model/look.ts'

const plain = { moreContrast: false, lessMotion: false }

describe('how the window looks', () => {
  it('marks nothing where everything is left to the computer, which asks for nothing', () => {
    expect(lookMarks(usualLook, plain)).toEqual({ theme: null, density: null, contrast: null, motion: null })
  })

  it('honours the computer, and what the person chose over it', () => {
    expect(lookMarks(usualLook, { moreContrast: true, lessMotion: true })).toMatchObject({
      contrast: 'more',
      motion: 'less'
    })
    const chosen = {
      ...usualLook,
      theme: 'dark',
      density: 'compact',
      contrast: 'more',
      motion: 'less'
    } as const
    expect(lookMarks(chosen, plain)).toEqual({
      theme: 'dark',
      density: 'compact',
      contrast: 'more',
      motion: 'less'
    })
  })

  it('makes the text larger and smaller as far as it goes, and usual again', () => {
    expect(stepTextSize(100, 'larger')).toBe(110)
    expect(stepTextSize(100, 'smaller')).toBe(90)
    expect(stepTextSize(175, 'larger')).toBe(175)
    expect(stepTextSize(90, 'smaller')).toBe(90)
    expect(stepTextSize(150, 'usual')).toBe(100)
    expect(Math.min(...textSizes)).toBeLessThanOrEqual(90)
    expect(Math.max(...textSizes)).toBeGreaterThanOrEqual(150)
  })

  it('knows no other size', () => {
    expect(lookSchema.safeParse({ ...usualLook, textSize: 400 }).success).toBe(false)
  })
})
