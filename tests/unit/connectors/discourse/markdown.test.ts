import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  markdownOf,
  pictureOf,
  typedOf,
  withoutPictures
} from '../../../../src/main/connectors/discourse/markdown.ts'

describe('words as Markdown', () => {
  it.each([
    ['un *mot*', 'un \\*mot\\*'],
    ['# titre', '\\# titre'],
    ['#pain', '#pain'],
    ['- un\n+ deux', '\\- un\n\\+ deux'],
    ['12. un', '12\\. un'],
    ['12.5 euros', '12.5 euros'],
    ['> cité', '\\> cité'],
    ['a\n===', 'a\n\\==='],
    ['    du code', 'du code'],
    ['@lea :pain:', '@lea :pain:'],
    ['&amp; <b>', '\\&amp; \\<b\\>'],
    ['https://fournil.example/pain.', 'https://fournil.example/pain.'],
    ['voir https://fournil.example/_a_?b=1&c=*d !', 'voir <https://fournil.example/_a_?b=1&c=*d> !'],
    ['<https://fournil.example/a_b>', '\\<<https://fournil.example/a_b>\\>']
  ])('shows %j as it is', (text, markdown) => {
    expect(markdownOf(text)).toBe(markdown)
  })

  it('is read back as it was typed, but for blanks at the beginning of a line', () => {
    const words = fc.string({ unit: fc.constantFrom('https://x.example/_a', ...'ab1 .)#-+=*_`~|<>[]&\n') })
    fc.assert(
      fc.property(words, (text) => {
        expect(typedOf(markdownOf(text))).toBe(text.replace(/^[ \t]+/gmu, ''))
      })
    )
  })

  it('tells the pictures under it apart', () => {
    const picture = pictureOf('un [pain]\nrond', { short_url: 'upload://a.png', width: 6, height: 4 })
    expect(picture).toBe('![un  pain  rond|6x4](upload://a.png)')
    expect(withoutPictures(`Voici\n\n${picture}\n\n${picture}\n`)).toBe('Voici')
    expect(withoutPictures('![dans](upload://a.png) le texte')).toBe('![dans](upload://a.png) le texte')
  })
})
