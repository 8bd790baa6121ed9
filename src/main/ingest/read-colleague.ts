import {
  type ColleagueProfile,
  colleagueProfileSchema,
  type Language,
  languageSchema,
  type NameForm,
  nameFormSchema
} from '../../shared/model/colleague.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { type Network, networkAliases, networks } from '../../shared/model/network.ts'
import { endOfDay } from '../domain/end-of-day.ts'
import { fold } from '../../shared/text/fold.ts'
import type { FileRecord } from '../connectors/files/file-record.ts'
import { normalName } from './column-names.ts'
import { orderProvenBy, readDate } from './read-date.ts'

/** What a column of a list of colleagues can be, with the names it bears in English and French, as `normalName` writes them. */
const columnNames = {
  name: 'name|nom|full name|nom complet|nom et prenom|prenom et nom|nom prenom|prenom nom|colleague|collegue|employee|employe|collaborateur|person|personne',
  firstName: 'first name|firstname|given name|prenom',
  lastName: 'last name|lastname|surname|family name|nom de famille',
  role: 'role|metier|job|job title|position|poste|fonction|title|titre|profession',
  place: 'place|boutique|lieu|shop|store|site|magasin|location|city|ville|etablissement|agence|branch',
  email: 'email|e mail|mail|courriel|email address|e mail address|adresse email|adresse e mail|adresse mail',
  languages: 'languages|langues|language|langue|spoken languages|langues parlees',
  topics:
    'topics|sujets|topic|sujet|themes|thematiques|subjects|expertise|skills|competences|knows about|connait',
  bio: 'bio|biography|biographie|about|a propos|presentation|description',
  networks:
    'networks|reseaux|network|reseau|consent|consents|accord|accords|consentement|consent networks|consented networks|reseaux accordes|accord reseaux|accord pour',
  until:
    'consent until|consent valid until|valid until|until|accord jusqu au|accord valable jusqu au|jusqu au|valable jusqu au|fin de l accord|fin d accord|consent end',
  signature: 'signature|signs as|signs|signe|signature text|texte de signature',
  nameForm: 'name form|signs with|forme du nom|nom affiche|displayed name',
  weeklyBudget:
    'weekly budget|budget|requests a week|requests per week|per week|budget hebdomadaire|demandes par semaine|par semaine'
} as const

/** What a row may give of a profile. */
const givenSchema = colleagueProfileSchema.partial()

export type ColleagueField = keyof typeof columnNames

const fieldOfName = new Map(
  Object.entries(columnNames).flatMap(([field, names]) => names.split('|').map((name) => [name, field]))
)

/** Whether a column of a list of colleagues may bear this name. */
export const isColleagueColumn = (column: string): boolean => fieldOfName.has(normalName(column))

/** Which column holds what: of two columns for one field, the first. */
export const guessColleagueColumns = (
  columns: readonly string[]
): Readonly<Partial<Record<ColleagueField, string>>> => {
  const guess: Partial<Record<string, string>> = {}
  for (const column of columns) {
    const field = fieldOfName.get(normalName(column))
    if (field !== undefined) guess[field] ??= column
  }
  return guess
}

/** Why a row is not taken, as a code of `locales/<language>/rejections.json`. */
export type ColleagueRejection =
  | 'colleague_without_name'
  | 'colleague_email_wrong'
  | 'colleague_language_unknown'
  | 'colleague_network_unknown'
  | 'colleague_date_wrong'
  | 'colleague_budget_wrong'
  | 'colleague_name_form_unknown'
  | 'colleague_value_too_long'
  | 'colleague_twice'
  | 'colleague_consent_withdrawn'

/** What a row says of a colleague; an empty cell says nothing, so that an import never erases. */
export interface ColleagueRow {
  readonly name: string
  readonly profile: Partial<ColleagueProfile>
  /** Networks of the consent told; empty: all consent is withdrawn; null: nothing is said of consent. */
  readonly networks: readonly Network[] | null
  readonly until: Instant | null
}

