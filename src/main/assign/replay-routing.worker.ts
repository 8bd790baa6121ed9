import { parentPort, workerData } from 'node:worker_threads'
import { openSqlite } from '../store/open-sqlite.ts'
import { replayInStore, replayOrderSchema } from './replay-routing.ts'

const order = replayOrderSchema.parse(workerData)
const opened = await openSqlite({ file: order.databaseFile, backupSuffix: 'replay' })
if (opened.kind === 'problem')
  throw new Error(`the replay worker cannot open the database: ${opened.problem.kind}`)
try {
  parentPort?.postMessage(await replayInStore(opened.store, order))
} finally {
  await opened.store.close()
}
