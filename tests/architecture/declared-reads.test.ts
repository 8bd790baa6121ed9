import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handlers } from '../../src/main/api/handlers.ts'
import { createServer } from '../../src/main/api/serve.ts'
import { acceptMail } from '../../src/main/handoff/accept-mail.ts'
import { importFile } from '../../src/main/ingest/import-file.ts'
import { takeMail } from '../../src/main/mail/take-mail.ts'
import { loadSample } from '../../src/main/sample/load-sample.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { listQuarantined } from '../../src/main/store/quarantine.ts'
import type { Store } from '../../src/main/store/store.ts'
import { endSpelling } from '../../src/main/writing/ask-spelling.ts'
import { contract } from '../../src/shared/contract/contract.ts'
import { viewSchema } from '../../src/shared/model/conversation.ts'
import type { QuarantineKey } from '../../src/shared/model/quarantine.ts'
import { openTestContext, type TestContext } from '../support/test-context.ts'
import { checkReads, queriesOf } from './rules/declared-reads.ts'

let ctx: TestContext
let watched: Store

beforeAll(async () => {
  ctx = await openTestContext()
  await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
})

afterAll(async () => {
  await endSpelling({ store: watched })
  await watched.close()
  await ctx.close()
})

/** A returning person, an answer, an assignment: every part of a conversation has rows behind it. */
const conversationId = async (): Promise<string> =>
  (
    await ctx.store.read
      .selectFrom('conversation')
      .select('id')
      .where('ref', '=', 'sample:seigle-qui-se-garde')
      .executeTakeFirstOrThrow()
  ).id

const colleagueIds = async (): Promise<readonly string[]> =>
  (await ctx.store.read.selectFrom('colleague').select('id').execute()).map((row) => row.id)

/** A question that a colleague of the sample answered by mail, and the form of its letter. */
const handOff = async (asked: string): Promise<{ readonly colleagueId: string; readonly form: unknown }> => {
  const serve = createServer(contract, handlers, ctx, (path, problem) => {
    throw new Error(path, { cause: problem })
  })
  for (const colleagueId of await colleagueIds()) {
    const prepared = await serve('handoffs.prepare', { conversationId: asked, colleagueId })
    if (!prepared.ok) continue
    const { form } = contract.handoffs.prepare.output.parse(prepared.value)
    await serve('handoffs.create', { form, handoffId: null, carrier: 'link' })
    const letter = await ctx.store.read.selectFrom('letter').select('message_id').executeTakeFirstOrThrow()
    await acceptMail(ctx, {
      messageId: null,
      digest: 'digest',
      rawFile: 'mail.eml',
      fromAddress: 'colleague@fournil.example',
      subject: '',
      receivedAt: ctx.clock.now(),
      answers: [letter.message_id],
      mayBearToken: [],
      nature: { kind: 'words' },
      text: 'Oui',
      wholeText: 'Oui',
      attachments: [],
      foundIn: 'inbox',
      byHand: true
    })
    return { colleagueId, form }
  }
  throw new Error('nobody of the sample can be asked')
}

const mailIds = async (): Promise<readonly string[]> =>
  (await ctx.store.read.selectFrom('inbound_mail').select('id').execute()).map((row) => row.id)

/** A mail and a row of a file that could not be placed. */
const quarantined = async (): Promise<readonly QuarantineKey[]> => {
  const mail = Buffer.from('From: a@b.example\r\nSubject: Re\r\n\r\nOui')
  await takeMail(ctx, mail, 'given')
  const path = join(ctx.dataFolder, 'vide.csv')
  writeFileSync(path, 'id,author,text\n1,Ana,\n2,Ben,Oui\n')
  await importFile(ctx, { path, network: null, accountName: null, mapping: null })
  return (await listQuarantined(ctx.store.read, null, 10)).entries.map(({ kind, id }) => ({ kind, id }))
}

