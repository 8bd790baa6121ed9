import { z } from 'zod'
import type { AuditId } from '../../shared/model/ids.ts'
import { instantSchema } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { replayWords } from '../store/replay-words.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { findWordsBehind } from '../store/words-behind.ts'

type BringContext = Pick<Context, 'clock' | 'ids' | 'log'>

const countsSchema = z.object({
  words: z.number().int(),
  /** Of them, replies: what becomes of them is seen on the network too. */
  replies: z.number().int(),
  withoutPlace: z.number().int()
})
type BroughtBack = Readonly<z.infer<typeof countsSchema>>

const wordsBackSchema = countsSchema.extend({ at: instantSchema })

/** What came back from the journal of words at a start, until the person has read it. */
export type WordsBack = Readonly<z.infer<typeof wordsBackSchema>>

/**
 * What stands in the journal of words and was lost with the end of a torn log comes back before the database is opened
 * null where nothing was lost. Only for whoever works with it alone.
 */
export const bringWordsBack = ({
  databaseFile,
  clock,
  ids,
  log
}: BringContext & { readonly databaseFile: string }): BroughtBack | null => {
  try {
    const words = findWordsBehind(databaseFile)
    if (words.length === 0) return null
    const outcome = replayWords(databaseFile, words, { at: clock.now(), nextId: () => ids.next() })
    const replies = words.filter((word) => word.t === 'outbox' && word.r !== null).length
    log.warn('words_brought_back', { ...outcome, replies })
    return { ...outcome, replies }
  } catch (problem) {
    // They stay in the journal; on a disk that is full or takes no writing the next start tries again.
    log.error('words_not_brought_back', problem)
    return null
  }
}

/**
 * Keeps for the person what came back, beside what they have not read yet. Its line in the audit is a word as well: the
 * next start finds it, and looks no further back.
 */
export const noteWordsBack = async (
  { store, clock, ids, log }: BringContext & { readonly store: Store },
  brought: BroughtBack
): Promise<void> => {
  const at = clock.now()
  try {
    const unread = await readWordsBack(store)
    await store.write(async (tx) => {
      await writeSetting(tx, key, {
        at,
        words: brought.words + (unread?.words ?? 0),
        replies: brought.replies + (unread?.replies ?? 0),
        withoutPlace: brought.withoutPlace + (unread?.withoutPlace ?? 0)
      })
      await appendAudit(tx, {
        id: ids.next<AuditId>(),
        batch: ids.next(),
        at,
        action: 'words_brought_back',
        conversation_id: null,
        before: null,
        after: JSON.stringify(brought)
      })
    })
  } catch (problem) {
    log.error('words_back_not_noted', problem)
  }
}

const key = 'words_back'

export const readWordsBack = async (store: Store): Promise<WordsBack | null> => {
  const read = wordsBackSchema.safeParse(await readSetting(store.read, key))
  return read.success ? read.data : null
}

/** The person has read it. */
export const forgetWordsBack = async (store: Store): Promise<void> => {
  await store.write((tx) => writeSetting(tx, key, null))
}
