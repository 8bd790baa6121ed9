import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { findConversations } from '../store/search.ts'

export const searchHandlers = {
  async find(ctx, { text, limit }) {
    const found = await findConversations(ctx.store.read, text, limit)
    return ok(found.map((one) => ({ ...one, marks: [...one.marks] })))
  }
} satisfies Handlers<AppContract, Context>['search']
