import { rmSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { reached } from '../runtime/reached.ts'
import { receiveOrder, tellLast, tellParent } from '../runtime/parent-process.ts'
import { SealProblem } from '../runtime/seal-stream.ts'
import { builtWorkers, workersAt } from '../runtime/workers.ts'
import { buildFromExport, exportSqlite } from '../store/export-sqlite.ts'
import { shortenWords } from '../store/shorten-words.ts'
import { copySqlite, examineSqlite, settleSqlite, troubleOf } from '../store/copy-sqlite.ts'
import { packKeptFiles } from '../store/kept-files.ts'
import { type BackupNews, type BackupOrder, backupOrderSchema } from './backup-messages.ts'
import { folderExport } from './folder-export.ts'
import { openSealedExport, sealedExport, sealedName } from './sealed-export.ts'

/** Where this file stands as it was written, so do they. */
const workers = import.meta.url.endsWith('.ts')
  ? workersAt((name) => new URL(`../${name}.worker.ts`, import.meta.url))
  : builtWorkers

/** The share of the work that copying is; checking reads every page once more. */
const copying = 0.4

/** News of progress, at most this many for the whole copy. */
const steps = 100

let toldShare = 0
const tellShare = (share: number): void => {
  if (share < toldShare + 1 / steps) return
  toldShare = share
  void tellParent({ kind: 'progress', share } satisfies BackupNews)
}

const run = async (order: BackupOrder): Promise<BackupNews> => {
  try {
    if (order.kind === 'copy') {
      let told = 0
      await copySqlite(order.from, order.to, (share) => {
        if (share < told + 1 / steps) return
        told = share
        void tellParent({ kind: 'progress', share: share * copying } satisfies BackupNews)
      })
      packKeptFiles(order.to, dirname(order.from))
      reached('backup.copied')
      await tellParent({ kind: 'progress', share: copying } satisfies BackupNews)
    }
    if (order.kind === 'export') {
      const { from, to, readme, passphrase } = order
      // Two threads that never rest are all of a small computer: the window goes before them.
      setPriority(getPriority() + 5)
      const into = passphrase === null ? folderExport(to, readme) : await sealedExport(to, readme, passphrase)
      await exportSqlite(from, dirname(from), into, workers, tellShare)
      return { kind: 'done', problems: [], messages: 0, conversations: 0 }
    }
    if (order.kind === 'build') {
      const { from, to, passphrase, scratch } = order
      if (passphrase !== null) await openSealedExport(join(from, sealedName), passphrase, scratch)
      try {
        await buildFromExport(passphrase === null ? from : scratch, to, tellShare)
        settleSqlite(to)
        packKeptFiles(to, passphrase === null ? from : scratch)
        reached('export.built')
      } finally {
        rmSync(scratch, { recursive: true, force: true })
      }
    }
    if (order.kind === 'compact') {
      await shortenWords(order.from, order.words)
      return { kind: 'done', problems: [], messages: 0, conversations: 0 }
    }
    const { problems, ...counts } =
      order.kind === 'examine' ? examineSqlite(order.file, order.quick) : examineSqlite(order.to, false)
    if (order.kind === 'copy' && problems.length === 0) await shortenWords(order.from, order.words)
    return { kind: 'done', problems: problems.slice(0, 20), ...counts }
  } catch (problem) {
    const detail = problem instanceof Error ? problem.message : String(problem)
    return {
      kind: 'failed',
      trouble: problem instanceof SealProblem ? problem.trouble : troubleOf(problem),
      detail
    }
  }
}

await tellLast(await run(backupOrderSchema.parse(await receiveOrder())))
