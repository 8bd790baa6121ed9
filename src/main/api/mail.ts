import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { MailAccount } from '../../shared/model/mail-account.ts'
import { err, ok } from '../../shared/result.ts'
import { tryReceiving } from '../mail/imap.ts'
import {
  forgetMailAccount,
  getMailAccount,
  getMailHealth,
  getMailSecret,
  isSignedInForMail,
  openMailKey,
  saveMailAccount
} from '../mail/mail-account.ts'
import type { MailKeyOutcome } from '../mail/mail-grant.ts'
import { mailPresets } from '../mail/mail-presets.ts'
import { beginMailSignIn, cancelMailSignIn, mailSignInState } from '../mail/sign-in-for-mail.ts'
import { trySending } from '../mail/smtp.ts'
import type { Context } from '../runtime/context.ts'

/** A password may be tried before it is kept; what a provider grants is always the kept one. */
const keyFor = async (ctx: Context, account: MailAccount, secret: string | null): Promise<MailKeyOutcome> =>
  account.signIn.kind === 'password' && secret !== null
    ? { kind: 'key', key: { kind: 'password', secret } }
    : await openMailKey(ctx, account)

export const mailHandlers = {
  async get(ctx) {
    const [account, health, secret] = await Promise.all([
      getMailAccount(ctx.store.read),
      getMailHealth(ctx.store.read),
      getMailSecret(ctx)
    ])
    const isSignedIn = account !== null && (await isSignedInForMail(ctx, account))
    return ok({ account, health, hasSecret: secret !== null, isSignedIn, signIn: mailSignInState(ctx) })
  },
  async presets() {
    return ok(mailPresets.map((preset) => ({ ...preset, domains: [...preset.domains] })))
  },
  async test(ctx, { account, secret }) {
    const opened = await keyFor(ctx, account, secret)
    if (opened.kind === 'problem') {
      if (opened.problem.kind === 'secret_missing') return err('invalid_input', { at: 'secret' })
      const failed = { kind: 'failed', problem: opened.problem } as const
      return ok({ sending: failed, receiving: account.inbox.kind === 'imap' ? failed : { kind: 'not_used' } })
    }
    const { timeout } = ctx.policy.request
    const [sending, receiving] = await Promise.all([
      trySending(account, opened.key, { timeout }),
      tryReceiving(account, opened.key, timeout)
    ])
    return ok({ sending, receiving })
  },
  async save(ctx, { account, secret }) {
    const asksPassword = account.signIn.kind === 'password' && secret === null
    const former = await getMailAccount(ctx.store.read)
    const keptIsPassword = former?.signIn.kind !== 'browser' && (await getMailSecret(ctx)) !== null
    if (asksPassword && !keptIsPassword) return err('invalid_input', { at: 'secret' })
    cancelMailSignIn(ctx)
    return (await saveMailAccount(ctx, account, secret)) ? ok(null) : err('secret_storage_unavailable')
  },
  beginSignIn: (ctx) => beginMailSignIn(ctx),
  async cancelSignIn(ctx) {
    cancelMailSignIn(ctx)
    return ok(null)
  },
  async chooseFolder(ctx) {
    const folder = await ctx.desktop.chooseFolder('answers')
    return ok(folder === null ? null : { folder })
  },
  async forget(ctx) {
    cancelMailSignIn(ctx)
    await forgetMailAccount(ctx)
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['mail']