describe('the queries of the contract', () => {
  it('read the tables that they declare, all of them and no others, and write nothing', async () => {
    const asked = await conversationId()
    const { colleagueId: handedTo, form } = await handOff(asked)
    const inputs: Readonly<Record<string, readonly unknown[]>> = {
      'accounts.list': [{}],
      'accounts.connectable': [{}],
      'accounts.readingBack': [{}],
      'accounts.signIn': [{}],
      'colleagues.list': [{}],
      'conversations.open': [{ conversationId: asked }],
      'conversations.history': [{ conversationId: asked, limit: 50 }],
      'handoffs.prepare': [{ conversationId: asked, colleagueId: handedTo }],
      'handoffs.preview': [{ form, handoffId: null }],
      'handoffs.ofConversation': [{ conversationId: asked }],
      'handoffs.list': [{ view: 'awaiting' }, { view: 'returned' }],
      'handoffs.readMail': (await mailIds()).map((mailId) => ({ mailId })),
      'handoffs.settings': [{}],
      'imports.list': [{}],
      'imports.rejections': [{ importId: 'import', limit: 10 }],
      'inbox.list': viewSchema.options.map((view) => ({ view, colleagueId: null, after: null, limit: 200 })),
      'inbox.counts': [{}],
      'home.state': [{}],
      'lock.state': [{}],
      'inbox.readMoment': [{ text: 'demain', timeZone: 'Europe/Paris' }],
      'quarantine.list': [{ after: null, limit: 10 }],
      'quarantine.count': [{}],
      'quarantine.open': await quarantined(),
      'proofs.list': [{}],
      'replies.pending': [{}],
      'search.find': [
        { text: 'levain is:awaiting is:returned network:bluesky colleague:karim', limit: 20 },
        { text: 'levain', order: 'best', limit: 20 },
        { text: '-levain', limit: 20 },
        { text: 'from:', limit: 20 }
      ],
      'backups.list': [{}],
      'mail.get': [{}],
      'mail.presets': [{}],
      'routing.awaited': [{}],
      'routing.tuning': [{}],
      'routing.profileHelp': [
        { colleagueId: null, topics: ['levain'], role: '', bio: '', place: null, languages: ['fr'] }
      ],
      'routing.evidence': (await colleagueIds()).map((colleagueId) => ({
        conversationId: asked,
        colleagueId
      })),
      'settings.holidayCalendars': [{}],
      'settings.get': [{}],
      'themes.list': [{}],
      'themes.ofConversations': [{ conversationIds: [asked] }],
      'snippets.list': [{}],
      'spelling.check': [{ conversationId: asked, sample: '', words: ['pain'] }],
      'spelling.suggest': [{ language: 'fr', word: 'paim' }],
      'spelling.ownWords': [{}],
      'views.list': [{}],
      'window.keptPlace': [{}],
      'writing.mentionable': [{ conversationId: asked, begins: 'm' }],
      'writing.likeness': [{ body: 'Bonjour, oui, notre levain est nourri chaque jour à la main.' }]
    }
    let read = new Set<string>()
    const opened = await openSqlite({
      file: ctx.databaseFile,
      backupSuffix: 'test',
      onRead: (tables) => {
        for (const table of tables) read.add(table)
      }
    })
    if (opened.kind === 'problem') throw new Error(opened.problem.kind)
    watched = opened.store
    const written: string[] = []
    watched.onChanged((tables) => written.push(...tables))
    const problems: string[] = []
    // Those kept in a vault are looked for.
    const secrets = { ...ctx.secrets, storage: 'keyring' as const }
    const serve = createServer(contract, handlers, { ...ctx, store: watched, secrets }, (path) =>
      problems.push(path)
    )
    const seen = new Map<string, ReadonlySet<string>>()
    for (const [path, list] of Object.entries(inputs)) {
      read = new Set()
      for (const input of list) {
        const result = await serve(path, input)
        if (!result.ok) problems.push(`${path}: ${result.error.code}`)
      }
      seen.set(path, read)
    }
    expect(problems).toEqual([])
    expect(written).toEqual([])
    expect(seen.get('conversations.open')?.size).toBeGreaterThan(7)
    expect(checkReads(queriesOf(contract), seen)).toEqual([])
  })
})

describe('the checker of declared reads', () => {
  const declared = new Map([['inbox.list', ['conversation', 'account']]])

  it('complains about a table read and not declared, declared and not read, and about a query not run', () => {
    expect(checkReads(declared, new Map([['inbox.list', new Set(['conversation', 'account'])]]))).toEqual([])
    expect(
      checkReads(declared, new Map([['inbox.list', new Set(['conversation', 'account', 'handle'])]]))
    ).toEqual(['inbox.list: reads handle, add it to its reads in src/shared/contract'])
    expect(checkReads(declared, new Map([['inbox.list', new Set(['conversation'])]]))).toHaveLength(1)
    expect(checkReads(declared, new Map())).toHaveLength(1)
  })

  it('finds every query of a contract and no command', () => {
    expect(queriesOf(contract).has('inbox.list')).toBe(true)
    expect(queriesOf(contract).has('inbox.markDone')).toBe(false)
    expect(queriesOf(contract).size).toBeGreaterThanOrEqual(12)
  })
})
