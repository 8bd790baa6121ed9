import type { Instant } from '../../../shared/model/instant.ts'
import type { InboundItem } from '../connector.ts'
import type { Failed } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { type MastodonClient, pathOf, stopsEverything } from './client.ts'
import type { Known } from './cursor.ts'
import { linkedPage } from './link-header.ts'
import { namesOf } from './names.ts'
import { ancestorsOf, authorOf, isOurs, placeOf, toItem, toTombstone, type Us, versionOf } from './to-item.ts'
import {
  contextSchema,
  speaksToUs,
  statusesSchema,
  statusSchema,
  statusSourceSchema,
  type WireContext,
  type WireNotification,
  type WireStatus
} from './wire.ts'

interface ReadStatuses {
  readonly kind: 'read'
  readonly items: readonly InboundItem[]
  readonly known: readonly Known[]
}

/** Our newest statuses that are looked through at the end of a round. */
const ownStatuses = 20
/** Missing statuses asked for in one round; the others wait for the next. */
const mostMissing = 25

const isGone = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'refused' && (outcome.status === 404 || outcome.status === 410)

const knownOf = (
  status: WireStatus,
  us: Us,
  rest: Pick<Known, 'latestId' | 'version' | 'at' | 'conversationRef' | 'listed'>
): Known => {
  const { ref, handle, isUs } = authorOf(status.account, us, isOurs(status, us))
  return { ref: status.id, uri: status.uri, author: { ref, handle, isUs }, ...rest }
}

/**
 * The messages of a page that are new or edited, each with what stands above it and what we answered, oldest first. What
 * is new and lies below the floor is left; null: no floor. `shown` are all messages of the page.
 */
export const readMentions = async (
  client: MastodonClient,
  known: readonly Known[],
  notifications: readonly WireNotification[],
  floor: Instant | null,
  now: Instant
): Promise<(ReadStatuses & { readonly shown: ReadonlySet<string> }) | Failed> => {
  const us = client.settings
  const names = namesOf(known)
  const knownByRef = new Map(known.map((one) => [one.ref, one]))
  const items = new Map<string, InboundItem>()
  const added = new Map<string, Known>()
  const shown = new Set<string>()
  for (const notification of notifications.toReversed()) {
    const [status] = notification.status === null ? [] : names.rename([notification.status])
    if (status === undefined || !speaksToUs(notification) || isOurs(status, us)) continue
    shown.add(status.id)
    const latestId = notification.status?.id ?? status.id
    const at = notification.created_at ?? status.created_at ?? now
    const version = versionOf(status)
    const former = added.get(status.id) ?? knownByRef.get(status.id)
    if (former?.version === version) {
      if (former.latestId !== latestId) added.set(status.id, { ...former, latestId })
      continue
    }
    if (former === undefined && floor !== null && at < floor) continue

    const thread = await readThread(client, status, latestId)
    if (thread.kind === 'failed') return thread
    const { context } = thread
    const above = names.rename(context.ancestors)
    const place = placeOf(status, ancestorsOf(status, above), us)
    const conversationRef = former?.conversationRef ?? place.conversationRef
    const common = { us, conversationRef, subject: place.subject }
    const answers = ownAnswersOf(status, names.rename(context.descendants), us)
    const around = [...place.above, ...answers].filter(
      (one) => !items.has(one.id) && knownByRef.get(one.id)?.version !== versionOf(one)
    )
    const typed = await readTyped(client, around)
    if (typed.kind === 'failed') return typed
    const addContext = (one: WireStatus): void => {
      if (!around.includes(one)) return
      const words = typed.texts.get(one.id) ?? null
      items.set(one.id, toItem(one, { ...common, context: true, editedAt: null, typed: words }))
      if (!isOurs(one, us)) return
      const rest = { latestId: one.id, version: versionOf(one), conversationRef, listed: false }
      added.set(one.id, knownOf(one, us, { ...rest, at: one.created_at ?? at }))
    }

    for (const one of place.above) addContext(one)
    const editedAt = former === undefined ? null : now
    items.set(status.id, toItem(status, { ...common, context: false, editedAt, typed: null }))
    added.set(status.id, knownOf(status, us, { latestId, version, at, conversationRef, listed: true }))
    for (const one of answers) addContext(one)
  }
  return { kind: 'read', items: [...items.values()], known: [...added.values()], shown }
}

