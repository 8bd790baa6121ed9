/** One record of a file, as every file format tells it. */
export interface FileRecord {
  readonly kind: 'record'
  /** Where it begins in the file; the first line is 1. */
  readonly line: number
  /** Column (a name of the header, a dotted path in JSON) → text. Empty and absent values are left out. */
  readonly values: ReadonlyMap<string, string>
  /** As it stands in the file. */
  readonly raw: string
  /** Records that stand inside this one (the answers under a comment), with columns of their own. */
  readonly inside: readonly FileRecord[]
}

/** A stretch of a file that is no record, with the reason as a code of `locales/<language>/rejections.json`. */
export interface UnreadableRecord {
  readonly kind: 'unreadable'
  readonly line: number
  readonly reason: UnreadableReason
  readonly values: Readonly<Record<string, string | number>>
  readonly raw: string
}

export type UnreadableReason =
  | 'quote_not_closed'
  | 'too_many_cells'
  | 'too_many_fields'
  | 'not_json'
  | 'not_a_record'
  | 'file_breaks_off'
  | 'row_too_large'

export type FileEntry = FileRecord | UnreadableRecord

/**
 * Longest record that is read, in UTF-16 code units: many times the longest message of any network. It keeps one missing
 * quote from pulling the rest of a large file into memory.
 */
export const longestRecord = 4 * 1024 * 1024
