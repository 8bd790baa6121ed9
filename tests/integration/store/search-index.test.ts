import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import { everything, findConversations } from '../../../src/main/store/search.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { openTestContext } from '../../support/test-context.ts'

let folder: string
let file: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'porte-parole-index-'))
  const ctx = await openTestContext({ dataFolder: folder })
  file = ctx.databaseFile
  await ingestItems(
    ctx,
    await anAccount(ctx),
    [anItem({ ref: 'a', text: 'La tourte est tiède' })],
    async () => {}
  )
  await ctx.store.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const found = async (): Promise<number> => {
  const opened = await openSqlite({ file, backupSuffix: 'now' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  const words = { words: [{ words: ['tour'], isPrefix: true }], authors: [], themes: [] }
  const answer = await findConversations(opened.store.read, { ...everything, wanted: words }, 'newest', 10)
  await opened.store.close()
  return answer.found.length
}

it('is made anew, with every message, where an earlier version made it otherwise or where it is missing', async () => {
  expect(await found()).toBe(1)
  for (const former of [
    '',
    `create virtual table message_search using fts5(text, author, content='', contentless_delete=1, prefix='2 3')`
  ]) {
    const database = new SqliteDatabase(file)
    database.exec(`drop table message_search; ${former}`)
    database.close()
    expect(await found()).toBe(1)
  }
})