/**
 * What stands around a status. One that answers nothing and that nobody answered stands alone. Where the server refuses the
 * thread and not the account, the status has to do: one odd thread must not hold up the others.
 */
const readThread = async (
  client: MastodonClient,
  status: WireStatus,
  latestId: string
): Promise<{ readonly kind: 'thread'; readonly context: WireContext } | Failed> => {
  const alone = { kind: 'thread' as const, context: { ancestors: [], descendants: [] } }
  if (status.in_reply_to_id === null && status.replies_count === 0) return alone
  const outcome = await getContext(client, latestId)
  if (outcome.kind === 'answered') return { kind: 'thread', context: outcome.value }
  return stopsEverything(outcome) ? { kind: 'failed', failure: outcome.failure } : alone
}

export const getContext = (client: MastodonClient, id: string): Promise<HttpOutcome<WireContext>> =>
  client.call({ method: 'GET', path: pathOf('statuses', id, 'context'), schema: contextSchema })

export const getStatus = (client: MastodonClient, id: string): Promise<HttpOutcome<WireStatus>> =>
  client.call({ method: 'GET', path: pathOf('statuses', id), schema: statusSchema })

/** Ours among what follows a status: those that answer it, and those that continue these. */
const ownAnswersOf = (
  status: WireStatus,
  descendants: readonly WireStatus[],
  us: Us
): readonly WireStatus[] => {
  const answered = new Set([status.id])
  return descendants.filter((one) => {
    if (!isOurs(one, us) || one.in_reply_to_id === null || !answered.has(one.in_reply_to_id)) return false
    answered.add(one.id)
    return true
  })
}

/**
 * Our own statuses as they were typed, where the server tells: in the status itself, or by its source. The HTML shortens
 * mentions and changes white space, and would look like an edit of what was published.
 */
const readTyped = async (
  client: MastodonClient,
  statuses: readonly WireStatus[]
): Promise<{ readonly kind: 'typed'; readonly texts: ReadonlyMap<string, string> } | Failed> => {
  const texts = new Map<string, string>()
  for (const status of statuses) {
    if (!isOurs(status, client.settings)) continue
    const text = await readSource(client, status)
    if (text.kind === 'failed') return text
    if (text.text !== null) texts.set(status.id, text.text)
  }
  return { kind: 'typed', texts }
}

/** A status of ours as it was typed, its words and its warning; null where the server does not tell. */
export const readSource = async (
  client: MastodonClient,
  status: Pick<WireStatus, 'id' | 'text' | 'spoiler_text'>
): Promise<
  { readonly kind: 'source'; readonly text: string | null; readonly warning: string | null } | Failed
> => {
  if (status.text !== null) return { kind: 'source', text: status.text, warning: status.spoiler_text }
  const outcome = await client.call({
    method: 'GET',
    path: pathOf('statuses', status.id, 'source'),
    schema: statusSourceSchema
  })
  if (outcome.kind === 'answered') {
    const { text, spoiler_text: warning } = outcome.value
    return { kind: 'source', text, warning }
  }
  return stopsEverything(outcome)
    ? { kind: 'failed', failure: outcome.failure }
    : { kind: 'source', text: null, warning: null }
}

export const listOwnStatuses = (
  client: MastodonClient,
  limit: number,
  place: Readonly<Record<string, string>> = {}
): Promise<HttpOutcome<readonly WireStatus[]>> =>
  client.call({
    method: 'GET',
    path: pathOf('accounts', client.settings.accountId, 'statuses'),
    query: new URLSearchParams({ limit: String(limit), exclude_reblogs: 'true', ...place }).toString(),
    schema: statusesSchema
  })