export type ColleagueRowOutcome =
  | { readonly kind: 'row'; readonly row: ColleagueRow }
  | {
      readonly kind: 'rejected'
      readonly reason: ColleagueRejection
      readonly values: Readonly<Record<string, string | number>>
    }

const languageNames: Readonly<Record<Language, readonly string[]>> = {
  fr: ['fr', 'fra', 'fre', 'french', 'francais', 'fr fr'],
  en: ['en', 'eng', 'english', 'anglais', 'en gb', 'en us'],
  de: ['de', 'deu', 'ger', 'german', 'allemand', 'deutsch'],
  es: ['es', 'spa', 'spanish', 'espagnol', 'espanol', 'castellano'],
  it: ['it', 'ita', 'italian', 'italien', 'italiano'],
  nl: ['nl', 'nld', 'dut', 'dutch', 'neerlandais', 'nederlands', 'flamand', 'flemish'],
  pt: ['pt', 'por', 'portuguese', 'portugais', 'portugues']
}

const nameFormNames: Readonly<Record<NameForm, readonly string[]>> = {
  full: ['full', 'full name', 'complet', 'nom complet', 'entier'],
  first: ['first', 'first name', 'prenom'],
  initials: ['initials', 'initiales']
}

const inverted = <Value extends string>(
  values: readonly Value[],
  names: Readonly<Partial<Record<Value, readonly string[]>>>
): ReadonlyMap<string, Value> =>
  new Map(values.flatMap((value) => [value, ...(names[value] ?? [])].map((name) => [name, value] as const)))

const languagesByName = inverted(languageSchema.options, languageNames)
const nameFormsByName = inverted(nameFormSchema.options, nameFormNames)
const networksByName = inverted(networks, networkAliases)

/** How a cell says that nobody may be named anywhere. */
const noNetwork = new Set(['none', 'no', 'non', 'aucun', 'aucune', 'aucun reseau', 'nothing', 'rien'])

