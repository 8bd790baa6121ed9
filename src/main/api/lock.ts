import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { getSettings } from '../store/settings.ts'
import { secretsOpened } from './secrets-opened.ts'

export const lockHandlers = {
  async state(ctx) {
    const { lockAfterMinutes } = await getSettings(ctx.store.read)
    return ok({ locked: ctx.lock.isLocked(), asks: ctx.lock.asks(), afterMinutes: lockAfterMinutes })
  },
  async lock(ctx) {
    ctx.lock.lock()
    return ok(null)
  },
  async unlock(ctx, { passphrase }) {
    const before = ctx.secrets.storage
    if (!(await ctx.lock.unlock(passphrase))) return err('passphrase_wrong')
    if (before !== ctx.secrets.storage) await secretsOpened(ctx)
    return ok(null)
  },
  async touch(ctx) {
    ctx.lock.touch()
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['lock']
