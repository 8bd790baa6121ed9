import type { Absence, Consent } from '../../shared/model/colleague.ts'
import type { AssignmentId, ColleagueId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import type { ProfileWords } from './profile-words.ts'
import type { TextEvidence } from './text-model/text-evidence.ts'
import type { Word } from './topics.ts'

/** All that routing knows of a conversation. */
export interface ConversationFacts {
  /** Null for a text that stands nowhere: then a consent for any network is enough. */
  readonly network: Network | null
  /** ISO 639-1; null when it cannot be told. */
  readonly language: string | null
  /** The place that the account speaks for. */
  readonly accountPlace: string | null
  /** Of what the person says: its words, and its word pairs. */
  readonly words: readonly Word[]
  readonly pairs: readonly Word[]
  /** What the text model says of these words; absent until one was fitted, then words are compared one by one. */
  readonly text?: TextEvidence | null
  /** Who of ours answered this person before, anywhere. */
  readonly pastAnswers: readonly PastAnswers[]
  /** What this very conversation adds to the load of the colleague it is given to. */
  readonly ownLoad: { readonly colleagueId: ColleagueId; readonly weight: number } | null
}

export interface PastAnswers {
  readonly colleagueId: ColleagueId
  readonly messageIds: readonly MessageId[]
  readonly lastAt: Instant
}

/** All that routing knows of a colleague. */
export interface ColleagueFacts {
  readonly id: ColleagueId
  readonly leftAt: Instant | null
  /** ISO 639-1, the preferred one first. */
  readonly languages: readonly string[]
  readonly place: string | null
  readonly absences: readonly Absence[]
  readonly weeklyBudget: number | null
  /** Weight of what was given in the last seven days. */
  readonly weekLoad: number
  /** Since a hostile conversation was given: until when nothing more is. */
  readonly recoveringUntil?: Instant | null
  /** The line of the ledger that counts, by network. */
  readonly consents: ReadonlyMap<Network, Pick<Consent, 'kind' | 'validUntil'>>
  readonly profile: ProfileWords
  /** By stem, what confirmed assignments taught: how many conversations that hold it, and the newest of them. */
  readonly learned: ReadonlyMap<string, { readonly count: number; readonly newest: AssignmentId }>
  readonly assignmentCount: number
}

/** What a colleague already carries this week, without the conversation in hand. */
export const loadOf = (conversation: ConversationFacts, colleague: ColleagueFacts): number => {
  const own = conversation.ownLoad?.colleagueId === colleague.id ? conversation.ownLoad.weight : 0
  return Math.max(0, colleague.weekLoad - own)
}
