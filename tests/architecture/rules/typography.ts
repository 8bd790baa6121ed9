import type { Complaint, Source } from './source.ts'

/** A text that a person reads, and where it stands in its file. */
export interface Sentence {
  readonly source: Source
  /** Path of the value in the JSON, joined by dots. */
  readonly key: string
  readonly text: string
}

const collect = (source: Source, value: unknown, key: string): readonly Sentence[] => {
  if (typeof value === 'string') return [{ source, key, text: value }]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, child]) =>
    collect(source, child, key === '' ? name : `${key}.${name}`)
  )
}

/** Every text of a JSON file. */
export const sentencesOf = (source: Source): readonly Sentence[] =>
  collect(source, JSON.parse(source.text), '')

export const sentenceComplaint = ({ source, key, text }: Sentence, message: string): Complaint => {
  const before = source.text.indexOf(JSON.stringify(text))
  return {
    path: source.path,
    line: before < 0 ? 1 : source.text.slice(0, before).split('\n').length,
    message: `${key}: ${message}`
  }
}

/** Addresses, times of day and what i18next fills in follow their own rules. */
const withoutForeignParts = (text: string): string =>
  text
    .replace(/\{\{[^}]*\}\}|\$t\([^)]*\)/gu, '0')
    .replace(/[a-z+]+:\/\/\S+/giu, 'x')
    .replace(/(\d):(?=\d)/gu, '$1h')

interface TypographyRule {
  readonly wrong: RegExp
  readonly remedy: string
}

const everywhere: readonly TypographyRule[] = [
  { wrong: /'/u, remedy: 'write the apostrophe ’ (U+2019), not the straight one' },
  { wrong: /"/u, remedy: 'write real quotation marks, not the straight ones' },
  { wrong: /\.\.\./u, remedy: 'write the ellipsis … (U+2026), not three dots' }
]

const french: readonly TypographyRule[] = [
  ...everywhere,
  {
    wrong: /[^\u202F\u00A0?!;:…([][?!;:](?=$|[\s?!;:…)\]»])/u,
    remedy: 'put a narrow no-break space (U+202F) before ; : ! ?'
  },
  { wrong: /«(?![\u202F\u00A0])/u, remedy: 'put a narrow no-break space (U+202F) after «' },
  { wrong: /(?<![\u202F\u00A0])»/u, remedy: 'put a narrow no-break space (U+202F) before »' },
  { wrong: /[“”]/u, remedy: 'write « », not “ ”' }
]

const english: readonly TypographyRule[] = [
  ...everywhere,
  { wrong: /[«»]/u, remedy: 'write “ ”, not « »' },
  { wrong: /[\s\u202F\u00A0][;:!?](?=$|\s)/u, remedy: 'put no space before ; : ! ?' }
]

/** Complaints about the typography of texts in a language. */
export const checkTypography = (
  sentences: readonly Sentence[],
  language: 'fr' | 'en'
): readonly Complaint[] =>
  sentences.flatMap((sentence) => {
    const text = withoutForeignParts(sentence.text)
    return (language === 'fr' ? french : english)
      .filter(({ wrong }) => wrong.test(text))
      .map(({ remedy }) => sentenceComplaint(sentence, `${remedy} in “${sentence.text}”`))
  })
