import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import styles from './button.module.css'

/**
 * main: the deed of the place, one at most · plain: any other · quiet: words only, for what stands in a line ·
 * danger: what cannot be taken back.
 */
export type ButtonKind = 'main' | 'plain' | 'quiet' | 'danger'

/** A deed. While `isPending` it keeps the focus and does nothing, so that nothing happens twice. */
export const Button = ({
  children,
  kind = 'plain',
  size = 'normal',
  icon,
  label,
  describedBy,
  type = 'button',
  isDisabled = false,
  isPending = false,
  isFlush = false,
  isExpanded,
  takesFocus = false,
  onPress
}: {
  readonly children?: ReactNode
  readonly kind?: ButtonKind
  readonly size?: 'normal' | 'large'
  /** Drawn before the words, hidden from screen readers. */
  readonly icon?: ReactNode
  /** What screen readers say when the words alone do not tell which one is meant. */
  readonly label?: string
  readonly describedBy?: string
  readonly type?: 'button' | 'submit'
  readonly isDisabled?: boolean
  readonly isPending?: boolean
  /** Its words stand in line with the text above. */
  readonly isFlush?: boolean
  /** For a button that unfolds something: whether it is unfolded. */
  readonly isExpanded?: boolean
  /** Takes the keyboard when it appears. */
  readonly takesFocus?: boolean
  readonly onPress?: () => void
}) => (
  <AriaButton
    className={[
      styles.button,
      styles[kind],
      styles[size],
      children === undefined && styles.alone,
      isFlush && styles.flush
    ]
      .filter(Boolean)
      .join(' ')}
    type={isPending ? 'button' : type}
    isDisabled={isDisabled}
    data-pending={isPending || undefined}
    aria-disabled={isPending}
    {...(takesFocus ? { autoFocus: true } : {})}
    {...(label === undefined ? {} : { 'aria-label': label })}
    {...(isExpanded === undefined ? {} : { 'aria-expanded': isExpanded })}
    {...(describedBy === undefined ? {} : { 'aria-describedby': describedBy })}
    {...(onPress === undefined || isPending ? {} : { onPress })}
  >
    {icon === undefined ? null : (
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
    )}
    {children}
  </AriaButton>
)
