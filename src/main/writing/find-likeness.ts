import { setImmediate as nextTurn } from 'node:timers/promises'
import { day, plus } from '../../shared/model/instant.ts'
import type { OutboxId } from '../../shared/model/ids.ts'
import { closeShare, shareOf, shinglesOf } from '../domain/likeness.ts'
import type { Context } from '../runtime/context.ts'
import { listSentBodies, type SentBody } from '../store/outbox.ts'
import type { Store } from '../store/store.ts'

const lookedAt = 90 * day
const mostReplies = 2_000
/** So many at a time: the window keeps its frames. */
const slice = 100

/** What was sent does not change: its shingles are made once. */
const known = new WeakMap<Store, Map<OutboxId, ReadonlySet<string>>>()

export interface Likeness {
  readonly reply: SentBody
  readonly share: number
}

/** The reply of the last 90 days that these words are closest to, when they are close; null when they are one's own. */
export const findLikeness = async (
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  body: string
): Promise<Likeness | null> => {
  const wanted = shinglesOf(body)
  if (wanted.size === 0) return null
  const replies = await listSentBodies(store.read, plus(clock.now(), -lookedAt), mostReplies)
  const former = known.get(store)
  const shingles = new Map<OutboxId, ReadonlySet<string>>()
  known.set(store, shingles)
  let closest: Likeness | null = null
  for (const [index, reply] of replies.entries()) {
    if (index % slice === slice - 1) await nextTurn()
    const made = former?.get(reply.id) ?? shinglesOf(reply.body)
    shingles.set(reply.id, made)
    const share = shareOf(wanted, made)
    // Newest first: of two that are as close, the newer.
    if (share >= closeShare && share > (closest?.share ?? 0)) closest = { reply, share }
  }
  return closest
}
