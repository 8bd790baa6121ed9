import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'

export const windowHandlers = {
  async keepPlace(ctx, place) {
    ctx.desktop.keepPlace(place)
    return ok(null)
  },
  async keptPlace(ctx) {
    return ok({ place: ctx.desktop.keptPlace() })
  },
  async openAsked(ctx, { id }) {
    return (await ctx.desktop.openAsked(id)) ? ok(null) : err('not_found')
  }
} satisfies Handlers<AppContract, Context>['window']
