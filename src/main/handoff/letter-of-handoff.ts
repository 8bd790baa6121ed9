import type { Reach } from '../../shared/contract/handoffs.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { getColleague } from '../store/colleagues.ts'
import { getSummary } from '../store/conversations.ts'
import { letterContentSchema } from '../store/handoffs.ts'
import type { HandoffRow } from '../store/schema.ts'
import type { AnyDb } from '../store/store.ts'
import type { LetterView, LinkReach, QuestionLetterKind } from './letter-view.ts'

/** What a link in a letter is worth: one that nobody else can open is left out, and the letter asks for an e-mail. */
export const linkReach = (reach: Reach): LinkReach => {
  if (reach === 'public') return 'public'
  return reach === 'local_network' ? 'local_network' : 'nowhere'
}

/** The letter of a hand-off as it stands, and the address it goes to; null when its conversation or colleague is gone. */
export const letterOfHandoff = async (
  db: AnyDb,
  row: HandoffRow,
  kind: QuestionLetterKind,
  page: { readonly base: string; readonly reach: Reach },
  now: Instant
): Promise<{ readonly view: LetterView; readonly toAddress: string | null } | null> => {
  const summary = await getSummary(db, row.conversation_id)
  const colleague = await getColleague(db, row.colleague_id, now)
  if (summary === null || colleague === null) return null
  return {
    toAddress: colleague.email,
    view: {
      kind,
      language: row.language,
      name: colleague.name,
      personName: summary.personName,
      content: letterContentSchema.parse(JSON.parse(row.letter)),
      dueAt: row.due_at,
      timeZone: colleague.hours.timeZone,
      proposed:
        row.purpose === 'approval' && row.proposed_words !== null
          ? { words: row.proposed_words, note: row.proposed_note ?? '' }
          : null,
      base: page.base,
      reach: linkReach(page.reach),
      byMail: true,
      hadTyped: row.typed.trim() !== ''
    }
  }
}
