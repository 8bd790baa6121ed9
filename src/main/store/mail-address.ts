import { z } from 'zod'
import type { AnyDb } from './store.ts'

/** The row of `setting` with the company's mail account; `main/mail` writes it, its password is in the vault. */
export const mailAccountKey = 'mail.account'

const accountColumn = z.object({ address: z.email() })

/** The address that letters come from and answers go to; null while no mail account is set up. */
export const getMailAddress = async (db: AnyDb): Promise<string | null> => {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', mailAccountKey)
    .executeTakeFirst()
  const parsed = accountColumn.safeParse(row === undefined ? null : JSON.parse(row.value))
  return parsed.success ? parsed.data.address : null
}
