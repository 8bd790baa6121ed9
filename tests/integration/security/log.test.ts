import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileLog } from '../../../src/main/runtime/log.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { openTestContext } from '../../support/test-context.ts'

/** What the log says of whatever this throws. */
const logged = async (bug: () => unknown): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-log-'))
  try {
    await bug()
    throw new Error('nothing was thrown')
  } catch (problem) {
    fileLog(folder, fakeClock()).error('call_failed', problem, { path: 'inbox.list' })
  }
  const text = readFileSync(join(folder, 'porte-parole.log'), 'utf8')
  rmSync(folder, { recursive: true })
  return text
}

it.each<[string, () => unknown]>([
  ['JSON that is none', () => JSON.parse('Bonjour de quetzalina')],
  ['JSON that ends in the middle', () => JSON.parse('{"name": "quetzalina", x')],
  ['a file that is not there', () => readFile('/nowhere/quetzalina.csv')],
  ['an address that is none', () => fetch('quetzalina://s3cret@reseau.example')],
  ['a URL that is none', () => new URL('http://quetzalina:s3cret@[')],
  ['a function that is none', () => Reflect.apply(Reflect.get({}, 'quetzalina'), null, [])],
  [
    'a value without quotes behind a sign',
    () => {
      throw new Error('refused: <quetzalina@fournil.example>')
    }
  ],
  ['words that look like a frame', () => Promise.reject(new Error('“one”\n    at quetzalina (fournil)'))],
  ['words that were thrown themselves', () => Promise.reject('quetzalina')]
])('a bug about %s is logged without what it was about', async (_what, bug) => {
  const text = await logged(bug)
  expect(text).toContain('call_failed')
  expect(text).not.toMatch(/quetzalina|s3cret|fournil/u)
})

it('a bug still says what and where it was', async () => {
  const text = await logged(() => JSON.parse('Bonjour de quetzalina'))
  expect(text).toContain('SyntaxError: Unexpected token')
  expect(text).toContain('log.test.ts')
})

it('a bug of the database names no value of it', async () => {
  const ctx = await openTestContext()
  const text = await logged(() =>
    ctx.store.write(async (tx) => {
      const setting = { key: 'quetzalina', value: '"s3cret"' }
      await tx.insertInto('setting').values(setting).execute()
      await tx.insertInto('setting').values(setting).execute()
    })
  )
  expect(text).toContain('SqliteError: UNIQUE constraint failed: setting.key')
  expect(text).toContain('SQLITE_CONSTRAINT')
  expect(text).not.toMatch(/quetzalina|s3cret/u)
  await ctx.close()
})
