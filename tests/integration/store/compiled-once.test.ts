import { beforeEach, expect, it } from 'vitest'
import { compiledRead, compiledWrite } from '../../../src/main/store/compiled-once.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import type { ImportMappingRow } from '../../../src/main/store/schema.ts'
import type { Instant } from '../../../src/shared/model/instant.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
  return () => ctx.close()
})

const keep = compiledWrite((tx, row: Pick<ImportMappingRow, keyof ImportMappingRow>) =>
  tx.insertInto('import_mapping').values(row)
)

interface Change {
  readonly signature: string
  readonly mapping?: string | undefined
  readonly account_name?: string
}

const change = compiledWrite((tx, { signature, ...row }: Pick<Change, keyof Change>) =>
  // What is undefined is not in the query; the table itself knows no such value.
  tx.updateTable('import_mapping').set(row).where('signature', '=', signature)
)

const list = compiledRead((db, { signatures }: { readonly signatures: readonly string[] }) =>
  db
    .selectFrom('import_mapping')
    .select(['signature', 'mapping', 'account_name'])
    .where('signature', 'in', signatures)
    .where('network', '=', 'mastodon')
    .orderBy('signature')
)

const aMapping = (signature: string): ImportMappingRow => ({
  signature,
  mapping: `of ${signature}`,
  network: 'mastodon',
  account_name: 'Boulangerie',
  used_at: '2026-11-23T08:00:00.000Z' as Instant
})

const keepAll = (signatures: readonly string[]): Promise<void> =>
  ctx.store.write(async (tx) => {
    for (const signature of signatures) await keep(tx, aMapping(signature))
  })

const listed = async (signatures: readonly string[]): Promise<readonly string[]> =>
  (await list(ctx.store.read, { signatures })).map((row) => row.signature)

it('runs again with what it is given then, lists of any length among it', async () => {
  const many = Array.from({ length: 120 }, (_, index) => `m${String(index).padStart(3, '0')}`)
  await keepAll(['a', 'b', 'c', ...many])
  expect(await listed(['a'])).toEqual(['a'])
  expect(await listed(['c'])).toEqual(['c'])
  expect(await listed(['c', 'a'])).toEqual(['a', 'c'])
  expect(await listed(['b', 'nowhere'])).toEqual(['b'])
  expect(await listed(many)).toEqual(many)
  expect(await listed([...many.slice(1), 'a'])).toEqual(['a', ...many.slice(1)])
  expect(await listed([])).toEqual([])
})

it('leaves alone what it is not given, whatever it was given before', async () => {
  await keepAll(['a'])
  const row = async (): Promise<unknown> => (await list(ctx.store.read, { signatures: ['a'] }))[0]
  await ctx.store.write((tx) => change(tx, { signature: 'a', mapping: 'one', account_name: 'Moulin' }))
  expect(await row()).toEqual({ signature: 'a', mapping: 'one', account_name: 'Moulin' })
  await ctx.store.write((tx) => change(tx, { signature: 'a', mapping: 'two' }))
  expect(await row()).toEqual({ signature: 'a', mapping: 'two', account_name: 'Moulin' })
  await ctx.store.write((tx) => change(tx, { signature: 'a', mapping: undefined, account_name: 'Four' }))
  expect(await row()).toEqual({ signature: 'a', mapping: 'two', account_name: 'Four' })
})

it('tells each time which tables it wrote or read, not the first time only', async () => {
  const written: (readonly string[])[] = []
  ctx.store.onChanged((tables) => written.push([...tables]))
  await keepAll(['a'])
  await keepAll(['b', 'c'])
  expect(written).toEqual([['import_mapping'], ['import_mapping']])
  const read: (readonly string[])[] = []
  const opened = await openSqlite({
    file: ctx.databaseFile,
    backupSuffix: 'now',
    onRead: (tables) => read.push([...tables])
  })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  await listed(['a'])
  for (let time = 0; time < 2; time += 1) await list(opened.store.read, { signatures: ['a'] })
  await opened.store.close()
  expect(read).toEqual([['import_mapping'], ['import_mapping']])
})

it('is refused once the transaction is over', async () => {
  const late = await ctx.store.write(async (tx) => ({ write: () => keep(tx, aMapping('late')) }))
  await expect(late.write()).rejects.toThrow('the transaction is over')
  expect(await listed(['late'])).toEqual([])
})
