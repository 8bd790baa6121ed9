import { workerData } from 'node:worker_threads'
import { openSqlite } from '../store/open-sqlite.ts'
import { writeModel } from './model-file.ts'
import { fitFromStore, refitOrderSchema } from './refit-routing.ts'

const order = refitOrderSchema.parse(workerData)
const opened = await openSqlite({ file: order.databaseFile, backupSuffix: 'refit' })
if (opened.kind === 'problem')
  throw new Error(`the refit worker cannot open the database: ${opened.problem.kind}`)
try {
  await writeModel(order.modelFile, await fitFromStore(opened.store.read, order.now))
} finally {
  await opened.store.close()
}
