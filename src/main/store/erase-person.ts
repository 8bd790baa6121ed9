import type { ConversationId, HandleId, PersonId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { getNewestWords } from './messages.ts'
import { removeConversation, saveExcerpt } from './conversations.ts'
import { forgetHandle, reindexHandle, reindexMessage } from './search-sqlite.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** A name that a person bears on a network. */
export interface HeldHandle {
  readonly id: HandleId
  readonly network: Network
  readonly remoteId: string
  readonly handle: string
  readonly name: string
  readonly url: string | null
}

const excerptLength = 220

/** The name that is left where others answered somebody who was forgotten. */
const forgottenId = 'forgotten:'
export const isForgotten = (remoteId: string): boolean => remoteId.startsWith(forgottenId)

/** The names that a person bears, on every network. */
export const listHandlesOfPerson = async (db: AnyDb, personId: PersonId): Promise<readonly HeldHandle[]> =>
  (
    await db
      .selectFrom('person_link')
      .innerJoin('handle', 'handle.id', 'person_link.handle_id')
      .select([
        'handle.id',
        'handle.network',
        'handle.remote_id',
        'handle.handle',
        'handle.name',
        'handle.url'
      ])
      .where('person_link.person_id', '=', personId)
      .where('person_link.undone_at', 'is', null)
      .execute()
  ).map(({ remote_id, ...row }) => ({ ...row, remoteId: remote_id }))

/** What was said under these names. */
export const listWordsOfHandles = async (
  db: AnyDb,
  handles: readonly HandleId[]
): Promise<readonly string[]> =>
  handles.length === 0
    ? []
    : (
        await db
          .selectFrom('message')
          .select('text')
          .where('handle_id', 'in', [...handles])
          .execute()
      ).map(({ text }) => text)

/** The conversations that are with this person. */
export const listConversationsOfPerson = async (
  db: AnyDb,
  personId: PersonId,
  handles: readonly HandleId[]
): Promise<readonly ConversationId[]> =>
  (
    await db
      .selectFrom('conversation')
      .select('id')
      .where((where) =>
        where.or([
          where('person_id', '=', personId),
          ...(handles.length > 0 ? [where('handle_id', 'in', [...handles])] : [])
        ])
      )
      .orderBy('last_inbound_at')
      .execute()
  ).map(({ id }) => id)

/** Whether a reply to this person may still be on its way. */
export const hasRepliesOnTheirWay = async (
  db: AnyDb,
  conversations: readonly ConversationId[]
): Promise<boolean> =>
  conversations.length > 0 &&
  (await db
    .selectFrom('outbox')
    .select('id')
    .where('conversation_id', 'in', [...conversations])
    .where('state', 'in', ['queued', 'sending', 'unconfirmed'])
    .executeTakeFirst()) !== undefined

/**
 * Removes the conversations with a person and all that hangs on them, what they said elsewhere, their likes and their names.
 * A name that others answered stays as a row without anything in it. Returns the files of mails that are to go too.
 */
export const erasePerson = async (
  tx: WriteDb,
  personId: PersonId,
  handles: readonly HandleId[],
  conversations: readonly ConversationId[],
  now: Instant
): Promise<readonly string[]> => {
  const mails =
    conversations.length === 0
      ? []
      : await tx
          .selectFrom('inbound_mail')
          .innerJoin('handoff', 'handoff.id', 'inbound_mail.handoff_id')
          .select(['inbound_mail.id', 'inbound_mail.raw_file'])
          .where('handoff.conversation_id', 'in', [...conversations])
          .execute()
  for (const id of conversations) await removeConversation(tx, id)
  for (const { id } of mails) await tx.deleteFrom('inbound_mail').where('id', '=', id).execute()
  for (const handle of handles) {
    await tx.deleteFrom('quiet_event').where('handle_id', '=', handle).execute()
    const elsewhere = await tx
      .selectFrom('message')
      .select(['id', 'sequence', 'conversation_id'])
      .where('handle_id', '=', handle)
      .execute()
    if (elsewhere.length === 0) {
      await forgetHandle(tx, handle)
      await tx.deleteFrom('handle').where('id', '=', handle).execute()
      continue
    }
    await tx
      .updateTable('handle')
      .set({ remote_id: forgottenId + handle, handle: '', name: '', url: null })
      .where('id', '=', handle)
      .execute()
    await reindexHandle(tx, handle)
    for (const { id, sequence, conversation_id: conversation } of elsewhere) {
      await tx.deleteFrom('message_revision').where('message_id', '=', id).execute()
      await tx.deleteFrom('attachment').where('message_id', '=', id).execute()
      await tx
        .updateTable('message')
        .set({ text: '', spans: '[]', url: null, reply_target: null, asks_at: null, deleted_at: now })
        .where('id', '=', id)
        .execute()
      await reindexMessage(tx, sequence)
      const words = (await getNewestWords(tx, conversation)) ?? ''
      await saveExcerpt(tx, conversation, words.slice(0, excerptLength).toWellFormed())
    }
  }
  const left = await tx
    .selectFrom('person_link')
    .select('handle_id')
    .where('person_id', '=', personId)
    .executeTakeFirst()
  if (left === undefined) await tx.deleteFrom('person').where('id', '=', personId).execute()
  return mails.map((mail) => mail.raw_file)
}
