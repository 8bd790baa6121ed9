import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { expect, test } from 'vitest'
import { importFile } from '../../src/main/ingest/import-file.ts'
import { ingestItems } from '../../src/main/ingest/ingest-items.ts'
import { defaultPolicy } from '../../src/main/runtime/policy.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { anAccount, anItem, at } from '../support/builders.ts'
import { openTestContext } from '../support/test-context.ts'
import { copyInbox } from './make-inbox.ts'
import { madeTexts } from './made-texts.ts'
import { type Figure, report, watchWaiting } from './measure.ts'

const messages = 30_000
const size = { messages, conversations: messages / 5 }
const repliesOfEach = 5

/** What people said, five to a conversation, as a network or a file tells it. */
const said = () => {
  const texts = madeTexts(5)
  return Array.from({ length: messages }, (_, index) => ({
    ref: `m${index}`,
    first: `m${index - (index % repliesOfEach)}`,
    author: texts.name(),
    text: texts.text().text,
    moment: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString()
  }))
}

/** Rows a second of the same schema, indices, triggers and full text, by INSERT … SELECT in batches of this length. */
const rawRate = async (batch: number): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-bench-'))
  const source = join(folder, 'source.sqlite')
  await copyInbox(size, source)
  const file = join(folder, 'porte-parole.sqlite')
  const opened = await openSqlite({ file, backupSuffix: 'bench' })
  if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
  await opened.store.close()
  const database = new SqliteDatabase(file)
  database.pragma('synchronous = FULL')
  database.pragma('foreign_keys = ON')
  database.exec(`attach '${source}' as source`)
  for (const table of ['account', 'colleague'])
    database.exec(`insert into ${table} select * from source.${table}`)
  const inBatch = 'in (select handle_id from source.message where sequence between $first and $last)'
  const statements = [
    `insert or ignore into person select * from source.person where id in
      (select person_id from source.person_link where handle_id ${inBatch})`,
    `insert or ignore into handle select * from source.handle where id ${inBatch}`,
    `insert or ignore into person_link select * from source.person_link where handle_id ${inBatch}`,
    `insert or ignore into conversation select * from source.conversation where id in
      (select conversation_id from source.message where sequence between $first and $last)`,
    'insert into message select * from source.message where sequence between $first and $last',
    `insert into message_search (rowid, text, author)
      select message.sequence, message.text, coalesce(handle.name || ' ' || handle.handle, '')
      from message left join handle on handle.id = message.handle_id where message.sequence between $first and $last`
  ].map((statement) => database.prepare(statement))
  // Whoever began a conversation may have written in another batch: people come first, as in the app.
  database.exec('insert into person select * from source.person')
  database.exec('insert into handle select * from source.handle')
  const start = performance.now()
  for (let first = 1; first <= messages; first += batch) {
    database.exec('begin immediate')
    for (const statement of statements) statement.run({ first, last: first + batch - 1 })
    database.exec('commit')
  }
  const rate = (messages / (performance.now() - start)) * 1000
  expect(database.prepare('select count(*) from message').pluck().get()).toBe(messages)
  database.close()
  rmSync(folder, { recursive: true })
  return rate
}

const perSecond = (rate: number): string => `${Math.round(rate).toLocaleString('en')} rows/s`

test('what comes in, against the same rows inserted raw', async () => {
  const figures: Figure[] = []
  const tell = (what: string, goal: string, ours: number, raw: number, least: number): void => {
    figures.push({
      what,
      goal,
      measured: `${Math.round((100 * ours) / raw)} % (${perSecond(ours)} of ${perSecond(raw)})`,
      kept: ours >= least * raw
    })
  }
  const waited = watchWaiting()
  const everything = said()

  const polled = await openTestContext()
  const accountId = await anAccount(polled)
  const items = everything.map(({ ref, first, author, text, moment }) =>
    anItem({
      ref,
      conversationRef: first,
      parentRef: ref === first ? null : first,
      author: { ref: author, handle: author, name: author, url: null, isUs: false },
      text,
      publishedAt: at(moment)
    })
  )
  const page = 200
  let start = performance.now()
  for (let from = 0; from < items.length; from += page)
    await ingestItems(polled, accountId, items.slice(from, from + page), async () => {})
  const ingested = (messages / (performance.now() - start)) * 1000
  await polled.close()
  tell('ingest of pages of 200', '≥ 50 % of raw', ingested, await rawRate(defaultPolicy.ingestBatch), 0.5)

  const importing = await openTestContext()
  const path = join(importing.dataFolder, 'comments.csv')
  writeFileSync(
    path,
    [
      'id,parent,author,text,date',
      ...everything.map(
        ({ ref, first, author, text, moment }) =>
          `${ref},${ref === first ? '' : first},${author},"${text}",${moment}`
      )
    ].join('\n')
  )
  start = performance.now()
  let searchableAfter = 0
  const imported = await importFile(importing, {
    path,
    network: 'other',
    accountName: null,
    mapping: null,
    onProgress: ({ read }) => {
      if (read >= messages && searchableAfter === 0) searchableAfter = performance.now() - start
    }
  })
  expect(imported).toMatchObject({ ok: true, value: { added: messages } })
  await importing.close()
  tell(
    `import of ${messages.toLocaleString('en')} rows, searchable`,
    '≥ 60 % of raw',
    (messages / searchableAfter) * 1000,
    await rawRate(defaultPolicy.importBatch),
    0.6
  )
  report('What comes in', figures, waited())
})
