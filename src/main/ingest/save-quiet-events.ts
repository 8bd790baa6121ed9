import type { QuietEventId } from '../../shared/model/ids.ts'
import type { InboundQuietEvent } from '../connectors/connector.ts'
import type { Context } from '../runtime/context.ts'
import { forgottenMark, listForgotten } from '../store/forgotten.ts'
import { ensureHandles } from '../store/people.ts'
import { insertQuietEvents } from '../store/quiet-events.ts'
import type { AccountRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { cleanAuthor } from './clean-item.ts'

/**
 * Puts what people did without a word (likes, reposts) into the store, in the transaction of the page that told of it. The
 * same event twice changes nothing; none of them asks for an answer. What we did to our own posts is nobody’s.
 */
export const saveQuietEvents = async (
  ctx: Pick<Context, 'clock' | 'ids'>,
  tx: WriteDb,
  account: Pick<AccountRow, 'id' | 'network'>,
  events: readonly InboundQuietEvent[]
): Promise<void> => {
  const all = events
    .filter(({ author }) => !author.isUs)
    .map((event) => ({ ...event, author: cleanAuthor(event.author) }))
  const markOf = ({ author }: InboundQuietEvent): string => forgottenMark(account.network, author.ref ?? '')
  const forgotten = await listForgotten(tx, all.map(markOf))
  const theirs = all.filter((event) => !forgotten.has(markOf(event)))
  if (theirs.length === 0) return
  const now = ctx.clock.now()
  const remoteIdOf = ({ author, ref }: InboundQuietEvent): string =>
    author.ref ?? `anonymous:${account.network}:${account.id}:${ref}`
  const handles = await ensureHandles(
    ctx,
    tx,
    account.network,
    theirs.map((event) => ({ ...event.author, remoteId: remoteIdOf(event) }))
  )
  await insertQuietEvents(
    tx,
    theirs.flatMap((event) => {
      const handle = handles.get(remoteIdOf(event))
      if (handle === undefined) return []
      return {
        id: ctx.ids.next<QuietEventId>(),
        account_id: account.id,
        ref: event.ref,
        kind: event.kind,
        handle_id: handle.id,
        about_ref: event.about.ref,
        about_text: event.about.text,
        about_url: event.about.url,
        at: event.at !== null && event.at < now ? event.at : now,
        received_at: now
      }
    })
  )
}
