import { flushCompileCache } from 'node:module'
import { z } from 'zod'
import { crashPoints } from '../../src/main/runtime/reached.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { armDeath } from '../torture/arm-death.ts'

/** Opens a database as a newer app does at its first start, and dies at the point that was asked for. */
const order = z
  .object({
    file: z.string(),
    suffix: z.string(),
    death: z.object({ point: z.enum(crashPoints), passing: z.number() }).nullable()
  })
  .parse(JSON.parse(process.argv[2] ?? ''))
// Killed, it would keep nothing of what was compiled for those that come after it.
flushCompileCache()
armDeath(order.death)
process.send?.('opening')
const opened = await openSqlite({ file: order.file, backupSuffix: order.suffix })
process.send?.(opened.kind === 'problem' ? opened.problem.kind : 'opened')
if (opened.kind === 'opened') await opened.store.close()
process.disconnect?.()
