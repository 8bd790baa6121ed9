import { useTranslation } from '../../ui/use-translation.ts'
import type { Language } from '../../../shared/model/colleague.ts'
import { day } from '../../../shared/model/instant.ts'
import type { Weekday } from './working-hours.ts'

/** The names of the days in the person's language, alone ("Mon") and in runs ("Mon–Fri, Sun"). */
export const useDayNames = (form: 'short' | 'long') => {
  const { i18n } = useTranslation('common')
  const format = new Intl.DateTimeFormat(i18n.language, { weekday: form, timeZone: 'UTC' })
  // 5 January 1970 was a Monday.
  const name = (weekday: Weekday): string => format.format((Number(weekday) + 3) * day)
  const runs = (days: readonly { first: Weekday; last: Weekday }[]): string =>
    days
      .map(({ first, last }) => (first === last ? name(first) : `${name(first)} – ${name(last)}`))
      .join(', ')
  return { name, runs }
}

/** The name of a language in the person's language. */
export const useLanguageName = (): ((language: Language) => string) => {
  const { i18n } = useTranslation('common')
  const names = new Intl.DisplayNames(i18n.language, { type: 'language' })
  return (language) => names.of(language) ?? language
}
