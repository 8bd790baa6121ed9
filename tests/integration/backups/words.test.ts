import '../../support/on-disk.ts'
import {
  appendFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { forgetWords } from '../../../src/main/backups/forget-words.ts'
import { markMailHealth } from '../../../src/main/mail/mail-account.ts'
import { changeSettings } from '../../../src/main/store/settings.ts'
import { migrations } from '../../../src/main/store/migrations/index.ts'
import { markFactsChanged } from '../../../src/main/store/rankings.ts'
import { replayWords } from '../../../src/main/store/replay-words.ts'
import { factsChangedKey, wordTables } from '../../../src/main/store/word-tables.ts'
import { findWordsBehind } from '../../../src/main/store/words-behind.ts'
import { listWordFiles, readWords, wordsFolder, writeWordsInto } from '../../../src/main/store/words-file.ts'
import { hour, minute } from '../../../src/shared/model/instant.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext } from '../../support/test-context.ts'

let scene: ReplyScene
let app: RunningApp | null

beforeEach(async () => {
  scene = await openReplyScene()
  app = null
})
afterEach(async () => {
  await app?.stop()
  await scene.crash()
  await scene.close()
})

const journal = (): string => wordsFolder(scene.ctx.databaseFile)

/** Bytes of words in a file; behind them stands the room for the next. */
const lengthOf = (file: string): number => readFileSync(file).findLastIndex((byte) => byte !== 0) + 1

const words = async () => await readWords(listWordFiles(journal()))

const run = async (): Promise<RunningApp> => {
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
  return app
}

type ReplyTalk = Awaited<ReturnType<ReplyScene['converse']>>

const saveDraft = (conversationId: ReplyScene['conversationId'], body: string) =>
  callerOf(scene.ctx).ask('conversations.saveDraft', {
    conversationId,
    body,
    speakerId: scene.speakerId
  })

/** Overwrites the file where a failing disk would: its header stays, its tables do not. */
const corrupt = (file: string): void => {
  const bytes = readFileSync(file)
  for (let at = 4096; at < bytes.length; at += 4096) bytes.fill(0xff, at, Math.min(at + 2000, bytes.length))
  bytes.fill(0xff, 100, 2000)
  writeFileSync(file, bytes)
}

const rowsOf = (table: string): readonly Record<string, unknown>[] =>
  (dumpTables(scene.ctx.databaseFile)[table] ?? []).map((row) => JSON.parse(row))

it('R-16 keeps drafts in a file of their own, apart from what can be fetched again, readable by its owner only', async () => {
  await saveDraft(scene.conversationId, 'Oui, au levain naturel.')
  const [file = ''] = listWordFiles(journal())
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(statSync(journal()).mode & 0o777).toBe(0o700)
  const { words: kept, unreadable } = await words()
  expect(unreadable).toBe(0)
  expect(kept.filter((word) => word.t === 'draft').map((word) => word.r?.['body'])).toEqual([
    'Oui, au levain naturel.'
  ])
  // The message that it answers is there too: without it the words would have no place.
  expect(kept.filter((word) => word.t === 'message')).toHaveLength(1)
})

it('R-34 a decision is in the journal before it is acknowledged, and what it is about right behind it', async () => {
  await callerOf(scene.ctx).ask('inbox.markDone', { conversationIds: [scene.conversationId] })
  const decided = (await words()).words.filter((word) => word.p !== 1)
  expect(decided.find((word) => word.t === 'conversation')?.r).toMatchObject({ state: 'done' })
  expect(decided.find((word) => word.t === 'audit')?.r).toMatchObject({ action: 'done' })
  const placesOf = async (table: string) =>
    (await words()).words.filter((word) => word.t === table && word.p === 1).length
  // Nobody asks for anything more meanwhile.
  await expect.poll(() => placesOf('message')).toBe(1)
  expect(await placesOf('handle')).toBe(1)
})

it('R-34 what a decision is about is in the journal of an app that ends in the same moment', async () => {
  await callerOf(scene.ctx).ask('inbox.markDone', { conversationIds: [scene.conversationId] })
  await scene.ctx.store.close()
  expect((await words()).words.filter((word) => word.t === 'message')).toHaveLength(1)
})

it('R-34 keeps nothing of a transaction that was taken back, and takes it back when the journal cannot be written', async () => {
  const { store } = scene.ctx
  const before = (await words()).words.length
  const change = (fails: boolean) =>
    store.write(async (tx) => {
      await tx.updateTable('colleague').set({ bio: 'Je fais le pain.' }).execute()
      if (fails) throw new Error('changed my mind')
    })
  await expect(change(true)).rejects.toThrow('changed my mind')
  expect((await words()).words).toHaveLength(before)
  const [file = ''] = listWordFiles(journal())
  const bytes = readFileSync(file)
  // A folder in its place: nothing can be appended to it.
  rmSync(file)
  mkdirSync(file)
  await expect(change(false)).rejects.toThrow('EISDIR')
  expect(rowsOf('colleague')).toMatchObject([{ bio: '' }])
  rmSync(file, { recursive: true })
  writeFileSync(file, bytes)
  await change(false)
  expect(rowsOf('colleague')).toMatchObject([{ bio: 'Je fais le pain.' }])
})

it('R-34 reads on behind a line that a crash cut short, and says how many were lost', async () => {
  await saveDraft(scene.conversationId, 'Des mots entiers.')
  const [file = ''] = listWordFiles(journal())
  // Without the room ahead, as a file of before had none.
  truncateSync(file, lengthOf(file) - 20)
  appendFileSync(file, 'half a li')
  await saveDraft(scene.conversationId, 'Et la suite.')
  const { words: kept, unreadable } = await words()
  expect(unreadable).toBe(1)
  expect(kept.find((word) => word.t === 'draft')?.r?.['body']).toBe('Et la suite.')
})

it('R-34 reads on behind what a power cut tore out of a line or left behind it, in the room that was written ahead', async () => {
  await saveDraft(scene.conversationId, 'Des mots entiers.')
  const [file = ''] = listWordFiles(journal())
  const end = lengthOf(file)
  const bytes = readFileSync(file)
  expect(bytes.length).toBeGreaterThan(end)
  // Of the last line the middle never reached the disk; of another only a part did, further on.
  bytes.fill(0, end - 60, end - 20)
  bytes.write('{"half a li', end + 3_000)
  writeFileSync(file, bytes)
  await saveDraft(scene.conversationId, 'Et la suite.')
  const { words: kept, unreadable } = await words()
  expect(unreadable).toBeGreaterThan(0)
  expect(kept.find((word) => word.t === 'draft')?.r?.['body']).toBe('Et la suite.')
})

it('R-34 two that write into one database write their words one behind the other', async () => {
  const other = await openTestContext({ dataFolder: scene.ctx.dataFolder, keepFolder: true })
  for (let turn = 0; turn < 20; turn += 1)
    for (const { store } of [scene.ctx, other])
      await store.write(async (tx) => {
        await tx
          .insertInto('own_word')
          .values({ word: `mot ${turn} ${store === other.store}`, added_at: scene.clock.now() })
          .execute()
      })
  await other.close()
  const { words: kept, unreadable } = await words()
  expect(unreadable).toBe(0)
  expect(kept.filter((word) => word.t === 'own_word')).toHaveLength(40)
})

it('R-34 what was forgotten on request is in no file of the journal, and a backup put back forgets it again', async () => {
  const { ask } = callerOf(scene.ctx)
  const secret = 'Je suis boulangère de nuit, appelez-moi à la maison.'
  await scene.ctx.store.write(async (tx) => {
    await tx.updateTable('colleague').set({ bio: secret }).execute()
  })
  const backup = await makeBackup(scene.ctx)
  if (!backup.ok) throw new Error(backup.error.code)
  scene.clock.advance(minute)
  await ask('colleagues.markLeft', { colleagueId: scene.speakerId })
  await ask('colleagues.forget', { colleagueId: scene.speakerId })
  for (const name of readdirSync(journal()))
    expect(readFileSync(join(journal(), name), 'utf8')).not.toContain(secret)
  const forgotten = dumpTables(scene.ctx.databaseFile)
  const running = await run()
  expect(await running.serve('backups.restore', { name: backup.value.name })).toMatchObject({ ok: true })
  const after = dumpTables(scene.ctx.databaseFile)
  for (const table of ['colleague', 'signature', 'consent', 'topic_consent'])
    expect({ table, rows: after[table] }).toEqual({ table, rows: forgotten[table] })
})

it('R-34 200 things that people did since last night survive a corrupt database, and nothing is published twice', async () => {
  const random = seededRandom(34)
  const { ask, call } = callerOf(scene.ctx)
  const backup = await makeBackup(scene.ctx)
  if (!backup.ok) throw new Error(backup.error.code)
  scene.clock.advance(hour)
  const talks: [ReplyTalk, ...ReplyTalk[]] = [
    { conversationId: scene.conversationId, parentId: scene.parentId }
  ]
  let deeds = 0
  for (let turn = 0; deeds < 200; turn += 1) {
    scene.clock.advance(20_000)
    const { conversationId, parentId } = random.pick(talks)
    const kind = turn % 7
    if (kind === 0) {
      talks.push(await scene.converse(scene.accountId, `Une question, la ${turn}e`))
      continue
    }
    deeds += 1
    if (kind === 1 || kind === 2) await saveDraft(conversationId, `Un brouillon, le ${turn}e`)
    else if (kind === 3) {
      const queued = await scene.tryEnqueue({
        conversationId,
        parentMessageId: parentId,
        body: `Une réponse, la ${turn}e`
      })
      if (queued.ok && random.happens(0.7)) await scene.send()
    } else if (kind === 4) await call('inbox.markDone', { conversationIds: [conversationId] })
    else if (kind === 5)
      await call('conversations.assign', { conversationIds: [conversationId], colleagueId: scene.speakerId })
    else await ask('settings.change', { companyName: `Le fournil du ${turn}` })
  }
  const human = ['draft', 'outbox', 'consent', 'assignment', 'audit', 'colleague', 'signature'] as const
  const before = dumpTables(scene.ctx.databaseFile)
  const published = scene.network.replies.length
  expect(published).toBeGreaterThan(5)
  await scene.ctx.store.close()
  corrupt(scene.ctx.databaseFile)

  const running = await run()
  const answer = await running.serve('backups.list', {})
  if (!answer.ok) throw new Error(answer.error.code)
  expect(answer.value).toMatchObject({
    recovery: { backupAt: backup.value.at, withoutPlace: 0, unreadable: 0 }
  })
  expect(readdirSync(scene.ctx.dataFolder).filter((name) => name.endsWith('.replaced'))).toHaveLength(1)
  const after = dumpTables(scene.ctx.databaseFile)
  for (const table of human) {
    // What a choice teaches is learned by the app that runs, of those that were there before too.
    const asLearned = (rows: readonly string[] = []): readonly string[] =>
      rows.map((row) => row.replace(/"to_learn_since":"[^"]*"/u, '"to_learn_since":null'))
    const there = asLearned(after[table])
    const lost = asLearned(before[table]).filter((row) => !there.includes(row))
    // Only what was on its way has another state: it is looked up before it leaves.
    const open = lost.filter((row) => !/"state":"(?:queued|sending|unconfirmed)"/u.test(row))
    expect({ table, lost: open }).toEqual({ table, lost: [] })
  }
  expect(after['outbox']).toHaveLength(before['outbox']?.length ?? -1)
  const ours = (rows: readonly string[] = []): readonly string[] =>
    rows.filter((row) => row.includes('"side":"ours"'))
  expect(ours(after['message'])).toEqual(ours(before['message']))
  for (const name of ['state', 'assignee_id', 'weight', 'read_at'])
    for (const [id, value] of column(before['conversation'], name)) {
      const now = column(after['conversation'], name)
      // What nobody has touched is fetched again.
      if (now.has(id) || isTouched(before, id)) expect([id, name, now.get(id)]).toEqual([id, name, value])
    }
  expect(rowsOf('setting').find((row) => row['key'] === 'companyName')?.['value']).toMatch(/Le fournil du/u)

  for (let minutes = 0; minutes < 30; minutes += 1) {
    scene.clock.advance(minute)
    running.wake()
    await running.serve('replies.pending', {})
  }
  await expect
    .poll(() => {
      scene.clock.advance(minute)
      running.wake()
      return rowsOf('outbox').filter((row) =>
        ['queued', 'sending', 'unconfirmed'].includes(String(row['state']))
      )
    })
    .toEqual([])
  const texts = scene.network.replies.map((reply) => reply.text)
  expect(new Set(texts).size).toBe(texts.length)
})

const isTouched = (tables: ReturnType<typeof dumpTables>, conversationId: unknown): boolean =>
  ['audit', 'draft', 'outbox', 'assignment'].some((table) =>
    tables[table]?.some((row) => row.includes(String(conversationId)))
  )

/** Of each row by its id. */
const column = (rows: readonly string[] = [], name: string): ReadonlyMap<unknown, unknown> =>
  new Map(rows.map((row) => [JSON.parse(row).id, JSON.parse(row)[name]]))

it('R-34 without a sound backup nothing is changed, and the person is told', async () => {
  await scene.ctx.store.close()
  const sound = readFileSync(scene.ctx.databaseFile)
  corrupt(scene.ctx.databaseFile)
  const bytes = readFileSync(scene.ctx.databaseFile)
  const started = await startApp(scene.ctx)
  expect(started).toMatchObject({ kind: 'problem', problem: { kind: 'damaged' } })
  expect(readFileSync(scene.ctx.databaseFile).equals(bytes)).toBe(true)
  writeFileSync(scene.ctx.databaseFile, sound)
})

it('R-34 the journal is rewritten shorter once it is in a backup', async () => {
  for (let turn = 0; turn < 50; turn += 1) await saveDraft(scene.conversationId, `Un brouillon, le ${turn}e`)
  const size = () => listWordFiles(journal()).reduce((sum, file) => sum + statSync(file).size, 0)
  const before = size()
  scene.clock.advance(minute)
  await forgetWords(scene.ctx)
  expect(size()).toBeLessThan(before / 4)
  expect((await words()).words.filter((word) => word.t === 'draft')).toHaveLength(1)
})

it('R-34 R-35 a mailbox that is read all day adds nothing to the journal', async () => {
  await saveDraft(scene.conversationId, 'Un mot.')
  const before = (await words()).words.length
  const { store, clock } = scene.ctx
  for (let minutes = 0; minutes < 5; minutes += 1) {
    scene.clock.advance(minute)
    await store.write((tx) => markMailHealth(tx, 'receiving', null, clock.now()))
  }
  expect(rowsOf('setting')).toContainEqual(expect.objectContaining({ key: 'mail.health' }))
  expect((await words()).words).toHaveLength(before)
  await store.write((tx) => changeSettings(tx, { companyName: 'Le Fournil' }))
  expect((await words()).words).toHaveLength(before + 1)
})

it('R-34 that rankings are stale is no word, and is so once words come back into a database of before', async () => {
  const { store, clock, ids, databaseFile } = scene.ctx
  const stale = (): unknown =>
    JSON.parse(String(rowsOf('setting').find((row) => row['key'] === factsChangedKey)?.['value']))
  await saveDraft(scene.conversationId, 'Un mot.')
  const before = await words()
  await store.write((tx) => markFactsChanged(tx, clock.now()))
  expect(await words()).toEqual(before)
  // As journals of before have it, later than any word.
  const writer = writeWordsInto(journal())
  const row = { key: factsChangedKey, value: JSON.stringify('2020-01-01T00:00:00.000Z') }
  writer.append([{ t: 'setting', k: [factsChangedKey], r: row, v: migrations.length }])
  await writer.flush()
  writer.close()
  await store.close()
  expect(findWordsBehind(databaseFile)).toEqual([])
  scene.clock.advance(hour)
  const at = clock.now()
  replayWords(databaseFile, (await words()).words, { at, nextId: () => ids.next() })
  expect(stale()).toBe(at)
})

it('R-34 every table holds human words that the journal keeps, or is fetched again or derived', () => {
  const others = [
    'attachment',
    'attachment_file',
    'cursor',
    'handle',
    'import_run',
    'message_revision',
    'migration',
    'person',
    'quarantine',
    'quiet_event',
    'ranking'
  ]
  const tables = Object.keys(dumpTables(scene.ctx.databaseFile)).filter((table) => !/_search/u.test(table))
  // A new table that people write into belongs into store/word-tables.ts; any other into the list above.
  expect(tables.filter((table) => !others.includes(table)).toSorted()).toEqual(
    Object.keys(wordTables).toSorted()
  )
})
