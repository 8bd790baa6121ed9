import { createHash } from 'node:crypto'
import type { AccountId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { readSetting, writeSetting } from './settings.ts'
import { z } from 'zod'
import type { AnyDb, WriteDb } from './store.ts'

/** Who somebody is on a network, as a digest: it tells that they were forgotten, and not who they are. */
export const forgottenMark = (network: Network, remoteId: string): string =>
  createHash('sha256').update(`forgotten|${network}|${remoteId}`, 'utf8').digest('base64url')

const ofAccount = 'account '

/** That an account was removed with its history; no digest looks like it. */
export const accountMark = (id: AccountId): string => `${ofAccount}${id}`

/** The account that such a mark is of; null of a mark of a person. */
export const accountOfMark = (mark: string): string | null =>
  mark.startsWith(ofAccount) ? mark.slice(ofAccount.length) : null

/** Which of these marks are of people who asked to be forgotten. */
export const listForgotten = async (db: AnyDb, marks: readonly string[]): Promise<ReadonlySet<string>> => {
  if (marks.length === 0) return new Set()
  const rows = await db
    .selectFrom('forgotten')
    .select('mark')
    .where('mark', 'in', [...new Set(marks)])
    .execute()
  return new Set(rows.map((row) => row.mark))
}

export const insertForgotten = async (tx: WriteDb, marks: readonly string[], at: Instant): Promise<void> => {
  if (marks.length === 0) return
  await tx
    .insertInto('forgotten')
    .values(marks.map((mark) => ({ mark, at })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const deleteForgotten = async (tx: WriteDb, mark: string): Promise<void> => {
  await tx.deleteFrom('forgotten').where('mark', '=', mark).execute()
}

export const hasForgotten = async (db: AnyDb): Promise<boolean> =>
  (await db.selectFrom('forgotten').select('mark').limit(1).executeTakeFirst()) !== undefined

const erasing = 'erasing'
const erasingSchema = z.object({ mails: z.array(z.string()), secrets: z.array(z.string()) })

/** What is still to be wiped where no row is: files of mails by their names, secrets by where they are kept. */
interface Erasing {
  readonly mails: readonly string[]
  readonly secrets: readonly string[]
}

/**
 * With what is erased: its bytes are still to be wiped out of files, index and journal, also when the process dies before.
 */
export const noteErasing = async (tx: WriteDb, left: Partial<Erasing> = {}): Promise<void> => {
  const known = await readErasing(tx)
  await writeSetting(tx, erasing, {
    mails: [...(known?.mails ?? []), ...(left.mails ?? [])],
    secrets: [...(known?.secrets ?? []), ...(left.secrets ?? [])]
  })
}

/** Null where nothing is. */
export const readErasing = async (db: AnyDb): Promise<Erasing | null> => {
  const read = erasingSchema.safeParse(await readSetting(db, erasing))
  return read.success ? read.data : null
}

export const noteErased = async (tx: WriteDb): Promise<void> => {
  await tx.deleteFrom('setting').where('key', '=', erasing).execute()
}
