import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import styles from './toast.module.css'
import { useMedia } from './use-media.ts'

export interface ToastMessage {
  /** Changes with every message, so that the same words are said again. */
  readonly id: number
  readonly text: string
  readonly kind: 'deed' | 'refusal'
}

const shownMilliseconds = 8_000

/** Where it stands at the upper edge; the styles name the same window. */
const lowWindow = '(max-width: 899px) and (max-height: 519px), (max-width: 419px) and (max-height: 719px)'

/** Whether what holds the keyboard would lie under it at the upper edge. A list or a pane as a whole is seen beside it. */
const coversHolder = (toast: HTMLElement | null): boolean => {
  const holder = document.activeElement
  if (toast === null || holder === null || toast.contains(holder)) return false
  const { top, bottom, height } = holder.getBoundingClientRect()
  return height < innerHeight / 2 && bottom > 0 && top < toast.offsetHeight + 2 * 12
}

/**
 * Says what was done, or why it was not: seen for a while, heard by screen readers at once. It stays while the
 * pointer or the keyboard is on it.
 */
export const Toast = ({
  message,
  action,
  closeLabel,
  onClose
}: {
  readonly message: ToastMessage | null
  readonly action: ReactNode
  readonly closeLabel: string
  readonly onClose: () => void
}) => {
  const [held, setHeld] = useState(false)
  const close = useEffectEvent(onClose)
  const id = message?.id ?? null
  useEffect(() => {
    if (id === null || held) return
    const timer = setTimeout(() => close(), shownMilliseconds)
    return () => clearTimeout(timer)
  }, [id, held])
  const toast = useRef<HTMLDivElement>(null)
  const isLow = useMedia(lowWindow)
  const [isAtFoot, setAtFoot] = useState(false)
  useLayoutEffect(() => {
    if (id === null || !isLow) return
    const look = (): void => setAtFoot(coversHolder(toast.current))
    look()
    document.addEventListener('focusin', look)
    return () => document.removeEventListener('focusin', look)
  }, [id, isLow])
  const text = message === null ? '' : message.text
  return (
    <>
      {/* Words that come a second time are other words to a screen reader only in an element of their own. */}
      <output className="visually-hidden">
        {message?.kind === 'deed' && <span key={message.id}>{text}</span>}
      </output>
      <div className="visually-hidden" role="alert">
        {message?.kind === 'refusal' && <span key={message.id}>{text}</span>}
      </div>
      {message !== null && (
        <div
          ref={toast}
          className={styles.toast}
          data-kind={message.kind}
          data-place={isAtFoot ? 'foot' : 'head'}
          onMouseEnter={() => setHeld(true)}
          onMouseLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <p className={styles.text} aria-hidden="true">
            {text}
          </p>
          {action}
          <button type="button" className={styles.close} aria-label={closeLabel} onClick={onClose}>
            <X size={15} aria-hidden="true" />
          </button>
        </div>
      )}
    </>
  )
}
