import {
  type MailAccount,
  type MailHealth,
  mailAccountSchema,
  mailHealthSchema,
  type MailProblem
} from '../../shared/model/mail-account.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { hastenLetters } from '../store/letters.ts'
import { mailAccountKey } from '../store/mail-address.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'
import { forgetGrant, type GrantContext, hasGrant, type MailKeyOutcome, openAccess } from './mail-grant.ts'

/** Where the vault keeps what the person typed: the password, or the secret of the registered application. */
const secretRef = 'mail-account'
const healthKey = 'mail.health'

type ChangeContext = Pick<Context, 'store' | 'clock' | 'policy'>

const noHealth: MailHealth = { lastSentAt: null, lastReadAt: null, sending: null, receiving: null }

export const getMailAccount = async (db: AnyDb): Promise<MailAccount | null> => {
  const parsed = mailAccountSchema.safeParse(await readSetting(db, mailAccountKey))
  return parsed.success ? parsed.data : null
}

export const getMailHealth = async (db: AnyDb): Promise<MailHealth> => {
  const parsed = mailHealthSchema.safeParse(await readSetting(db, healthKey))
  return parsed.success ? parsed.data : noHealth
}

export const getMailSecret = (ctx: Pick<Context, 'secrets'>): Promise<string | null> =>
  ctx.secrets.get(secretRef)

/** What lets the app in at both servers now. */
export const openMailKey = async (ctx: GrantContext, account: MailAccount): Promise<MailKeyOutcome> => {
  const secret = await getMailSecret(ctx)
  if (account.signIn.kind === 'browser') return await openAccess(ctx, account, account.signIn, secret)
  return secret === null
    ? { kind: 'problem', problem: { kind: 'secret_missing', said: null } }
    : { kind: 'key', key: { kind: 'password', secret } }
}

/** Whether there is what `openMailKey` needs; nothing is asked of the provider. */
export const isSignedInForMail = async (
  ctx: Pick<Context, 'secrets'>,
  account: MailAccount
): Promise<boolean> =>
  account.signIn.kind === 'browser'
    ? await hasGrant(ctx, account, account.signIn)
    : (await getMailSecret(ctx)) !== null

/**
 * Keeps the account; a secret given replaces the one that is kept, and a password is no secret of an application. False when
 * the computer has no place for it.
 */
export const saveMailAccount = async (
  ctx: ChangeContext & Pick<Context, 'secrets' | 'log'>,
  account: MailAccount,
  secret: string | null
): Promise<boolean> => {
  const former = await getMailAccount(ctx.store.read)
  const isOfOtherKind = former !== null && former.signIn.kind !== account.signIn.kind
  if (secret === null && isOfOtherKind) await ctx.secrets.remove(secretRef)
  if (secret !== null) {
    try {
      await ctx.secrets.set(secretRef, secret)
    } catch (problem) {
      ctx.log.error('secret_not_kept', problem)
      return false
    }
  }
  await ctx.store.write((tx) => writeSetting(tx, mailAccountKey, account))
  await resetMailHealth(ctx)
  return true
}

export const forgetMailAccount = async (ctx: Pick<Context, 'store' | 'secrets'>): Promise<void> => {
  await ctx.store.write(async (tx) => {
    await writeSetting(tx, mailAccountKey, null)
    await writeSetting(tx, healthKey, noHealth)
  })
  await ctx.secrets.remove(secretRef)
  await forgetGrant(ctx)
}

/** What went wrong before is over, as the person has signed in: what waited for that is tried at once. */
export const resetMailHealth = ({ store, clock, policy }: ChangeContext): Promise<void> =>
  store.write(async (tx) => {
    await writeSetting(tx, healthKey, noHealth)
    await hastenLetters(tx, plus(clock.now(), policy.undoDelay))
  })

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
