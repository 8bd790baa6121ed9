import { changeSettings, getSettings } from '../store/settings.ts'
import type { WriteDb } from '../store/store.ts'

/** Says that the company's name came with the sample. A row of `setting`, which the person does not see. */
const key = 'sample.company_name'

/** Names the company after the sample's, where the person gave no name. */
export const nameCompany = async (tx: WriteDb, company: string): Promise<void> => {
  if ((await getSettings(tx)).companyName !== '') return
  await changeSettings(tx, { companyName: company })
  const value = JSON.stringify(company)
  await tx
    .insertInto('setting')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/** Takes the sample's name back, unless the person changed it meanwhile. */
export const forgetCompany = async (tx: WriteDb): Promise<void> => {
  const given = await tx.selectFrom('setting').select('value').where('key', '=', key).executeTakeFirst()
  if (given === undefined) return
  await tx.deleteFrom('setting').where('key', '=', 'companyName').where('value', '=', given.value).execute()
  await tx.deleteFrom('setting').where('key', '=', key).execute()
}
