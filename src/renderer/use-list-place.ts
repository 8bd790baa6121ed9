import { useEffect, useLayoutEffect, useRef } from 'react'
import type { ConversationId } from '../shared/model/ids.ts'
import type { Move } from './state/place.ts'
import { afterLeaving } from './state/selection.ts'

type Ids = readonly ConversationId[]

interface Shown {
  /** Which list it is: two lists have nothing before and after in common. */
  readonly list: string
  readonly rows: Ids
  readonly currentId: ConversationId | null
}

export interface ListPlace {
  /** The list as it was while it held the conversation pointed at: once that one has left, its neighbours are known by this. */
  readonly before: () => Ids
  /**
   * Something was done that may take conversations away from this list and not from another. Once they have left it, goes on
   * to the next one as after "done", and takes their marks away: nothing is done to what is no longer seen.
   */
  readonly goOnOnceGone: (shown: Shown) => void
}

/** Where one is in the list, also after what one acted on, or read, has left it. */
export const useListPlace = (shown: Shown, isStale: boolean, go: (move: Move) => void): ListPlace => {
  const { list, rows, currentId } = shown
  const stood = useRef(shown)
  const latest = useRef(shown)
  const awaited = useRef<Shown | null>(null)
  useLayoutEffect(() => {
    latest.current = { list, rows, currentId }
    if (!isStale && currentId !== null && rows.includes(currentId)) stood.current = latest.current
  }, [list, rows, currentId, isStale])

  const goOn = useRef((before: Shown): void => {
    const now = latest.current
    if (now.list !== before.list) return
    const held = new Set(now.rows)
    const gone = before.rows.filter((id) => !held.has(id))
    if (gone.length === 0) return
    go({ type: 'clear_marks' })
    const from = before.currentId
    if (from !== null && from === now.currentId && !held.has(from))
      go({ type: 'point_at', conversationId: afterLeaving(before.rows, from, gone) })
  })
  // The first list that comes after the deed is written has it.
  useEffect(() => {
    const before = awaited.current
    if (isStale || before === null) return
    awaited.current = null
    goOn.current(before)
  }, [rows, isStale])

  return {
    before: () => (stood.current.list === latest.current.list ? stood.current.rows : noRows),
    goOnOnceGone: (before) => {
      if (latest.current.rows === before.rows) awaited.current = before
      else goOn.current(before)
    }
  }
}

const noRows: Ids = []
