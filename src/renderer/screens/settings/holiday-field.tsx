import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiQuery } from '../../api/client.ts'
import { FieldRow } from '../../ui/field.tsx'
import { ComboField, SelectField } from '../../ui/select.tsx'

/** A calendar of public holidays: the country, then its part where parts have their own. */
export const HolidayField = ({
  label,
  help,
  others,
  value,
  onChange
}: {
  readonly label: string
  readonly help: string
  /** What may be chosen instead of a country, before all countries. */
  readonly others: readonly { readonly value: string; readonly label: string }[]
  /** A calendar (`FR-57`), or one of `others`. */
  readonly value: string
  readonly onChange: (value: string) => void
}) => {
  const { t, i18n } = useTranslation('settings')
  const calendars = useApiQuery('settings.holidayCalendars', {})
  const nameOfCountry = new Intl.DisplayNames(i18n.language, { type: 'region', fallback: 'code' })
  const country = others.some((other) => other.value === value) ? value : value.slice(0, 2)
  const countries = (calendars.data ?? [])
    .map(({ calendar }) => ({ value: calendar, label: nameOfCountry.of(calendar) ?? calendar }))
    .toSorted((one, other) => one.label.localeCompare(other.label, i18n.language))
  const parts = calendars.data?.find(({ calendar }) => calendar === country)?.parts ?? []
  return (
    <FieldRow>
      <ComboField
        label={label}
        help={help}
        choices={[...others, ...countries]}
        value={country}
        onChange={onChange}
      />
      {parts.length === 0 ? null : (
        <SelectField
          label={t('holidays.part')}
          choices={[
            { value: country, label: t('holidays.whole') },
            ...parts.map((part) => ({ value: part.calendar, label: part.name }))
          ]}
          value={value}
          onChange={onChange}
        />
      )}
    </FieldRow>
  )
}

/** How a calendar is called: the country, and its part. */
export const nameOfCalendar = (
  calendar: string,
  calendars: AppOutput<'settings.holidayCalendars'> | undefined,
  language: string
): string => {
  const code = calendar.slice(0, 2)
  const country = new Intl.DisplayNames(language, { type: 'region', fallback: 'code' }).of(code) ?? code
  const part = calendars
    ?.find((each) => each.calendar === code)
    ?.parts.find((each) => each.calendar === calendar)?.name
  return part === undefined ? country : `${country}, ${part}`
}
