import type { Absence, Consent } from '../../shared/model/colleague.ts'
import type { AssignmentId, ColleagueId, ConversationId, MessageId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import type { Weight } from '../../shared/model/routing.ts'
import type { ProfileWords } from './profile-words.ts'
import type { RefusedTopic } from './refused-topics.ts'
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
  /** What the person says: that words stand in. Absent where only its words are known. */
  readonly said?: string
  /** Of what the person says: its words, and its word pairs. */
  readonly words: readonly Word[]
  readonly pairs: readonly Word[]
  /** What the text model says of these words; absent until one was fitted, then words are compared one by one. */
  readonly text?: TextEvidence | null
  /** Who of ours answered this person before, anywhere. */
  readonly pastAnswers: readonly PastAnswers[]
  /** What it would weigh on who is given it; 1 where nothing was chosen. */
  readonly weight?: Weight
  /** The places of the company's accounts and the names of its shops there, so that each is told from the others. */
  readonly shops?: readonly Shop[]
  /** Places at which this person wrote before. */
  readonly pastPlaces?: readonly PastPlace[]
  /** What this very conversation adds to the load of the colleague it is given to. */
  readonly ownLoad: { readonly colleagueId: ColleagueId; readonly weight: number } | null
  /** By which it is given to somebody: what that taught is no reason to give it to them. */
  readonly ownAssignment?: { readonly assignmentId: AssignmentId; readonly colleagueId: ColleagueId } | null
}

/** A shop that the company has an account for. */
export interface Shop {
  readonly name: string
  readonly place: string
}

export interface PastPlace {
  readonly place: string
  /** The newest first. */
  readonly conversationIds: readonly ConversationId[]
}

/** A day on which somebody does not work, by its name in the languages of the app. */
export interface PublicHoliday {
  readonly names: { readonly fr: string; readonly en: string }
  readonly from: Instant
  readonly until: Instant
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
  /** Of the days around now, in their own calendar and time zone. */
  readonly publicHolidays?: readonly PublicHoliday[]
  /** Until what time of their day they are at work now; null when they are not, or said no hours. */
  readonly atWorkUntil?: string | null
  readonly weeklyBudget: number | null
  /** Weight of what was given in the last seven days. */
  readonly weekLoad: number
  /** Since a hostile conversation was given: until when nothing more is. */
  readonly recoveringUntil?: Instant | null
  /** The line of the ledger that counts, by network. */
  readonly consents: ReadonlyMap<Network, Pick<Consent, 'kind' | 'validUntil'>>
  /** Topics on which they do not wish to be asked. */
  readonly refusedTopics?: readonly RefusedTopic[]
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
