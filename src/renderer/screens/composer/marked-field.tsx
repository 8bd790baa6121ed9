import {
  useImperativeHandle,
  useRef,
  type ComponentProps,
  type ReactNode,
  type Ref,
  type RefObject
} from 'react'
import styles from './marked-field.module.css'

/** A stretch of what is written that is shown in its own way (UTF-16 offsets, end exclusive). */
export interface FieldMark {
  readonly start: number
  readonly end: number
  readonly kind: 'misspelt' | 'claim' | 'fact'
}

export interface MarkedFieldHandle {
  /** Where a place of the text is on the screen. */
  readonly rectOf: (offset: number) => DOMRect | null
  /** The place of the text under a point of the screen that lies in this mark. */
  readonly markAt: (x: number, y: number, kind: FieldMark['kind']) => number | null
}

/**
 * A text field that grows, with marks under its words: a page behind it holds the same words in the same letters, unseen,
 * and its lines are drawn through. Both lie in one grid and scroll as one, so that nothing can come apart.
 */
export const MarkedField = ({
  marks,
  fieldRef,
  handleRef,
  children,
  ...field
}: {
  readonly marks: readonly FieldMark[]
  readonly fieldRef: RefObject<HTMLTextAreaElement | null>
  readonly handleRef: Ref<MarkedFieldHandle>
  /** What stands at a place of the text: a menu. */
  readonly children?: ReactNode
} & Omit<ComponentProps<'textarea'>, 'ref' | 'children' | 'className'>) => {
  const page = useRef<HTMLDivElement>(null)
  const text = String(field.value ?? '')
  // Once: a menu inside measures with it before this one would be given again.
  useImperativeHandle(
    handleRef,
    () => ({
      rectOf: (offset) => {
        const place = page.current === null ? null : placeOf(page.current, offset)
        if (place === null) return null
        const range = document.createRange()
        range.setStart(place.node, place.offset)
        range.collapse(true)
        // A place alone in its line has no rectangle in its range, its element has.
        return range.getClientRects()[0] ?? place.node.parentElement?.getBoundingClientRect() ?? null
      },
      markAt: (x, y, kind) => {
        for (const element of page.current?.querySelectorAll(`[data-mark~="${kind}"]`) ?? [])
          for (const rect of element.getClientRects())
            if (x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom)
              return Number(element.getAttribute('data-start'))
        return null
      }
    }),
    []
  )
  return (
    <div className={styles.around}>
      <div className={styles.scroll}>
        <div ref={page} className={styles.page} aria-hidden="true" dir="auto">
          {piecesOf(text, marks).map(({ start, end, kinds }) => (
            <span key={start} data-start={start} {...(kinds === '' ? {} : { 'data-mark': kinds })}>
              {text.slice(start, end)}
            </span>
          ))}
          {/* A last line that is empty is a line too. */}
          <span data-start={text.length}>{'\u200b'}</span>
        </div>
        <textarea ref={fieldRef} className={styles.field} {...field} />
      </div>
      {children}
    </div>
  )
}

/** Cuts a text where its marks begin and end; `kinds` names those of a piece, with spaces between. */
export const piecesOf = (
  text: string,
  marks: readonly FieldMark[]
): readonly { readonly start: number; readonly end: number; readonly kinds: string }[] => {
  const within = marks.filter(({ start, end }) => start < end && end <= text.length)
  const cuts = [...new Set([0, text.length, ...within.flatMap(({ start, end }) => [start, end])])].toSorted(
    (one, other) => one - other
  )
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length
    const over = within.filter((mark) => mark.start <= start && end <= mark.end).map(({ kind }) => kind)
    return { start, end, kinds: [...new Set(over)].join(' ') }
  })
}

const placeOf = (
  page: HTMLElement,
  offset: number
): { readonly node: Node; readonly offset: number } | null => {
  for (const element of page.children) {
    const start = Number(element.getAttribute('data-start'))
    const node = element.firstChild
    if (node === null) continue
    const length = node.textContent?.length ?? 0
    if (offset >= start && offset < start + length) return { node, offset: offset - start }
  }
  return null
}
