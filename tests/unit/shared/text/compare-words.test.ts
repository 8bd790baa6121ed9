import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareWords } from '../../../../src/shared/text/compare-words.ts'

it('marks the words that went and those that came, and no others', () => {
  expect(compareWords('Le pain est au levain.', 'Le pain de seigle est au levain !')).toEqual([
    { kind: 'same', text: 'Le pain ' },
    { kind: 'added', text: 'de seigle ' },
    { kind: 'same', text: 'est au levain' },
    { kind: 'removed', text: '.' },
    { kind: 'added', text: ' !' }
  ])
  expect(compareWords('Oui', 'Oui')).toEqual([{ kind: 'same', text: 'Oui' }])
  expect(compareWords('', 'Oui')).toEqual([{ kind: 'added', text: 'Oui' }])
  expect(compareWords('', '')).toEqual([])
})

it('gives both texts back, letter for letter, and never two parts of one kind in a row', () => {
  const text = fc.array(fc.constantFrom('le', 'pain', ' ', ' ', ',', 'é', '🙂', '\n'), { maxLength: 30 })
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [before, after] = [one.join(''), other.join('')]
      const parts = compareWords(before, after)
      const join = (without: string): string =>
        parts.flatMap((part) => (part.kind === without ? [] : [part.text])).join('')
      expect(join('added')).toBe(before)
      expect(join('removed')).toBe(after)
      expect(parts.some((part, index) => part.kind === parts[index + 1]?.kind)).toBe(false)
    })
  )
})

it('answers for texts that share almost nothing, however long', () => {
  const long = (word: string): string => `${word} `.repeat(5_000)
  const parts = compareWords(long('pain'), long('lait'))
  expect(
    parts
      .filter(({ kind }) => kind === 'removed')
      .map(({ text }) => text)
      .join('')
  ).toContain('pain')
})
