import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { AuditId, ThemeId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getConversationRow } from '../store/conversations.ts'
import type { AuditRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import {
  ensureTheme,
  forgetUnusedThemes,
  getThemesOf,
  listThemes,
  replaceThemesOf,
  themesBeforeSchema
} from '../store/themes.ts'

/** Undoes one `theme` of the audit. */
export const restoreThemes = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.before === null || row.conversation_id === null) return
  const before = themesBeforeSchema.parse(JSON.parse(row.before))
  const ids: ThemeId[] = []
  for (const theme of before.themes) ids.push(await ensureTheme(tx, theme, now))
  await replaceThemesOf(tx, row.conversation_id, ids, now)
  await forgetUnusedThemes(tx)
}

export const themesHandlers = {
  async list(ctx) {
    return ok([...(await listThemes(ctx.store.read))])
  },
  async ofConversations(ctx, { conversationIds }) {
    return ok([...(await listThemes(ctx.store.read, conversationIds))])
  },
  async change(ctx, { conversationIds, add, remove }) {
    const now = ctx.clock.now()
    const batch = ctx.ids.next()
    await ctx.store.write(async (tx) => {
      const added: ThemeId[] = []
      for (const name of add) added.push(await ensureTheme(tx, { id: ctx.ids.next<ThemeId>(), name }, now))
      for (const conversationId of new Set(conversationIds)) {
        if ((await getConversationRow(tx, conversationId)) === null) continue
        const before = await getThemesOf(tx, conversationId)
        const former = before.themes.map(({ id }) => id)
        const kept = former.filter((id) => !remove.includes(id) || added.includes(id))
        const after = [...new Set([...kept, ...added])]
        if (after.length === former.length && after.every((id) => former.includes(id))) continue
        await replaceThemesOf(tx, conversationId, after, now)
        await appendAudit(tx, {
          id: ctx.ids.next<AuditId>(),
          batch,
          at: now,
          action: 'theme',
          conversation_id: conversationId,
          before: JSON.stringify(before),
          after: JSON.stringify(await getThemesOf(tx, conversationId))
        })
      }
      await forgetUnusedThemes(tx)
    })
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['themes']
