import { describe, expect, it } from 'vitest'
import { completionAt } from '../../../../../src/renderer/screens/composer/completion-at.ts'

const at = (text: string) => completionAt(text, text.length)

describe('what is being typed', () => {
  it.each([
    ['@', 'mention', ''],
    ['Merci @odi', 'mention', 'odi'],
    ['Merci (@zoe@toot.ex', 'mention', 'zoe@toot.ex'],
    ['Oui :cr', 'emoji', 'cr'],
    [':pain_fr', 'emoji', 'pain_fr'],
    ['🥖:so', 'emoji', 'so'],
    ['Oui, ;hor', 'snippet', 'hor']
  ] as const)('%j begins a %s', (text, kind, typed) => {
    expect(at(text)).toMatchObject({ kind, typed, end: text.length, start: text.length - typed.length - 1 })
  })

  it.each([
    ['an address', 'contact@fourn'],
    ['an hour', 'à 10:30'],
    ['one letter after a colon', 'Oui :p'],
    ['a colon in French', 'Oui : pa'],
    ['a scheme', 'https://ex'],
    ['a semicolon after a word', 'oui;no'],
    ['a semicolon in French', 'oui ; no'],
    ['a word', 'Bonjour']
  ])('%s begins nothing', (_what, text) => {
    expect(at(text)).toBeNull()
  })

  it('is what stands before the caret, wherever that is', () => {
    expect(completionAt('@odi et la suite', 4)).toMatchObject({ typed: 'odi', start: 0 })
    expect(completionAt('@odi et la suite', 8)).toBeNull()
  })
})
