import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tendFormerFiles } from '../../../src/main/backups/former-files.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import { day } from '../../../src/shared/model/instant.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

const replaced = 'porte-parole.sqlite.2026-11-20T08-00-00-000Z.replaced'
const beforeUpdate = 'porte-parole.sqlite.2026-11-19T08-00-00-000Z.backup'

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
  for (const name of [replaced, `${replaced}-wal`, beforeUpdate]) writeFileSync(at(name), 'of before')
  mkdirSync(at(`${replaced}.words`))
  writeFileSync(join(at(`${replaced}.words`), 'words.jsonl'), 'words')
})
afterEach(() => ctx.close())

const at = (name: string): string => join(ctx.dataFolder, name)
const former = async () => (await callerOf(ctx).ask('backups.list', {})).former
const filesOfBefore = () =>
  readdirSync(ctx.dataFolder).filter((name) => name.includes('.replaced') || name.endsWith('.backup'))
/** A backup a day, as the app makes them, and a look at the former files. */
const days = async (count: number): Promise<void> => {
  for (let passed = 0; passed < count; passed += 1) {
    ctx.clock.advance(day)
    await tendFormerFiles(ctx)
  }
}

it('R-36 what a backup or an update replaced is listed with the day it goes, told of a week before, then removed', async () => {
  await makeBackup(ctx)
  expect(await former()).toEqual([
    {
      name: replaced,
      kind: 'replaced',
      at: '2026-11-20T08:00:00.000Z',
      bytes: 9,
      leavesAt: '2026-12-27T08:00:00.000Z',
      isTold: false
    },
    {
      name: beforeUpdate,
      kind: 'before_update',
      at: '2026-11-19T08:00:00.000Z',
      bytes: 9,
      leavesAt: '2026-12-26T08:00:00.000Z',
      isTold: false
    }
  ])
  await days(30)
  // Told, with the day: nothing went.
  expect(await former()).toMatchObject([
    { name: replaced, isTold: true, leavesAt: '2026-12-27T09:00:00.000Z' },
    { name: beforeUpdate, isTold: true, leavesAt: '2026-12-26T09:00:00.000Z' }
  ])
  expect(filesOfBefore()).toHaveLength(4)
  await days(6)
  expect((await former()).map(({ name }) => name)).toEqual([replaced])
  await days(1)
  expect(filesOfBefore()).toEqual([])
})

it('R-36 a person who was away for months is told first, and has the whole week', async () => {
  ctx.clock.advance(200 * day)
  await makeBackup(ctx)
  await tendFormerFiles(ctx)
  expect(await former()).toMatchObject([{ isTold: true }, { isTold: true }])
  await days(6)
  expect(await former()).toHaveLength(2)
  await days(1)
  expect(await former()).toEqual([])
})

it('R-36 one that the person keeps stays for ever, until they let it go; then the week begins anew', async () => {
  const { ask, call } = callerOf(ctx)
  await makeBackup(ctx)
  await days(32)
  await ask('backups.keepFormer', { name: replaced, keep: true })
  expect(await former()).toMatchObject([{ name: replaced, isTold: false, leavesAt: null }, {}])
  await days(300)
  expect((await former()).map(({ name }) => name)).toEqual([replaced])
  await ask('backups.keepFormer', { name: replaced, keep: false })
  await days(7)
  expect(existsSync(at(replaced))).toBe(true)
  await days(1)
  expect(existsSync(at(replaced))).toBe(false)
  expect(await call('backups.keepFormer', { name: '../elsewhere.replaced', keep: true })).toMatchObject({
    error: { code: 'not_found' }
  })
})

it('R-36 nothing goes before a backup was made since', async () => {
  await days(400)
  expect(await former()).toHaveLength(2)
  expect((await former()).some(({ isTold }) => isTold)).toBe(false)
})
