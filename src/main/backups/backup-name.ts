import { type Instant, parseInstant } from '../../shared/model/instant.ts'

/** Whose backup a file is, and of when. */
export interface BackupName {
  /** The first part of the profile's id, so that two inboxes may share a folder. */
  readonly profile: string
  readonly at: Instant
}

const pattern = /^porte-parole-([0-9a-f]{8})-(\d{4}-\d{2}-\d{2}T)(\d{2})-(\d{2})-(\d{2})-(\d{3}Z)\.sqlite$/u

/** `porte-parole-0f3c21aa-2026-11-28T21-42-01-000Z.sqlite`: no colon, which Windows refuses. */
export const backupFileName = ({ profile, at }: BackupName): string =>
  `porte-parole-${profile}-${at.replace(/[:.]/gu, '-')}.sqlite`

/** Null for every other file. */
export const readBackupName = (fileName: string): BackupName | null => {
  const [, profile, day, hours, minutes, seconds, rest] = pattern.exec(fileName) ?? []
  if (profile === undefined) return null
  const at = parseInstant(`${day}${hours}:${minutes}:${seconds}.${rest}`)
  return at === null ? null : { profile, at }
}
