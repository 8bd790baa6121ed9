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
    const moved = await moveIn(ctx)
    if (!moved.ok) return moved
    // What was at rest begins: polling, sending, the page.
    return moved.value ? await ctx.restart(async () => ok(null)) : ok(null)
  }
} satisfies Handlers<AppContract, Context>['home']
