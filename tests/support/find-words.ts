import type { Found } from '../../src/main/store/search.ts'
import { everything, findConversations } from '../../src/main/store/search.ts'
import type { ReadDb } from '../../src/main/store/store.ts'
import { parseSearch } from '../../src/shared/search/parse-search.ts'

/** The conversations that hold these words, the newest first, as a search without filters finds them. */
export const findWords = async (db: ReadDb, text: string, limit: number): Promise<readonly Found[]> => {
  const words = parseSearch(text).terms.flatMap((term) => (term.kind === 'words' ? [term] : []))
  const search = { ...everything, wanted: { ...everything.wanted, words } }
  return (await findConversations(db, search, 'newest', limit)).found
}
