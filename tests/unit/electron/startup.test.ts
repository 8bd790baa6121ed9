import { describe, expect, test } from 'vitest'
import { createTranslations } from '../../../src/shared/locales/translate.ts'
import { problemAddress } from '../../../src/main/electron/page-address.ts'
import { isSoundSqlite } from '../../../src/main/electron/sqlite-version.ts'
import { problemPages } from '../../../src/main/electron/problem-page.ts'
import {
  codeOfBug,
  describeProblem,
  sayToSystem,
  type StartupProblem
} from '../../../src/main/runtime/startup-problem.ts'
import { uiLanguage } from '../../../src/main/electron/ui-language.ts'
import { placeWindow } from '../../../src/main/electron/window-state.ts'

const file = '/data/porte-parole.sqlite'
const problems: readonly StartupProblem[] = [
  { kind: 'newer_than_app', file, migration: '0099-later' },
  { kind: 'not_a_database', file },
  { kind: 'damaged', file, detail: 'malformed' },
  { kind: 'locked', file },
  { kind: 'disk_full', file },
  { kind: 'cannot_open', file, detail: 'EACCES' },
  { kind: 'migration_failed', file, migration: '0002-next', backup: '/data/copy', detail: 'no room' },
  { kind: 'migration_failed', file, migration: '0002-next', backup: null, detail: 'no room' },
  { kind: 'unexpected', detail: 'a bug' }
]

describe('a problem at the start is said', () => {
  test.each(['en', 'fr'] as const)('in whole sentences in %s, with its facts', (language) => {
    const translations = createTranslations(language)
    for (const problem of problems) {
      const text = describeProblem(translations.t, problem)
      expect(text.title).toMatch(/^\p{Lu}.+\.$/u)
      expect(text.advice).toMatch(/^\p{Lu}.+\.$/u)
      expect(text.facts.join(' ')).not.toMatch(/\{\{|startup:/)
      if ('file' in problem) expect(text.facts.join(' ')).toContain(file)
    }
  })

  test('to the system without its facts, which may name a file or quote somebody', () => {
    const translations = createTranslations('fr')
    for (const problem of problems) {
      const text = describeProblem(translations.t, problem)
      const said = sayToSystem(text, problem.kind)
      expect(said.split('\n')).toEqual([text.title, text.advice, problem.kind])
      for (const fact of text.facts) expect(said).not.toContain(fact)
    }
    const bug = Object.assign(new Error("ENOENT, open '/home/odile/Bonjour'"), { code: 'ENOENT' })
    expect(codeOfBug(bug)).toBe('Error ENOENT')
    expect(codeOfBug(new SyntaxError('Unexpected token B, "Bonjour Odile" is not valid JSON'))).toBe(
      'SyntaxError'
    )
    expect(codeOfBug(Object.assign(new Error('x'), { name: 'Odile G.', code: '/home/odile' }))).toBe('Error')
    for (const thrown of ['Bonjour Odile', { message: 'Odile' }, null])
      expect(codeOfBug(thrown)).toBe('unexpected')
  })

  test('on a page that nothing in it can break out of', () => {
    const translations = createTranslations('en')
    const text = describeProblem(translations.t, {
      kind: 'unexpected',
      detail: '<img src=x onerror="alert(1)">&'
    })
    const page = problemPages(translations, text).get(problemAddress)
    expect(page?.text).not.toContain('<img')
    expect(page?.text).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#38;')
  })
})

describe('the language of the interface', () => {
  test.each([
    [['fr-CA', 'en'], 'en-US', 'fr'],
    [['de-DE', 'fr_FR.UTF-8'], 'de', 'fr'],
    [['en-GB'], 'fr', 'en'],
    [['c'], 'fr', 'fr'],
    [['de'], 'de', 'en'],
    [[], '', 'en']
  ] as const)('for a system that speaks %j with locale "%s" is %s', (preferred, locale, language) => {
    expect(uiLanguage(preferred, locale)).toBe(language)
  })
})

test.each([
  ['3.51.3', true],
  ['3.54.1', true],
  ['4.0.0', true],
  ['3.51.2', false],
  ['3.47.0', false],
  ['', false]
])('SQLite %s past the WAL-reset bug: %s', (version, sound) => {
  expect(isSoundSqlite(version)).toBe(sound)
})

describe('the window opens', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const second = { x: 1920, y: 0, width: 1920, height: 1080 }
  const last = { x: 2000, y: 50, width: 900, height: 700, maximized: false }

  test('at 1440 × 860 the first time, smaller on a smaller screen', () => {
    expect(placeWindow(null, [screen])).toEqual({ width: 1440, height: 860 })
    expect(placeWindow(null, [{ ...screen, width: 1280, height: 720 }])).toEqual({ width: 1280, height: 720 })
  })

  test('where it was', () => {
    expect(placeWindow(last, [screen, second])).toEqual({ x: 2000, y: 50, width: 900, height: 700 })
  })

  test('in the middle of the first screen when its own is gone', () => {
    expect(placeWindow(last, [screen])).toEqual({ width: 900, height: 700 })
  })
})
