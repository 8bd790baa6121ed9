import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import styles from './toast.module.css'

export interface ToastMessage {
  /** Changes with every message, so that the same words are said again. */
  readonly id: number
  readonly text: string
  readonly kind: 'deed' | 'refusal'
}

const shownMilliseconds = 8_000

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
          className={styles.toast}
          data-kind={message.kind}
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
