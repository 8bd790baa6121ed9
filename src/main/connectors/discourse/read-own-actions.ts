import { plainText } from '../../../shared/text/plain-text.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import type { InboundQuietEvent } from '../connector.ts'
import type { Failed } from '../failed.ts'
import { later } from '../poll-round.ts'
import type { DiscourseCursor, Wanted } from './cursor.ts'
import type { DiscourseClient, DiscourseSession } from './session.ts'
import { topicUrl, userOf } from './to-item.ts'
import { actionTypes, userActionsSchema, type WireUserAction } from './wire.ts'

interface OwnActions {
  readonly kind: 'read'
  readonly events: readonly InboundQuietEvent[]
  readonly likedUpTo: Instant | null
  /** Known topics where we said something with another app: it must not wait here. */
  readonly wanted: readonly Wanted[]
}

/** Our latest posts and the latest likes of them, in one answer of thirty; notifications put several likes into one. */
export const readOwnActions = async (
  { settings, since }: DiscourseSession,
  client: DiscourseClient,
  state: DiscourseCursor,
  now: Instant
): Promise<OwnActions | Failed> => {
  const outcome = await client.call({
    method: 'GET',
    path: 'user_actions.json',
    parameters: [
      ['username', settings.username],
      ['filter', Object.values(actionTypes).join(',')]
    ],
    schema: userActionsSchema
  })
  if (outcome.kind !== 'answered') return { kind: 'failed', failure: outcome.failure }
  const actions = outcome.value.user_actions
  const likes = actions.filter((one) => one.action_type === actionTypes.wasLiked)
  const told = state.likedUpTo ?? since
  const readTo = new Map(state.topics.map((one) => [one.id, one.readTo]))
  return {
    kind: 'read',
    events: likes
      .filter((one) => (one.created_at ?? now) > told)
      .flatMap((one) => toEvent(one, settings.site) ?? []),
    likedUpTo: likes.reduce((latest, one) => later(latest, one.created_at), state.likedUpTo),
    wanted: actions
      .filter((one) => one.action_type !== actionTypes.wasLiked)
      .filter((one) => one.post_number > (readTo.get(one.topic_id) ?? Infinity))
      .map((one) => ({ topic: one.topic_id, from: one.post_number - 1, named: [] }))
  }
}

const toEvent = (like: WireUserAction, site: string): InboundQuietEvent | null => {
  const { post_id, topic_id, post_number, slug, excerpt, created_at } = like
  const { acting_user_id, acting_username, acting_name } = like
  if (post_id === null) return null
  const author = userOf(site, {
    id: acting_user_id,
    username: acting_username,
    name: acting_name
  })
  return {
    ref: `${post_id}:${author.ref ?? author.handle}:like`,
    kind: 'like',
    author,
    about: {
      ref: String(post_id),
      text: plainText(excerpt).text || null,
      url: `${topicUrl(site, { id: topic_id, slug })}/${post_number}`
    },
    at: created_at
  }
}
