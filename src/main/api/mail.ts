import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import { tryReceiving } from '../mail/imap.ts'
import {
  forgetMailAccount,
  getMailAccount,
  getMailHealth,
  getMailPassword,
  saveMailAccount
} from '../mail/mail-account.ts'
import { mailPresets } from '../mail/mail-presets.ts'
import { trySending } from '../mail/smtp.ts'
import type { Context } from '../runtime/context.ts'

export const mailHandlers = {
  async get(ctx) {
    const [account, health, password] = await Promise.all([
      getMailAccount(ctx.store.read),
      getMailHealth(ctx.store.read),
      getMailPassword(ctx)
    ])
    return ok({ account, health, hasPassword: password !== null })
  },
  async presets() {
    return ok(mailPresets.map((preset) => ({ ...preset, domains: [...preset.domains] })))
  },
  async test(ctx, { account, password }) {
    const used = password ?? (await getMailPassword(ctx))
    if (used === null) return err('invalid_input', { at: 'password' })
    const { timeout } = ctx.policy.request
    const [sending, receiving] = await Promise.all([
      trySending(account, used, { timeout }),
      tryReceiving(account, used, timeout)
    ])
    return ok({ sending, receiving })
  },
  async save(ctx, { account, password }) {
    if (password === null && (await getMailPassword(ctx)) === null)
      return err('invalid_input', { at: 'password' })
    return (await saveMailAccount(ctx, account, password)) ? ok(null) : err('secret_storage_unavailable')
  },
  async forget(ctx) {
    await forgetMailAccount(ctx)
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['mail']
