import {
  type MailAccount,
  type MailHealth,
  mailAccountSchema,
  mailHealthSchema,
  type MailProblem
} from '../../shared/model/mail-account.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { mailAccountKey } from '../store/mail-address.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'

/** Where the vault keeps the password of the mail account. */
const passwordRef = 'mail-account'
const healthKey = 'mail.health'

const noHealth: MailHealth = { lastSentAt: null, lastReadAt: null, sending: null, receiving: null }

export const getMailAccount = async (db: AnyDb): Promise<MailAccount | null> => {
  const parsed = mailAccountSchema.safeParse(await readSetting(db, mailAccountKey))
  return parsed.success ? parsed.data : null
}

export const getMailHealth = async (db: AnyDb): Promise<MailHealth> => {
  const parsed = mailHealthSchema.safeParse(await readSetting(db, healthKey))
  return parsed.success ? parsed.data : noHealth
}

export const getMailPassword = (ctx: Pick<Context, 'secrets'>): Promise<string | null> =>
  ctx.secrets.get(passwordRef)

/** Keeps the account; a password given replaces the one that is kept. False when the computer has no place for it. */
export const saveMailAccount = async (
  ctx: Pick<Context, 'store' | 'secrets' | 'log'>,
  account: MailAccount,
  password: string | null
): Promise<boolean> => {
  if (password !== null) {
    try {
      await ctx.secrets.set(passwordRef, password)
    } catch (problem) {
      ctx.log.error('secret_not_kept', problem)
      return false
    }
  }
  await ctx.store.write(async (tx) => {
    await writeSetting(tx, mailAccountKey, account)
    await writeSetting(tx, healthKey, noHealth)
  })
  return true
}

export const forgetMailAccount = async (ctx: Pick<Context, 'store' | 'secrets'>): Promise<void> => {
  await ctx.store.write(async (tx) => {
    await writeSetting(tx, mailAccountKey, null)
    await writeSetting(tx, healthKey, noHealth)
  })
  await ctx.secrets.remove(passwordRef)
}

/** Keeps how it went with the company's server; `problem` null: well. */
export const markMailHealth = async (
  tx: WriteDb,
  direction: 'sending' | 'receiving',
  problem: MailProblem | null,
  now: Instant
): Promise<void> => {
  const health = await getMailHealth(tx)
  const last = direction === 'sending' ? { lastSentAt: now } : { lastReadAt: now }
  await writeSetting(tx, healthKey, { ...health, ...(problem === null ? last : {}), [direction]: problem })
}
