import type { Instant } from '../../../shared/model/instant.ts'
import type { QuietEventKind } from '../../../shared/model/quiet-event.ts'
import type { InboundQuietEvent } from '../connector.ts'
import type { Known } from './cursor.ts'
import { namesOf } from './names.ts'
import { authorOf, isOurs, type Us, wordsOf } from './to-item.ts'
import type { WireNotification, WireStatus } from './wire.ts'

const kinds: ReadonlyMap<string, QuietEventKind> = new Map([
  ['favourite', 'like'],
  ['reblog', 'repost']
])

/**
 * Who liked or passed on what we said, oldest first. Servers take the notification of what was undone away; what was told
 * before stays: it was so. Null: no floor.
 */
export const quietEventsOf = (
  notifications: readonly WireNotification[],
  known: readonly Known[],
  us: Us,
  floor: Instant | null
): readonly InboundQuietEvent[] => {
  const names = namesOf(known)
  return notifications.toReversed().flatMap(({ type, account, status: told, created_at: at }) => {
    const kind = kinds.get(type)
    const [status] = told === null ? [] : names.rename([withinReblog(told)])
    if (kind === undefined || account === null || status === undefined || !isOurs(status, us)) return []
    if (at !== null && floor !== null && at < floor) return []
    const author = authorOf(account, us, isOurs({ account }, us))
    return {
      // Ids of notifications are another when somebody takes a like back and gives it again.
      ref: `${kind} ${status.id} ${author.ref}`,
      kind,
      author,
      about: { ref: status.id, text: wordsOf(status).text, url: status.url ?? status.uri },
      at
    }
  })
}

/** Some servers show the post that passes ours on, around ours. */
const withinReblog = (status: WireStatus): WireStatus =>
  status.reblog === null ? status : { ...status.reblog, reblog: null, quote: null }
