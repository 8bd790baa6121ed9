import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { removeAccount } from '../../../src/main/ingest/remove-account.ts'
import { loadSample } from '../../../src/main/sample/load-sample.ts'
import { removeSample } from '../../../src/main/sample/remove-sample.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import { replayWords } from '../../../src/main/store/replay-words.ts'
import { everything, findConversations, findPeople } from '../../../src/main/store/search.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { callerOf } from '../../support/serve.ts'
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

/** The names of the index by the handles that bear them, and those of the handles. */
const namesIn = (database: string) => {
  const opened = new SqliteDatabase(database, { readonly: true })
  try {
    return {
      indexed: opened.prepare('select handle_id as id, author from handle_search order by handle_id').all(),
      held: opened.prepare("select id, name || ' ' || handle as author from handle order by id").all()
    }
  } finally {
    opened.close()
  }
}

describe('the index of names', () => {
  const insertHandle = (id: string): string => `insert into handle
    (id, network, remote_id, handle, name, created_at)
    values ('${id}', 'mastodon', '${id}', '', 'Somebody', '2026-11-20T08:00:00.000Z')`

  it.each([
    ['it is missing', 'drop table handle_search'],
    [
      'an earlier version of the app made it otherwise',
      'drop table handle_search; create virtual table handle_search using fts5(author, handle_id)'
    ],
    ['an earlier version of the app, which knew none, has written since', insertHandle('zz_other-id')]
  ])('is made anew where %s', async (_why, change) => {
    const database = new SqliteDatabase(file)
    database.exec(change)
    database.close()
    expect(await found()).toBe(1)
    const { indexed, held } = namesIn(file)
    expect(held.length).toBeGreaterThan(0)
    expect(indexed).toEqual(held)
  })

  it('has the names that the journal of human words brought back', async () => {
    replayWords(
      file,
      [
        {
          t: 'handle',
          k: ['-1'],
          r: {
            id: '-1',
            network: 'mastodon',
            remote_id: '-1',
            handle: 'quetzalina',
            name: 'Quetzalina Xylo',
            url: null,
            created_at: '2026-11-20T08:00:00.000Z'
          },
          p: 1,
          v: 1
        }
      ],
      { at: '2026-11-20T08:00:00.000Z', nextId: () => 'quarantine-1' }
    )
    expect(await found()).toBe(1)
    expect(namesIn(file).indexed).toContainEqual({ id: '-1', author: 'Quetzalina Xylo quetzalina' })
  })

  it('holds each handle once, by the name it bears now, whoever comes, changes their name or goes', async () => {
    const ctx = await openTestContext()
    try {
      const by = (ref: string, name: string, message = ref, parent: string | null = null) =>
        anItem({
          ref: message,
          conversationRef: parent ?? message,
          parentRef: parent,
          author: { ref, handle: ref, name, url: null, isUs: false }
        })
      const counts = async (): Promise<number> => {
        const { indexed, held } = namesIn(ctx.databaseFile)
        expect(indexed).toEqual(held)
        expect(await ctx.store.check()).toEqual([])
        return held.length
      }
      const names = async (word: string) =>
        (await findPeople(ctx.store.read, [{ words: [word], isPrefix: true }], 10)).map(({ name }) => name)
      const accountId = await anAccount(ctx)
      const other = await anAccount(ctx, { network: 'mastodon' })
      const { ask } = callerOf(ctx)
      await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
      const ofSample = await counts()
      await ingestItems(
        ctx,
        accountId,
        [
          by('odile', 'Odile G.', 'a'),
          by('wolfram', 'Wolfram Quartz', 'b', 'a'),
          by('odile', 'Odile G.', 'c', 'a'),
          by('xenia', 'Xénia Kryp', 'd')
        ],
        async () => {}
      )
      await ingestItems(ctx, other, [by('odile', 'Odile G.', 'e')], async () => {})
      expect(await counts()).toBe(ofSample + 4)

      await ingestItems(ctx, accountId, [by('xenia', 'Xénia Zirconi', 'f')], async () => {})
      expect(await counts()).toBe(ofSample + 4)
      expect([await names('kryp'), await names('zirconi')]).toEqual([[], ['Xénia Zirconi']])

      // Where another conversation names them, their row stays, without a name.
      for (const name of ['wolfram', 'xenia']) {
        const { people } = await ask('search.find', { text: name, limit: 10 })
        await ask('people.forget', { personId: people[0]?.personId ?? ('' as never) })
        expect(await names(name)).toEqual([])
      }
      expect(await counts()).toBe(ofSample + 3)

      await removeAccount(ctx, other, true)
      expect(await counts()).toBe(ofSample + 2)
      await removeSample(ctx)
      expect(await counts()).toBe(2)
    } finally {
      await ctx.close()
    }
  })
})
