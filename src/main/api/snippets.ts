import { z } from 'zod'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { type AuditId, type SnippetId, snippetIdSchema } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { type Snippet, snippetSchema } from '../../shared/model/snippet.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { getSnippet, listSnippets, removeSnippet, saveSnippet } from '../store/snippets.ts'
import type { AuditRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

const changedSnippetSchema = z.object({ id: snippetIdSchema, snippet: snippetSchema.nullable() })

const put = (tx: WriteDb, id: SnippetId, snippet: Snippet | null, now: Instant): Promise<void> =>
  snippet === null ? removeSnippet(tx, id) : saveSnippet(tx, snippet, now)

/** Z: the snippet is what it was, or is not there. */
export const restoreSnippet = async (tx: WriteDb, row: AuditRow, now: Instant): Promise<void> => {
  if (row.before === null) return
  const { id, snippet } = changedSnippetSchema.parse(JSON.parse(row.before))
  await put(tx, id, snippet, now)
}

/** Answers false where nothing of that id is there to be changed. */
const change = async (
  ctx: Context,
  id: SnippetId,
  snippet: Snippet | null,
  isNew: boolean
): Promise<boolean> =>
  await ctx.store.write(async (tx) => {
    const before = await getSnippet(tx, id)
    if (before === null && !isNew) return false
    const now = ctx.clock.now()
    await put(tx, id, snippet, now)
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'snippet',
      conversation_id: null,
      before: JSON.stringify({ id, snippet: before }),
      after: JSON.stringify({ id, snippet })
    })
    return true
  })

export const snippetsHandlers = {
  async list(ctx) {
    return ok([...(await listSnippets(ctx.store.read))])
  },
  async keep(ctx, given) {
    const snippetId = given.id ?? ctx.ids.next<SnippetId>()
    const kept = await change(ctx, snippetId, { ...given, id: snippetId }, given.id === null)
    return kept ? ok({ snippetId }) : err('not_found')
  },
  async forget(ctx, { snippetId }) {
    return (await change(ctx, snippetId, null, false)) ? ok(null) : err('not_found')
  }
} satisfies Handlers<AppContract, Context>['snippets']
