import type { ImportField, ImportMapping } from '../../../shared/contract/imports.ts'

/** A row of the file as the mapping reads it; empty text where the file has nothing. */
export type SampleRow = Readonly<Record<ImportField, string>>

/** Reads the sample rows by the mapping: what the person sees is what the columns mean. */
export const readSample = (
  rows: readonly Readonly<Record<string, string>>[],
  mapping: ImportMapping
): readonly SampleRow[] => {
  const cell = (row: Readonly<Record<string, string>>, field: ImportField): string => {
    const column = mapping[field]
    return column === undefined ? '' : (row[column] ?? '').trim()
  }
  return rows.map((row) => ({
    id: cell(row, 'id'),
    author: cell(row, 'author'),
    text: cell(row, 'text'),
    date: cell(row, 'date'),
    parent: cell(row, 'parent'),
    post: cell(row, 'post'),
    url: cell(row, 'url'),
    rating: cell(row, 'rating'),
    language: cell(row, 'language')
  }))
}

/** The mapping with one field changed; null takes the field out. */
export const changeField = (
  mapping: ImportMapping,
  field: ImportField,
  column: string | null
): ImportMapping => {
  const { [field]: _, ...others } = mapping
  return column === null ? others : { ...others, [field]: column }
}

/** A rating that can be shown as stars: 1 to 5, else null. */
export const starsOf = (rating: string): number | null => {
  const stars = Math.round(Number(rating.replace(',', '.')))
  return rating !== '' && stars >= 1 && stars <= 5 ? stars : null
}

/** A size in bytes in the units of a language: "471 kB". */
export const writeBytes = (bytes: number, language: string): string => {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: 'short',
    maximumFractionDigits: step < 2 ? 0 : 1
  }).format(bytes / 1000 ** step)
}
