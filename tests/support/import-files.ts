import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportMapping } from '../../src/shared/contract/imports.ts'
import type { ErrorCode } from '../../src/shared/result.ts'
import { importFile, type ImportFileOutcome } from '../../src/main/ingest/import-file.ts'
import type { TestContext } from './test-context.ts'

/** A file in the data folder of a test, with this content. */
export const aFile = (ctx: TestContext, name: string, content: string | Uint8Array): string => {
  const path = join(ctx.dataFolder, name)
  writeFileSync(path, content)
  return path
}

/** Imports a file as the command line does; throws when it is refused. */
export const importWhole = async (
  ctx: TestContext,
  path: string,
  options: {
    readonly accountName?: string
    readonly mapping?: ImportMapping
    readonly signal?: AbortSignal
    readonly onProgress?: () => void
  } = {}
): Promise<ImportFileOutcome> => {
  const outcome = await importFile(ctx, {
    path,
    network: 'other',
    accountName: options.accountName ?? null,
    mapping: options.mapping ?? null,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress })
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.value
}

/** The code with which a file is refused. */
export const refusalOf = async (ctx: TestContext, path: string): Promise<ErrorCode | null> => {
  const outcome = await importFile(ctx, { path, network: null, accountName: null, mapping: null })
  return outcome.ok ? null : outcome.error.code
}

/** What was imported into an account: each message as `ref: text`, in the order of the refs. */
export const messagesIn = async (ctx: TestContext, accountName = 'other'): Promise<string[]> => {
  const rows = await ctx.store.read
    .selectFrom('message')
    .innerJoin('account', 'account.id', 'message.account_id')
    .select(['message.ref', 'message.text'])
    .where('account.name', '=', accountName)
    .orderBy('message.ref')
    .execute()
  return rows.map(({ ref, text }) => `${ref}: ${text}`)
}

/** Which messages stand together: the refs of each conversation, each group and the list of groups sorted. */
export const conversationsIn = async (ctx: TestContext, accountName = 'other'): Promise<string[][]> => {
  const rows = await ctx.store.read
    .selectFrom('message')
    .innerJoin('account', 'account.id', 'message.account_id')
    .select(['message.ref', 'message.conversation_id'])
    .where('account.name', '=', accountName)
    .orderBy('message.ref')
    .execute()
  return [...Map.groupBy(rows, (row) => row.conversation_id).values()]
    .map((group) => group.map(({ ref }) => ref))
    .toSorted((a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''))
}
