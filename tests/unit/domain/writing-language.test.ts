import { expect, it } from 'vitest'
import { writingLanguage } from '../../../src/main/domain/writing-language.ts'

it.each([
  ['', 'Hello, do you ship your bread to the coast?', 'en'],
  ['Oui', 'Hello, do you ship your bread to the coast?', 'en'],
  ['Bonjour, oui, nous livrons partout en France.', 'Hello, do you ship your bread to the coast?', 'fr'],
  ['Bonjour et merci', null, 'fr'],
  ['🥖', null, null]
])('%j in answer to %j is written in %j', (written, answered, language) => {
  expect(writingLanguage(written, answered)).toBe(language)
})
