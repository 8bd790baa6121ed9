import type { ReactNode } from 'react'
import styles from './list-states.module.css'

/** Nothing yet, for the few milliseconds that a first answer takes: quiet lines, shown only if it lasts. */
export const LoadingState = ({
  label,
  rows = 6,
  look = 'faces',
  isLate = false
}: {
  readonly label: string
  readonly rows?: number
  /** faces: what comes is a list of people · lines: it stands under the title of a page. */
  readonly look?: 'faces' | 'lines'
  /** It has lasted already: shown at once. */
  readonly isLate?: boolean
}) => (
  <output className={styles.loading} aria-label={label} data-late={isLate} data-look={look}>
    {Array.from({ length: rows }, (_, index) => (
      <div key={index} className={styles.ghost} aria-hidden="true">
        {look === 'faces' ? <span className={styles.ghostFace} /> : null}
        <span className={styles.ghostLines}>
          <span />
          <span />
          <span />
        </span>
      </div>
    ))}
  </output>
)

/** Nothing there, said kindly, with what can be done next. */
export const EmptyState = ({
  title,
  children,
  action
}: {
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}) => (
  <div className={styles.state}>
    <p className={styles.title}>{title}</p>
    {children !== undefined && <div className={styles.text}>{children}</div>}
    {action}
  </div>
)

/** It did not work: what, why, and a way on. */
export const ErrorState = ({
  title,
  children,
  action,
  times = 1
}: {
  readonly title: string
  readonly children: ReactNode
  readonly action?: ReactNode
  /** How often it did not work: each time is said. */
  readonly times?: number
}) => (
  <div className={styles.state}>
    <div key={times} role="alert">
      <p className={styles.title}>{title}</p>
      <div className={styles.text}>{children}</div>
    </div>
    {action}
  </div>
)
