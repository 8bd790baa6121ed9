/** What tells one folder or file from a copy of it: its number in its file system, and when it was made there. */
export interface PlaceMark {
  readonly number: string
  /** Null where the file system does not say. */
  readonly madeAt: string | null
}

/** Where an inbox lives. */
export interface Home {
  /** A digest of the id of the computer; null where it has none that lasts. */
  readonly computer: string | null
  readonly path: string
  readonly folder: PlaceMark
  readonly file: PlaceMark
}

/**
 * here: as it was left. · moved: the same folder under another name. · exchanged: the same folder, where another file stands
 * in the place of the database. · elsewhere: the folder is a copy, or was brought from another disk or computer: the inbox
 * that it was copied from may be alive.
 */
export type HomeVerdict = 'here' | 'moved' | 'exchanged' | 'elsewhere'

const isSame = (one: PlaceMark, other: PlaceMark): boolean =>
  one.number === other.number && (one.madeAt === null || other.madeAt === null || one.madeAt === other.madeAt)

/** Whether a folder is the one that was noted. */
export const isSameFolder = (noted: Home, folder: PlaceMark): boolean => isSame(noted.folder, folder)

/** Compares where an inbox was last at home with where its database was opened now. */
export const judgeHome = (noted: Home, now: Home): HomeVerdict => {
  if (noted.computer !== null && now.computer !== null && noted.computer !== now.computer) return 'elsewhere'
  if (!isSame(noted.folder, now.folder)) return 'elsewhere'
  if (!isSame(noted.file, now.file)) return 'exchanged'
  return noted.path === now.path ? 'here' : 'moved'
}
