import { z } from 'zod'
import { instantSchema } from '../model/instant.ts'
import { command, query } from './define.ts'

/** A copy of the database whose every page was read when it was made. */
export const backupSchema = z.object({
  /** Its file in the folder of backups; a name, never a path. */
  name: z.string().max(200),
  at: instantSchema,
  bytes: z.number().int(),
  /** Of this inbox; the others are of inboxes that use the same folder. */
  own: z.boolean()
})
export type Backup = Readonly<z.infer<typeof backupSchema>>

/** Why a backup was not made, as codes of errors.json. */
export const backupFailureSchema = z.enum([
  'disk_full',
  'backup_folder_missing',
  'backup_failed',
  'database_damaged',
  'database_locked'
])

const name = backupSchema.shape.name

export const backups = {
  /** Backups are files: what changes them announces `setting`. */
  list: query({
    input: z.object({}),
    output: z.object({
      /** Where they are, to be shown. */
      folder: z.string(),
      /** Newest first. */
      backups: z.array(backupSchema),
      /** Of the one being made, from 0 to 1. */
      progress: z.number().nullable(),
      /** Of the export that is written or taken in. */
      exporting: z.number().nullable(),
      /** Why the last one was not made: a code of errors.json with its values. */
      /** The database was damaged at a start, and a backup was put back; until the person has read it. */
      recovery: z
        .object({
          backupAt: instantSchema,
          words: z.number().int(),
          withoutPlace: z.number().int(),
          unreadable: z.number().int(),
          keptAs: z.string().nullable()
        })
        .nullable(),
      failure: z
        .object({
          at: instantSchema,
          code: backupFailureSchema,
          values: z.record(z.string(), z.union([z.string(), z.number()]))
        })
        .nullable()
    }),
    reads: ['setting']
  }),
  /** Refused with disk_full, backup_folder_missing, backup_running, backup_stopped, backup_failed, database_damaged. */
  make: command({ input: z.object({}), output: backupSchema }),
  /** The person has read what was done about a damaged database. */
  acknowledge: command({ input: z.object({}), output: z.null() }),
  stop: command({ input: z.object({}), output: z.null() }),
  /** Opens a dialog; null when the person closed it. */
  chooseFolder: command({ input: z.object({}), output: z.object({ folder: z.string() }).nullable() }),
  /**
   * Reads the backup through once more, then puts it in the place of the database, which is kept beside it. Refused with
   * not_found, disk_full, backup_damaged, backup_failed, database_locked.
   */
  restore: command({
    input: z.object({ name }),
    output: z.object({
      messages: z.number().int(),
      conversations: z.number().int(),
      /** How much of what people wrote and decided since was brought back, and what of it has no place: it is in quarantine. */
      words: z.number().int(),
      withoutPlace: z.number().int(),
      /** The name of the file that keeps the database of before. */
      keptAs: z.string().nullable()
    })
  })
}
