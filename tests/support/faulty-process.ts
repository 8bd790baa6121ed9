import { subscribe } from 'node:diagnostics_channel'
import { join } from 'node:path'
import { z } from 'zod'
import { adoptRestore, prepareRestore } from '../../src/main/backups/restore-backup.ts'
import { databaseFile } from '../../src/main/runtime/database-file.ts'
import { systemIds } from '../../src/main/runtime/ids.ts'
import { processesAt } from '../../src/main/runtime/processes.ts'
import { crashChannel } from '../../src/main/runtime/reached.ts'
import { holdFile } from '../../src/main/store/hold-file.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { writeSetting } from '../../src/main/store/settings.ts'
import { fakeClock } from './fake-clock.ts'

/** Another true process that works on an inbox: it holds it, puts a backup in its place, or writes into it. */

const order = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('hold'), file: z.string() }),
    z.object({
      kind: z.literal('adopt'),
      dataFolder: z.string(),
      backup: z.string(),
      at: z.string(),
      /** What it does to itself in the middle. */
      midway: z.enum(['SIGSTOP', 'SIGKILL']).nullable()
    }),
    /** As a user who owns the folder and is not root: rights mean nothing to root. */
    z.object({ kind: z.literal('write'), dataFolder: z.string(), user: z.number().nullable() })
  ])
  .parse(JSON.parse(process.argv[2] ?? ''))

const say = (word: string): void => {
  process.send?.(word)
}

const adopt = async ({ dataFolder, backup, at, midway }: Extract<typeof order, { kind: 'adopt' }>) => {
  const clock = fakeClock(at)
  const processes = processesAt((name) => new URL(`../../src/main/${name}.process.ts`, import.meta.url))
  const ctx = { databaseFile: databaseFile(dataFolder), clock, ids: systemIds(clock), processes }
  const prepared = await prepareRestore(ctx, backup)
  if (!prepared.ok) return say(prepared.error.code)
  subscribe(crashChannel, (point) => {
    if (point !== 'restore.replayed' || midway === null) return
    say('midway')
    process.kill(process.pid, midway)
  })
  const adopted = await adoptRestore(ctx, prepared.value.copy, { at: null })
  say(adopted.ok ? 'adopted' : adopted.error.code)
}

switch (order.kind) {
  case 'hold': {
    const held = holdFile(order.file)
    // It lives, and holds, until it is killed.
    process.on('message', () => held)
    say(typeof held === 'string' ? held : 'held')
    break
  }
  case 'adopt': {
    await adopt(order)
    process.disconnect()
    break
  }
  case 'write': {
    if (order.user !== null) {
      process.setgid?.(order.user)
      process.setuid?.(order.user)
    }
    const opened = await openSqlite({
      file: join(order.dataFolder, 'porte-parole.sqlite'),
      backupSuffix: 'then'
    })
    if (opened.kind === 'problem') {
      say(opened.problem.kind)
      break
    }
    process.on('message', (value) => {
      opened.store
        .write((tx) => writeSetting(tx, 'companyName', value))
        .then(
          () => say('kept'),
          (problem: unknown) =>
            say(problem instanceof Error && 'code' in problem ? String(problem.code) : 'broken')
        )
    })
    say('open')
  }
}
