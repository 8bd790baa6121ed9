import { fold } from '../text/fold.ts'

/** What a search can be narrowed by. `theme`: a theme of the company's own; else what is said about
 * it, in either language and whatever the ending. */
export const filters = ['from', 'network', 'colleague', 'place', 'theme', 'is', 'before', 'after'] as const
export type Filter = (typeof filters)[number]

/** How a filter is written before its colon, English first then French; capitals and accents do not matter. */
export const filterWords: Readonly<Record<Filter, readonly [english: string, french: string]>> = {
  from: ['from', 'de'],
  network: ['network', 'réseau'],
  colleague: ['colleague', 'collègue'],
  place: ['place', 'lieu'],
  theme: ['theme', 'thème'],
  is: ['is', 'est'],
  before: ['before', 'avant'],
  after: ['after', 'après']
}

/** What `is:` takes. */
export const conditions = [
  'to_answer',
  'undecided',
  'attributed',
  'awaiting',
  'returned',
  'later',
  'done',
  'silence',
  'sent',
  'unread',
  'read',
  'starred',
  'muted'
] as const
export type Condition = (typeof conditions)[number]

export const conditionWords: Readonly<Record<Condition, readonly [english: string, french: string]>> = {
  to_answer: ['to-answer', 'à-répondre'],
  undecided: ['undecided', 'à-décider'],
  attributed: ['attributed', 'attribuée'],
  awaiting: ['awaiting', 'relais'],
  returned: ['returned', 'revenue'],
  later: ['later', 'plus-tard'],
  done: ['done', 'faite'],
  silence: ['silence', 'silence'],
  sent: ['answered', 'répondue'],
  unread: ['unread', 'non-lue'],
  read: ['read', 'lue'],
  starred: ['starred', 'étoilée'],
  muted: ['muted', 'en-sourdine']
}

/** The filter that a word before a colon means, in either language. */
export const filterOf = (word: string): Filter | null => {
  const folded = fold(word)
  return filters.find((filter) => filterWords[filter].some((one) => fold(one) === folded)) ?? null
}

/**
 * The condition that a value of `is:` means, in either language, or whose words alone begin so: `lu` is `lue`, and while it is
 * being typed something is found already.
 */
export const conditionOf = (value: string): Condition | null => {
  const folded = fold(value).replace(/[\s_]+/gu, '-')
  const whole = conditions.find((condition) => conditionWords[condition].some((one) => fold(one) === folded))
  if (whole !== undefined) return whole
  const [only, ...others] = folded.length < 2 ? [] : conditionsFrom(folded)
  return only === undefined || others.length > 0 ? null : only
}

/** Those a word of which begins so, in either language. */
export const conditionsFrom = (folded: string): readonly Condition[] =>
  conditions.filter((condition) => conditionWords[condition].some((one) => fold(one).startsWith(folded)))

/** Of these no two are ever true of one conversation. */
const apart: readonly (readonly Condition[])[] = [
  ['to_answer', 'later', 'done', 'silence'],
  ['undecided', 'later', 'done', 'silence'],
  ['undecided', 'attributed'],
  ['read', 'unread']
]

/** Whether no conversation can be both, each as it is asked for or left out. */
export const neverBoth = (
  one: { readonly condition: Condition; readonly excluded: boolean },
  other: { readonly condition: Condition; readonly excluded: boolean }
): boolean =>
  one.condition === other.condition
    ? one.excluded !== other.excluded
    : !one.excluded &&
      !other.excluded &&
      apart.some((group) => group.includes(one.condition) && group.includes(other.condition))
