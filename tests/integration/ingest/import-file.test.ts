import { existsSync, globSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importFile, previewImport } from '../../../src/main/ingest/import-file.ts'
import { openBesideWriter, triesOfOne } from '../../support/beside-writer.ts'
import { aFile, conversationsIn, importWhole, messagesIn, refusalOf } from '../../support/import-files.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
beforeEach(async () => {
  // Small batches, so that an import of a test has several.
  ctx = await openTestContext({ policy: { ...defaultPolicy, importBatch: 50 } })
})
afterEach(async () => {
  await ctx.close()
})

const header = 'id,author,date,text\n'
const counts = { read: 2, added: 2, updated: 0, unchanged: 0, rejected: [] }
const twoMessages = ['1: Crème brûlée ?', '2: Where are you?']

describe('a file that is imported', () => {
  it('becomes conversations with their people, dates and rankings', async () => {
    const path = aFile(
      ctx,
      'comments.csv',
      `${header}1,Ana,2026-11-19T10:00:00Z,Good bread\n2,Ben,,Do you deliver?\n`
    )
    expect(await importWhole(ctx, path)).toMatchObject({
      ...counts,
      run: { state: 'done', fileName: 'comments.csv', network: 'other' }
    })
    const rows = await ctx.store.read
      .selectFrom('conversation')
      .innerJoin('handle', 'handle.id', 'conversation.handle_id')
      .leftJoin('ranking', 'ranking.conversation_id', 'conversation.id')
      .select([
        'conversation.ref',
        'handle.name',
        'conversation.excerpt',
        'conversation.last_inbound_at',
        'ranking.made_at'
      ])
      .orderBy('conversation.ref')
      .execute()
    expect(rows).toEqual([
      {
        ref: '1',
        name: 'Ana',
        excerpt: 'Good bread',
        last_inbound_at: '2026-11-19T10:00:00.000Z',
        made_at: ctx.clock.now()
      },
      {
        ref: '2',
        name: 'Ben',
        excerpt: 'Do you deliver?',
        last_inbound_at: ctx.clock.now(),
        made_at: ctx.clock.now()
      }
    ])
  })

  it.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 little-endian', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['UTF-16 big-endian', (text: string) => iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['UTF-16 without a mark', (text: string) => iconv.encode(text, 'utf-16le', { addBOM: false })],
    ['Windows-1252', (text: string) => iconv.encode(text, 'windows-1252')]
  ])('is read in %s, as CSV and as JSON', async (_name, encode) => {
    const csv = 'Identifiant;Auteur;Commentaire\r\n1;Ana;Crème brûlée ?\r\n2;Ben;Where are you?\r\n'
    const json = JSON.stringify([
      { id: 1, author: 'Ana', text: 'Crème brûlée ?' },
      { id: 2, author: 'Ben', text: 'Where are you?' }
    ])
    expect(await importWhole(ctx, aFile(ctx, 'a.dat', encode(csv)))).toMatchObject(counts)
    expect(await messagesIn(ctx)).toEqual(twoMessages)
    expect(await importWhole(ctx, aFile(ctx, 'b.dat', encode(json)))).toMatchObject({
      added: 0,
      updated: 0,
      unchanged: 2
    })
  })

  it.each([
    ['semicolons', 'id;text\n1;Crème brûlée ?\n2;Where are you?\n'],
    ['tabs', 'id\ttext\n1\tCrème brûlée ?\n2\tWhere are you?\n'],
    ['bars', 'id|text\n1|Crème brûlée ?\n2|Where are you?\n'],
    ['no header', '1,Crème brûlée ?\n2,Where are you?\n'],
    [
      'a list in a document',
      JSON.stringify({
        page: {
          comments: [
            { id: 1, text: 'Crème brûlée ?' },
            { id: 2, text: 'Where are you?' }
          ]
        }
      })
    ],
    [
      'objects keyed by id',
      JSON.stringify({ comments: { 1: { text: 'Crème brûlée ?' }, 2: { text: 'Where are you?' } } })
    ],
    ['one record to a line', '{"id":"1","text":"Crème brûlée ?"}\n{"id":"2","text":"Where are you?"}\n']
  ])('is told by its content, not by its name: %s', async (_name, content) => {
    expect(await importWhole(ctx, aFile(ctx, 'export.txt', content))).toMatchObject(counts)
    expect(await messagesIn(ctx)).toEqual(twoMessages)
  })

  it('keeps newlines inside of texts, reduces HTML and takes out hidden marks', async () => {
    const path = aFile(
      ctx,
      'a.csv',
      `${header}1,Ana,,"Good\r\n""bread"""\n2,Ben,,"See <a href=""https://example.org"">this</a><br />&amp; that\uFEFF"\n`
    )
    await importWhole(ctx, path)
    expect(await messagesIn(ctx)).toEqual(['1: Good\n"bread"', '2: See this\n& that'])
    const message = await ctx.store.read
      .selectFrom('message')
      .select('spans')
      .where('ref', '=', '2')
      .executeTakeFirstOrThrow()
    expect(JSON.parse(message.spans)).toEqual([
      { start: 4, end: 8, kind: 'link', target: 'https://example.org' }
    ])
  })

  it('knows an id that is a number in one file and text in another, and rounds none', async () => {
    const numbers = aFile(
      ctx,
      'numbers.json',
      '[{"id":9007199254740993,"text":"Good bread"},{"id":7,"text":"Do you deliver?"}]'
    )
    const texts = aFile(
      ctx,
      'texts.csv',
      'id,text\n9007199254740993,Good bread\n7,Do you deliver?\n9007199254740992,Another\n'
    )
    await importWhole(ctx, numbers)
    expect(await importWhole(ctx, texts)).toMatchObject({ added: 1, updated: 0, unchanged: 2 })
    expect(await messagesIn(ctx)).toEqual([
      '7: Do you deliver?',
      '9007199254740992: Another',
      '9007199254740993: Good bread'
    ])
  })

  it('tells the order of day and month from a date far down', async () => {
    const ambiguous = Array.from(
      { length: 300 },
      (_unused, index) => `${index},Good bread ${index},03/04/2026`
    )
    await importWhole(
      ctx,
      aFile(ctx, 'a.csv', `id,text,date\n${ambiguous.join('\n')}\n900,Last,11/20/2026\n`)
    )
    await importWhole(
      ctx,
      aFile(ctx, 'b.csv', `id,text,date\n${ambiguous.join('\n')}\n900,Last,20/11/2026\n`),
      { accountName: 'B' }
    )
    const dates = await ctx.store.read
      .selectFrom('message')
      .innerJoin('account', 'account.id', 'message.account_id')
      .select(['account.name', 'message.published_at'])
      .where('ref', 'in', ['0', '900'])
      .orderBy('message.sequence')
      .execute()
    expect(dates).toEqual([
      { name: 'other', published_at: '2026-03-04T00:00:00.000Z' },
      { name: 'other', published_at: '2026-11-20T00:00:00.000Z' },
      { name: 'B', published_at: '2026-04-03T00:00:00.000Z' },
      { name: 'B', published_at: '2026-11-20T00:00:00.000Z' }
    ])
  })

  it('updates a message whose words changed, and keeps the former ones', async () => {
    await importWhole(ctx, aFile(ctx, 'a.csv', `${header}1,Ana,,Good bread\n`))
    expect(await importWhole(ctx, aFile(ctx, 'a.csv', `${header}1,Ana,,Very good bread\n`))).toMatchObject({
      added: 0,
      updated: 1,
      unchanged: 0
    })
    expect(await messagesIn(ctx)).toEqual(['1: Very good bread'])
    expect(await ctx.store.read.selectFrom('message_revision').select('text').execute()).toEqual([
      { text: 'Good bread' }
    ])
  })
})

