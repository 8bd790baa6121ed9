import { describe, expect, it } from 'vitest'
import {
  bytesOfDataUrl,
  imageKindOf,
  squareOf
} from '../../../../../src/renderer/screens/colleagues/portrait.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a portrait file', () => {
  it('is known by its first bytes', () => {
    expect(imageKindOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0))).toBe('png')
    expect(imageKindOf(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0))).toBe('jpeg')
    expect(imageKindOf(bytes('RIFF\u0001\u0002\u0003\u0004WEBPVP8 '))).toBe('webp')
    expect(imageKindOf(bytes('GIF89a'))).toBe('gif')
  })

  it.each([
    '',
    '<svg xmlns="http://www.w3.org/2000/svg">',
    '<?xml version="1.0"?><svg/>',
    'BM',
    'RIFF....WAVE',
    'GIF8'
  ])('is refused when it begins with %j', (text) => {
    expect(imageKindOf(bytes(text))).toBeNull()
  })

  it('is cropped to the largest square, in the middle of what is wide and towards the top of what is tall', () => {
    expect(squareOf(400, 100)).toEqual({ x: 150, y: 0, side: 100 })
    expect(squareOf(100, 400)).toEqual({ x: 0, y: 100, side: 100 })
  })

  it('weighs what its bytes weigh, not their letters', () => {
    for (const length of [0, 1, 2, 3, 255, 256])
      expect(bytesOfDataUrl(`data:image/png;base64,${Buffer.alloc(length).toString('base64')}`)).toBe(length)
  })
})
