import { expect, it } from 'vitest'
import { findSnippets } from '../../../../../src/renderer/screens/composer/find-snippets.ts'
import { snippetIdSchema } from '../../../../../src/shared/model/ids.ts'

const all = [
  ['Livraison', 'Nous livrons à Nantes le mardi.'],
  ['Horaires de Nantes', 'Nous ouvrons à 7 h 30.'],
  ['Été', 'Fermé du 3 au 17 août, horaires réduits ensuite.']
].map(([name = '', text = '']) => ({ id: snippetIdSchema.parse(name), name, text }))

it.each([
  ['hor', ['Horaires de Nantes', 'Été']],
  ['nantes', ['Horaires de Nantes', 'Livraison']],
  ['ete', ['Été']],
  ['zzz', []]
])('%s finds names before facts', (typed, names) => {
  expect(findSnippets(all, typed).map(({ name }) => name)).toEqual(names)
})
