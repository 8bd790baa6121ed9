import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'

/** Writes so many rows, each in a transaction of its own, on a connection of its own: what an import does. */
const { file, rows } = z.object({ file: z.string(), rows: z.number() }).parse(workerData)
const opened = await openSqlite({ file, backupSuffix: 'worker' })
if (opened.kind === 'problem') throw new Error(opened.problem.kind)
parentPort?.postMessage('ready')
for (let row = 0; row < rows; row += 1)
  await opened.store.write(async (tx) => {
    await tx
      .insertInto('setting')
      .values({ key: `worker-${row}`, value: '1' })
      .execute()
  })
await opened.store.close()
