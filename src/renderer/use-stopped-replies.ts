import { useEffect, useEffectEvent, useRef } from 'react'
import type { AppOutput } from '../shared/contract/contract.ts'

export type PendingReply = AppOutput<'replies.pending'>[number]

/**
 * Tells of a reply, or a thread, that stops while the window is open: whoever wrote it reads elsewhere by then, and a screen
 * reader is told of nothing that changes out of sight. Those that had stopped before are counted in the rail.
 */
export const useStoppedReplies = (
  pending: readonly PendingReply[] | undefined,
  tell: (stopped: PendingReply) => void
): void => {
  const known = useRef<ReadonlySet<string> | null>(null)
  const say = useEffectEvent(tell)
  useEffect(() => {
    if (pending === undefined) return
    const stopped = pending.filter(({ state, part }) => state.kind === 'blocked' && part?.waits !== true)
    const fresh = stopped.find((entry) => known.current?.has(keyOf(entry)) === false)
    known.current = new Set(stopped.map(keyOf))
    if (fresh !== undefined) say(fresh)
  }, [pending])
}

/** Tried again and stopped again is told again. */
const keyOf = ({ id, state }: PendingReply): string => `${id} ${JSON.stringify(state)}`
