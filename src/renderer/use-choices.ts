import { useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ColleagueId, ConversationId } from '../shared/model/ids.ts'
import { callApi } from './api/client.ts'

/**
 * The explained list that A opens: null while it is on its way. Where a conversation was never compared its turn comes at
 * once, and 1, 2 or 3 pressed before the list is there takes effect with it.
 */
export const useChoices = ({
  isOpen,
  unranked,
  listed,
  onChoose
}: {
  readonly isOpen: boolean
  /** The conversation in sight, where it has no ranking yet. */
  readonly unranked: ConversationId | null
  /** Those who can be chosen, best first; null: not known yet. */
  readonly listed: readonly ColleagueId[] | null
  readonly onChoose: (colleagueId: ColleagueId) => void
}): { readonly choices: readonly ColleagueId[] | null; readonly awaitChoice: (place: number) => void } => {
  const awaited = useRef<number | null>(null)
  /** The list is shown as it is where it cannot be made. */
  const [refused, setRefused] = useState<ConversationId | null>(null)
  const choices = isOpen && unranked !== null && unranked !== refused ? null : listed

  useEffect(() => {
    if (!isOpen || unranked === null) return
    void callApi('routing.rank', { conversationId: unranked }).then((result) => {
      if (!result.ok) setRefused(unranked)
    })
  }, [isOpen, unranked])

  const follow = useEffectEvent((): void => {
    if (!isOpen) awaited.current = null
    if (choices === null || awaited.current === null) return
    const chosen = choices[awaited.current - 1]
    awaited.current = null
    if (chosen !== undefined) onChoose(chosen)
  })
  useEffect(() => follow(), [isOpen, choices])

  return {
    choices,
    awaitChoice: (place) => {
      awaited.current = place
    }
  }
}
