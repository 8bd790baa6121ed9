import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Checkbox as AriaCheckbox, CheckboxGroup, Label } from 'react-aria-components'
import { FieldHelp, type FieldProps } from './field.tsx'
import styles from './checkbox.module.css'

/** One thing that is so or is not. */
export const Checkbox = ({
  children,
  isSelected,
  onChange,
  isDisabled = false
}: {
  readonly children: ReactNode
  readonly isSelected: boolean
  readonly onChange: (isSelected: boolean) => void
  readonly isDisabled?: boolean
}) => (
  <AriaCheckbox
    className={styles.checkbox ?? ''}
    isSelected={isSelected}
    onChange={onChange}
    isDisabled={isDisabled}
  >
    <Box />
    <span>{children}</span>
  </AriaCheckbox>
)

/** Any number out of a few, in the order of `choices`. */
export const CheckboxList = <Value extends string>({
  label,
  help,
  error,
  isDisabled = false,
  choices,
  values,
  onChange,
  look = 'list',
  isLabelHidden = false
}: FieldProps & {
  readonly choices: readonly {
    readonly value: Value
    readonly label: string
    /** What screen readers say instead of a shortened label. */
    readonly spoken?: string
  }[]
  readonly values: readonly Value[]
  readonly onChange: (values: readonly Value[]) => void
  /** chips: short words side by side that fill when chosen. */
  readonly look?: 'list' | 'chips'
  readonly isLabelHidden?: boolean
}) => (
  <CheckboxGroup
    className={styles.group ?? ''}
    value={[...values]}
    onChange={(chosen) =>
      onChange(choices.map((choice) => choice.value).filter((value) => chosen.includes(value)))
    }
    isDisabled={isDisabled}
    isInvalid={error !== null && error !== undefined}
    validationBehavior="aria"
    {...(isLabelHidden ? { 'aria-label': label } : {})}
  >
    {isLabelHidden ? null : <Label className={styles.label ?? ''}>{label}</Label>}
    <div className={look === 'chips' ? styles.chips : styles.list}>
      {choices.map((choice) => (
        <AriaCheckbox
          key={choice.value}
          value={choice.value}
          className={`${look === 'chips' ? styles.chip : styles.checkbox}`}
          {...(choice.spoken === undefined ? {} : { 'aria-label': choice.spoken })}
        >
          {look === 'chips' ? null : <Box />}
          <span>{choice.label}</span>
        </AriaCheckbox>
      ))}
    </div>
    <FieldHelp help={help} error={error} />
  </CheckboxGroup>
)

const Box = () => (
  <span className={styles.box} data-part="choice" aria-hidden>
    <Check />
  </span>
)
