import { distinctStems } from '../domain/topics.ts'
import { insertLearnedWords, listToLearn, markLearned } from '../store/assignments.ts'
import { markFactsChanged } from '../store/rankings.ts'
import type { Store, WriteDb } from '../store/store.ts'
import type { AssignmentId, ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { gatherTaught } from './gather-facts.ts'

/** Words that one conversation teaches, at most. */
const learnedWords = 60

/** Conversations learned from in one transaction, short enough that a key press may wait for it. */
const batchLength = 5

/** Learns the words of a conversation for who was given it. */
export const learnAssignment = async (
  tx: WriteDb,
  assignmentId: AssignmentId,
  colleagueId: ColleagueId,
  conversationId: ConversationId
): Promise<void> => {
  const words = await gatherTaught(tx, conversationId)
  await insertLearnedWords(tx, assignmentId, colleagueId, distinctStems(words, learnedWords))
}

/**
 * Learns what choices teach that were made since the last time, and makes the rankings of before stale: before anything is
 * ranked, so that no ranking is without them, and not before whoever chose has their answer.
 */
export const learnGiven = async (store: Store, now: Instant): Promise<void> => {
  for (;;) {
    if ((await listToLearn(store.read, 1)).length === 0) return
    await store.write(async (tx) => {
      for (const { id, colleagueId, conversationId } of await listToLearn(tx, batchLength)) {
        await learnAssignment(tx, id, colleagueId, conversationId)
        await markLearned(tx, id)
      }
      await markFactsChanged(tx, now)
    })
  }
}
