import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'
import type { KeptPlace } from '../shared/contract/window.ts'
import { conversationIdSchema } from '../shared/model/ids.ts'
import { callApi } from './api/client.ts'
import type { WindowState } from './state/place.ts'

/** Milliseconds within which main knows where the person is. */
const keepWithin = 200

/** The first row that is seen, and how many pixels of it lie above the edge. */
const topOf = (list: HTMLElement | null, rows: number): KeptPlace['top'] => {
  if (list === null || list.scrollTop <= 0) return null
  const edge = list.getBoundingClientRect().top
  const seen = [...list.querySelectorAll('[role="option"]')]
    .map((row) => ({ row, box: row.getBoundingClientRect() }))
    .filter(({ box }) => box.bottom > edge)
    .toSorted((one, other) => one.box.top - other.box.top)[0]
  const id = conversationIdSchema.safeParse(seen?.row.id.replace(/^row-/u, '') ?? '')
  return seen === undefined || !id.success
    ? null
    : { conversationId: id.data, hidden: edge - seen.box.top, rows }
}

const caretOf = (isInComposer: boolean): number | null => {
  const field = document.activeElement
  return isInComposer && field instanceof HTMLTextAreaElement ? field.selectionStart : null
}

/**
 * Tells main where the person is, so that a page whose process was killed begins again there: screen, view, search,
 * conversation, the place in the list and the caret. The words themselves are in the database.
 */
export const useKeptPlace = ({
  state,
  rows,
  listRef,
  isInComposer
}: {
  readonly state: WindowState
  readonly rows: number
  readonly listRef: RefObject<HTMLElement | null>
  readonly isInComposer: () => boolean
}): void => {
  const last = useRef('')
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const keep = useEffectEvent((): void => {
    timer.current = null
    const { inbox, place } = state
    const kept: KeptPlace = {
      screen: place.kind === 'inbox' ? null : place.kind,
      view: inbox.view,
      colleagueId: inbox.colleagueId,
      conversationId: inbox.conversationId,
      showing: inbox.showing,
      search: state.search.slice(0, 2_000),
      order: state.order,
      savedViewId: state.savedViewId,
      caret: caretOf(isInComposer()),
      top: topOf(listRef.current, rows)
    }
    const text = JSON.stringify(kept)
    if (text === last.current) return
    last.current = text
    void callApi('window.keepPlace', kept)
  })
  const soon = useEffectEvent((): void => {
    timer.current ??= setTimeout(() => keep(), keepWithin)
  })
  useEffect(() => soon(), [state, rows])
  useEffect(() => {
    const look = (): void => soon()
    document.addEventListener('selectionchange', look)
    document.addEventListener('focusin', look)
    // Scrolling does not bubble.
    document.addEventListener('scroll', look, { capture: true, passive: true })
    return () => {
      document.removeEventListener('selectionchange', look)
      document.removeEventListener('focusin', look)
      document.removeEventListener('scroll', look, { capture: true })
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = null
    }
  }, [])
}
