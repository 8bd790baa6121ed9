import { type ImportField, importFields, type ImportMapping } from '../../shared/contract/imports.ts'
import { type Network, networks } from '../../shared/model/network.ts'
import { namedFor } from './column-names.ts'
import { looksLikeDate } from './read-date.ts'

/** What the values of a column are like. Shares are of the values that are not empty. */
interface ColumnFacts {
  readonly column: string
  readonly filled: number
  readonly dates: number
  readonly addresses: number
  readonly numbers: number
  /** Letters, digits and signs without a blank. */
  readonly tokens: number
  /** Names of people rather than of messages. */
  readonly handles: number
  /** Several words. */
  readonly sentences: number
  readonly withLetters: number
  readonly unique: number
  readonly ratings: number
  readonly languages: number
  readonly meanLength: number
}

const share = (values: readonly string[], test: (value: string) => boolean): number =>
  values.length === 0 ? 0 : values.filter(test).length / values.length

const factsOf = (column: string, sample: readonly ReadonlyMap<string, string>[]): ColumnFacts => {
  const values = sample.map((values) => values.get(column)?.trim() ?? '').filter((value) => value !== '')
  return {
    column,
    filled: values.length,
    dates: share(values, isDate),
    addresses: share(values, (value) => /^https?:\/\/\S+$/iu.test(value)),
    numbers: share(values, (value) => /^[+-]?\d+([.,]\d+)?$/u.test(value)),
    tokens: share(values, (value) => /^\S{1,200}$/u.test(value)),
    handles: share(values, (value) => value.startsWith('@')),
    sentences: share(values, (value) => value.split(/\s+/u).length >= 3),
    withLetters: share(values, (value) => /\p{L}/u.test(value)),
    unique: values.length === 0 ? 0 : new Set(values).size / values.length,
    ratings: share(values, (value) =>
      /^([0-5]([.,]\d)?(\s*\/\s*5)?|[★⭐☆]{1,5}|ONE|TWO|THREE|FOUR|FIVE)$/iu.test(value)
    ),
    languages: share(values, (value) => /^[a-z]{2,3}([-_][a-z]{2,4})?$/iu.test(value)),
    meanLength: values.reduce((sum, value) => sum + value.length, 0) / Math.max(values.length, 1)
  }
}

/** A number is a date when it counts from 1970 to about now; other numbers of ten digits and more are ids. */
const isDate = (value: string): boolean =>
  looksLikeDate(value) && (!/^\d+(\.\d+)?$/u.test(value) || /^1\d{9}(\d{3}){0,2}(\.\d+)?$/u.test(value))

/** Whether the values allow what the name says: a column that is empty in the sample allows everything. */
const allows: Readonly<Record<ImportField, (facts: ColumnFacts) => boolean>> = {
  id: ({ filled, tokens, dates, numbers }) =>
    filled === 0 || (tokens > 0.9 && (dates < 0.5 || numbers > 0.9)),
  author: ({ filled, dates, addresses, meanLength }) =>
    filled === 0 || (dates < 0.5 && addresses < 0.9 && meanLength < 100),
  text: ({ filled, dates, addresses, withLetters }) =>
    filled === 0 || (dates < 0.5 && addresses < 0.9 && withLetters > 0.2),
  date: ({ filled, dates }) => filled === 0 || dates > 0.3,
  parent: ({ filled, tokens, handles }) => filled === 0 || (tokens > 0.9 && handles < 0.5),
  post: () => true,
  url: ({ filled, addresses }) => filled === 0 || addresses > 0.5,
  rating: ({ filled, ratings }) => filled === 0 || ratings > 0.8,
  language: ({ filled, meanLength, numbers }) => filled === 0 || (meanLength < 12 && numbers < 0.1)
}