describe('rows that are not taken in', () => {
  it('R-26 are told with line and reason, kept whole, and lose nothing else', async () => {
    const long = 'word '.repeat(20_000)
    const path = aFile(
      ctx,
      'bad.csv',
      [
        'id,author,date,text',
        '1,Ana,2026-11-19,Good bread',
        '2,Ben,0000-01-01,The year zero',
        '3,Cleo,2026-11-19,',
        `4,Dan,2026-11-19,${long}`,
        '5,Eve,2026-11-19,Hello, you, there',
        '6,Fay,2026-11-19,"never closed',
        '7,Gus,someday,Good cake',
        '8,Hal,,"two',
        'lines"',
        '9,Ida,2026-11-19,Last'
      ].join('\n')
    )
    const outcome = await importWhole(ctx, path)
    expect(outcome).toMatchObject({
      read: 9,
      added: 3,
      rejected: [
        { line: 3, reason: 'date_not_understood' },
        { line: 4, reason: 'no_text' },
        { line: 5, reason: 'text_too_long' },
        { line: 6, reason: 'too_many_cells' },
        { line: 7, reason: 'quote_not_closed' },
        { line: 8, reason: 'date_not_understood' }
      ]
    })
    expect(await messagesIn(ctx)).toEqual(['1: Good bread', '8: two\nlines', '9: Last'])
    const kept = await ctx.store.read
      .selectFrom('quarantine')
      .select(['line', 'raw', 'reason_values'])
      .orderBy('line')
      .execute()
    expect(kept.map(({ line, raw }) => [line, raw])).toEqual([
      [3, '2,Ben,0000-01-01,The year zero'],
      [4, '3,Cleo,2026-11-19,'],
      [5, `4,Dan,2026-11-19,${long}`],
      [6, '5,Eve,2026-11-19,Hello, you, there'],
      [7, '6,Fay,2026-11-19,"never closed'],
      [8, '7,Gus,someday,Good cake']
    ])
    expect(JSON.parse(kept[0]?.reason_values ?? '')).toEqual({ date: '0000-01-01' })
  })

  it('R-35 imported again are the same rows, which go over to the newer import; what was set aside stays so', async () => {
    // Two rows of the same words are two rows.
    const rows = '1,Ada,2026-11-19,Bread\n2,Ben,2026-11-19,\n2,Ben,2026-11-19,\n3,Cleo,2026-11-19,\n'
    const path = aFile(ctx, 'rows.csv', `${header}${rows}`)
    const first = await importWhole(ctx, path)
    const waiting = () =>
      ctx.store.read.selectFrom('quarantine').select(['id', 'line', 'settled_as']).orderBy('line').execute()
    const before = await waiting()
    expect(before.map(({ line }) => line)).toEqual([3, 4, 5])
    await ctx.store.write((tx) =>
      tx
        .updateTable('quarantine')
        .set({ settled_at: ctx.clock.now(), settled_as: 'set_aside' })
        .where('line', '=', 5)
        .execute()
    )
    const again = await importWhole(ctx, path)
    expect(again.rejected).toEqual(first.rejected)
    expect((await waiting()).map(({ id }) => id)).toEqual(before.map(({ id }) => id))
    expect((await waiting()).map(({ settled_as }) => settled_as)).toEqual([null, null, 'set_aside'])
  })

  it.each([
    [
      'a CSV that breaks off',
      'id,text\n1,Good bread\n2,"Do you deli',
      { line: 3, reason: 'quote_not_closed' }
    ],
    [
      'JSON that breaks off',
      '[\n{"id":1,"text":"Good bread"},\n{"id":2,"text":"Do you deli',
      { line: 3, reason: 'file_breaks_off' }
    ],
    [
      'JSON Lines that break off',
      '{"id":1,"text":"Good bread"}\n{"id":3,"text":"Good bread"}\n{"id":2,"text":"Do',
      { line: 3, reason: 'file_breaks_off' }
    ],
    [
      'JSON with a wrong record',
      '[\n{"id":1,"text":"Good bread"},\n{"id":2,"text":oops},\n{"id":3,"text":"Good bread"}]',
      { line: 3, reason: 'not_json' }
    ]
  ])('are only those that are wrong in %s', async (_name, content, rejected) => {
    const outcome = await importWhole(ctx, aFile(ctx, 'cut.dat', content))
    expect(outcome.rejected).toEqual([{ ...rejected, values: {} }])
    expect(await messagesIn(ctx)).toContain('1: Good bread')
  })
})

