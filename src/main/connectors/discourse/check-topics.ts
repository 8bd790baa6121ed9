import type { Instant } from '../../../shared/model/instant.ts'
import type { InboundItem } from '../connector.ts'
import type { Failed } from '../failed.ts'
import { type DiscourseCursor, keepKnown, keepTopics, type Known, type KnownTopic } from './cursor.ts'
import { stops, versionOf } from './read-topic.ts'
import type { DiscourseClient, DiscourseSession } from './session.ts'
import { toItem, toTombstone } from './to-item.ts'
import { isGone, topicPostsSchema, type WirePost } from './wire.ts'

/** Nothing tells of an edit or a deletion: topics are looked at again in turn, these many at each poll and all in an audit. */
const topicsOfRound = 4
/** Newest posts of a topic that are looked at again. */
const mostPosts = 40

/** Those of which something is known that were not looked at for the longest time. */
export const chooseTopics = ({ topics, known }: DiscourseCursor, isAudit: boolean): number[] => {
  const told = new Set(known.map((one) => one.topic))
  return topics
    .filter((one) => told.has(one.id))
    .toSorted((one, other) => (one.checkedAt < other.checkedAt ? -1 : 1))
    .slice(0, isAudit ? topics.length : topicsOfRound)
    .map((one) => one.id)
}

/** What was edited, hidden or deleted of the posts known of some topics. */
export const checkTopics = async (
  session: DiscourseSession,
  client: DiscourseClient,
  state: DiscourseCursor,
  ids: readonly number[],
  now: Instant
): Promise<
  | { readonly kind: 'checked'; readonly state: DiscourseCursor; readonly items: readonly InboundItem[] }
  | Failed
> => {
  const items: InboundItem[] = []
  let current = state
  for (const topic of state.topics.filter((one) => ids.includes(one.id))) {
    const known = current.known.filter((one) => one.topic === topic.id).slice(0, mostPosts)
    const again = await readAgain(client, topic, known)
    if (again.kind === 'failed') return again
    const changes = again.kind === 'standing' ? compare(session, topic, known, again, now) : noChanges
    items.push(...changes.items)
    const gone = new Set(changes.gone)
    current = {
      ...current,
      known: keepKnown(current.known, changes.known).filter((one) => !gone.has(one.id)),
      topics: keepTopics(current.topics, [{ ...topic, checkedAt: now }])
    }
  }
  return { kind: 'checked', state: current, items }
}

type Again =
  /** `isWhole` false: one of them cannot be read, and what is missing may be that one. */
  | { readonly kind: 'standing'; readonly posts: readonly WirePost[]; readonly isWhole: boolean }
  /** We may not see the topic any more, or it cannot be read: that says nothing about its posts. */
  | { readonly kind: 'out_of_sight' }
  | Failed

/** The known posts of a topic as they stand now; none when the topic is gone. */
const readAgain = async (
  client: DiscourseClient,
  topic: KnownTopic,
  known: readonly Known[]
): Promise<Again> => {
  const outcome = await client.call({
    method: 'GET',
    path: `t/${topic.id}/posts.json`,
    parameters: [...known.map((one) => ['post_ids[]', String(one.id)] as const), ['include_raw', 'true']],
    schema: topicPostsSchema
  })
  if (outcome.kind === 'answered') {
    const { read, unread } = outcome.value.post_stream.posts
    return { kind: 'standing', posts: read, isWhole: unread.length === 0 }
  }
  const { failure } = outcome
  if (stops(outcome)) return { kind: 'failed', failure }
  const isGone = failure.kind === 'rejected' && failure.code === 'target_gone'
  return isGone ? { kind: 'standing', posts: [], isWhole: true } : { kind: 'out_of_sight' }
}

interface Changes {
  readonly items: readonly InboundItem[]
  readonly known: readonly Known[]
  readonly gone: readonly number[]
}

const noChanges: Changes = { items: [], known: [], gone: [] }

const compare = (
  session: DiscourseSession,
  topic: KnownTopic,
  known: readonly Known[],
  { posts, isWhole }: { readonly posts: readonly WirePost[]; readonly isWhole: boolean },
  now: Instant
): Changes => {
  const place = session.settings
  const byId = new Map(posts.map((one) => [one.id, one]))
  const byNumber = new Map(known.map((one) => [one.number, one]))
  const items: InboundItem[] = []
  const changed: Known[] = []
  const gone: number[] = []
  for (const former of known) {
    const post = byId.get(former.id)
    if (post === undefined && !isWhole) continue
    if (post === undefined || isGone(post)) {
      gone.push(former.id)
      items.push(toTombstone(former, topic.isPrivate))
      continue
    }
    const version = versionOf(post, place)
    if (version === former.version) continue
    const { conversationRef, context } = former
    const parent = byNumber.get(post.reply_to_post_number ?? 0)
    changed.push({ ...former, version })
    items.push(
      toItem(post, {
        ...place,
        topic,
        conversationRef,
        parentRef: parent === undefined ? null : String(parent.id),
        context,
        editedAt: post.updated_at ?? now
      })
    )
  }
  return { items, known: changed, gone }
}
