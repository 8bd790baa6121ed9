import { expect, it } from 'vitest'
import { meansYes } from '../../../src/main/domain/means-yes.ts'

it.each([
  'Oui',
  'OK pour moi, merci !',
  'ok',
  'D’accord.',
  'Yes, thanks',
  'Bonjour, c’est bon pour moi. Merci',
  'Looks good!'
])('“%s” says yes', (text) => {
  expect(meansYes(text)).toBe(true)
})

it.each([
  '',
  'Merci',
  'Oui mais pas « bio »',
  'ok si on enlève la fin',
  'Non',
  'Pas d’accord',
  'Oui. Et demain ?',
  'No, thanks'
])('“%s” is for a person to read', (text) => {
  expect(meansYes(text)).toBe(false)
})
