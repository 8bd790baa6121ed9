import { expect, it } from 'vitest'
import { namesSomebody } from '../../../src/main/domain/names-somebody.ts'

const names = ['did:plc:abc123', 'odile', 'Odile Brévent']

it.each([
  ['an author of CSV', '7,Odile Brévent,Bonjour'],
  ['an author in quotes, spaces around', '7;" odile brévent ";Bonjour'],
  ['a field of JSON', '{"author":{"name":"Odile Brévent"}}'],
  ['letters that JSON wrote as numbers', String.raw`{"name":"Odile Br\u00e9vent"}`],
  ['a handle behind its sign', 'de @odile : bonjour'],
  ['the end of an address', '{"url":"https://reseau.example/odile"}'],
  ['an id', '{"did":"did:plc:abc123"}'],
  ['a whole text', 'Odile']
])('finds a name that is a whole field: %s', (_what, raw) => {
  expect(namesSomebody(raw, names)).toBe(true)
})

it.each([
  ['a name inside a sentence', '8,Benoît,Bonjour odile et merci'],
  ['a longer name', '{"name":"Odile Brévent-Lamy"}'],
  ['a longer id', '{"did":"did:plc:abc1234"}'],
  ['another person', '9,Odette,Bonjour']
])('leaves what is somebody else’s: %s', (_what, raw) => {
  expect(namesSomebody(raw, names)).toBe(false)
})

it('is not led astray by names that are empty', () => {
  expect(namesSomebody('a,,b', ['', ' '])).toBe(false)
})
