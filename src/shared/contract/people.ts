import { z } from 'zod'
import { personIdSchema } from '../model/ids.ts'
import { command } from './define.ts'

const person = z.object({ personId: personIdSchema })

export const people = {
  /**
   * Saves what is held about somebody where the person chooses: `null` when they closed the dialog. Refused with not_found,
   * disk_full, file_not_written.
   */
  save: command({ input: person, output: z.object({ fileName: z.string() }).nullable() }),
  /** On their request nothing is known of them any more. Cannot be undone. Refused with not_found, conflict. */
  forget: command({ input: person, output: z.null() })
}
