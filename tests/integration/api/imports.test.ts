import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { imports } from '../../../src/shared/contract/imports.ts'
import type { InputOf, OutputOf } from '../../../src/shared/contract/define.ts'
import type { ImportId } from '../../../src/shared/model/ids.ts'
import type { Result } from '../../../src/shared/result.ts'
import { importsHandlers } from '../../../src/main/api/imports.ts'
import { createServer, type Serve } from '../../../src/main/api/serve.ts'
import { closeInterruptedImports } from '../../../src/main/ingest/import-file.ts'
import { endImports } from '../../../src/main/ingest/start-import.ts'
import type { Workers } from '../../../src/main/runtime/context.ts'
import { aFile, messagesIn } from '../../support/import-files.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let serve: Serve
beforeEach(async () => {
  ctx = await openTestContext()
  serve = createServer({ imports }, { imports: importsHandlers }, ctx, (_path, problem) => {
    throw problem
  })
})
afterEach(async () => {
  await endImports(ctx)
  await ctx.close()
})

type Calls = typeof imports

const call = async <Name extends keyof Calls & string>(
  name: Name,
  input: InputOf<Calls[Name]>
): Promise<Result<OutputOf<Calls[Name]>>> => {
  const result = await serve(`imports.${name}`, input)
  // The server has parsed the output with the schema of this very call.
  return result as Result<OutputOf<Calls[Name]>>
}

const worked = async <Name extends keyof Calls & string>(
  name: Name,
  input: InputOf<Calls[Name]>
): Promise<OutputOf<Calls[Name]>> => {
  const result = await call(name, input)
  if (!result.ok) throw new Error(JSON.stringify(result.error))
  return result.value
}

const choose = async (path: string) => {
  ctx.desktop.fileToChoose = path
  const chosen = await worked('choose', {})
  if (chosen === null) throw new Error('nothing was chosen')
  return chosen
}

const start = async (path: string, changes: Partial<InputOf<Calls['start']>> = {}): Promise<ImportId> => {
  const { token, mapping, network } = await choose(path)
  const { importId } = await worked('start', { token, mapping, network, accountName: 'Bakery', ...changes })
  return importId
}

/** Waits until an import has ended, told by the changes that the worker announces. */
const ended = async (importId: ImportId) => {
  const run = async () => (await worked('list', {})).find((one) => one.id === importId)
  return await new Promise<Awaited<ReturnType<typeof run>>>((resolve) => {
    const look = async (): Promise<void> => {
      const now = await run()
      if (now?.state === 'running') return
      stopListening()
      resolve(now)
    }
    const stopListening = ctx.store.onChanged(() => void look())
    void look()
  })
}

const rows = (count: number): string =>
  `id,author,date,text\n${Array.from({ length: count }, (_unused, index) => `${index},Ana,2026-11-19,words ${index}`).join('\n')}\n`

