import { receiveOrder, tellLast } from '../runtime/parent-process.ts'
import { openSqlite } from '../store/open-sqlite.ts'
import { writeModel } from './model-file.ts'
import { fitFromStore, type RefitEnd, type RefitOrder, refitOrderSchema } from './refit-routing.ts'

const fit = async (order: RefitOrder): Promise<void> => {
  const opened = await openSqlite({ file: order.databaseFile, backupSuffix: 'refit' })
  if (opened.kind === 'problem') throw new Error(`the refit cannot open the database: ${opened.problem.kind}`)
  try {
    await writeModel(order.modelFile, await fitFromStore(opened.store.read, order.now))
  } finally {
    await opened.store.close()
  }
}

const order = refitOrderSchema.parse(await receiveOrder())
const problem = await fit(order).then(
  () => null,
  (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown))
)
await tellLast({ problem } satisfies RefitEnd)
