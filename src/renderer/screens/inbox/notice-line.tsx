import type { ReactNode } from 'react'
import styles from './notice-line.module.css'

/** A line above the list: what a person should know, and what they can do about it. `isLong`: several sentences. */
export const NoticeLine = ({
  children,
  deeds,
  isLong = false
}: {
  readonly children: ReactNode
  readonly deeds?: ReactNode
  readonly isLong?: boolean
}) => (
  <div className={styles.line} data-told={isLong ? 'at length' : undefined}>
    <span className={styles.dot} aria-hidden="true" />
    <p>{children}</p>
    {deeds}
  </div>
)

export const NoticeDeed = ({
  onPress,
  keys,
  children
}: {
  readonly onPress: () => void
  readonly keys?: string | undefined
  readonly children: ReactNode
}) => (
  <button type="button" className={styles.deed} aria-keyshortcuts={keys} onClick={onPress}>
    {children}
  </button>
)
