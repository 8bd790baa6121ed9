import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxList } from '../../ui/checkbox.tsx'
import { ComboField } from '../../ui/select.tsx'
import { DateField, TimeField } from '../../ui/date-field.tsx'
import { Problem } from '../../ui/field.tsx'
import type { AbsenceLine } from './colleague-form.ts'
import { useDayNames } from './calendar-words.ts'
import { runsOf, weekdays, type HoursLine } from './working-hours.ts'
import styles from './colleagues.module.css'

/** A line that was asked for is filled in next: its fields stand before the button that added it. */
const focusFirstField = (line: HTMLElement | null): void => line?.querySelector('input')?.focus()

/** Hours of the week, one line for the days that share them. */
export const HoursField = ({
  lines,
  onChange,
  problemAt
}: {
  readonly lines: readonly HoursLine[]
  readonly onChange: (lines: readonly HoursLine[]) => void
  readonly problemAt: (at: string) => string | null
}) => {
  const { t } = useTranslation('colleagues')
  const days = useDayNames('short')
  const longDays = useDayNames('long')
  const [added, setAdded] = useState<number | null>(null)
  const change = (index: number, part: Partial<HoursLine>) =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)))
  return (
    <fieldset className={styles.lines}>
      <legend className={styles.label}>{t('form.hours')}</legend>
      {lines.length === 0 ? <p className={styles.help}>{t('form.hoursHelp')}</p> : null}
      {lines.map((line, index) => (
        <div key={index} ref={index === added ? focusFirstField : null} className={styles.hoursLine}>
          <CheckboxList
            label={t('form.hoursDays')}
            isLabelHidden
            look="chips"
            choices={weekdays.map((weekday) => ({
              value: weekday,
              label: days.name(weekday),
              spoken: longDays.name(weekday)
            }))}
            values={line.weekdays}
            onChange={(chosen) => change(index, { weekdays: chosen })}
          />
          <div className={styles.inline}>
            <span aria-hidden>{t('form.hoursFrom')}</span>
            <TimeField
              label={t('form.hoursFrom')}
              isLabelHidden
              isWrong={problemAt(`hours.${index}`) !== null}
              value={line.from}
              onChange={(from) => change(index, { from })}
            />
            <span aria-hidden>{t('form.hoursUntil')}</span>
            <TimeField
              label={t('form.hoursUntil')}
              isLabelHidden
              isWrong={problemAt(`hours.${index}`) !== null}
              value={line.until}
              onChange={(until) => change(index, { until })}
            />
            <Button
              kind="quiet"
              icon={<X />}
              label={t('form.hoursRemove', { days: longDays.runs(runsOf(line.weekdays)) })}
              onPress={() => onChange(lines.filter((_, at) => at !== index))}
            />
          </div>
          <Problem>{problemAt(`hours.${index}`)}</Problem>
        </div>
      ))}
      <div>
        <Button
          icon={<Plus />}
          onPress={() => {
            setAdded(lines.length)
            onChange([
              ...lines,
              lines.length === 0
                ? { weekdays: ['1', '2', '3', '4', '5'], from: '09:00', until: '17:00' }
                : { weekdays: [], from: '', until: '' }
            ])
          }}
        >
          {t('form.hoursAdd')}
        </Button>
      </div>
    </fieldset>
  )
}

/** Days off, first and last. */
export const AbsencesField = ({
  lines,
  onChange,
  problemAt
}: {
  readonly lines: readonly AbsenceLine[]
  readonly onChange: (lines: readonly AbsenceLine[]) => void
  readonly problemAt: (at: string) => string | null
}) => {
  const { t } = useTranslation('colleagues')
  const [added, setAdded] = useState<number | null>(null)
  const change = (index: number, part: Partial<AbsenceLine>) =>
    onChange(lines.map((line, at) => (at === index ? { ...line, ...part } : line)))
  return (
    <fieldset className={styles.lines}>
      <legend className={styles.label}>{t('form.absences')}</legend>
      {lines.length === 0 ? null : <p className={styles.help}>{t('form.absencesHelp')}</p>}
      {lines.map((line, index) => (
        <div key={index} ref={index === added ? focusFirstField : null} className={styles.hoursLine}>
          <div className={styles.inline}>
            <span aria-hidden>{t('form.absenceFrom')}</span>
            <DateField
              label={t('form.absenceFrom')}
              isLabelHidden
              isWrong={problemAt(`absences.${index}`) !== null}
              value={line.from}
              onChange={(from) => change(index, { from })}
            />
            <span aria-hidden>{t('form.absenceUntil')}</span>
            <DateField
              label={t('form.absenceUntil')}
              isLabelHidden
              isWrong={problemAt(`absences.${index}`) !== null}
              value={line.until}
              onChange={(until) => change(index, { until })}
            />
            <Button
              kind="quiet"
              icon={<X />}
              label={t('form.absenceRemove', { from: line.from })}
              onPress={() => onChange(lines.filter((_, at) => at !== index))}
            />
          </div>
          <Problem>{problemAt(`absences.${index}`)}</Problem>
        </div>
      ))}
      <div>
        <Button
          icon={<Plus />}
          onPress={() => {
            setAdded(lines.length)
            onChange([...lines, { from: '', until: '' }])
          }}
        >
          {t('form.absenceAdd')}
        </Button>
      </div>
    </fieldset>
  )
}

/** A time zone by its name, found by typing a part of it. */
export const TimeZoneField = ({
  value,
  onChange,
  problem
}: {
  readonly value: string
  readonly onChange: (timeZone: string) => void
  readonly problem: string | null
}) => {
  const { t } = useTranslation('colleagues')
  return (
    <ComboField
      label={t('form.timeZone')}
      error={problem}
      value={value}
      onChange={onChange}
      choices={timeZones(value).map((timeZone) => ({
        value: timeZone,
        label: timeZone.replaceAll('_', ' ')
      }))}
    />
  )
}

const timeZones = (current: string): readonly string[] =>
  [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', current])]
    .filter((timeZone) => timeZone !== '')
    .toSorted()
