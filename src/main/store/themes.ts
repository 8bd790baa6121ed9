import { z } from 'zod'
import type { Theme } from '../../shared/contract/themes.ts'
import { type ConversationId, type ThemeId, themeIdSchema } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { fold } from '../../shared/text/fold.ts'
import { compiledRead } from './compiled-once.ts'
import type { AnyDb, ReadDb, WriteDb } from './store.ts'

/** The themes in use, by name, with how many conversations (or how many of these) bear each. */
export const listThemes = async (
  db: ReadDb,
  among: readonly ConversationId[] | null = null
): Promise<readonly Theme[]> => {
  let query = db
    .selectFrom('theme')
    .innerJoin('conversation_theme', 'conversation_theme.theme_id', 'theme.id')
    .select(({ fn }) => ['theme.id', 'theme.name', fn.countAll<number>().as('count')])
    .groupBy(['theme.id', 'theme.name', 'theme.folded'])
    .orderBy('theme.folded')
  if (among !== null) query = query.where('conversation_theme.conversation_id', 'in', [...among])
  return await query.execute()
}

const themeNamesOf = compiledRead((db, { ids }: { readonly ids: readonly ConversationId[] }) =>
  db
    .selectFrom('conversation_theme')
    .innerJoin('theme', 'theme.id', 'conversation_theme.theme_id')
    .select(['conversation_theme.conversation_id as id', 'theme.name'])
    .where('conversation_theme.conversation_id', 'in', [...ids])
    .orderBy('theme.folded')
)

/** The names of the themes of each of these conversations, by name. */
export const listThemeNames = async (
  db: ReadDb,
  ids: readonly ConversationId[]
): Promise<ReadonlyMap<ConversationId, readonly string[]>> => {
  const names = new Map<ConversationId, string[]>()
  if (ids.length === 0) return names
  for (const { id, name } of await themeNamesOf(db, { ids })) names.set(id, [...(names.get(id) ?? []), name])
  return names
}

/** The themes of a conversation, as the audit keeps them: with their names, since a theme that nothing bears is gone. */
export const themesBeforeSchema = z.object({
  themes: z.array(z.object({ id: themeIdSchema, name: z.string() }))
})
export type ThemesBefore = z.infer<typeof themesBeforeSchema>

export const getThemesOf = async (db: AnyDb, id: ConversationId): Promise<ThemesBefore> => ({
  themes: await db
    .selectFrom('conversation_theme')
    .innerJoin('theme', 'theme.id', 'conversation_theme.theme_id')
    .select(['theme.id', 'theme.name'])
    .where('conversation_theme.conversation_id', '=', id)
    .orderBy('theme.folded')
    .execute()
})

/** The theme of this name, whatever its accents and capitals; made where there is none. */
export const ensureTheme = async (
  tx: WriteDb,
  { id, name }: { readonly id: ThemeId; readonly name: string },
  now: Instant
): Promise<ThemeId> => {
  const folded = fold(name)
  const there = await tx.selectFrom('theme').select('id').where('folded', '=', folded).executeTakeFirst()
  if (there !== undefined) return there.id
  await tx.insertInto('theme').values({ id, name, folded, created_at: now }).execute()
  return id
}

/** These themes, and no others, are those of a conversation. */
export const replaceThemesOf = async (
  tx: WriteDb,
  conversationId: ConversationId,
  themeIds: readonly ThemeId[],
  now: Instant
): Promise<void> => {
  await tx.deleteFrom('conversation_theme').where('conversation_id', '=', conversationId).execute()
  for (const theme_id of new Set(themeIds))
    await tx
      .insertInto('conversation_theme')
      .values({ conversation_id: conversationId, theme_id, added_at: now })
      .execute()
}

/** Forgets the themes that no conversation bears. */
export const forgetUnusedThemes = async (tx: WriteDb): Promise<void> => {
  await tx
    .deleteFrom('theme')
    .where('id', 'not in', tx.selectFrom('conversation_theme').select('conversation_theme.theme_id'))
    .execute()
}
