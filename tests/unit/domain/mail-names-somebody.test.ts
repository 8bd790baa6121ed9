import { expect, it } from 'vitest'
import { mailNamesSomebody } from '../../../src/main/domain/mail-names-somebody.ts'

const known = {
  names: ['did:plc:abc123', 'odile', 'Odile Brévent'],
  words: ['Votre pain de seigle contient-il du lait, même en traces ?', 'Merci beaucoup !']
}

it.each([
  ['a sender', ['Odile Brévent', 'Bonjour']],
  ['a handle behind its sign', ['Re: @odile']],
  [
    'the whole name inside a sentence',
    ['Bonjour Irène, Odile Brévent demande si le seigle contient du lait.']
  ],
  ['the whole name, its words on two lines', ['> une question d’ODILE\n> BRÉVENT, reçue hier']],
  ['what they said, quoted', ['Non.\n> Votre pain de seigle contient-il du\n> lait, même en traces ?']],
  [
    'what they said, quoted twice',
    ['>> Votre pain de seigle\n>>   contient-il du lait, même\n> > en traces ?']
  ]
])('finds %s', (_what, parts) => {
  expect(mailNamesSomebody(parts, known)).toBe(true)
})

it.each([
  ['a first name inside a sentence', ['Notre Odile à nous est en congé.']],
  ['a longer name', ['Pour Odile Bréventon non, pour Clodile Brévent non plus']],
  ['words that anybody says', ['Merci beaucoup ! Irène']],
  ['a part of what they said', ['contient-il du lait, même en traces ?']]
])('leaves %s', (_what, parts) => {
  expect(mailNamesSomebody(parts, known)).toBe(false)
})

it('is not led astray by what is empty', () => {
  expect(mailNamesSomebody(['', 'a'], { names: ['', ' '], words: ['', ' '] })).toBe(false)
})
