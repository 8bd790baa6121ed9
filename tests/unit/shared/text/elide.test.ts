import { expect, test } from 'vitest'
import { translator } from '../../../../src/shared/locales/translate.ts'
import { elide } from '../../../../src/shared/text/elide.ts'

test.each([
  ['Malo', 'de Malo', 'que Malo'],
  ['Ousmane', 'd’Ousmane', 'qu’Ousmane'],
  ['Éric', 'd’Éric', 'qu’Éric'],
  ['Hélène', 'd’Hélène', 'qu’Hélène'],
  ['Hassan', 'de Hassan', 'que Hassan'],
  ['Yves', 'd’Yves', 'qu’Yves'],
  ['Yann', 'de Yann', 'que Yann'],
  ['@odile', 'de @odile', 'que @odile'],
  ['', 'de ', 'que ']
])('before %s', (name, of, that) => {
  expect(elide('de', name)).toBe(of)
  expect(elide('que', name)).toBe(that)
})

test('the sentences of the app say names so', () => {
  const fr = translator('fr')
  expect(fr('composer:text', { name: 'Ousmane' })).toBe('Les mots d’Ousmane')
  expect(fr('composer:placeholder', { name: 'Irène', person: 'Éric' })).toBe('Ce qu’Irène dit à Éric')
  expect(fr('composer:publish', { name: 'Malo' })).toBe('Publier au nom de Malo')
})
