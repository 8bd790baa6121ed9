import { z } from 'zod'
import { importMappingSchema, importShapeSchema } from '../../shared/contract/imports.ts'
import type { ConversationId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { rankConversations } from '../assign/rank-conversations.ts'
import type { FileEntry } from '../connectors/files/file-record.ts'
import type { Context } from '../runtime/context.ts'
import { getImportRecipe } from '../store/imports.ts'
import { rewriteReason, settleRow } from '../store/quarantine.ts'
import type { QuarantineRow } from '../store/schema.ts'
import { type ExaminedFile, readRecords } from './examine-file.ts'
import { ingestItems } from './ingest-items.ts'
import { readRow } from './read-row.ts'

/** How a file was read, kept with its import. */
const importRecipeSchema = z.object({
  shape: importShapeSchema,
  csv: z
    .object({
      delimiter: z.enum([',', ';', '\t', '|']),
      columns: z.array(z.string()),
      hasHeader: z.boolean(),
      skip: z.number().int()
    })
    .nullable(),
  mapping: importMappingSchema,
  dateOrder: z.enum(['day_first', 'month_first']),
  accountName: z.string()
})
export type ImportRecipe = Readonly<z.input<typeof importRecipeSchema>>

export type RowAgain =
  | { readonly kind: 'placed'; readonly conversationId: ConversationId | null }
  /** It stays, for the reason that its row now says. */
  | { readonly kind: 'still' }

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

/** One row as a file of its own, of the shape of the file that it stood in. */
const fileOfRow = (
  raw: string,
  { shape, csv }: Pick<ImportRecipe, 'shape' | 'csv'>
): { readonly text: string; readonly file: Pick<ExaminedFile, 'shape' | 'csv'> } =>
  shape.format === 'csv'
    ? {
        text: raw,
        file: {
          shape: { ...shape, encoding: 'utf-8' },
          csv: csv === null ? null : { ...csv, hasHeader: false, skip: 0 }
        }
      }
    : { text: `[${raw}]`, file: { shape: { format: 'json', encoding: 'utf-8', recordsAt: '' }, csv: null } }

/**
 * Reads a rejected row of a file once more, as its file was read: a later version may understand it. Refused with
 * `quarantine_without_recipe` where an earlier version read the file.
 */
export const readRowAgain = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>,
  row: QuarantineRow
): Promise<Result<RowAgain>> => {
  const { import_id: importId, account_id: accountId } = row
  const kept = importId === null ? null : await getImportRecipe(ctx.store.read, importId)
  const recipe = importRecipeSchema.safeParse(kept).data
  if (recipe === undefined || accountId === null) return err('quarantine_without_recipe')
  const { text, file } = fileOfRow(row.raw, recipe)
  const entries: FileEntry[] = []
  for await (const some of readRecords(once(Buffer.from(text, 'utf8')), file)) entries.push(...some)
  const [entry] = entries
  const outcome =
    entry === undefined || entries.length > 1
      ? null
      : entry.kind === 'unreadable'
        ? ({ ...entry, kind: 'rejected' } as const)
        : readRow(entry, {
            mapping: recipe.mapping,
            dateOrder: recipe.dateOrder,
            longestText: ctx.policy.messageLength,
            accountName: recipe.accountName,
            insideRef: row.parent_ref
          })
  if (outcome === null) return ok({ kind: 'still' })
  if (outcome.kind === 'rejected') {
    await ctx.store.write((tx) => rewriteReason(tx, row.id, outcome.reason, outcome.values))
    return ok({ kind: 'still' })
  }
  const ingested = await ingestItems(ctx, accountId, [outcome.item], (tx) =>
    settleRow(tx, row.id, 'placed', ctx.clock.now())
  )
  const [conversationId = null] = ingested.conversations
  if (conversationId !== null) await rankConversations(ctx, [conversationId])
  return ok({ kind: 'placed', conversationId })
}
