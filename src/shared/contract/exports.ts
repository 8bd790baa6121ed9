import { z } from 'zod'
import { missingFileSchema } from './backups.ts'
import { command } from './define.ts'

/** As short as a pass-phrase of an export may be; who takes one in gives it as it was. */
export const shortestExportPassphrase = 12

export const exports = {
  /**
   * Asks for a folder and writes everything into a new one inside it; null when the person closed the dialog. Refused with
   * disk_full, file_not_written, export_failed, backup_running, backup_stopped, database_damaged.
   */
  write: command({
    /** With a pass-phrase the whole is one file that only it opens. */
    input: z.object({ passphrase: z.string().min(shortestExportPassphrase).max(1_000).nullable() }),
    output: z.object({ folder: z.string() }).nullable()
  }),
  stop: command({ input: z.object({}), output: z.null() }),
  /** Asks for the folder of an export; null when the person closed the dialog. Refused with export_not_readable. */
  choose: command({
    input: z.object({}),
    output: z.object({ token: z.string(), name: z.string(), isSealed: z.boolean() }).nullable()
  }),
  /**
   * Puts the inbox of an export in the place of this one, which is kept beside it. Refused with not_found,
   * export_not_readable, export_wrong_passphrase, export_truncated, export_altered, disk_full, database_locked,
   * backup_running, backup_stopped.
   */
  takeIn: command({
    input: z.object({
      token: z.string().min(1).max(100),
      passphrase: z.string().min(1).max(1_000).nullable()
    }),
    output: z.object({
      messages: z.number().int(),
      conversations: z.number().int(),
      /** Raw mails and images of replies that the export does not have. */
      missing: z.array(missingFileSchema),
      missingCount: z.number().int(),
      keptAs: z.string().nullable()
    })
  })
}
