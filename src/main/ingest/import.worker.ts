import { parentPort, workerData } from 'node:worker_threads'
import type { TableName } from '../../shared/contract/define.ts'
import { millisecondsOf } from '../../shared/model/instant.ts'
import { systemClock } from '../runtime/clock.ts'
import { systemIds } from '../runtime/ids.ts'
import { fileLog } from '../runtime/log.ts'
import { pause } from '../runtime/pause.ts'
import { defaultPolicy } from '../runtime/policy.ts'
import { openSqlite } from '../store/open-sqlite.ts'
import { runImport } from './import-file.ts'
import {
  importOrderSchema,
  type ImportProgress,
  importStopSchema,
  type ImportUnsavedEnd
} from './import-messages.ts'

/** Milliseconds between two messages of progress: the screens follow, and are not flooded. */
const between = 200

const port = parentPort
if (port === null) throw new Error('the import worker runs beside the main thread, never alone')
const order = importOrderSchema.parse(workerData)

// While it waits for its turn it hears that it is to stop.
const opened = await openSqlite({ file: order.databaseFile, backupSuffix: 'import', pause })
if (opened.kind === 'problem')
  throw new Error(`the import worker cannot open the database: ${opened.problem.kind}`)
const { store } = opened

let stopped = false
port.on('message', (message: unknown) => {
  if (importStopSchema.safeParse(message).success) stopped = true
})

let changed = new Set<TableName>()
let toldAt = 0
const tell = (isWaiting: boolean): void => {
  const progress: ImportProgress = { kind: 'progress', tables: [...changed], isWaiting }
  port.postMessage(progress)
  changed = new Set()
}
store.onChanged((tables) => {
  for (const table of tables) changed.add(table)
})

const end = await runImport(
  {
    store,
    clock: systemClock,
    ids: systemIds(systemClock),
    policy: { ...defaultPolicy, ...order.policy },
    log: fileLog(order.dataFolder, systemClock)
  },
  order.job,
  {
    stopped: () => stopped,
    onProgress() {
      const now = millisecondsOf(systemClock.now())
      if (now - toldAt < between) return
      toldAt = now
      tell(false)
    },
    onWait() {
      tell(true)
      // That it goes on is told at once.
      toldAt = 0
    }
  }
)
if (!end.saved) {
  const unsaved: ImportUnsavedEnd = { kind: 'unsaved_end', failure: end.failure }
  port.postMessage(unsaved)
}
await store.close()
tell(false)
port.close()
