import { reached } from '../runtime/reached.ts'
import { receiveOrder, tellParent } from '../runtime/parent-process.ts'
import { buildFromExport, exportSqlite } from '../store/export-sqlite.ts'
import { shortenWords } from '../store/shorten-words.ts'
import { copySqlite, examineSqlite, settleSqlite, troubleOf } from '../store/copy-sqlite.ts'
import { type BackupNews, type BackupOrder, backupOrderSchema } from './backup-messages.ts'

/** The share of the work that copying is; checking reads every page once more. */
const copying = 0.4

/** News of progress, at most this many for the whole copy. */
const steps = 100

const tellShare = (share: number): void => {
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
      reached('backup.copied')
      await tellParent({ kind: 'progress', share: copying } satisfies BackupNews)
    }
    if (order.kind === 'export') {
      exportSqlite(order.from, order.to, order.readme, tellShare)
      return { kind: 'done', problems: [], messages: 0, conversations: 0 }
    }
    if (order.kind === 'build') {
      await buildFromExport(order.from, order.to, tellShare)
      settleSqlite(order.to)
      reached('export.built')
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
    return { kind: 'failed', trouble: troubleOf(problem), detail }
  }
}

await tellParent(await run(backupOrderSchema.parse(await receiveOrder())))
process.exit(0)
