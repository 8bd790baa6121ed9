/* oxlint-disable jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events --
   <select> cannot hold faces and excerpts; the keys of the list are those of the table of actions. */
import { observeElementRect, type Rect, useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import {
  startTransition,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
  type MouseEvent,
  type RefObject
} from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from '../../ui/use-translation.ts'
import type { KeptPlace } from '../../../shared/contract/window.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import { afterPaint } from '../../ui/after-paint.ts'
import { ConversationRow } from './conversation-row.tsx'
import styles from './conversation-list.module.css'
import type { InboxRow } from './use-inbox-rows.ts'

const estimatedRowHeight = 103
/** So many rows are drawn beyond each edge. */
const rowsBeyond = 4
/** Asks for the next page when this few rows remain below. */
const rowsAhead = 30

/**
 * The list, of which only what is seen stands in the page. One element holds the focus and names the current row,
 * so that screen readers follow J and K. When conversations come in above, what is read stays where it is.
 */
export const ConversationList = ({
  rows,
  currentId,
  marked,
  colleagues,
  label,
  listRef,
  begins,
  box,
  onBox,
  onOpen,
  onToggleMark,
  onNearEnd
}: {
  readonly rows: readonly InboxRow[]
  readonly currentId: ConversationId | null
  readonly marked: readonly ConversationId[]
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly label: string
  readonly listRef: RefObject<HTMLDivElement | null>
  /** Where the list stood when the page before this one died; the first list takes it. */
  readonly begins: RefObject<KeptPlace['top']>
  /** How large the list before this one was, which stood in the same place: its rows are drawn at once. */
  readonly box: Rect
  readonly onBox: (box: Rect) => void
  readonly onOpen: (conversationId: ConversationId) => void
  readonly onToggleMark: (conversationId: ConversationId) => void
  readonly onNearEnd: () => void
}) => {
  const { t } = useTranslation('inbox')
  // A list that comes draws what is seen of it; what lies beyond its edges once that is on the screen.
  const [overscan, setOverscan] = useState(0)
  useEffect(() => afterPaint(() => startTransition(() => setOverscan(rowsBeyond))), [])
  const [, redraw] = useReducer((times: number) => times + 1, 0)
  const currentIndex = rows.findIndex(({ conversation }) => conversation.id === currentId)
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoises what it returns here
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: () => estimatedRowHeight,
    getItemKey: (index) => rows[index]?.conversation.id ?? index,
    overscan,
    initialRect: box,
    observeElementRect: (list, tell) =>
      observeElementRect(list, (now) => {
        tell(now)
        onBox(now)
      }),
    // A row that comes in beyond the edge is not waited for by the frame that scrolls to its neighbour.
    useFlushSync: false,
    onChange: (list, atOnce) => {
      if (atOnce && !isDrawn(list.range)) flushSync(redraw)
    },
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const first = Math.max(0, startIndex - overscan)
      const last = Math.min(count - 1, endIndex + overscan)
      const shown = Array.from({ length: last - first + 1 }, (_, index) => first + index)
      if (currentIndex >= 0 && currentIndex < first) return [currentIndex, ...shown]
      return currentIndex > last ? [...shown, currentIndex] : shown
    }
  })
  const items = virtualizer.getVirtualItems()
  const drawn = useRef(items)
  useLayoutEffect(() => {
    drawn.current = items
  })
  const isDrawn = (seen: Virtualizer<HTMLDivElement, Element>['range']): boolean =>
    seen === null ||
    [seen.startIndex, seen.endIndex].every((edge) => drawn.current.some(({ index }) => index === edge))
  const { fresh, goToTop } = useAnchor(rows, virtualizer, listRef, begins, onNearEnd)
  const lastShown = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (lastShown >= rows.length - rowsAhead) onNearEnd()
  }, [lastShown, rows.length, onNearEnd])

  // Only when another conversation becomes the current one: rows that come in must move nothing.
  const bringIntoSight = useEffectEvent(() => {
    const item = virtualizer.measurementsCache[currentIndex]
    const top = virtualizer.scrollOffset ?? 0
    const height = virtualizer.scrollRect?.height ?? 0
    // Asking to scroll measures the page, so it is only asked where it is needed.
    if (item === undefined || (item.start >= top && item.end <= top + height)) return
    const { range } = virtualizer
    const isNext =
      range !== null && currentIndex >= range.startIndex - 1 && currentIndex <= range.endIndex + 1
    // Where it stands is known of a row beside those that are seen; of one far away, once it was gone to.
    if (isNext && listRef.current !== null)
      listRef.current.scrollTop = item.start < top ? item.start : item.end - height
    else virtualizer.scrollToIndex(currentIndex, { align: 'auto' })
  })
  useLayoutEffect(() => {
    if (currentId !== null) bringIntoSight()
  }, [currentId])

  const press = (event: MouseEvent, conversationId: ConversationId): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) onToggleMark(conversationId)
    else onOpen(conversationId)
  }

  return (
    <div className={styles.frame}>
      {fresh > 0 && (
        <button type="button" className={styles.fresh} onClick={goToTop}>
          {t('fresh', { count: fresh })} ↑
        </button>
      )}
      <div
        ref={listRef}
        className={styles.list}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-multiselectable="true"
        aria-activedescendant={currentIndex >= 0 ? optionId(currentId) : undefined}
        data-part="list"
      >
        <div className={styles.whole} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const { id, assigneeId, suggestedId, unread } = row.conversation
            const speaker = assigneeId ?? suggestedId
            const isMarked = marked.includes(id)
            return (
              <div
                key={item.key}
                ref={virtualizer.measureElement}
                id={optionId(id)}
                className={styles.row}
                role="option"
                tabIndex={-1}
                aria-selected={marked.length > 0 ? isMarked : id === currentId}
                aria-current={id === currentId}
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                data-index={item.index}
                data-current={id === currentId}
                data-marked={isMarked}
                data-unread={unread}
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={(event) => press(event, id)}
                // The list keeps the focus, so that the keys go on working.
                onMouseDown={(event) => {
                  event.preventDefault()
                  listRef.current?.focus({ preventScroll: true })
                }}
              >
                <ConversationRow
                  row={row}
                  colleague={speaker === null ? null : (colleagues.get(speaker) ?? null)}
                />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const optionId = (conversationId: ConversationId | null): string => `row-${conversationId ?? ''}`

interface Anchor {
  readonly id: ConversationId
  /** Pixels of it that lie above the edge. */
  readonly hidden: number
}

/**
 * Keeps the first row that is seen where it is when rows come or go above it, and counts those that came in
 * unseen above, until the person goes to the top. At the very top, new rows simply appear.
 */
const useAnchor = (
  rows: readonly InboxRow[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  listRef: RefObject<HTMLDivElement | null>,
  begins: RefObject<KeptPlace['top']>,
  onNearEnd: () => void
): { readonly fresh: number; readonly goToTop: () => void } => {
  const before = useRef(rows)
  const anchor = useRef<Anchor | null>(null)
  // Rows that came in are measured only once they stand in the page: until then their height is a guess.
  const isSettling = useRef(false)
  const size = virtualizer.getTotalSize()
  const settledSize = useRef(size)
  const [fresh, setFresh] = useState(0)

  const remember = useEffectEvent((scrollTop: number): void => {
    if (scrollTop <= 0) setFresh(0)
    const item = scrollTop <= 0 ? undefined : virtualizer.getVirtualItemForOffset(scrollTop)
    const id = item === undefined ? undefined : rows[item.index]?.conversation.id
    anchor.current = item === undefined || id === undefined ? null : { id, hidden: scrollTop - item.start }
  })

  useLayoutEffect(() => {
    const former = before.current
    before.current = rows
    const list = listRef.current
    const kept = anchor.current
    const isMeasured = isSettling.current && size !== settledSize.current
    settledSize.current = size
    if (list === null || kept === null || (former === rows && !isMeasured)) return
    const index = rows.findIndex(({ conversation }) => conversation.id === kept.id)
    const start = virtualizer.measurementsCache[index]?.start
    if (start === undefined) return
    list.scrollTop = start + kept.hidden
    if (former === rows) return
    isSettling.current = true
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        isSettling.current = false
      })
    )
    const known = new Set(former.map(({ conversation }) => conversation.id))
    const added = rows.slice(0, index).filter(({ conversation }) => !known.has(conversation.id)).length
    if (added > 0) setFresh((count) => count + added)
  }, [rows, size, listRef, virtualizer])

  useEffect(() => {
    const list = listRef.current
    if (list === null) return
    const look = (): void => remember(list.scrollTop)
    list.addEventListener('scroll', look, { passive: true })
    return () => list.removeEventListener('scroll', look)
  }, [listRef])

  // After a page that died: as far down as it was, once its pages have come again.
  const goBackTo = useEffectEvent((): void => {
    const former = begins.current
    const list = listRef.current
    if (former === null || list === null) return
    const index = rows.findIndex(({ conversation }) => conversation.id === former.conversationId)
    const start = virtualizer.measurementsCache[index]?.start
    if (start === undefined) {
      if (rows.length < former.rows) onNearEnd()
      // oxlint-disable-next-line react/immutability -- a ref that the first list takes, once
      else begins.current = null
      return
    }
    // oxlint-disable-next-line react/immutability -- as above
    begins.current = null
    anchor.current = { id: former.conversationId, hidden: former.hidden }
    list.scrollTop = start + former.hidden
    // The rows around it are measured now for the first time.
    isSettling.current = true
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        isSettling.current = false
      })
    )
  })
  useLayoutEffect(() => goBackTo(), [rows])

  /** At once, not when the list says that it has scrolled: rows that come in or are measured meanwhile would bring it back. */
  const goToTop = (): void => {
    anchor.current = null
    setFresh(0)
    listRef.current?.scrollTo({ top: 0 })
  }

  return { fresh, goToTop }
}
