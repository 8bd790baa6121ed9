import type { Instant } from '../../../shared/model/instant.ts'
import type { MessageId } from '../../../shared/model/ids.ts'

interface Said {
  readonly id: MessageId
  readonly publishedAt: Instant | null
  readonly receivedAt: Instant
}

/** What stands between the messages by its moment: notes, and what was decided. */
export interface PlacedAsides<Aside> {
  /** By the message before which they stand. */
  readonly before: ReadonlyMap<MessageId, readonly Aside[]>
  /** Behind the last message. */
  readonly after: readonly Aside[]
}

/** As the thread sorts: by when it was said, where that is known and was not after it came in. */
const momentOf = ({ publishedAt, receivedAt }: Said): Instant =>
  publishedAt !== null && publishedAt < receivedAt ? publishedAt : receivedAt

/** Places asides among messages that stand oldest first; asides of the same moment follow the message, in their order. */
export const placeAsides = <Aside extends { readonly at: Instant }>(
  messages: readonly Said[],
  asides: readonly Aside[]
): PlacedAsides<Aside> => {
  const before = new Map<MessageId, Aside[]>()
  const sorted = asides.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
  let next = 0
  for (const message of messages) {
    const moment = momentOf(message)
    const here: Aside[] = []
    for (let aside = sorted[next]; aside !== undefined && aside.at < moment; aside = sorted[next]) {
      here.push(aside)
      next += 1
    }
    if (here.length > 0) before.set(message.id, here)
  }
  return { before, after: sorted.slice(next) }
}
