import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import { databaseFile } from '../../../src/main/runtime/database-file.ts'
import { crashChannel } from '../../../src/main/runtime/reached.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

let scene: ReplyScene
let elsewhere: string
beforeEach(async () => {
  scene = await openReplyScene()
  elsewhere = mkdtempSync(join(tmpdir(), 'porte-parole-forgotten-'))
})
afterEach(async () => {
  await scene.close()
  rmSync(elsewhere, { recursive: true, force: true })
})

/** The files of a data folder in which these words stand; backups hold them until the last of them is let go. */
const filesWith = (folder: string, words: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('backups'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).toString('latin1').toLowerCase().includes(words))

const quetzalina = { ref: 'p-9', handle: 'quetzalina', name: 'Quetzalina Xylo', url: null, isUs: false }

/** An account with words of its own beside that of the scene: what the public said, drafts, notes, what was decided. */
const anotherAccount = async () => {
  const { ctx, speakerId } = scene
  await ctx.secrets.set('vault-2', JSON.stringify({ token: 'another token' }))
  const accountId = await anAccount(ctx, { network: 'mastodon', connection: 'live', secret_ref: 'vault-2' })
  const items = Array.from({ length: 60 }, (_one, index) =>
    anItem({ ref: `z${index}`, text: `Question zanzibarienne ${index}`, author: quetzalina })
  )
  await ingestItems(ctx, accountId, items, async () => {})
  const { ask } = callerOf(ctx)
  const [{ id: conversationId } = { id: scene.conversationId }] = await ctx.store.read
    .selectFrom('conversation')
    .select('id')
    .where('account_id', '=', accountId)
    .execute()
  await ask('conversations.saveDraft', { conversationId, body: 'Un brouillon wolframiste', speakerId })
  await ask('notes.add', { conversationId, words: { internal: 'Une note kryptonique.' } })
  await ask('inbox.star', { conversationIds: [conversationId], starred: true })
  return { accountId, conversationId }
}
const theirs = ['zanzibarienne', 'wolframiste', 'kryptonique', 'quetzalina']

/** Starts the app on a folder, waits until it has wiped what it had to, and ends it. */
const begin = async (dataFolder: string): Promise<void> => {
  const { store: _store, ...rest } = scene.ctx
  const started = await startApp({ ...rest, dataFolder })
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  expect(await started.app.serve('home.state', {})).toEqual({ ok: true, value: { kind: 'here' } })
  await started.app.stop()
}

const rows = (dataFolder: string, table: string): readonly string[] =>
  dumpTables(databaseFile(dataFolder))[table] ?? []

it('R-34 an account that is removed with its history is gone for good, at whatever moment the process is killed', async () => {
  const { accountId } = await anotherAccount()
  const { ask } = callerOf(scene.ctx)
  const copies: string[] = []
  const keep = (point: unknown): void => {
    if (point !== 'store.committing' && point !== 'store.committed') return
    const copy = join(elsewhere, `${copies.length}`)
    cpSync(scene.ctx.dataFolder, copy, { recursive: true })
    copies.push(copy)
  }
  subscribe(crashChannel, keep)
  await ask('accounts.remove', { accountId, withHistory: true })
  unsubscribe(crashChannel, keep)
  // Two batches, before and after each commit of which it may die, the first and the last word, and what notes the rest.
  expect(copies.length).toBeGreaterThanOrEqual(10)
  for (const [index, copy] of copies.entries()) {
    await scene.ctx.secrets.set('vault-2', JSON.stringify({ token: 'another token' }))
    await begin(copy)
    const accounts = rows(copy, 'account').map((row) => JSON.parse(row).id)
    expect({ index, accounts }).toEqual({ index, accounts: [scene.accountId] })
    expect({ index, words: theirs.filter((word) => filesWith(copy, word).length > 0) }).toEqual({
      index,
      words: []
    })
    expect(rows(copy, 'quarantine')).toEqual([])
    expect(rows(copy, 'conversation')).toHaveLength(1)
    // Of the last two everything was over.
    if (index < copies.length - 2) expect(await scene.ctx.secrets.get('vault-2')).toBeNull()
  }
})

