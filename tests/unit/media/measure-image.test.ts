import { expect, it } from 'vitest'
import { measureImage } from '../../../src/main/media/measure-image.ts'
import { aPng } from '../../support/images.ts'

const bytes = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part))
  )

// Written by hand from the formats' specifications: 300 is 0x012c, 200 is 0x00c8.
it.each([
  ['image/png', aPng(300, 200)],
  ['image/gif', bytes('GIF89a', [0x2c, 0x01, 0xc8, 0x00, 0, 0, 0])],
  [
    'image/jpeg',
    bytes(
      [0xff, 0xd8],
      [0xff, 0xe0, 0, 4, 0, 0],
      [0xff, 0xc4, 0, 3, 0],
      [0xff, 0xc2, 0, 17, 8, 0, 200, 1, 44]
    )
  ],
  [
    'image/webp',
    bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0], [0, 0, 0, 0], [0x2b, 1, 0], [199, 0, 0])
  ],
  [
    'image/webp',
    bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0], [0, 0, 0, 0x9d, 1, 0x2a], [0x2c, 1, 0xc8, 0])
  ],
  // 299 in the lowest fourteen bits, 199 in the next.
  ['image/webp', bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8L', [0, 0, 0, 0], [0x2f], [0x2b, 0xc1, 0x31, 0])],
  [
    'image/avif',
    bytes(
      [0, 0, 0, 20],
      'ispe',
      [0, 0, 0, 0, 0, 0, 0, 64, 0, 0, 0, 64],
      [0, 0, 0, 20],
      'ispe',
      [0, 0, 0, 0, 0, 0, 1, 44, 0, 0, 0, 200],
      Array.from({ length: 16 }, () => 0)
    )
  ]
])('%s says how large it is', (mediaType, image) => {
  expect(measureImage(mediaType, image)).toEqual({ width: 300, height: 200 })
})

it.each([
  ['image/png', bytes('PNG')],
  ['image/jpeg', bytes([0xff, 0xd8, 0xff])],
  ['image/jpeg', bytes([0xff, 0xd8, 0x00, 0x00])],
  ['image/webp', bytes('RIFF', [0, 0, 0, 0], 'WEBPNONE', [0, 0, 0, 0])],
  ['image/avif', bytes([0, 0, 0, 20], 'ftypavif')],
  ['image/png', aPng(300, 200).fill(0, 16, 24)],
  ['image/svg+xml', bytes('<svg/>')]
])('%s that is cut off, empty or unknown has no size', (mediaType, image) => {
  expect(measureImage(mediaType, image)).toBeNull()
})
