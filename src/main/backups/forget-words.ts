import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { noteErased } from '../store/forgotten.ts'
import { beginWordFile, wordsFolder } from '../store/words-file.ts'
import { runBackupProcess } from './run-backup-process.ts'

/**
 * After something was erased on request: takes it out of the journal of words too. Backups still hold it, until the last of
 * them is let go; putting one back erases it again, since the journal says so.
 */
export const forgetWords = async (
  ctx: Pick<Context, 'store' | 'clock' | 'processes' | 'dataFolder' | 'log'>
): Promise<void> => {
  const from = databaseFile(ctx.dataFolder)
  const words = wordsFolder(from)
  // The newest file is never rewritten: others may be writing into it.
  beginWordFile(words, ctx.clock.now())
  const ended = await runBackupProcess(ctx.processes, { kind: 'compact', from, words }).end
  if (ended.ok) await ctx.store.write(noteErased)
  else ctx.log.warn('words_not_shortened', { code: ended.error.code })
}
