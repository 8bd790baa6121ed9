import { expect, it } from 'vitest'
import { encodingsFor } from '../../../../../src/renderer/screens/composer/prepare-image.ts'

it.each([
  ['jpeg', ['image/png', 'image/jpeg'], ['image/jpeg', 'image/png']],
  ['png', ['image/png', 'image/jpeg', 'image/webp'], ['image/png', 'image/webp', 'image/jpeg']],
  ['webp', ['image/jpeg'], ['image/jpeg']],
  ['gif', ['image/heic'], []]
] as const)('a %s for a network that takes %j is written as %j', (kind, taken, written) => {
  expect(encodingsFor(kind, taken)).toEqual(written)
})
