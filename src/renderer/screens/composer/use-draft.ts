import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import type { AppError } from '../../../shared/result.ts'
import { callApi } from '../../api/client.ts'

type Draft = AppOutput<'conversations.open'>['draft']

/** Typing rests this long before it is saved: well within the second that is promised. */
const restMilliseconds = 400

export type Keeping =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'refused'; readonly error: AppError }

/**
 * The words of the composer, kept in the database within a second, when the field is left and when another
 * conversation is opened. Words that come back from the outbox replace those shown, which main has added to
 * them. Mounted anew for each conversation.
 */
export const useDraft = (
  conversationId: ConversationId,
  stored: Draft,
  speakerId: ColleagueId | null
): {
  readonly body: string
  readonly keeping: Keeping
  readonly write: (body: string) => void
  /** Saves what is not saved yet, at once. */
  readonly keep: () => Promise<void>
  /** The words have left for the outbox, which took them from the database itself. */
  readonly forget: () => void
} => {
  const [body, setBody] = useState(() => unsaved.get(conversationId) ?? stored?.body ?? '')
  const [keeping, setKeeping] = useState<Keeping>(() =>
    stored === null ? { kind: 'nothing' } : { kind: 'saved' }
  )
  const [adopted, setAdopted] = useState<Instant | null>(stored?.updatedAt ?? null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  // Rows changed by somebody else than this field: adopted during rendering, unless there is something unsaved.
  const storedAt = stored?.updatedAt ?? null
  if (storedAt !== adopted && !unsaved.has(conversationId)) {
    setAdopted(storedAt)
    if (stored !== null && stored.body !== body) setBody(stored.body)
  }

  const speaker = useRef(speakerId)
  useLayoutEffect(() => {
    speaker.current = speakerId
  })

  const keep = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current)
    const words = unsaved.get(conversationId)
    if (words === undefined) return
    const result = await callApi('conversations.saveDraft', {
      conversationId,
      body: words,
      speakerId: speaker.current
    })
    if (!result.ok) {
      setKeeping({ kind: 'refused', error: result.error })
      return
    }
    // What was typed meanwhile waits for its own turn.
    if (unsaved.get(conversationId) !== words) return
    unsaved.delete(conversationId)
    setAdopted(words === '' ? null : result.value.savedAt)
    setKeeping({ kind: words === '' ? 'nothing' : 'saved' })
  }, [conversationId])

  useEffect(() => {
    const leave = (): void => void keep()
    window.addEventListener('pagehide', leave)
    window.addEventListener('blur', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('blur', leave)
      leave()
    }
  }, [keep])

  return {
    body,
    keeping,
    write: (words) => {
      unsaved.set(conversationId, words)
      setBody(words)
      setKeeping({ kind: 'saving' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void keep(), restMilliseconds)
    },
    keep,
    forget: () => {
      clearTimeout(timer.current)
      unsaved.delete(conversationId)
      setBody('')
      setKeeping({ kind: 'nothing' })
    }
  }
}

/** Words typed and not yet in the database, by conversation: they outlive the composer that shows them. */
const unsaved = new Map<ConversationId, string>()
