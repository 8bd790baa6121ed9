import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ColleagueId, ConversationId } from '../shared/model/ids.ts'
import { apiQuery, callApi } from './api/client.ts'

/** The explained list that A opens: null while it is on its way. Where a conversation was never compared its turn comes at once. */
export const useChoices = ({
  isOpen,
  unranked,
  listed
}: {
  readonly isOpen: boolean
  /** The conversation in sight, where it has no ranking yet. */
  readonly unranked: ConversationId | null
  /** Those who can be chosen, best first; null: not known yet. */
  readonly listed: readonly ColleagueId[] | null
}): readonly ColleagueId[] | null => {
  const client = useQueryClient()
  /** The list is shown as it is where it cannot be made. */
  const [refused, setRefused] = useState<ConversationId | null>(null)

  useEffect(() => {
    if (!isOpen || unranked === null) return
    void callApi('routing.rank', { conversationId: unranked }).then((result) => {
      if (!result.ok) return setRefused(unranked)
      // While many others are ranked, changes are told once a second.
      return client.invalidateQueries({
        queryKey: apiQuery('conversations.open', { conversationId: unranked }).queryKey
      })
    })
  }, [isOpen, unranked, client])

  return isOpen && unranked !== null && unranked !== refused ? null : listed
}
