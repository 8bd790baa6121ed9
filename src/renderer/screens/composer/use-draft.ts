import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react'
import { z } from 'zod'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { type ColleagueId, type ConversationId, messageIdSchema } from '../../../shared/model/ids.ts'
import type { Woven } from '../../../shared/model/woven.ts'
import type { AppError } from '../../../shared/result.ts'
import { moveWoven } from '../../../shared/text/woven-spans.ts'
import { callApi } from '../../api/client.ts'
import { useKeepOnLeave } from '../../ui/use-keep-on-leave.ts'
import {
  hasCaughtUp,
  targetToShow,
  wordsToShow,
  wovenToShow,
  type LocalWords,
  type StoredWords,
  type WordsTarget
} from './local-words.ts'

/** What is typed is saved this long after, also while typing goes on: well within the second that is promised. */
const saveMilliseconds = 600

export type Keeping =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'refused'; readonly error: AppError }

/**
 * The words of the composer, kept in the database within a second, when the field is left and when another
 * conversation is opened. Words that come back from the outbox appear by themselves. Mounted anew for each
 * conversation.
 */
export const useDraft = (
  conversationId: ConversationId,
  stored: AppOutput<'conversations.open'>['draft'],
  speakerId: ColleagueId | null,
  /** What words that are begun now are for. */
  begunFor: WordsTarget
): {
  readonly body: string
  /** Where snippets and proofs stand in it. */
  readonly woven: readonly Woven[]
  readonly keeping: Keeping
  /** The person asked that the words leave as a thread. */
  readonly inThread: boolean
  readonly makeThread: (inThread: boolean) => void
  /** `added` is a fact that was just put in. */
  readonly write: (body: string, added?: Woven | null) => void
  /** Makes the words that stand there for something else. */
  readonly direct: (target: WordsTarget) => void
  /** Saves what is not saved yet, at once. */
  readonly keep: () => Promise<void>
  /** The words have left for the outbox, which emptied the draft itself. */
  readonly forget: () => void
} => {
  // What a composer that has gone is still keeping is told to the one that stands there now.
  const local = useSyncExternalStore(watch, () => known.get(conversationId) ?? null)
  const [error, setError] = useState<AppError | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const remember = useCallback(
    (words: LocalWords): void => {
      known.set(conversationId, words)
      for (const notice of watching) notice()
    },
    [conversationId]
  )

  const speaker = useRef(speakerId)
  useLayoutEffect(() => {
    speaker.current = speakerId
  })

  const keep = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current)
    timer.current = undefined
    const words = known.get(conversationId)
    if (words?.kind !== 'unsaved') return
    const { body, woven = [], target } = words
    const result = await callApi('conversations.saveDraft', {
      conversationId,
      body,
      woven: [...woven],
      speakerId: speaker.current,
      ...target
    })
    setError(result.ok ? null : result.error)
    // What was typed meanwhile waits for its own turn.
    if (result.ok && known.get(conversationId) === words)
      remember({ ...words, kind: 'saved', at: result.value.savedAt })
  }, [conversationId, remember])

  useKeepOnLeave(() => void keep())
  // What could not be kept when it was left (a full disk) is tried again by whoever comes back to it, and told if it still cannot.
  useEffect(() => void keep(), [keep])

  return {
    body: wordsToShow(local, stored),
    woven: wovenToShow(local, stored),
    keeping: keepingOf(local, stored, error),
    write: (words, added = null) => {
      const moved = moveWoven(wordsToShow(local, stored), words, wovenToShow(local, stored))
      const kept =
        added === null ? moved : moved.filter(({ start, end }) => end <= added.start || start >= added.end)
      remember({
        kind: 'unsaved',
        body: words,
        woven: added === null ? kept : [...kept, added],
        target: begunWith(targetToShow(local, stored), begunFor)
      })
      timer.current ??= setTimeout(() => void keep(), saveMilliseconds)
    },
    direct: (target) => {
      const body = wordsToShow(local, stored)
      if (body === '') return
      remember({ kind: 'unsaved', body, woven: wovenToShow(local, stored), target })
      void keep()
    },
    inThread: targetToShow(local, stored)?.inThread === true,
    makeThread: (inThread) => {
      const body = wordsToShow(local, stored)
      if (body === '') return
      const target = { ...begunWith(targetToShow(local, stored), begunFor), inThread }
      remember({ kind: 'unsaved', body, woven: wovenToShow(local, stored), target })
      void keep()
    },
    keep,
    forget: () => {
      clearTimeout(timer.current)
      timer.current = undefined
      remember({ kind: 'gone', before: stored?.updatedAt ?? null })
    }
  }
}

/** Words stay for what they were begun for; what is not known of it is what it would be now. */
const begunWith = (held: WordsTarget | null, begunFor: WordsTarget): WordsTarget =>
  held === null
    ? begunFor
    : held.parentMessageId === null
      ? { ...begunFor, privately: held.privately, inThread: held.inThread }
      : held

/**
 * What the words of a composer are for; null where there are none. Known outside of the composer without being told of each
 * letter.
 */
export const useWordsTarget = (
  conversationId: ConversationId | null,
  stored: StoredWords | null
): WordsTarget | null => {
  const shown = useSyncExternalStore(watch, () =>
    JSON.stringify(conversationId === null ? null : targetToShow(known.get(conversationId) ?? null, stored))
  )
  return useMemo(() => targetSchema.parse(JSON.parse(shown)), [shown])
}

const targetSchema = z
  .object({
    parentMessageId: messageIdSchema.nullable(),
    knownMessageId: messageIdSchema.nullable(),
    privately: z.boolean(),
    inThread: z.boolean()
  })
  .nullable()

const watch = (notice: () => void): (() => void) => {
  watching.add(notice)
  return () => watching.delete(notice)
}

const keepingOf = (
  local: LocalWords | null,
  stored: AppOutput<'conversations.open'>['draft'],
  error: AppError | null
): Keeping => {
  if (error !== null) return { kind: 'refused', error }
  if (local === null || hasCaughtUp(local, stored)) return { kind: stored === null ? 'nothing' : 'saved' }
  if (local.kind === 'unsaved') return { kind: 'saving' }
  return { kind: local.kind === 'saved' && local.body !== '' ? 'saved' : 'nothing' }
}

/** What is known here and perhaps not yet there, by conversation: it outlives the composer that shows it. */
const known = new Map<ConversationId, LocalWords>()

const watching = new Set<() => void>()