describe('a file of JSON that breaks off', () => {
  const rows = Array.from({ length: 4 }, (_unused, id) => JSON.stringify({ id, text: `Good bread ${id}` }))
  const preview = async (content: string) => {
    const outcome = await previewImport(ctx, aFile(ctx, 'cut.dat', content))
    if (!outcome.ok) throw new Error(outcome.error.code)
    return outcome.value.file
  }

  it.each([
    ['a list', `[\n${rows.join(',\n')}`.slice(0, -9), { at: { line: 5, records: 3 } }],
    ['a list between two records', `[\n${rows.join(',\n')},\n`, { at: { line: 5, records: 4 } }],
    ['a list inside', `{"comments":[${rows.join(',')}`.slice(0, -9), { at: { line: 1, records: 3 } }],
    ['JSON Lines', rows.join('\n').slice(0, -9), { at: { line: 4, records: 3 } }]
  ])('says so before it is imported, and shows no half row: %s', async (_name, content, breaksOff) => {
    const file = await preview(content)
    expect(file.breaksOff).toEqual(breaksOff)
    expect(file.sample.map(({ values }) => values.get('text'))).toEqual(
      Array.from({ length: breaksOff.at.records }, (_unused, id) => `Good bread ${id}`)
    )
  })

  it('says so of one that is too long to be looked through, and nothing of one that is whole', async () => {
    const many = Array.from({ length: 60_000 }, (_unused, id) =>
      JSON.stringify({ id, text: `Good bread ${id}, as every day since the bakery was opened` })
    )
    expect((await preview(`[${many.join(',')}`.slice(0, -9))).breaksOff).toEqual({ at: null })
    expect((await preview(`[${many.join(',')}]\n`)).breaksOff).toBeNull()
    expect((await preview(many.join('\n'))).breaksOff).toBeNull()
    expect((await preview(`[${rows.join(',')}]`)).breaksOff).toBeNull()
    expect((await preview(`${rows.join('\n')}\n`)).breaksOff).toBeNull()
  })

  it('is refused where not one row is whole', async () => {
    expect(await refusalOf(ctx, aFile(ctx, 'cut.dat', `[${rows[0]}`.slice(0, -9)))).toBe('file_not_json')
  })
})

