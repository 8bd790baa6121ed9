import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { Message } from '../../../shared/model/message.ts'
import type { MessageId } from '../../../shared/model/ids.ts'

/** So many messages stand in the page at first, and come in at an edge that is reached. */
const atOnce = 60
/** Of those that were read, so many stand above the first unread. */
const above = 8
/** More come in this long before the edge is in sight. */
const ahead = '600px'

export interface ThreadWindow<Shown extends Message> {
  readonly shown: readonly Shown[]
  /** The end of the thread stands in the page. */
  readonly reachesEnd: boolean
  /** Goes on what stands before the messages, and behind them. */
  readonly topRef: RefObject<HTMLDivElement | null>
  readonly bottomRef: RefObject<HTMLDivElement | null>
  readonly showEnd: () => void
}

/**
 * The part of a thread that stands in the page: under a post on which everybody comments there are thousands, and nobody
 * reads them at once. It begins around the first unread, or at the end, and grows as its edges come near.
 */
export const useThreadWindow = <Shown extends Message>(
  messages: readonly Shown[],
  firstUnreadId: MessageId | null,
  threadRef: RefObject<HTMLDivElement | null>
): ThreadWindow<Shown> => {
  const [part, setPart] = useState(() => partAround(messages, firstUnreadId))
  const last = part.last ?? messages.length
  const reachesEnd = last >= messages.length
  const topRef = useRef<HTMLDivElement>(null)
  const bottomRef = useRef<HTMLDivElement>(null)
  const heightBefore = useRef<number | null>(null)

  // What came in above must not push down what is read.
  useLayoutEffect(() => {
    const thread = threadRef.current
    if (thread === null || heightBefore.current === null) return
    thread.scrollTop += thread.scrollHeight - heightBefore.current
    heightBefore.current = null
  }, [part.first, threadRef])

  const grow = useEffectEvent((edge: Element) => {
    if (edge === topRef.current && part.first > 0) {
      heightBefore.current = threadRef.current?.scrollHeight ?? null
      setPart({ ...part, first: Math.max(0, part.first - atOnce) })
    } else if (edge === bottomRef.current && !reachesEnd)
      setPart({ ...part, last: last + atOnce >= messages.length ? null : last + atOnce })
  })
  // Begun anew whenever the part has grown: an edge that is still near is told of again.
  useEffect(() => {
    const observer = new IntersectionObserver(
      (sightings) => {
        for (const { isIntersecting, target } of sightings) if (isIntersecting) grow(target)
      },
      { root: threadRef.current, rootMargin: ahead }
    )
    for (const { current } of [topRef, bottomRef]) if (current !== null) observer.observe(current)
    return () => observer.disconnect()
  }, [part, threadRef])

  return {
    shown: part.first === 0 && reachesEnd ? messages : messages.slice(part.first, last),
    reachesEnd,
    topRef,
    bottomRef,
    showEnd: () => {
      if (!reachesEnd) setPart({ first: Math.max(0, messages.length - atOnce), last: null })
    }
  }
}

/** `last` null: to the end, also of what is still to come. */
interface Part {
  readonly first: number
  readonly last: number | null
}

const partAround = (messages: readonly Message[], firstUnreadId: MessageId | null): Part => {
  const unread = messages.findIndex(({ id }) => id === firstUnreadId)
  const first = Math.max(0, unread === -1 ? messages.length - atOnce : unread - above)
  return { first, last: first + atOnce >= messages.length ? null : first + atOnce }
}