/** How well the values alone speak for a field, 0 to 1; fields that values cannot tell stay unguessed. */
const speaksFor: Readonly<Record<ImportField, (facts: ColumnFacts, rows: number) => number>> = {
  id: ({ filled, unique, tokens, dates, addresses, sentences, numbers, meanLength }, rows) =>
    filled === rows && rows > 1 && unique === 1 && tokens === 1 && sentences === 0 && addresses < 0.5
      ? (numbers === 1 ? 0.8 : dates > 0.5 ? 0 : 0.5) + Math.min(meanLength, 40) / 400
      : 0,
  author: ({ filled, withLetters, dates, addresses, sentences, unique, meanLength }, rows) =>
    filled > rows / 2 &&
    withLetters > 0.9 &&
    dates < 0.1 &&
    addresses < 0.1 &&
    sentences < 0.3 &&
    meanLength < 40 &&
    meanLength > 2
      ? 0.3 + unique / 5
      : 0,
  text: ({ filled, sentences, withLetters, dates, addresses, meanLength }) =>
    filled > 0 &&
    withLetters > 0.5 &&
    dates < 0.3 &&
    addresses < 0.5 &&
    (sentences >= 0.3 || meanLength >= 25)
      ? 0.3 + Math.min(meanLength, 200) / 300
      : 0,
  date: ({ filled, dates }) => (filled > 0 && dates > 0.8 ? dates : 0),
  parent: () => 0,
  post: () => 0,
  url: ({ filled, addresses }) => (filled > 0 && addresses > 0.8 ? addresses : 0),
  rating: () => 0,
  language: ({ filled, languages, unique }) => (filled > 2 && languages === 1 && unique < 0.5 ? 0.5 : 0)
}

/** In the order in which columns are given out: what is surest first. */
const order: readonly ImportField[] = [
  'date',
  'url',
  'text',
  'parent',
  'id',
  'rating',
  'language',
  'author',
  'post'
]

/**
 * Which column is what, by the names of the columns first, then by what stands in them. A field that nothing speaks for is
 * left out; the person changes the rest.
 */
export const guessMapping = (
  columns: readonly string[],
  sample: readonly ReadonlyMap<string, string>[]
): ImportMapping => {
  const facts = columns.map((column) => factsOf(column, sample))
  const taken = new Set<string>()
  const mapping = new Map<ImportField, string>()
  const give = (field: ImportField, score: (one: ColumnFacts) => number): void => {
    if (mapping.has(field)) return
    const [best] = facts
      .filter(({ column }) => !taken.has(column))
      .map((one) => ({ column: one.column, score: score(one) }))
      .filter((one) => one.score > 0)
      .toSorted((a, b) => b.score - a.score)
    if (best === undefined) return
    mapping.set(field, best.column)
    taken.add(best.column)
  }
  for (const field of order)
    give(field, (one) => {
      const named = allows[field](one) ? namedFor(one.column, field) : 0
      // Two columns named alike: the one that speaks for it.
      return named === 0 ? 0 : named + speaksFor[field](one, sample.length) / 2
    })
  // A column that is named for another field is not given away by its contents.
  for (const { column } of facts)
    if (importFields.some((field) => namedFor(column, field) > 0)) taken.add(column)
  const byContents = (field: ImportField): void => give(field, (one) => speaksFor[field](one, sample.length))
  for (const field of order) if (field !== 'author') byContents(field)
  if (!mapping.has('text')) give('text', onlyColumnOfWords(facts, taken))
  byContents('author')
  return Object.fromEntries(
    importFields.flatMap((field) => (mapping.has(field) ? [[field, mapping.get(field)]] : []))
  )
}

/** Short words ("Merci", "Top !") are texts when nothing else in the file can be: a list of one column, or numbered ones. */
const onlyColumnOfWords =
  (facts: readonly ColumnFacts[], taken: ReadonlySet<string>) =>
  ({ withLetters, dates, addresses, meanLength, column }: ColumnFacts): number => {
    const numbered = facts.every((one, index) => one.column === String(index + 1))
    const free = facts.filter((one) => !taken.has(one.column))
    return (numbered || facts.length === 1) &&
      free.some((one) => one.column === column) &&
      withLetters > 0.5 &&
      dates < 0.3 &&
      addresses < 0.5
      ? withLetters + meanLength / 100
      : 0
  }

/** The network that a file comes from, by a word of its name or by the addresses in it. */
export const guessNetwork = (
  fileName: string,
  mapping: ImportMapping,
  sample: readonly ReadonlyMap<string, string>[]
): Network => {
  const words = new Set(fileName.toLowerCase().split(/[^a-z]+/u))
  const byName = networks.find((network) => network.length > 1 && network !== 'other' && words.has(network))
  if (byName !== undefined) return byName
  for (const values of sample)
    for (const column of [mapping.url, mapping.post]) {
      const address = column === undefined ? '' : (values.get(column) ?? '')
      const labels = URL.canParse(address) ? new URL(address).hostname.split('.').slice(0, -1) : []
      const network = networks.find((one) => labels.includes(one))
      if (network !== undefined) return network
    }
  return 'other'
}