describe('a file that is refused', () => {
  const bytes = Buffer.from(
    Array.from({ length: 300_000 }, (_unused, index) => (index * 167 + (index >> 5)) % 256)
  )
  it.each([
    ['empty', '', 'file_empty'],
    ['blank', '\uFEFF \r\n\r\n', 'file_empty'],
    ['a large binary', bytes, 'file_binary'],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004rest'), 'file_binary'],
    ['a header alone', 'id,author,text\n', 'file_without_rows'],
    ['an empty list', '{"comments":[]}', 'file_without_rows'],
    ['a web page', '<!DOCTYPE html><p>Good bread</p>', 'file_without_rows'],
    ['without a column of text', 'id,author,likes\n1,Ana,17\n2,Ben,3\n', 'file_without_text_column'],
    ['JSON without a text', '[{"id":1,"likes":17},{"id":2,"likes":3}]', 'file_without_text_column'],
    ['broken JSON', '{"comments": [{"id"', 'file_not_json'],
    ['nothing but a bracket', '[', 'file_not_json']
  ])('is %s, with a sentence and without a trace', async (_name, content, code) => {
    expect(await refusalOf(ctx, aFile(ctx, 'x.dat', content))).toBe(code)
    expect(await ctx.store.read.selectFrom('import_run').selectAll().execute()).toEqual([])
    expect(await ctx.store.read.selectFrom('account').selectAll().execute()).toEqual([])
  })

  it('is not there, or is a folder', async () => {
    expect(await refusalOf(ctx, join(ctx.dataFolder, 'nowhere.csv'))).toBe('file_unreadable')
    expect(await refusalOf(ctx, ctx.dataFolder)).toBe('file_unreadable')
  })

  it('has no column of the name that was told', async () => {
    const path = aFile(ctx, 'a.csv', `${header}1,Ana,,Good bread\n`)
    const tell = async (mapping: Record<string, string>) => {
      const outcome = await importFile(ctx, { path, network: null, accountName: null, mapping })
      return outcome.ok ? outcome.value.added : outcome.error.code
    }
    expect(await tell({ text: 'nothing' })).toBe('file_without_text_column')
    expect(await tell({ author: 'nobody' })).toBe('invalid_input')
    expect(await tell({ text: 'author' })).toBe(1)
    expect(await messagesIn(ctx)).toEqual(['1: Ana'])
  })
})

