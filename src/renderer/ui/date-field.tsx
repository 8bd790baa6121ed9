import { useState } from 'react'
import { useTranslation } from './use-translation.ts'
import { TextField, type FieldProps } from './field.tsx'
import { readDate, readTime, showDate } from './read-date.ts'

interface WrittenFieldProps extends FieldProps {
  /** What was understood, or else the text as it was typed. */
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isLabelHidden?: boolean
  /** Not right, by a sentence that stands beside the line. */
  readonly isWrong?: boolean
  readonly width?: 'short' | 'tiny'
}

/**
 * A day, typed as people write it and shown back with its month in letters once the field is left. `value` is
 * `2026-12-22`; text that is no date stays as it is, for the form to refuse.
 */
export const DateField = (props: WrittenFieldProps) => {
  const { i18n } = useTranslation('common')
  return (
    <WrittenField
      {...props}
      width={props.width ?? 'short'}
      read={(text) => readDate(text, i18n.language)}
      show={(value) => showDate(value, i18n.language)}
    />
  )
}

/** An hour of the day, typed as people write it and shown back as `17:30`, which is its `value`. */
export const TimeField = (props: WrittenFieldProps) => (
  <WrittenField {...props} width={props.width ?? 'tiny'} read={readTime} show={(value) => value} />
)

const WrittenField = ({
  value,
  onChange,
  read,
  show,
  ...rest
}: WrittenFieldProps & {
  readonly read: (text: string) => string | null
  readonly show: (value: string) => string
}) => {
  const [typed, setTyped] = useState<string | null>(null)
  return (
    <TextField
      {...rest}
      value={typed ?? show(value)}
      onChange={(text) => {
        setTyped(text)
        onChange(read(text) ?? text)
      }}
      onLeave={() => setTyped(null)}
    />
  )
}
