import type { ConversationSummary } from '../../shared/model/conversation.ts'
import type { ReadDb } from '../store/store.ts'
import { listThemeNames } from '../store/themes.ts'

/** Conversations with their themes: for the inbox, and for nothing that a colleague sees. */
export const withThemes = async (
  db: ReadDb,
  conversations: readonly ConversationSummary[]
): Promise<ConversationSummary[]> => {
  const names = await listThemeNames(
    db,
    conversations.map(({ id }) => id)
  )
  return conversations.map((conversation) => ({
    ...conversation,
    themes: [...(names.get(conversation.id) ?? [])]
  }))
}
