import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import SqliteDatabase from 'better-sqlite3'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { conversationIdSchema } from '../../src/shared/model/ids.ts'
import { callerOf } from '../support/serve.ts'
import { openTestContext } from '../support/test-context.ts'
import { copyInbox, fullSize, inboxTexts } from './make-inbox.ts'
import { type Figure, report, timesOf, watchWaiting } from './measure.ts'

/** Somebody quick does one thing a second: so many in ten minutes, done here one behind the other. */
const deeds = 600
const parts = 6

const collect = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  return z.custom<() => void>((found) => typeof found === 'function').parse(runInNewContext('gc'))
}

test('the memory of the main process over ten minutes of work', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'porte-parole-bench-'))
  await copyInbox(fullSize, join(dataFolder, 'porte-parole.sqlite'))
  const ctx = await openTestContext({ dataFolder })
  const app = callerOf(ctx)
  const raw = new SqliteDatabase(ctx.databaseFile, { readonly: true })
  const open = raw
    .prepare("select id from conversation where state = 'to_answer' order by last_inbound_at desc limit 3000")
    .pluck()
    .all()
    .map((id) => conversationIdSchema.parse(id))
  raw.close()
  const colleagues = (await app.ask('colleagues.list', {})).map(({ id }) => id)
  const words = inboxTexts()
  const waited = watchWaiting()
  const gc = collect()
  const held: { readonly heap: number; readonly resident: number }[] = []
  let number = 0
  for (let part = 0; part < parts; part += 1) {
    for (let deed = 0; deed < deeds / parts; deed += 1) {
      number += 1
      const conversationId = open[number % open.length]
      if (conversationId === undefined) throw new Error('nothing to answer')
      await app.ask('conversations.open', { conversationId })
      await app.ask('inbox.list', { view: 'to_answer', colleagueId: null, after: null, limit: 100 })
      await app.ask('inbox.counts', {})
      const kind = number % 6
      if (kind === 0) await app.ask('inbox.undo', {})
      else if (kind === 1) await app.ask('search.find', { text: words.frenchWord(number), limit: 50 })
      else if (kind === 2)
        await app.ask('conversations.saveDraft', {
          conversationId,
          body: words.text().text,
          speakerId: null
        })
      else if (kind === 3) {
        const colleagueId = colleagues[number % colleagues.length]
        if (colleagueId !== undefined)
          await app.ask('conversations.assign', { conversationIds: [conversationId], colleagueId })
      } else await app.ask('inbox.markDone', { conversationIds: [conversationId] })
    }
    gc()
    const { heapUsed, rss } = process.memoryUsage()
    held.push({ heap: heapUsed / 1e6, resident: rss / 1e6 })
  }
  const middle = timesOf(held.slice(2, 4).map(({ heap }) => heap)).p50
  const last = timesOf(held.slice(4).map(({ heap }) => heap)).p50
  const figures: Figure[] = [
    {
      what: `heap of main after each sixth of ${deeds} deeds`,
      goal: 'flat',
      measured: held.map(({ heap }) => heap.toFixed(0)).join(', ') + ' MB',
      kept: last <= 1.05 * middle
    },
    {
      what: 'memory of main, with the tools of the tests',
      goal: 'flat',
      measured: held.map(({ resident }) => resident.toFixed(0)).join(', ') + ' MB',
      kept: (held.at(-1)?.resident ?? NaN) <= 1.1 * (held[3]?.resident ?? NaN)
    }
  ]
  expect(held).toHaveLength(parts)
  report('Ten minutes of work', figures, waited())
  await ctx.close()
})