describe('conversations of a file', () => {
  const told = 'id,parent,text\n'
  const rows = [
    '1,,root',
    '2,1,reply',
    '3,2,reply to the reply',
    '4,3,deeper',
    '5,,another root',
    '6,5,its reply',
    '7,404,reply to what is nowhere',
    '8,404,another'
  ]
  const together = [
    ['1', '2', '3', '4'],
    ['5', '6'],
    ['7', '8']
  ]

  it.each([
    ['roots first', rows],
    ['replies first', rows.toReversed()],
    ['in no order', [3, 7, 1, 5, 0, 6, 2, 4].map((index) => rows[index] ?? '')]
  ])('hold a thread together, %s', async (_name, some) => {
    await importWhole(ctx, aFile(ctx, 'a.csv', told + some.join('\n')))
    expect(await conversationsIn(ctx)).toEqual(together)
  })

  it('hold together what comes in several files', async () => {
    for (const [index, row] of rows.toReversed().entries())
      await importWhole(ctx, aFile(ctx, `${index}.csv`, told + row))
    expect(await conversationsIn(ctx)).toEqual(together)
  })

  it.each([
    [
      'a reply to what has just moved',
      ['2,1,a', '1,7,b', '7,3,c', '9,8,d', '8,2,e'],
      ['1', '2', '7', '8', '9']
    ],
    ['replies in a circle', ['2,1,a', '1,7,b', '3,12,c', '7,3,d', '12,2,e'], ['1', '12', '2', '3', '7']]
  ])('hold together %s', async (_name, some, refs) => {
    expect(await importWhole(ctx, aFile(ctx, 'a.csv', told + some.join('\n')))).toMatchObject({ added: 5 })
    expect(await conversationsIn(ctx)).toEqual([refs])
  })

  it('hold answers that stand inside of what they answer', async () => {
    const path = aFile(
      ctx,
      'a.json',
      JSON.stringify([
        {
          id: 'a',
          text: 'Do you deliver?',
          replies: [
            { id: 'b', text: 'Yes' },
            { id: 'c', text: 'To Lyon?', replies: [{ id: 'd', text: 'Yes' }] }
          ]
        },
        { id: 'e', text: 'Good bread', replies: [] }
      ])
    )
    expect(await importWhole(ctx, path)).toMatchObject({ read: 5, added: 5 })
    expect(await conversationsIn(ctx)).toEqual([['a', 'b', 'c', 'd'], ['e']])
  })
})

