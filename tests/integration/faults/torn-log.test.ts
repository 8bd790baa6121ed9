import { cpSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { databaseFile } from '../../../src/main/runtime/database-file.ts'
import { wordTables } from '../../../src/main/store/word-tables.ts'
import { findWordsBehind } from '../../../src/main/store/words-behind.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
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
  const logOf = (): string => `${scene.ctx.databaseFile}-wal`
  const carryLog = (): void => {
    const database = new SqliteDatabase(scene.ctx.databaseFile)
    database.pragma('wal_checkpoint(TRUNCATE)')
    database.close()
  }
  const begin = async (dataFolder: string): Promise<void> => {
    const { store: _store, ...rest } = scene.ctx
    const started = await startApp({ ...rest, dataFolder, ticks: false })
    if (started.kind === 'problem') throw new Error(started.problem.kind)
    await started.app.stop()
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
    for (let cut = 0; cut < 12; cut += 1) {
      const dataFolder = torn(Math.floor((size * cut) / 12))
      await begin(dataFolder)
      expect(wordsOf(dataFolder), `${cut} of 12`).toEqual(whole)
    }
  })

  it('R-34 brings nothing back where nothing was lost, nor into a database of which the journal knows nothing', async () => {
    await work()
    const whole = wordsOf(scene.ctx.dataFolder)
    const dataFolder = torn(statSync(logOf()).size)
    expect(findWordsBehind(databaseFile(dataFolder))).toEqual([])
    await begin(dataFolder)
    expect(wordsOf(dataFolder)).toEqual(whole)
    const other = await openReplyScene()
    await other.crash()
    cpSync(other.ctx.databaseFile, databaseFile(dataFolder))
    expect(findWordsBehind(databaseFile(dataFolder))).toEqual([])
    await other.close()
  })
})
