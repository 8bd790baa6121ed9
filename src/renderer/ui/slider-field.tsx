import { Label, Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components'
import styles from './slider-field.module.css'

/** A number between two ends, dragged or moved with the arrows, said in words beside its label. */
export const SliderField = ({
  label,
  value,
  from,
  to,
  step,
  say,
  onChange
}: {
  readonly label: string
  readonly value: number
  readonly from: number
  readonly to: number
  readonly step: number
  /** What a value means, in words. */
  readonly say: (value: number) => string
  readonly onChange: (value: number) => void
}) => (
  <Slider
    className={styles.slider ?? ''}
    value={value}
    minValue={from}
    maxValue={to}
    step={step}
    onChange={onChange}
  >
    <Label className={styles.label ?? ''}>{label}</Label>
    <SliderOutput className={styles.output ?? ''}>{say(value)}</SliderOutput>
    <SliderTrack className={styles.track ?? ''}>
      <div className={styles.rail} />
      <div className={styles.filled} style={{ width: `${((value - from) / (to - from)) * 100}%` }} />
      <SliderThumb className={styles.thumb ?? ''} aria-valuetext={say(value)} />
    </SliderTrack>
  </Slider>
)
