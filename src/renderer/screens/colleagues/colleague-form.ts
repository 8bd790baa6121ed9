import {
  colleagueProfileSchema,
  type Absence,
  type ColleagueProfile,
  type Language,
  type NameForm
} from '../../../shared/model/colleague.ts'
import { networks, type Network } from '../../../shared/model/network.ts'
import { dateAt, endOfDate, lastDateBefore, startOfDate } from './local-date.ts'
import { linesOf, problemOfLine, spansOf, type HoursLine } from './working-hours.ts'

/** Days of absence, first and last, as dates (`2026-11-22`). */
export interface AbsenceLine {
  readonly from: string
  readonly until: string
}

/** How a colleague signs on one network. */
export interface SignatureLine {
  readonly network: Network
  readonly nameForm: NameForm
  readonly text: string
}

/** What the fields of the form hold: text as typed, lists as shown. */
export interface ColleagueForm {
  readonly name: string
  readonly role: string
  readonly place: string
  readonly email: string
  readonly portrait: string | null
  readonly languages: readonly Language[]
  readonly topics: readonly string[]
  readonly bio: string
  readonly timeZone: string
  readonly hours: readonly HoursLine[]
  readonly absences: readonly AbsenceLine[]
  readonly weeklyBudget: string
  /** A calendar, `none`, or `company`. */
  readonly holidays: string
  readonly signatures: readonly SignatureLine[]
}

/** A field that is not right, by where it stands; the sentence is `colleagues:problem.<code>`. */
export interface FormProblem {
  /** `name`, `email`, `hours.2`, `absences.0`… */
  readonly at: string
  readonly code:
    | 'name_missing'
    | 'name_too_long'
    | 'email_wrong'
    | 'language_missing'
    | 'budget_wrong'
    | 'time_zone_wrong'
    | 'days_missing'
    | 'time_missing'
    | 'time_backwards'
    | 'date_missing'
    | 'date_backwards'
    | 'too_long'
}

/** A form for somebody new, who speaks the language of the interface and lives in this time zone. */
export const emptyForm = (language: Language, timeZone: string): ColleagueForm => ({
  name: '',
  role: '',
  place: '',
  email: '',
  portrait: null,
  languages: [language],
  topics: [],
  bio: '',
  timeZone,
  hours: [],
  absences: [],
  weeklyBudget: '',
  holidays: 'company',
  signatures: []
})

/** The form that shows a profile. */
export const formOf = (profile: ColleagueProfile): ColleagueForm => ({
  name: profile.name,
  role: profile.role,
  place: profile.place ?? '',
  email: profile.email ?? '',
  portrait: profile.portrait,
  languages: profile.languages,
  topics: profile.topics,
  bio: profile.bio,
  timeZone: profile.hours.timeZone,
  hours: linesOf(profile.hours.spans),
  absences: profile.absences.map((absence) => ({
    from: dateAt(absence.from, profile.hours.timeZone),
    until: lastDateBefore(absence.until, profile.hours.timeZone)
  })),
  weeklyBudget: profile.weeklyBudget === null ? '' : String(profile.weeklyBudget),
  holidays: profile.holidays ?? 'company',
  signatures: signatureLines(profile.signatures)
})

/** The profile that a form means, or everything that is not right in it. */
export const profileOf = (
  form: ColleagueForm
):
  | { readonly kind: 'profile'; readonly profile: ColleagueProfile }
  | { readonly kind: 'problems'; readonly problems: readonly FormProblem[] } => {
  const problems = problemsOf(form)
  if (problems.length > 0) return { kind: 'problems', problems }
  const parsed = colleagueProfileSchema.safeParse({
    name: form.name,
    role: form.role,
    place: form.place.trim() === '' ? null : form.place,
    email: form.email.trim() === '' ? null : form.email.trim(),
    portrait: form.portrait,
    languages: [...form.languages],
    topics: [...form.topics],
    bio: form.bio,
    hours: { timeZone: form.timeZone, spans: spansOf(form.hours) },
    absences: form.absences.flatMap((line) => absenceOf(line, form.timeZone) ?? []),
    weeklyBudget: form.weeklyBudget.trim() === '' ? null : Number(form.weeklyBudget),
    holidays: form.holidays === 'company' ? null : form.holidays,
    signatures: Object.fromEntries(
      form.signatures.map(({ network, nameForm, text }) => [network, { nameForm, text: text.trim() }])
    )
  })
  if (parsed.success) return { kind: 'profile', profile: parsed.data }
  return {
    kind: 'problems',
    problems: parsed.error.issues.map((issue) => ({ at: issue.path.slice(0, 2).join('.'), code: 'too_long' }))
  }
}

const problemsOf = (form: ColleagueForm): readonly FormProblem[] => {
  const problems: FormProblem[] = []
  const name = form.name.trim()
  if (name === '') problems.push({ at: 'name', code: 'name_missing' })
  if (name.length > 120) problems.push({ at: 'name', code: 'name_too_long' })
  const email = form.email.trim()
  if (email !== '' && !colleagueProfileSchema.shape.email.safeParse(email).success)
    problems.push({ at: 'email', code: 'email_wrong' })
  if (form.languages.length === 0) problems.push({ at: 'languages', code: 'language_missing' })
  if (!isBudget(form.weeklyBudget)) problems.push({ at: 'weeklyBudget', code: 'budget_wrong' })
  if (!isTimeZone(form.timeZone)) problems.push({ at: 'timeZone', code: 'time_zone_wrong' })
  for (const [index, line] of form.hours.entries()) {
    const code = problemOfLine(line)
    if (code !== null) problems.push({ at: `hours.${index}`, code })
  }
  for (const [index, line] of form.absences.entries()) {
    const code = problemOfAbsence(line)
    if (code !== null) problems.push({ at: `absences.${index}`, code })
  }
  return problems
}

const absenceOf = (line: AbsenceLine, timeZone: string): Absence | null => {
  const from = startOfDate(line.from, timeZone)
  const until = endOfDate(line.until, timeZone)
  return from === null || until === null ? null : { from, until }
}

// Any time zone tells whether the dates are dates.
const problemOfAbsence = (line: AbsenceLine): 'date_missing' | 'date_backwards' | null => {
  if (absenceOf(line, 'UTC') === null) return 'date_missing'
  return line.from <= line.until ? null : 'date_backwards'
}

const isBudget = (text: string): boolean => {
  const trimmed = text.trim()
  return trimmed === '' || (/^\d{1,3}$/.test(trimmed) && Number(trimmed) <= 500)
}

const isTimeZone = (timeZone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const signatureLines = (signatures: ColleagueProfile['signatures']): readonly SignatureLine[] => {
  const lines: SignatureLine[] = []
  for (const network of networks) {
    const signature = signatures[network]
    if (signature !== undefined) lines.push({ network, ...signature })
  }
  return lines
}
