import en from 'emojibase-data/en/compact.json' with { type: 'json' }
import fr from 'emojibase-data/fr/compact.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { findEmoji, gatherEmoji } from '../../../../../src/renderer/screens/composer/find-emoji.ts'

const all = gatherEmoji(fr, en)
const found = (typed: string) => findEmoji(all, typed).map(({ unicode }) => unicode)

describe('an emoji', () => {
  it.each([
    ['croissant', '🥐'],
    ['baguette', '🥖'],
    ['cœur rouge', '❤️'],
    ['coeur_rouge', '❤️'],
    ['red heart', '❤️'],
    ['thumbs up', '👍'],
    ['pouce vers le haut', '👍']
  ])('is found by its name in French and in English: %s', (typed, unicode) => {
    expect(found(typed)[0]).toBe(unicode)
  })

  it('is found by two letters and by its other words, eight at most, the nearest name first', () => {
    expect(found('cr')).toHaveLength(8)
    expect(found('pain')).toContain('🥖')
    expect(found('zzz')).not.toContain('🥖')
  })
})
