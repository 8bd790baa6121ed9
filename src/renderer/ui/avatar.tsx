import styles from './avatar.module.css'
import { faceNumber, initialsOf } from './initials.ts'

/**
 * A face: the portrait, or initials on a colour that stays with the name. It decorates a name that stands
 * beside it, so screen readers pass it over.
 * look: `chosen` is whole, `suggested` a dashed ring, `nobody` a dashed question mark.
 * care: share of the week's care budget used, 0 to 1, drawn as a thin arc without a number; null draws none.
 */
export const Avatar = ({
  name,
  portrait = null,
  size,
  look = 'chosen',
  care = null
}: {
  readonly name: string
  readonly portrait?: string | null
  /** Pixels. */
  readonly size: number
  readonly look?: 'chosen' | 'suggested' | 'nobody'
  readonly care?: number | null
}) => {
  const whole = look === 'chosen'
  return (
    <span
      aria-hidden="true"
      className={styles.avatar}
      data-look={look}
      data-face={whole ? faceNumber(name) : undefined}
      style={pixels(size)}
    >
      {care !== null && <CareArc share={care} size={size} />}
      {whole && portrait !== null ? (
        <img className={styles.portrait} src={portrait} alt="" draggable={false} />
      ) : (
        <span>{look === 'nobody' ? '?' : initialsOf(name)}</span>
      )}
    </span>
  )
}

/** The density makes it smaller, in the styles. */
const pixels = (size: number): Record<`--${string}`, string> => ({ '--face-size': `${size}px` })

const CareArc = ({ share, size }: { readonly share: number; readonly size: number }) => {
  const radius = size / 2 + 3
  const middle = radius + 1
  const around = 2 * Math.PI * radius
  const drawn = Math.max(0, Math.min(1, share)) * around
  return (
    <svg
      className={styles.care}
      style={pixels(middle * 2)}
      viewBox={`0 0 ${middle * 2} ${middle * 2}`}
      focusable="false"
    >
      <circle className={styles.careWhole} cx={middle} cy={middle} r={radius} />
      {drawn > 0 && (
        <circle
          className={styles.careUsed}
          cx={middle}
          cy={middle}
          r={radius}
          strokeDasharray={`${drawn} ${around}`}
          transform={`rotate(-90 ${middle} ${middle})`}
        />
      )}
    </svg>
  )
}
