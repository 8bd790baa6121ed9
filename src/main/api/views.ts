import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { SavedView } from '../../shared/contract/views.ts'
import type { AuditId, SavedViewId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { listViews, replaceViews } from '../store/views.ts'

const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** Decides in the transaction what the views are from now on, and keeps those that were for Z. */
const changeViews = async <T>(
  ctx: Context,
  decide: (
    before: readonly SavedView[]
  ) => Result<{ readonly after: readonly SavedView[]; readonly value: T }>
): Promise<Result<T>> =>
  await ctx.store.write(async (tx) => {
    const before = await listViews(tx)
    const decided = decide(before)
    if (!decided.ok) return decided
    const { after, value } = decided.value
    const now = ctx.clock.now()
    await replaceViews(tx, after, now)
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'view',
      conversation_id: null,
      before: JSON.stringify(before),
      after: JSON.stringify(after)
    })
    return ok(value)
  })

export const viewsHandlers = {
  async list(ctx) {
    return ok([...(await listViews(ctx.store.read))])
  },
  save: (ctx, { name, query, key }) =>
    changeViews(ctx, (before) => {
      const taken = new Set(before.map((view) => view.key))
      const free = key ?? keys.find((one) => !taken.has(one))
      if (free === undefined) return err('views_full')
      if (taken.has(free)) return err('conflict')
      const view: SavedView = { id: ctx.ids.next<SavedViewId>(), key: free, name, query }
      return ok({ after: [...before, view], value: view })
    }),
  change: (ctx, changed) =>
    changeViews(ctx, (before) => {
      const former = before.find(({ id }) => id === changed.id)
      if (former === undefined) return err('not_found')
      const after = before.map((view) => {
        if (view.id === changed.id) return changed
        return view.key === changed.key ? { ...view, key: former.key } : view
      })
      return ok({ after, value: null })
    }),
  remove: (ctx, { viewId }) =>
    changeViews(ctx, (before) => {
      const after = before.filter(({ id }) => id !== viewId)
      return after.length === before.length ? err('not_found') : ok({ after, value: null })
    })
} satisfies Handlers<AppContract, Context>['views']
