import type { MessageId } from '../../../shared/model/ids.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import type { Woven } from '../../../shared/model/woven.ts'

/** What words are for. */
export interface WordsTarget {
  /** The message that they were begun for; null: it is not known. */
  readonly parentMessageId: MessageId | null
  /** The newest message that was there by then. */
  readonly knownMessageId: MessageId | null
  /** Only the person answered is to read them. */
  readonly privately: boolean
  /** The person asked that they leave as a thread. */
  readonly inThread: boolean
}

/** The words of a composer as the database has them; null for none. */
export interface StoredWords extends Partial<WordsTarget> {
  readonly body: string
  readonly woven?: readonly Woven[]
  readonly updatedAt: Instant
}

interface TypedWords<Kind> {
  readonly kind: Kind
  readonly body: string
  readonly woven?: readonly Woven[]
  readonly target?: WordsTarget
}

/** What this window knows of the words that the answer of the database may not tell yet. */
export type LocalWords =
  /** Typed, and not yet in the database. */
  | TypedWords<'unsaved'>
  /** Saved at that moment. */
  | (TypedWords<'saved'> & { readonly at: Instant })
  /** Gone to the outbox; `before` is when the words that the database had until then were saved. */
  | { readonly kind: 'gone'; readonly before: Instant | null }

/** Whether the database has caught up, so that what it says is all there is to know. */
export const hasCaughtUp = (local: LocalWords, stored: StoredWords | null): boolean => {
  switch (local.kind) {
    case 'unsaved':
      return false
    case 'saved':
      return stored === null ? local.body === '' : stored.updatedAt >= local.at
    case 'gone':
      return stored === null || stored.updatedAt !== local.before
  }
}

/** The words to show: never older ones over newer ones, whichever of the two comes late. */
export const wordsToShow = (local: LocalWords | null, stored: StoredWords | null): string => {
  if (local === null || hasCaughtUp(local, stored)) return stored?.body ?? ''
  return local.kind === 'gone' ? '' : local.body
}

const none: readonly Woven[] = []

/** Where snippets and proofs stand in the words to show. */
export const wovenToShow = (local: LocalWords | null, stored: StoredWords | null): readonly Woven[] => {
  if (local === null || hasCaughtUp(local, stored)) return stored?.woven ?? none
  return local.kind === 'gone' ? none : (local.woven ?? none)
}

/** What the words to show are for; null where there are none. */
export const targetToShow = (local: LocalWords | null, stored: StoredWords | null): WordsTarget | null => {
  if (local === null || hasCaughtUp(local, stored))
    return stored === null
      ? null
      : {
          parentMessageId: stored.parentMessageId ?? null,
          knownMessageId: stored.knownMessageId ?? null,
          privately: stored.privately ?? false,
          inThread: stored.inThread ?? false
        }
  return local.kind === 'gone' || local.body === '' ? null : (local.target ?? null)
}
