import en from 'emojibase-data/en/compact.json' with { type: 'json' }
import fr from 'emojibase-data/fr/compact.json' with { type: 'json' }
import codes from 'emojibase-data/en/shortcodes/github.json' with { type: 'json' }
import { describe, expect, it } from 'vitest'
import { findEmoji, gatherEmoji } from '../../../../../src/renderer/screens/composer/find-emoji.ts'

const all = gatherEmoji(fr, en, codes)
const found = (typed: string) => findEmoji(all, typed).map(({ unicode }) => unicode)

describe('an emoji', () => {
  it.each([
    ['croissant', '🥐'],
    ['baguette', '🥖'],
    ['cœur rouge', '❤️'],
    ['coeur_rouge', '❤️'],
    ['red heart', '❤️'],
    ['thumbs up', '👍'],
    ['pouce vers le haut', '👍'],
    ['heart', '❤️'],
    ['+1', '👍'],
    ['tada', '🎉'],
    ['joy', '😂']
  ])('is found by its name in French and in English: %s', (typed, unicode) => {
    expect(found(typed)[0]).toBe(unicode)
  })

  it('is found by two letters and by its other words, eight at most, the nearest name first', () => {
    expect(found('cr')).toHaveLength(8)
    expect(found('pain')).toContain('🥖')
    // That of the body is called so; the one that is meant comes next.
    expect(found('coeur').slice(0, 3)).toContain('❤️')
    expect(found('zzz')).not.toContain('🥖')
  })
})
