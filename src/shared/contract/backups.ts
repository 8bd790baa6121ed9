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

/** A raw mail, or an image of a reply that has not left, which a restored inbox names and which is nowhere. */
export const missingFileSchema = z.object({
  kind: z.enum(['mail', 'image']),
  /** Subject and sender, or what the image shows. */
  about: z.string(),
  at: z.string()
})
export type MissingFile = Readonly<z.infer<typeof missingFileSchema>>

/** A database that something else took the place of, kept for a while. */
export const formerFileSchema = z.object({
  name: z.string().max(300),
  kind: z.enum(['replaced', 'before_update']),
  at: instantSchema,
  bytes: z.number().int(),
  /** When it goes; null: the person said that it stays. */
  leavesAt: instantSchema.nullable(),
  /** It goes soon, and the inbox says so. */
  isTold: z.boolean()
})
export type FormerFile = Readonly<z.infer<typeof formerFileSchema>>

/** What came back from the journal of words when the app began. */
export const wordsBackSchema = z.object({
  words: z.number().int(),
  /** Of them, replies: what had left is known, what was on its way is looked up. */
  replies: z.number().int(),
  /** Of them, what has no place any more: it is in quarantine. */
  withoutPlace: z.number().int()
})

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
      /** What stands beside the database from before, newest first. */
      former: z.array(formerFileSchema),
      /** The database was damaged at a start, and a backup was put back; until the person has read it. */
      recovery: z
        .object({
          backupAt: instantSchema,
          words: z.number().int(),
          withoutPlace: z.number().int(),
          unreadable: z.number().int(),
          /** Raw mails and images of replies that are nowhere any more. */
          missing: z.number().int(),
          keptAs: z.string().nullable()
        })
        .nullable(),
      /** The last of what was written had not reached the database, and came back from the journal; until it was read. */
      wordsBack: wordsBackSchema.nullable(),
      /** What was taken away beside the database while the app ran: files, the first hundred of them, and secrets of accounts. */
      gone: z.object({
        files: z.array(missingFileSchema),
        count: z.number().int(),
        secrets: z.array(z.string())
      }),
      /** Why the last one was not made: a code of errors.json with its values. */
      failure: z
        .object({
          at: instantSchema,
          code: backupFailureSchema,
          values: z.record(z.string(), z.union([z.string(), z.number()]))
        })
        .nullable()
    }),
    reads: ['setting', 'account']
  }),
  /** Refused with disk_full, backup_folder_missing, backup_running, backup_stopped, backup_failed, database_damaged. */
  make: command({ input: z.object({}), output: backupSchema }),
  /** The person has read what was done about a damaged database, or what came back from the journal. */
  acknowledge: command({ input: z.object({ told: z.enum(['recovery', 'wordsBack']) }), output: z.null() }),
  stop: command({ input: z.object({}), output: z.null() }),
  /** A former database stays until the person says otherwise, or goes after all. Refused with not_found. */
  keepFormer: command({
    input: z.object({ name: formerFileSchema.shape.name, keep: z.boolean() }),
    output: z.null()
  }),
  /** Opens a dialog; null when the person closed it. Refused with backup_folder_missing where nothing can be written there. */
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
      /** What is neither in the backup nor on this computer; the first hundred of them. */
      missing: z.array(missingFileSchema),
      missingCount: z.number().int(),
      /** The name of the file that keeps the database of before. */
      keptAs: z.string().nullable()
    })
  })
}
