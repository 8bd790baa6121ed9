import { z } from 'zod'
import { command } from './define.ts'

export const exports = {
  /**
   * Asks for a folder and writes everything into a new one inside it; null when the person closed the dialog. Refused with
   * disk_full, file_not_written, backup_running, backup_stopped, database_damaged.
   */
  write: command({
    input: z.object({}),
    output: z.object({ folder: z.string() }).nullable()
  }),
  stop: command({ input: z.object({}), output: z.null() }),
  /** Asks for the folder of an export; null when the person closed the dialog. Refused with export_not_readable. */
  choose: command({
    input: z.object({}),
    output: z.object({ token: z.string(), name: z.string() }).nullable()
  }),
  /**
   * Puts the inbox of an export in the place of this one, which is kept beside it. Refused with not_found,
   * export_not_readable, disk_full, database_locked, backup_running, backup_stopped.
   */
  takeIn: command({
    input: z.object({ token: z.string().min(1).max(100) }),
    output: z.object({
      messages: z.number().int(),
      conversations: z.number().int(),
      keptAs: z.string().nullable()
    })
  })
}
