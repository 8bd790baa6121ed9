import { CircleAlert } from 'lucide-react'
import { useId, useRef, type ReactNode } from 'react'
import { FieldError, Input, Label, Text, TextArea, TextField as AriaTextField } from 'react-aria-components'
import { useTranslation } from './use-translation.ts'
import styles from './field.module.css'
import { type TooMany, useWholeWords } from './use-whole-words.ts'

/** What every field has. `error` is a sentence: showing it marks the field as invalid and says so. */
export interface FieldProps {
  readonly label: string
  /** Says what is meant, below the field. */
  readonly help?: ReactNode
  readonly error?: string | null | undefined
  readonly isDisabled?: boolean
}

/** A line of text, or a secret. */
export const TextField = ({
  label,
  help,
  error,
  isDisabled = false,
  value,
  onChange,
  onLeave,
  type = 'text',
  placeholder,
  isRequired = false,
  isLabelHidden = false,
  isWrong = false,
  takesFocus = false,
  autoComplete = 'off',
  spellCheck = 'false',
  maxLength,
  width = 'full',
  voice = 'machine'
}: FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  /** The keyboard went elsewhere. */
  readonly onLeave?: () => void
  readonly type?: 'text' | 'email' | 'password' | 'url' | 'number'
  readonly placeholder?: string
  readonly isRequired?: boolean
  /** The label is said, not shown: the column or the row around the field shows it. */
  readonly isLabelHidden?: boolean
  /** Not right, by a sentence that stands beside the line. */
  readonly isWrong?: boolean
  /** Takes the keyboard when it appears. */
  readonly takesFocus?: boolean
  readonly autoComplete?: string
  readonly spellCheck?: 'true' | 'false'
  readonly maxLength?: number
  readonly width?: 'full' | 'short' | 'tiny'
  /** human: words that somebody will read as somebody's own, in the serif. */
  readonly voice?: 'human' | 'machine'
}) => (
  <AriaTextField
    className={`${styles.field} ${styles[width]}`}
    value={value}
    onChange={onChange}
    {...(onLeave === undefined ? {} : { onBlur: onLeave })}
    type={type === 'number' ? 'text' : type}
    {...(type === 'number' ? { inputMode: 'numeric' as const } : {})}
    isRequired={isRequired}
    isDisabled={isDisabled}
    isInvalid={isWrong || hasError(error)}
    validationBehavior="aria"
    {...(takesFocus ? { autoFocus: true } : {})}
    autoComplete={autoComplete}
    spellCheck={spellCheck}
    {...(maxLength === undefined ? {} : { maxLength })}
    {...(isLabelHidden ? { 'aria-label': label } : {})}
  >
    {isLabelHidden ? null : <Label className={styles.label ?? ''}>{label}</Label>}
    <Input
      className={`${styles.input} ${voice === 'human' ? styles.human : ''}`}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
    <FieldHelp help={help} error={error} />
  </AriaTextField>
)

/** Words over several lines; it grows with them. */
export const TextAreaField = ({
  label,
  help,
  error,
  isDisabled = false,
  value,
  onChange,
  maxLength,
  placeholder
}: FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly maxLength?: number
  readonly placeholder?: string
}) => {
  const area = useRef<HTMLTextAreaElement>(null)
  const { tooMany, forget } = useWholeWords(area)
  return (
    <AriaTextField
      className={`${styles.field} ${styles.full}`}
      value={value}
      onChange={(words) => {
        forget()
        onChange(words)
      }}
      isDisabled={isDisabled}
      isInvalid={hasError(error)}
      validationBehavior="aria"
      {...(maxLength === undefined ? {} : { maxLength })}
    >
      <Label className={styles.label ?? ''}>{label}</Label>
      <TextArea
        ref={area}
        className={`${styles.input} ${styles.area} ${styles.human}`}
        {...(placeholder === undefined ? {} : { placeholder })}
      />
      <FieldHelp help={help} error={error} />
      <TooManyWords tooMany={tooMany} />
    </AriaTextField>
  )
}

/** What is meant, or what is wrong, tied to the field around it (react-aria reads both with the field). */
export const FieldHelp = ({
  help,
  error
}: {
  readonly help?: ReactNode
  readonly error?: string | null | undefined
}) => (
  <>
    {hasError(error) ? (
      <FieldError className={styles.error ?? ''}>
        <CircleAlert aria-hidden />
        <span>{error}</span>
      </FieldError>
    ) : null}
    {help === undefined || hasError(error) ? null : (
      <Text slot="description" className={styles.help ?? ''}>
        {help}
      </Text>
    )}
  </>
)

/** What went wrong is not left below the edge of a dialog that scrolls. */
const intoSight = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' })

/** A sentence about what went wrong, beside what it concerns, announced at once. Nothing while `children` is null. */
export const Problem = ({ children }: { readonly children: ReactNode }) => (
  <div role="alert" className={styles.live}>
    {children === null || children === undefined ? null : (
      <p ref={intoSight} className={styles.problem}>
        <CircleAlert aria-hidden />
        <span>{children}</span>
      </p>
    )}
  </div>
)

/** Says that words were not put in because they do not fit, and that nothing was cut. Nothing while all fit. */
export const TooManyWords = ({ tooMany }: { readonly tooMany: TooMany | null }) => {
  const { t } = useTranslation('composer')
  if (tooMany === null) return null
  return <Problem>{t('notPutIn', { used: tooMany.used, most: tooMany.most })}</Problem>
}

/** A sentence about what was done, announced when the screen reader has a moment. */
export const Outcome = ({ children }: { readonly children: ReactNode }) => (
  <output className={styles.live}>
    {children === null || children === undefined ? null : <span className={styles.outcome}>{children}</span>}
  </output>
)

/** A part of a form under one title: the title on the left where there is room, its fields on the right. */
export const FormSection = ({
  title,
  level = 3,
  help,
  children
}: {
  readonly title: string
  /** Of its heading, one below the heading of what holds it. */
  readonly level?: 2 | 3
  readonly help?: ReactNode
  readonly children: ReactNode
}) => {
  const Title = level === 2 ? 'h2' : 'h3'
  const titleId = useId()
  const helpId = useId()
  return (
    <fieldset
      className={styles.section}
      aria-labelledby={titleId}
      {...(help === undefined ? {} : { 'aria-describedby': helpId })}
    >
      <div className={styles.sectionHead}>
        <Title id={titleId}>{title}</Title>
        {help === undefined ? null : <p id={helpId}>{help}</p>}
      </div>
      <div className={styles.sectionBody}>{children}</div>
    </fieldset>
  )
}

/** Fields side by side where there is room. */
export const FieldRow = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.row}>{children}</div>
)

const hasError = (error: string | null | undefined): error is string => error !== null && error !== undefined
