import { useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import type { MarkedFieldHandle } from './marked-field.tsx'
import styles from './caret-menu.module.css'

/** One thing that can be put where the caret is, or done there. */
export interface CaretOption {
  readonly id: string
  readonly label: ReactNode
  readonly detail?: string
  /** A line stands above it: it is of another sort. */
  readonly isApart?: boolean
  readonly take: () => void
}

/** What is offered at a place of the text. */
export interface CaretOffer {
  readonly at: number
  /** What the list is, to those who do not see it. */
  readonly label: string
  readonly options: readonly CaretOption[]
}

export const caretMenuId = 'composer-offer'
export const caretOptionId = (index: number): string => `${caretMenuId}-${index}`

/** The list at the caret. The field keeps the focus and the keys; the mouse takes too. */
export const CaretMenu = ({
  offer,
  chosen,
  markedRef
}: {
  readonly offer: CaretOffer
  readonly chosen: number
  readonly markedRef: RefObject<MarkedFieldHandle | null>
}) => {
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const menu = list.current
    const around = menu?.parentElement?.getBoundingClientRect()
    const rect = markedRef.current?.rectOf(offer.at)
    if (menu === null || around === undefined || rect === null || rect === undefined) return
    // Over everything, so that the composer, which scrolls when much is written, cuts nothing of it.
    if (!menu.matches(':popover-open')) menu.showPopover()
    menu.style.maxWidth = `${Math.min(around.width, 420)}px`
    const farthest = Math.max(0, around.width - menu.offsetWidth)
    menu.style.left = `${around.left + Math.min(farthest, Math.max(0, rect.left - around.left - 10))}px`
    // Above the line: the composer stands at the foot of the window. Under it where there is no room.
    const above = rect.top > menu.offsetHeight + 16
    menu.style.top = above ? 'auto' : `${rect.bottom + 6}px`
    menu.style.bottom = above ? `${innerHeight - rect.top + 6}px` : 'auto'
  }, [offer, markedRef])
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div
      ref={list}
      id={caretMenuId}
      className={styles.menu}
      popover="manual"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <datalist> belongs to no text area
      role="listbox"
      aria-label={offer.label}
    >
      {offer.options.map((option, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the field, which holds the focus
        <div
          key={option.id}
          id={caretOptionId(index)}
          className={styles.option}
          data-apart={option.isApart === true}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- see above
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={option.take}
        >
          <span className={styles.label}>{option.label}</span>
          {option.detail !== undefined && <small>{option.detail}</small>}
        </div>
      ))}
    </div>
  )
}
