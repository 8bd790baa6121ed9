import type { Context } from '../runtime/context.ts'
import { replayWords } from '../store/replay-words.ts'
import { findWordsBehind } from '../store/words-behind.ts'

/**
 * What stands in the journal of words and was lost with the end of a torn log comes back before the database is opened
 * . Only for whoever works with it alone.
 */
export const bringWordsBack = ({
  databaseFile,
  clock,
  ids,
  log
}: Pick<Context, 'clock' | 'ids' | 'log'> & { readonly databaseFile: string }): void => {
  try {
    const words = findWordsBehind(databaseFile)
    if (words.length === 0) return
    const outcome = replayWords(databaseFile, words, { at: clock.now(), nextId: () => ids.next() })
    log.warn('words_brought_back', { ...outcome })
  } catch (problem) {
    // They stay in the journal; on a disk that is full or takes no writing the next start tries again.
    log.error('words_not_brought_back', problem)
  }
}