describe('choosing a file', () => {
  it('shows what it is, a sample and a guess, and never its path', async () => {
    const chosen = await choose(
      aFile(ctx, 'Youtube-comments.csv', 'COMMENT_ID;AUTHOR;CONTENT\nz1;Ana;Good bread\n')
    )
    expect(chosen).toMatchObject({
      fileName: 'Youtube-comments.csv',
      bytes: 44,
      shape: { format: 'csv', encoding: 'utf-8', delimiter: ';' },
      columns: ['COMMENT_ID', 'AUTHOR', 'CONTENT'],
      sample: [{ COMMENT_ID: 'z1', AUTHOR: 'Ana', CONTENT: 'Good bread' }],
      mapping: { id: 'COMMENT_ID', author: 'AUTHOR', text: 'CONTENT' },
      network: 'youtube',
      mappingFrom: 'guess'
    })
    expect(JSON.stringify(chosen)).not.toContain(ctx.dataFolder)
  })

  it('is nothing when the person closes the dialog, and a refusal when the file is no list', async () => {
    expect(await worked('choose', {})).toBeNull()
    ctx.desktop.fileToChoose = aFile(ctx, 'picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47]))
    expect(await call('choose', {})).toEqual({
      ok: false,
      error: { code: 'file_binary', values: { fileName: 'picture.csv' } }
    })
  })

  it('remembers what was chosen for files of the same shape', async () => {
    const mapping = { id: 'a', text: 'c', author: 'b' }
    await ended(
      await start(aFile(ctx, 'one.csv', 'a,b,c,date\n1,Ana,Good bread,2026-11-19\n'), {
        mapping,
        network: 'facebook'
      })
    )
    expect(await choose(aFile(ctx, 'two.csv', 'date,c,b,a\n2026-11-20,Bad bread,Ben,2\n'))).toMatchObject({
      mapping,
      network: 'facebook',
      mappingFrom: 'remembered'
    })
    expect(await choose(aFile(ctx, 'three.csv', 'c,b,a\nBad bread,Ben,2\n'))).toMatchObject({
      mappingFrom: 'guess'
    })
  })
})

describe('an import in a worker', () => {
  it('imports beside the main thread and tells which tables changed', async () => {
    const changed = new Set<string>()
    ctx.store.onChanged((tables) => {
      for (const table of tables) changed.add(table)
    })
    const path = aFile(ctx, 'a.csv', rows(120))
    const run = await ended(await start(path))
    expect(run).toMatchObject({
      state: 'done',
      fileName: 'a.csv',
      read: 120,
      added: 120,
      rejected: 0,
      failure: null
    })
    expect(run?.bytesRead).toBe(run?.bytes)
    expect(await messagesIn(ctx, 'Bakery')).toHaveLength(120)
    expect([...changed]).toEqual(expect.arrayContaining(['conversation', 'import_run', 'message']))
  })

  it('stops when asked, keeps what was imported, and goes on from there', async () => {
    const path = aFile(ctx, 'a.csv', rows(5_000))
    const importId = await start(path)
    expect(await call('start', { ...(await choose(path)), accountName: 'Bakery' })).toMatchObject({
      error: { code: 'import_running' }
    })
    await worked('stop', { importId })
    const run = await ended(importId)
    expect(run).toMatchObject({ state: 'stopped' })
    expect(run?.added).toBeLessThan(5_000)
    expect(await messagesIn(ctx, 'Bakery')).toHaveLength(run?.added ?? -1)
    const again = await start(aFile(ctx, 'a.csv', rows(200)))
    expect(await ended(again)).toMatchObject({ state: 'done', read: 200 })
  })

  it('waits while the app itself writes for longer than any transaction waits, says so, and goes on by itself', async () => {
    const { promise: over, resolve: letGo } = Promise.withResolvers<void>()
    const importId = await start(aFile(ctx, 'a.csv', rows(120)))
    const held = ctx.store.write(() => over)
    const waits = new Promise<void>((resolve) => {
      ctx.store.onChanged(() => {
        void worked('list', {}).then(([run]) => {
          if (run?.isWaiting === true) resolve()
        })
      })
    })
    await waits
    expect(await worked('list', {})).toMatchObject([{ state: 'running', read: 0 }])
    letGo()
    await held
    expect(await ended(importId)).toMatchObject({ state: 'done', read: 120, added: 120, isWaiting: false })
    expect(await messagesIn(ctx, 'Bakery')).toHaveLength(120)
  }, 30_000)

  it('is marked failed when its worker dies', async () => {
    const path = aFile(ctx, 'a.csv', rows(10))
    const dying = {
      ...ctx,
      workers: { start: () => ({ post: () => {}, ended: Promise.resolve(new Error('worker ended with 1')) }) }
    }
    const server = createServer({ imports }, { imports: importsHandlers }, dying, () => {})
    const { token, mapping, network } = await choose(path)
    await server('imports.start', { token, mapping, network, accountName: 'Bakery' })
    const [run] = await worked('list', {})
    if (run === undefined) throw new Error('there is no run')
    expect(await ended(run.id)).toMatchObject({ state: 'failed', failure: 'unexpected' })
  })

  it('says that the disk is full also where not even that can be written', async () => {
    const say: { message: (message: unknown) => void; end: (problem: null) => void } = {
      message: () => {},
      end: () => {}
    }
    const full: Workers = {
      start(_name, _data, onMessage) {
        say.message = onMessage
        return { post: () => {}, ended: new Promise((resolve) => (say.end = resolve)) }
      }
    }
    const server = createServer(
      { imports },
      { imports: importsHandlers },
      { ...ctx, workers: full },
      () => {}
    )
    const { token, mapping, network } = await choose(aFile(ctx, 'a.csv', rows(10)))
    await server('imports.start', { token, mapping, network, accountName: 'Bakery' })
    expect(await worked('list', {})).toMatchObject([{ state: 'running' }])
    say.message({ kind: 'unsaved_end', failure: 'disk_full' })
    say.end(null)
    expect(await worked('list', {})).toMatchObject([{ state: 'failed', failure: 'disk_full' }])
  })

  it('is marked failed when the app is started again', async () => {
    const silent = {
      ...ctx,
      workers: { start: () => ({ post: () => {}, ended: new Promise<null>(() => {}) }) },
      store: { ...ctx.store }
    }
    const server = createServer({ imports }, { imports: importsHandlers }, silent, () => {})
    ctx.desktop.fileToChoose = aFile(ctx, 'a.csv', rows(10))
    const chosen = await server('imports.choose', {})
    await server('imports.start', { ...((chosen.ok ? chosen.value : {}) as object), accountName: 'Bakery' })
    expect(await worked('list', {})).toMatchObject([{ state: 'running' }])
    await closeInterruptedImports(ctx)
    expect(await worked('list', {})).toMatchObject([{ state: 'failed', failure: 'import_interrupted' }])
  })

  it('is refused without a column of text, without its file, and with a token that nobody was given', async () => {
    const path = aFile(ctx, 'a.csv', rows(10))
    const { token, mapping, network } = await choose(path)
    const refusal = async (changes: Partial<InputOf<Calls['start']>>) => {
      const result = await call('start', { token, mapping, network, accountName: 'Bakery', ...changes })
      return result.ok ? null : result.error.code
    }
    expect(await refusal({ mapping: { id: 'id' } })).toBe('file_without_text_column')
    expect(await refusal({ mapping: { text: 'nothing' } })).toBe('file_without_text_column')
    expect(await refusal({ token: 'invented' })).toBe('not_found')
    rmSync(path)
    expect(await refusal({})).toBe('not_found')
    expect(await worked('list', {})).toEqual([])
  })
})

describe('rejected rows', () => {
  const wrong =
    'id,author,date,text\n1,Ana,2026-11-19,Good bread\n2,Ben,never,"=HYPERLINK(""x"")"\n3,@sum,,\n'

  it('are listed with line, reason and what stands in the file', async () => {
    const importId = await start(aFile(ctx, 'a.csv', wrong))
    expect(await ended(importId)).toMatchObject({ read: 3, added: 1, rejected: 2 })
    expect(await worked('rejections', { importId, limit: 10 })).toEqual([
      {
        line: 3,
        reason: 'date_not_understood',
        values: { date: 'never' },
        raw: '2,Ben,never,"=HYPERLINK(""x"")"'
      },
      { line: 4, reason: 'no_text', values: {}, raw: '3,@sum,,' }
    ])
    expect(await worked('rejections', { importId, limit: 1 })).toHaveLength(1)
  })

  it('are saved as CSV that no spreadsheet program runs', async () => {
    const many = Array.from({ length: 450 }, (_unused, index) => `${index},=1+${index},,`).join('\n')
    const importId = await start(aFile(ctx, 'a.csv', `id,author,date,text\n900,Ana,,Good bread\n${many}\n`))
    await ended(importId)
    expect(await worked('saveRejections', { importId })).toBeNull()
    ctx.desktop.destinationToChoose = join(ctx.dataFolder, 'rejected.csv')
    expect(await worked('saveRejections', { importId })).toEqual({ fileName: 'rejected.csv' })
    const lines = readFileSync(ctx.desktop.destinationToChoose, 'utf8').split('\r\n')
    expect(lines.slice(0, 3)).toEqual([
      '\uFEFFline,reason,details,row',
      '3,no_text,,"0,=1+0,,"',
      '4,no_text,,"1,=1+1,,"'
    ])
    expect(lines).toHaveLength(452)
    ctx.desktop.destinationToChoose = join(ctx.dataFolder, 'nowhere', 'rejected.csv')
    expect(await call('saveRejections', { importId })).toMatchObject({ error: { code: 'file_not_written' } })
  })
})