it('R-34 an account that was removed does not come back with an older backup, nor what was decided in it since', async () => {
  const { accountId, conversationId } = await anotherAccount()
  const { ctx } = scene
  const { ask } = callerOf(ctx)
  const backup = await makeBackup(ctx)
  if (!backup.ok) throw new Error(backup.error.code)
  scene.clock.advance(minute)
  await ask('inbox.markDone', { conversationIds: [conversationId] })
  // This one came after the backup, and went as well.
  const later = await anAccount(ctx, { network: 'mastodon' })
  await ingestItems(ctx, later, [anItem({ ref: 'l', text: 'Zanzibarienne aussi' })], async () => {})
  await ask('accounts.remove', { accountId: later, withHistory: true })
  await ask('accounts.remove', { accountId, withHistory: true })
  await ask('notes.add', { conversationId: scene.conversationId, words: { internal: 'Gardée.' } })
  await ctx.store.close()
  const { store: _store, ...rest } = ctx
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  const restored = await started.app.serve('backups.restore', { name: backup.value.name })
  await started.app.stop()
  expect(restored).toMatchObject({ ok: true })
  expect(rows(ctx.dataFolder, 'account').map((row) => JSON.parse(row).id)).toEqual([scene.accountId])
  expect(rows(ctx.dataFolder, 'conversation')).toHaveLength(1)
  expect(rows(ctx.dataFolder, 'quarantine')).toEqual([])
  expect(rows(ctx.dataFolder, 'note').join()).toContain('Gardée.')
  // The database that left is kept beside it, and held none of it any more.
  for (const words of theirs)
    expect({ words, files: filesWith(ctx.dataFolder, words) }).toEqual({ words, files: [] })
  await scene.crash()
})

it('R-34 somebody who was forgotten does not come back with an older backup, nor with a torn log', async () => {
  const { ctx } = scene
  const { ask } = callerOf(ctx)
  const item = anItem({ ref: 'q', text: 'Question zanzibarienne', author: quetzalina })
  await ingestItems(ctx, scene.accountId, [item], async () => {})
  const [person] = (await ask('search.find', { text: 'quetzalina', limit: 10 })).people
  if (person === undefined) throw new Error('she is not found')
  const backup = await makeBackup(ctx)
  if (!backup.ok) throw new Error(backup.error.code)
  scene.clock.advance(minute)
  await ask('notes.add', { conversationId: scene.conversationId, words: { internal: 'Gardée.' } })
  const before = join(elsewhere, 'before')
  cpSync(ctx.dataFolder, before, { recursive: true })
  await ask('people.forget', { personId: person.personId })
  // The log of the database lost its end, the journal did not.
  rmSync(join(before, 'words'), { recursive: true, force: true })
  cpSync(join(ctx.dataFolder, 'words'), join(before, 'words'), { recursive: true })
  await ctx.store.close()
  await begin(before)
  expect(theirs.flatMap((word) => filesWith(before, word))).toEqual([])
  const { store: _store, ...rest } = ctx
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  const restored = await started.app.serve('backups.restore', { name: backup.value.name })
  await started.app.stop()
  expect(restored).toMatchObject({ ok: true })
  expect(theirs.flatMap((word) => filesWith(ctx.dataFolder, word))).toEqual([])
  expect(rows(ctx.dataFolder, 'conversation')).toHaveLength(1)
  await scene.crash()
})

it('R-34 a sample that was taken away with what was tried in it does not come back at the next start', async () => {
  const { ctx } = scene
  const { ask } = callerOf(ctx)
  await ask('notes.add', { conversationId: scene.conversationId, words: { internal: 'Gardée.' } })
  await ask('sample.load', {})
  const tried = await ctx.store.read
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .select('conversation.id')
    .where('account.connection', '=', 'sample')
    .execute()
  await ask('inbox.star', { conversationIds: tried.map(({ id }) => id), starred: true })
  await ask('sample.remove', {})
  await ctx.store.close()
  await begin(ctx.dataFolder)
  expect(rows(ctx.dataFolder, 'account')).toHaveLength(1)
  expect(rows(ctx.dataFolder, 'conversation')).toHaveLength(1)
  expect(rows(ctx.dataFolder, 'quarantine')).toEqual([])
  await scene.crash()
})
