import type { PersonId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { listConversationsOfPerson, listHandlesOfPerson } from '../store/erase-person.ts'

/** What is held about somebody, in a form that they can be given. */
export interface PersonRecord {
  readonly names: readonly {
    readonly network: string
    readonly handle: string
    readonly name: string
    readonly url: string | null
  }[]
  readonly messages: readonly {
    readonly network: string
    readonly account: string
    readonly at: string
    readonly side: 'theirs' | 'ours'
    readonly text: string
    readonly url: string | null
    readonly deleted: boolean
  }[]
  readonly likes: readonly {
    readonly kind: string
    readonly at: string
    readonly text: string | null
    readonly url: string | null
  }[]
  /** Internal notes about the conversations with them. */
  readonly notes: readonly string[]
}

/** Answers “what do you hold about me?”: names, what was said by both sides, likes, notes. Refused with `not_found`. */
export const describePerson = async (
  { store }: Pick<Context, 'store'>,
  personId: PersonId
): Promise<Result<PersonRecord>> => {
  const db = store.read
  const handles = await listHandlesOfPerson(db, personId)
  if (handles.length === 0) return err('not_found')
  const ids = handles.map(({ id }) => id)
  const conversations = await listConversationsOfPerson(db, personId, ids)
  const messages = await db
    .selectFrom('message')
    .innerJoin('account', 'account.id', 'message.account_id')
    .select(['account.network', 'account.name as account', 'message.sort_at as at', 'message.side'])
    .select(['message.text', 'message.url', 'message.deleted_at'])
    .where((where) =>
      where.or([
        where('message.handle_id', 'in', ids),
        ...(conversations.length > 0 ? [where('message.conversation_id', 'in', [...conversations])] : [])
      ])
    )
    .orderBy('message.sort_at')
    .execute()
  const likes = await db
    .selectFrom('quiet_event')
    .select(['kind', 'at', 'about_text as text', 'about_url as url'])
    .where('handle_id', 'in', ids)
    .orderBy('at')
    .execute()
  const notes =
    conversations.length === 0
      ? []
      : await db
          .selectFrom('note')
          .select('words')
          .where('removed_at', 'is', null)
          .where('conversation_id', 'in', [...conversations])
          .execute()
  return ok({
    names: handles.map(({ network, handle, name, url }) => ({ network, handle, name, url })),
    messages: messages.map(({ deleted_at, ...message }) => ({ ...message, deleted: deleted_at !== null })),
    likes,
    notes: notes.map((note) => note.words)
  })
}
