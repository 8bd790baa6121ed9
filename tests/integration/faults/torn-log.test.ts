import '../../support/on-disk.ts'
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { forgetWords } from '../../../src/main/backups/forget-words.ts'
import type { BackupFile } from '../../../src/main/backups/backup-folder.ts'
import { makeBackup } from '../../../src/main/backups/make-backup.ts'
import { adoptRestore, prepareRestore } from '../../../src/main/backups/restore-backup.ts'
import { databaseFile } from '../../../src/main/runtime/database-file.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import { wordTables } from '../../../src/main/store/word-tables.ts'
import { findWordsBehind } from '../../../src/main/store/words-behind.ts'
import { listWordFiles, wordsFolder } from '../../../src/main/store/words-file.ts'
import type { AppOutput } from '../../../src/shared/contract/contract.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
import type { Result } from '../../../src/shared/result.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

describe('a write-ahead log that lost its end after a crash', () => {
  let scene: ReplyScene
  let elsewhere: string
  beforeEach(async () => {
    scene = await openReplyScene()
    elsewhere = mkdtempSync(join(tmpdir(), 'porte-parole-torn-'))
  })
  afterEach(async () => {
    await scene.close()
    rmSync(elsewhere, { recursive: true, force: true })
  })

  const wordsOf = (dataFolder: string) => {
    const tables = dumpTables(databaseFile(dataFolder))
    return Object.fromEntries(
      Object.keys(wordTables)
        // The home of the copy is another.
        .filter((table) => table !== 'setting' && table !== 'account')
        .map((table) => [table, tables[table]])
    )
  }
  /** The folder as a killed process leaves it, with so many bytes of the log. */
  const torn = (bytes: number): string => {
    const dataFolder = mkdtempSync(join(elsewhere, 'copy-'))
    cpSync(scene.ctx.dataFolder, dataFolder, { recursive: true })
    truncateSync(`${databaseFile(dataFolder)}-wal`, bytes)
    return dataFolder
  }
  const withoutOwnLine = (words: ReturnType<typeof wordsOf>): ReturnType<typeof wordsOf> => ({
    ...words,
    audit: words['audit']?.filter((row) => !row.includes('words_brought_back'))
  })
  const logOf = (): string => `${scene.ctx.databaseFile}-wal`
  const carryLog = (): void => {
    const database = new SqliteDatabase(scene.ctx.databaseFile)
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
  }
  /** The file as it was on the disk, without its log. */
  const leaveAs = (file: string, former: Buffer): void => {
    writeFileSync(file, former)
    rmSync(`${file}-wal`, { force: true })
  }
  /** A word that has no place in an earlier backup: its conversation came in later, and is gone from the journal as well. */
  const noteWithoutPlace = async (): Promise<void> => {
    const { conversationId } = await scene.converse(scene.accountId, 'Encore une question')
    await callerOf(scene.ctx).ask('notes.add', { conversationId, words: { internal: 'Sans place.' } })
    const journal = listWordFiles(wordsFolder(scene.ctx.databaseFile)).at(-1) ?? ''
    const lines = readFileSync(journal, 'utf8').split('\n')
    writeFileSync(journal, lines.filter((line) => !line.includes('"t":"conversation"')).join('\n'))
  }
  const putBack = async (backup: BackupFile) => {
    await scene.ctx.store.close()
    const prepared = await prepareRestore(scene.ctx, backup.file)
    if (!prepared.ok) throw new Error(prepared.error.code)
    return await adoptRestore(scene.ctx, prepared.value.copy, backup)
  }
  /** Starts the app on a folder and ends it; what it tells the person, and what the work between gives. */
  const begin = async (
    dataFolder: string,
    between: (serve: RunningApp['serve']) => Promise<unknown> = async () => null
  ): Promise<AppOutput<'backups.list'>['wordsBack']> => {
    const { store: _store, ...rest } = scene.ctx
    const started = await startApp({ ...rest, dataFolder, ticks: false })
    if (started.kind === 'problem') throw new Error(started.problem.kind)
    const { serve, stop } = started.app
    const listed = (await serve('backups.list', {})) as Result<AppOutput<'backups.list'>>
    if (!listed.ok) throw new Error(listed.error.code)
    await between(serve)
    await stop()
    return listed.value.wordsBack
  }
  const work = async (): Promise<void> => {
    const { ask } = callerOf(scene.ctx)
    const { conversationId, speakerId } = scene
    await ask('notes.add', { conversationId, words: { internal: 'Elle vient le mardi.' } })
    await scene.enqueue()
    await scene.send()
    await scene.later(minute)
    for (const body of ['Un', 'Un brouillon', 'Un brouillon de plus'])
      await ask('conversations.saveDraft', { conversationId, body, speakerId })
  }

  it('R-15 R-34 loses no word wherever it was torn: the journal has what it lost', async () => {
    await scene.enqueue({ body: 'Avant.' })
    await scene.send()
    carryLog()
    await scene.later(second)
    await work()
    const whole = wordsOf(scene.ctx.dataFolder)
    expect(scene.network.replies).toHaveLength(2)
    const { size } = statSync(logOf())
    for (let cut = 0; cut <= 12; cut += 1) {
      const dataFolder = torn(Math.floor((size * cut) / 12))
      const told = await begin(dataFolder)
      // What it tells of itself is the one line more.
      expect(withoutOwnLine(wordsOf(dataFolder)), `${cut} of 12`).toEqual(whole)
      expect(told === null, `${cut} of 12`).toBe(cut === 12)
    }
  })

  it('R-34 brings nothing back where nothing was lost, nor into a database of which the journal knows nothing', async () => {
    await work()
    const whole = wordsOf(scene.ctx.dataFolder)
    const dataFolder = torn(statSync(logOf()).size)
    expect(findWordsBehind(databaseFile(dataFolder))).toEqual([])
    expect(await begin(dataFolder)).toBeNull()
    expect(wordsOf(dataFolder)).toEqual(whole)
    const other = await openReplyScene()
    await other.crash()
    cpSync(other.ctx.databaseFile, databaseFile(dataFolder))
    expect(findWordsBehind(databaseFile(dataFolder))).toEqual([])
    await other.close()
  })

  it('R-34 tells what came back until the person has read it, and tells it no second time', async () => {
    const { ask } = callerOf(scene.ctx)
    const { conversationId, speakerId } = scene
    await ask('notes.add', { conversationId, words: { internal: 'Avant.' } })
    carryLog()
    await scene.enqueue()
    await scene.send()
    await ask('conversations.saveDraft', { conversationId, body: 'Un brouillon', speakerId })
    const dataFolder = torn(0)
    const told = await begin(dataFolder)
    expect(told).toMatchObject({ replies: 1, withoutPlace: 0 })
    expect(told?.words).toBeGreaterThan(2)
    expect(await begin(dataFolder)).toEqual(told)
    await begin(dataFolder, (serve) => serve('backups.acknowledge', { told: 'wordsBack' }))
    expect(await begin(dataFolder)).toBeNull()
  })

  it('R-34 finds words in the file before, where another was begun while the log still held them', async () => {
    const { ask } = callerOf(scene.ctx)
    const { conversationId } = scene
    await ask('notes.add', { conversationId, words: { internal: 'Avant.' } })
    carryLog()
    await scene.later(second)
    await work()
    const whole = wordsOf(scene.ctx.dataFolder)
    // Something is erased on request: a new file is begun, and the one before rewritten shorter.
    await scene.later(minute)
    await forgetWords(scene.ctx)
    expect(listWordFiles(wordsFolder(scene.ctx.databaseFile))).toHaveLength(2)
    for (const bytes of [0, Math.floor(statSync(logOf()).size / 2)]) {
      const dataFolder = torn(bytes)
      expect(await begin(dataFolder)).not.toBeNull()
      expect(withoutOwnLine(wordsOf(dataFolder))).toEqual(whole)
    }
  })

  it('R-34 brings back all that was said since the only backup, though nothing of the log is left', async () => {
    const { conversationId } = scene
    const dataFolder = torn(statSync(logOf()).size)
    const file = databaseFile(dataFolder)
    await begin(dataFolder)
    const parts = new Map<string, Buffer>()
    await begin(dataFolder, async (serve) => {
      expect(await serve('backups.make', {})).toMatchObject({ ok: true })
      scene.clock.advance(minute)
      await serve('notes.add', { conversationId, words: { internal: 'Après la sauvegarde.' } })
      for (const part of [file, ...listWordFiles(wordsFolder(file))]) parts.set(part, readFileSync(part))
    })
    // The file is the one that it was, as it is on the disk without its log.
    for (const [part, bytes] of parts) writeFileSync(part, bytes)
    rmSync(`${file}-wal`, { force: true })
    expect(wordsOf(dataFolder)['note']).toEqual([])
    // The note, and who wrote it when.
    expect(await begin(dataFolder)).toMatchObject({ words: 2, withoutPlace: 0 })
    expect(wordsOf(dataFolder)['note']).toHaveLength(1)
  })

  it('R-34 is not taken in by what was done and taken back: the words between come back as well', async () => {
    const { ask } = callerOf(scene.ctx)
    const { conversationId, speakerId } = scene
    await ask('notes.add', { conversationId, words: { internal: 'Avant.' } })
    carryLog()
    await ask('inbox.star', { conversationIds: [conversationId], starred: true })
    await ask('conversations.saveDraft', { conversationId, body: 'Entre les deux', speakerId })
    await ask('inbox.undo', {})
    const whole = wordsOf(scene.ctx.dataFolder)
    const dataFolder = torn(0)
    await begin(dataFolder)
    expect(withoutOwnLine(wordsOf(dataFolder))).toEqual(whole)
  })

  it('R-34 tells nothing of what was deleted, nor of what came after a backup that was put back', async () => {
    const { ask } = callerOf(scene.ctx)
    const { conversationId, speakerId } = scene
    await work()
    await ask('conversations.saveDraft', { conversationId, body: '', speakerId })
    expect(findWordsBehind(scene.ctx.databaseFile)).toEqual([])
    const backup = await makeBackup(scene.ctx)
    if (!backup.ok) throw new Error(backup.error.code)
    await scene.later(minute)
    await noteWithoutPlace()
    const adopted = await putBack(backup.value)
    expect(adopted).toMatchObject({ ok: true, value: { withoutPlace: expect.any(Number) } })
    const aside = dumpTables(scene.ctx.databaseFile)['quarantine']
    expect(aside?.length).toBeGreaterThan(0)
    expect(await begin(scene.ctx.dataFolder)).toBeNull()
    expect(dumpTables(scene.ctx.databaseFile)['quarantine']).toEqual(aside)
    await scene.crash()
  })

  it.each([
    { between: 'something else was said', lost: 'what was said since', words: 2 },
    { between: 'something else was said', lost: 'its first start as well', words: 3 },
    { between: 'nothing was said', lost: 'its first start as well', words: 3 }
  ])(
    'R-34 brings back what was said after a backup was put back, and nothing from before: that is where it was put; $between between, lost: $lost',
    async ({ between, lost, words }) => {
      const { ask } = callerOf(scene.ctx)
      await ask('notes.add', { conversationId: scene.conversationId, words: { internal: 'Avant.' } })
      const backup = await makeBackup(scene.ctx)
      if (!backup.ok) throw new Error(backup.error.code)
      // It came in after the backup, as did what was noted about it: the note goes to quarantine.
      await scene.later(minute)
      if (between !== 'nothing was said') await noteWithoutPlace()
      await scene.later(minute)
      const adopted = await putBack(backup.value)
      if (!adopted.ok) throw new Error(adopted.error.code)
      const { dataFolder, databaseFile: file } = scene.ctx
      const adoptedFile = readFileSync(file)
      await begin(dataFolder)
      const restored = lost === 'what was said since' ? readFileSync(file) : adoptedFile
      const aside = dumpTables(file)['quarantine']
      await begin(dataFolder, async (serve) => {
        scene.clock.advance(minute)
        await serve('notes.add', { conversationId: scene.conversationId, words: { internal: 'Depuis.' } })
      })
      leaveAs(file, restored)
      expect(await begin(dataFolder)).toMatchObject({ words, withoutPlace: 0 })
      const notes = dumpTables(file)['note'] ?? []
      expect(['Avant.', 'Depuis.'].map((words) => notes.some((row) => row.includes(words)))).toEqual([
        true,
        true
      ])
      expect(dumpTables(file)['quarantine']).toEqual(aside)
      await scene.crash()
    }
  )

  it('R-34 brings back what was decided about a conversation that the next start told of again as the place of words', async () => {
    const { conversationId } = scene
    const dataFolder = torn(statSync(logOf()).size)
    const file = databaseFile(dataFolder)
    await begin(dataFolder)
    const former = readFileSync(file)
    await begin(dataFolder, (serve) =>
      serve('inbox.star', { conversationIds: [conversationId], starred: true })
    )
    await begin(dataFolder, (serve) =>
      serve('notes.add', { conversationId, words: { internal: 'Elle vient le mardi.' } })
    )
    const whole = wordsOf(dataFolder)
    leaveAs(file, former)
    await begin(dataFolder)
    expect(withoutOwnLine(wordsOf(dataFolder))).toEqual(whole)
  })

  it('R-34 tells nothing of words that were taken back, though what they were about is lost', async () => {
    const { ask } = callerOf(scene.ctx)
    const { speakerId } = scene
    await ask('notes.add', { conversationId: scene.conversationId, words: { internal: 'Avant.' } })
    carryLog()
    const { conversationId } = await scene.converse(scene.accountId, 'Encore une question')
    for (const body of ['Un brouillon', ''])
      await ask('conversations.saveDraft', { conversationId, body, speakerId })
    const dataFolder = torn(0)
    expect(wordsOf(dataFolder)['conversation']).not.toEqual(wordsOf(scene.ctx.dataFolder)['conversation'])
    expect(findWordsBehind(databaseFile(dataFolder))).toEqual([])
  })

  it('a start at which no word is missing does not go through the audit', async () => {
    const { ask } = callerOf(scene.ctx)
    await ask('notes.add', { conversationId: scene.conversationId, words: { internal: 'Avant.' } })
    const dataFolder = torn(statSync(logOf()).size)
    const database = new SqliteDatabase(databaseFile(dataFolder))
    // A line that nobody could read.
    database.exec(`insert into audit (id, batch, conversation_id, action, before, after, at)
      select 'unreadable', batch, conversation_id, 'backup_restored', before, after, x'00' from audit limit 1`)
    database.close()
    expect(findWordsBehind(databaseFile(dataFolder))).toEqual([])
  })
})
