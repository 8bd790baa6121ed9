import { parentPort, workerData } from 'node:worker_threads'
import { z } from 'zod'
import { exportedRows, noMoreParts } from '../store/export-rows.ts'

const port = parentPort
if (port === null) throw new Error('an export is read beside who writes it, never alone')

// One part for each that is asked for: nothing piles up where the disk is slower than the database.
const parts = exportedRows(z.string().parse(workerData))
port.on('message', (asked: unknown) => {
  const part = asked === noMoreParts ? parts.return(undefined) : parts.next()
  if (part.done === true) port.close()
  else port.postMessage(part.value, part.value.kind === 'rows' ? [part.value.lines.buffer] : [])
})
