import { describe, expect, it } from 'vitest'
import { writtenWords } from '../../../../src/shared/model/written-words.ts'

describe('words that somebody typed', () => {
  it.each(['Farine', ' deux\nlignes\tet plus ', 'œuf 🥚', 'مرحبا'])('may be %j', (words) => {
    expect(writtenWords(40).parse(words)).toBe(words.trim())
  })

  it.each(['', '   ', '\u0000Farine', 'Farine\u0007', '\u200B\u200B', 'a'.repeat(41)])(
    'are not %j',
    (words) => {
      expect(writtenWords(40).safeParse(words).success).toBe(false)
    }
  )
})
