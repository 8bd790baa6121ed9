import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { ok } from '../../shared/result.ts'
import { homeOf, moveIn } from '../backups/settle-home.ts'
import type { Context } from '../runtime/context.ts'

export const homeHandlers = {
  async state(ctx) {
    return ok(await homeOf(ctx.store.read, ctx.dataFolder))
  },
  async moveIn(ctx) {
    if ((await homeOf(ctx.store.read, ctx.dataFolder)).kind === 'here') return ok(null)
    const moved = await moveIn(ctx)
    // What was at rest begins: polling, sending, the page.
    return moved.ok ? await ctx.restart(async () => moved) : moved
  }
} satisfies Handlers<AppContract, Context>['home']