/** Parts by semicolons, bars and line ends where there are any, by commas otherwise. */
const partsOf = (text: string): readonly string[] =>
  text
    .split(/[;|\n]/u.test(text) ? /[;|\n]/u : ',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** How a cell names one thing of a short list: no accents, no capitals, words apart. */
const plainValue = (text: string): string =>
  fold(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** A value that a sentence quotes is cut to what it can hold. */
const quoted = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}…`)

const readUntil = (text: string, timeZone: string): Instant | null => {
  const moment = readDate(text, orderProvenBy(text) ?? 'day_first')
  if (moment === null) return null
  const tellsTime = /\d\s*[:h]\s*\d|T\d/iu.test(text) || /^\d+$/u.test(text.trim())
  return tellsTime ? moment : endOfDay(moment.slice(0, 10), timeZone)
}

/** The name alone, or first and last name where they stand apart. */
const readName = (cell: (field: ColleagueField) => string): string => {
  const last = cell('lastName') || (cell('firstName') === '' ? '' : cell('name'))
  const apart = [cell('firstName'), last].filter((part) => part !== '').join(' ')
  return (apart || cell('name')).replace(/\s+/gu, ' ')
}

/** A signature that begins with the name is cut after it: the name form says how the name is written. */
const readSignature = (
  text: string,
  name: string,
  form: NameForm | null
): { nameForm: NameForm; text: string } => {
  const first = name.split(' ')[0] ?? name
  for (const [nameForm, written] of [
    ['full', name],
    ['first', first]
  ] as const) {
    const rest = text.slice(written.length)
    if (fold(text.slice(0, written.length)) === fold(written) && /^\s*[,·–—-]\s*\S/u.test(rest))
      return { nameForm: form ?? nameForm, text: rest.replace(/^\s*[,·–—-]\s*/u, '') }
  }
  return { nameForm: form ?? 'first', text }
}

/** One record of a list as what it says of a colleague, or why it cannot be read. */
export const readColleague = (
  record: FileRecord,
  columns: Readonly<Partial<Record<ColleagueField, string>>>,
  timeZone: string
): ColleagueRowOutcome => {
  const cell = (field: ColleagueField): string => {
    const written = (record.values.get(columns[field] ?? '') ?? '').normalize('NFC')
    const value = written.replace(/[^\P{Cc}\t\n\r]/gu, '').trim()
    // A dash is how lists write an empty cell.
    return /[\p{L}\p{N}]/u.test(value) ? value : ''
  }
  const reject = (reason: ColleagueRejection, value: string): ColleagueRowOutcome => ({
    kind: 'rejected',
    reason,
    values: { value: quoted(value) }
  })
  const name = readName(cell)
  if (name === '') return { kind: 'rejected', reason: 'colleague_without_name', values: {} }

  const languages: Language[] = []
  for (const part of partsOf(cell('languages').replaceAll(/[/+]/gu, ';'))) {
    const language = languagesByName.get(plainValue(part))
    if (language === undefined) return reject('colleague_language_unknown', part)
    if (!languages.includes(language)) languages.push(language)
  }

  const consent = cell('networks')
  const consented: Network[] = []
  if (!noNetwork.has(plainValue(consent)))
    for (const part of partsOf(consent)) {
      const network = networksByName.get(plainValue(part))
      if (network === undefined) return reject('colleague_network_unknown', part)
      if (!consented.includes(network)) consented.push(network)
    }

  const untilText = cell('until')
  const until = untilText === '' ? null : readUntil(untilText, timeZone)
  if (untilText !== '' && until === null) return reject('colleague_date_wrong', untilText)

  const budgetText = cell('weeklyBudget')
  const weeklyBudget = /^\d{1,3}$/u.test(budgetText) ? Number(budgetText) : null
  if (budgetText !== '' && (weeklyBudget === null || weeklyBudget > 500))
    return reject('colleague_budget_wrong', budgetText)

  const formText = cell('nameForm')
  const nameForm = formText === '' ? null : (nameFormsByName.get(plainValue(formText)) ?? null)
  if (formText !== '' && nameForm === null) return reject('colleague_name_form_unknown', formText)

  const email = cell('email').replace(/^mailto:/iu, '')
  if (email !== '' && !colleagueProfileSchema.shape.email.safeParse(email).success)
    return reject('colleague_email_wrong', email)

  const topics = [...new Set(partsOf(cell('topics')))]
  const signatureText = cell('signature')
  const signs = signatureText !== '' || nameForm !== null
  const signature = readSignature(signatureText || cell('role'), name, nameForm)
  const profile = {
    name,
    ...(cell('role') === '' ? {} : { role: cell('role') }),
    ...(cell('place') === '' ? {} : { place: cell('place') }),
    ...(email === '' ? {} : { email }),
    ...(languages.length === 0 ? {} : { languages }),
    ...(topics.length === 0 ? {} : { topics }),
    ...(cell('bio') === '' ? {} : { bio: cell('bio') }),
    ...(weeklyBudget === null ? {} : { weeklyBudget }),
    ...(signs ? { signatures: Object.fromEntries(networks.map((network) => [network, signature])) } : {})
  }
  const checked = givenSchema.safeParse(profile)
  if (!checked.success) {
    const field = checked.error.issues[0]?.path[0]
    return reject('colleague_value_too_long', columnOf(columns, field))
  }
  // What the row does not say is absent, as zod leaves it.
  const said: Partial<ColleagueProfile> = Object.fromEntries(
    Object.entries(checked.data).filter(([, value]) => value !== undefined)
  )
  return {
    kind: 'row',
    row: { name, profile: said, networks: consent === '' ? null : consented, until }
  }
}

const columnOf = (columns: Readonly<Partial<Record<string, string>>>, field: unknown): string => {
  if (field === 'signatures') return columns['signature'] ?? ''
  return columns[String(field)] ?? String(field)
}
