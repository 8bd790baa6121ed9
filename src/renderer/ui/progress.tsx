import { Label, ProgressBar } from 'react-aria-components'
import styles from './progress.module.css'

/** How far a long work has come. `value` from 0 to 1; null while the end is not known. */
export const Progress = ({
  label,
  value,
  valueText
}: {
  readonly label: string
  readonly value: number | null
  /** The figure in words, shown and said. */
  readonly valueText: string
}) => (
  <ProgressBar
    className={styles.progress ?? ''}
    minValue={0}
    maxValue={1}
    valueLabel={valueText}
    {...(value === null ? { isIndeterminate: true } : { value })}
  >
    {({ percentage }) => (
      <>
        <div className={styles.words}>
          <Label>{label}</Label>
          <span>{valueText}</span>
        </div>
        <div className={styles.track}>
          <div
            className={`${styles.fill} ${value === null ? styles.unknown : ''}`}
            style={{ inlineSize: `${percentage ?? 30}%` }}
          />
        </div>
      </>
    )}
  </ProgressBar>
)
