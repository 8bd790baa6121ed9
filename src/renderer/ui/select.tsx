import { Check, ChevronDown } from 'lucide-react'
import {
  Button,
  ComboBox,
  Group,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Radio,
  RadioGroup,
  Select,
  SelectValue,
  type Key
} from 'react-aria-components'
import { FieldHelp, type FieldProps } from './field.tsx'
import styles from './select.module.css'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
  /** A second, quieter line in the list. */
  readonly detail?: string
}

/** One out of many, opened as a list. */
export const SelectField = <Value extends string>({
  label,
  help,
  error,
  isDisabled = false,
  choices,
  value,
  onChange,
  placeholder,
  isLabelHidden = false,
  width = 'full'
}: FieldProps & {
  readonly choices: readonly Choice<Value>[]
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  readonly placeholder?: string
  readonly isLabelHidden?: boolean
  readonly width?: 'full' | 'content'
}) => (
  <Select
    className={`${styles.field} ${styles[width]}`}
    value={value}
    onChange={(key) => {
      const chosen = choiceOf(choices, key)
      if (chosen !== undefined) onChange(chosen.value)
    }}
    isDisabled={isDisabled}
    isInvalid={error !== null && error !== undefined}
    validationBehavior="aria"
    {...(isLabelHidden ? { 'aria-label': label } : {})}
    {...(placeholder === undefined ? {} : { placeholder })}
  >
    {isLabelHidden ? null : <Label className={styles.label ?? ''}>{label}</Label>}
    <Button className={styles.trigger ?? ''}>
      <SelectValue<Choice<Value>> className={styles.value ?? ''}>
        {({ selectedText, isPlaceholder, defaultChildren }) =>
          isPlaceholder ? defaultChildren : selectedText
        }
      </SelectValue>
      <ChevronDown aria-hidden />
    </Button>
    <FieldHelp help={help} error={error} />
    <Choices choices={choices} />
  </Select>
)

/**
 * Text with proposals. With `isFree` any text may stand; without, only a choice, and leaving the field puts back the
 * last one.
 */
export const ComboField = ({
  label,
  help,
  error,
  isDisabled = false,
  choices,
  value,
  onChange,
  isFree = false,
  placeholder
}: FieldProps & {
  readonly choices: readonly Choice<string>[]
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isFree?: boolean
  readonly placeholder?: string
}) => (
  <ComboBox
    className={`${styles.field} ${styles.full}`}
    isDisabled={isDisabled}
    isInvalid={error !== null && error !== undefined}
    validationBehavior="aria"
    menuTrigger={isFree ? 'input' : 'focus'}
    {...(isFree
      ? { allowsCustomValue: true, inputValue: value, onInputChange: onChange }
      : {
          value,
          onChange: (key: Key | null) => {
            const chosen = choiceOf(choices, key)
            if (chosen !== undefined) onChange(chosen.value)
          }
        })}
  >
    <Label className={styles.label ?? ''}>{label}</Label>
    <Group className={styles.combo ?? ''}>
      <Input className={styles.input ?? ''} {...(placeholder === undefined ? {} : { placeholder })} />
      <Button className={styles.opener ?? ''}>
        <ChevronDown aria-hidden />
      </Button>
    </Group>
    <FieldHelp help={help} error={error} />
    <Choices choices={choices} />
  </ComboBox>
)

/** One out of two to four short words, side by side. */
export const ChoiceField = <Value extends string>({
  label,
  help,
  error,
  isDisabled = false,
  choices,
  value,
  onChange,
  isLabelHidden = false,
  look = 'segments'
}: FieldProps & {
  readonly choices: readonly Choice<Value>[]
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  readonly isLabelHidden?: boolean
  /** lines: one under the other, each with its detail. */
  readonly look?: 'segments' | 'lines'
}) => (
  <RadioGroup
    className={styles.field ?? ''}
    value={value}
    onChange={(key) => {
      const chosen = choiceOf(choices, key)
      if (chosen !== undefined) onChange(chosen.value)
    }}
    isDisabled={isDisabled}
    isInvalid={error !== null && error !== undefined}
    validationBehavior="aria"
    orientation={look === 'segments' ? 'horizontal' : 'vertical'}
    {...(isLabelHidden ? { 'aria-label': label } : {})}
  >
    {isLabelHidden ? null : <Label className={styles.label ?? ''}>{label}</Label>}
    <div className={look === 'segments' ? styles.segments : styles.lines}>
      {choices.map((choice) => (
        <Radio
          key={choice.value}
          value={choice.value}
          className={`${look === 'segments' ? styles.segment : styles.line}`}
        >
          {look === 'lines' ? <span className={styles.dot} data-part="choice" aria-hidden /> : null}
          <span>
            {choice.label}
            {choice.detail === undefined ? null : <small>{choice.detail}</small>}
          </span>
        </Radio>
      ))}
    </div>
    <FieldHelp help={help} error={error} />
  </RadioGroup>
)

const Choices = <Value extends string>({ choices }: { readonly choices: readonly Choice<Value>[] }) => (
  <Popover className={styles.popover ?? ''} offset={4}>
    <ListBox className={styles.list ?? ''}>
      {choices.map((choice) => (
        <ListBoxItem
          key={choice.value}
          id={choice.value}
          textValue={choice.label}
          className={styles.option ?? ''}
        >
          <span>
            {choice.label}
            {choice.detail === undefined ? null : <small>{choice.detail}</small>}
          </span>
          <Check aria-hidden />
        </ListBoxItem>
      ))}
    </ListBox>
  </Popover>
)

const choiceOf = <Value extends string>(choices: readonly Choice<Value>[], key: Key | null) =>
  choices.find((choice) => choice.value === key)