/**
 * What we answered to known messages, whoever of ours wrote it and with which app: what was answered elsewhere waits for
 * nobody here. `unlisted` are those known that ought to be among our newest and are not.
 */
export const readOwnReplies = async (
  client: MastodonClient,
  known: readonly Known[],
  now: Instant
): Promise<(ReadStatuses & { readonly unlisted: readonly string[] }) | Failed> => {
  const us = client.settings
  const nothing = { kind: 'read' as const, items: [], known: [], unlisted: [] }
  if (known.length === 0) return nothing
  const outcome = await listOwnStatuses(client, ownStatuses)
  if (outcome.kind !== 'answered')
    return stopsEverything(outcome) ? { kind: 'failed', failure: outcome.failure } : nothing
  const byRef = new Map(known.map((one) => [one.ref, one]))
  const items: InboundItem[] = []
  const added: Known[] = []
  // Oldest first, so that an answer to our own answer finds it.
  const own = namesOf(known).rename(outcome.value.toReversed())
  const isWhole = own.length < ownStatuses && linkedPage(outcome.headers.get('link'), 'next') === null
  for (const status of own) {
    const above = byRef.get(status.in_reply_to_id ?? '')
    const former = byRef.get(status.id)
    const version = versionOf(status)
    if (above === undefined || status.reblog || !isOurs(status, us) || former?.version === version) continue
    const source = await readSource(client, status)
    if (source.kind === 'failed') return source
    const { conversationRef } = above
    const editedAt = former === undefined ? null : now
    const at = status.created_at ?? now
    const rest = { latestId: status.id, version, at, conversationRef, listed: false }
    const one = knownOf(status, us, rest)
    items.push(
      toItem(status, { us, conversationRef, subject: null, context: true, editedAt, typed: source.text })
    )
    added.push(one)
    byRef.set(one.ref, one)
  }
  return { kind: 'read', items, known: added, unlisted: unlistedOf(known, own, isWhole) }
}

const unlistedOf = (
  known: readonly Known[],
  own: readonly WireStatus[],
  isWhole: boolean
): readonly string[] => {
  const listed = new Set(own.map((status) => status.id))
  const oldest = own[0]?.created_at ?? null
  const isWithin = ({ at }: Known): boolean => isWhole || (oldest !== null && at > oldest)
  return known.filter((one) => one.author.isUs && !listed.has(one.ref) && isWithin(one)).map((one) => one.ref)
}

/**
 * Known messages that a list no longer shows. A person may have cleared them away, or the two have blocked each
 * other, so only a status that is not found was deleted. What cannot be asked now waits for the next round.
 */
export const readMissing = async (
  client: MastodonClient,
  known: readonly Known[],
  missing: readonly string[],
  now: Instant
): Promise<{
  readonly items: readonly InboundItem[]
  readonly known: readonly Known[]
  readonly deleted: ReadonlySet<string>
}> => {
  const us = client.settings
  const byRef = new Map(known.map((one) => [one.ref, one]))
  const items: InboundItem[] = []
  const settled: Known[] = []
  const deleted = new Set<string>()
  for (const ref of missing.slice(0, mostMissing)) {
    const former = byRef.get(ref)
    if (former === undefined) continue
    const { conversationRef } = former
    const outcome = await getStatus(client, former.latestId)
    if (isGone(outcome)) {
      items.push(toTombstone(ref, conversationRef, former.author))
      deleted.add(ref)
      continue
    }
    if (stopsEverything(outcome)) break
    if (outcome.kind !== 'answered') {
      settled.push({ ...former, listed: false })
      continue
    }
    const [status] = namesOf(known).rename([outcome.value])
    if (status === undefined) continue
    const version = versionOf(status)
    settled.push({ ...former, latestId: outcome.value.id, version, listed: false })
    if (version === former.version) continue
    const common = { us, conversationRef, subject: null, typed: null }
    items.push(toItem(status, { ...common, context: true, editedAt: now }))
  }
  return { items, known: settled, deleted }
}