describe('importing again', () => {
  it('gives the same messages and conversations, whole, in halves, twice or in another order', async () => {
    let account = 0
    const id = fc.integer({ min: 1, max: 12 }).map(String)
    const row = fc.record({
      id,
      parent: fc.option(id, { nil: '' }),
      author: fc.constantFrom('Ana', 'Ben', ''),
      text: fc.constantFrom('Good bread', '"quoted", <b>bold</b>', 'two\nlines', 'déjà vu'),
      date: fc.constantFrom('', '2026-11-19', '20/11/2026 09:00')
    })
    // A file says one thing of each id, as exports do.
    const file = fc.uniqueArray(row, { selector: (one) => one.id, minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 0, max: 12 }), async (rows, cut) => {
        const content = (some: typeof rows): string =>
          `id,parent,author,text,date\n${some
            .map((one) =>
              [one.id, one.parent, one.author, one.text, one.date]
                .map((cell) => `"${cell.replaceAll('"', '""')}"`)
                .join(',')
            )
            .join('\n')}\n`
        const into = async (...parts: (typeof rows)[]) => {
          account += 1
          const accountName = `account ${account}`
          for (const [index, part] of parts.entries())
            if (part.length > 0)
              await importWhole(ctx, aFile(ctx, `${index}.csv`, content(part)), { accountName })
          return {
            messages: await messagesIn(ctx, accountName),
            conversations: await conversationsIn(ctx, accountName)
          }
        }
        const whole = await into(rows)
        expect(whole.messages).toHaveLength(rows.length)
        expect(await into(rows, rows)).toEqual(whole)
        expect(await into(rows.slice(0, cut), rows.slice(cut))).toEqual(whole)
        expect(await into(rows.toReversed())).toEqual(whole)
      }),
      { numRuns: 6 }
    )
  }, 60_000)

  it('gives the same rows where the file has no ids', async () => {
    const path = aFile(
      ctx,
      'a.csv',
      'author,text,date\nAna,Good bread,2026-11-19\nAna,Good bread,2026-11-20\nBen,Good bread,2026-11-19\n'
    )
    expect(await importWhole(ctx, path)).toMatchObject({ added: 3, unchanged: 0 })
    expect(await importWhole(ctx, path)).toMatchObject({ added: 0, unchanged: 3 })
  })

  it('goes on where it was stopped', async () => {
    const rows = Array.from({ length: 500 }, (_unused, index) => `${index},words ${index}`)
    const path = aFile(ctx, 'a.csv', `id,text\n${rows.join('\n')}\n`)
    const stop = new AbortController()
    const stopped = await importWhole(ctx, path, { signal: stop.signal, onProgress: () => stop.abort() })
    expect(stopped.run).toMatchObject({
      state: 'stopped',
      read: ctx.policy.importBatch,
      added: ctx.policy.importBatch
    })
    expect(await messagesIn(ctx)).toHaveLength(ctx.policy.importBatch)
    expect(await importWhole(ctx, path)).toMatchObject({
      read: 500,
      added: 450,
      unchanged: 50,
      run: { state: 'done' }
    })
  })
})

describe('an import that fails', () => {
  it('keeps what was imported when the disk is full, says so, and goes on when there is room', async () => {
    const rows = Array.from({ length: 400 }, (_unused, index) => `${index},${'words '.repeat(100)}${index}`)
    const path = aFile(ctx, 'a.csv', `id,text\n${rows.join('\n')}\n`)
    const limitPages = async (pages: number): Promise<void> => {
      await ctx.store.write(async (tx) => {
        await sql.raw(`pragma max_page_count = ${pages}`).execute(tx)
      })
    }
    const pages = await ctx.store.write((tx) => sql<{ page_count: number }>`pragma page_count`.execute(tx))
    await limitPages((pages.rows[0]?.page_count ?? 0) + 100)
    expect(await importFile(ctx, { path, network: 'other', accountName: null, mapping: null })).toEqual({
      ok: false,
      error: { code: 'disk_full', values: { fileName: 'a.csv' } }
    })
    const there = (await messagesIn(ctx)).length
    expect(there).toBeGreaterThan(0)
    expect(
      await ctx.store.read.selectFrom('import_run').select(['state', 'failure', 'added']).execute()
    ).toEqual([{ state: 'failed', failure: 'disk_full', added: there }])
    await limitPages(1_000_000)
    expect(await importWhole(ctx, path)).toMatchObject({ added: 400 - there, unchanged: there })
  })
})

describe('an import beside another that writes', () => {
  /** Imports four batches; once the first is in, another connection has the lock for so many waits. */
  const importBeside = async (waits: number, stopping = new AbortController(), onWait = () => {}) => {
    const beside = await openBesideWriter(ctx.databaseFile, onWait)
    const rows = Array.from({ length: 200 }, (_unused, index) => `${index},words ${index}`)
    const path = aFile(ctx, 'a.csv', `id,text\n${rows.join('\n')}\n`)
    let batches = 0
    const outcome = await importFile(
      { ...ctx, store: beside.store },
      {
        path,
        network: 'other',
        accountName: null,
        mapping: null,
        onProgress() {
          batches += 1
          if (batches === 1) beside.hold(waits)
        },
        signal: stopping.signal
      }
    )
    await beside.close()
    return { outcome, path }
  }

  it('goes on once that one is over, though it took longer than any transaction waits, with every row once', async () => {
    const { outcome } = await importBeside(3 * triesOfOne)
    expect(outcome).toMatchObject({
      ok: true,
      value: { read: 200, added: 200, unchanged: 0, run: { state: 'done' } }
    })
    expect(await messagesIn(ctx)).toHaveLength(200)
  })

  it('gives up after minutes of it, keeps what is in, says so, and goes on from there when it is imported again', async () => {
    const { outcome, path } = await importBeside(Infinity)
    expect(outcome).toEqual({
      ok: false,
      error: { code: 'import_kept_waiting', values: { fileName: 'a.csv' } }
    })
    expect(await messagesIn(ctx)).toHaveLength(50)
    expect(await importWhole(ctx, path)).toMatchObject({ added: 150, unchanged: 50 })
  })

  it('that is asked to stop while it waits is no failure', async () => {
    const stopping = new AbortController()
    const { outcome } = await importBeside(triesOfOne + 10, stopping, () => stopping.abort())
    expect(outcome).toMatchObject({
      ok: true,
      value: { added: 50, run: { state: 'stopped', failure: null } }
    })
    expect(await messagesIn(ctx)).toHaveLength(50)
  })
})

const realFiles = join(import.meta.dirname, '../../../../shared/data/youtube-comments')

describe.runIf(existsSync(realFiles))('real comments, where ../shared/data stands beside the project', () => {
  it('gives 1,953 messages of 1,956 rows, and none the second time', async () => {
    const paths = globSync('*.csv', { cwd: realFiles }).toSorted()
    const sumOfAll = async () => {
      const sum = { read: 0, added: 0, updated: 0, unchanged: 0, rejected: 0 }
      for (const name of paths) {
        const outcome = await importFile(ctx, {
          path: join(realFiles, name),
          network: null,
          accountName: null,
          mapping: null
        })
        if (!outcome.ok) throw new Error(outcome.error.code)
        const { run } = outcome.value
        expect(run.network).toBe('youtube')
        sum.read += run.read
        sum.added += run.added
        sum.updated += run.updated
        sum.unchanged += run.unchanged
        sum.rejected += run.rejected
      }
      return sum
    }
    expect(await sumOfAll()).toEqual({ read: 1_956, added: 1_953, updated: 0, unchanged: 3, rejected: 0 })
    expect(await sumOfAll()).toEqual({ read: 1_956, added: 0, updated: 0, unchanged: 1_956, rejected: 0 })
    const facts = await ctx.store.read
      .selectFrom('message')
      .select(({ fn, eb }) => [
        fn.countAll<number>().as('messages'),
        fn.countAll<number>().filterWhere('published_at', 'is', null).as('undated'),
        fn
          .countAll<number>()
          .filterWhere(eb('text', 'like', '%\uFEFF%'))
          .as('marked'),
        fn
          .countAll<number>()
          .filterWhere(eb('text', 'like', '%<br />%'))
          .as('withHtml')
      ])
      .executeTakeFirstOrThrow()
    expect(facts).toEqual({ messages: 1_953, undated: 243, marked: 0, withHtml: 0 })
  }, 60_000)
})

it('leaves no file behind but the database and the journal of words', async () => {
  const path = aFile(ctx, 'a.csv', `${header}1,Ana,,Good bread\n`)
  await importWhole(ctx, path)
  rmSync(path)
  expect(
    globSync('*', { cwd: ctx.dataFolder }).filter((name) => !name.startsWith('porte-parole.sqlite'))
  ).toEqual(['words'])
})
