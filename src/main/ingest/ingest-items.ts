import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountId, ConversationId, HandleId, MessageId, PersonId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { isInSight } from '../../shared/model/message.ts'
import type { InboundAttachment, InboundItem } from '../connectors/connector.ts'
import type { Context } from '../runtime/context.ts'
import { cleanItem } from './clean-item.ts'
import { restIfNothingAsks } from '../store/asking.ts'
import { listAttachments, replaceAttachments } from '../store/attachments.ts'
import {
  type ConversationChange,
  mergeConversation,
  saveConversations,
  saveExcerpt
} from '../store/conversations.ts'
import {
  getNewestWords,
  insertMessages,
  insertRevisions,
  listMessagesByRefs,
  nextSequence,
  rewriteMessage
} from '../store/messages.ts'
import { adoptOwnMessage } from '../store/own-messages.ts'
import { forgottenMark, listForgotten } from '../store/forgotten.ts'
import { ensureHandles, type KnownHandle } from '../store/people.ts'
import type { ConversationRow, MessageRevisionRow, MessageRow } from '../store/schema.ts'
import { indexNewMessages, reindexMessage } from '../store/search-sqlite.ts'
import type { WriteDb } from '../store/store.ts'

export interface IngestOutcome {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  /** Conversations that got something new: they are to be ranked. */
  readonly conversations: readonly ConversationId[]
}

type IngestContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>

const excerptLength = 220

/**
 * Puts what a network or a file told into the store. Upsert on (account, ref): the same item twice changes nothing, an
 * edit keeps the former text, a deletion leaves a tombstone. Small transactions with a turn of the event loop between;
 * `also` runs in the last one, so that a cursor is saved with the items it covers.
 */
export const ingestItems = async (
  ctx: IngestContext,
  accountId: AccountId,
  items: readonly InboundItem[],
  also: (tx: WriteDb, soFar: IngestOutcome) => Promise<void>,
  size = ctx.policy.ingestBatch
): Promise<IngestOutcome> => {
  const conversations = new Set<ConversationId>()
  let outcome: IngestOutcome = { added: 0, updated: 0, unchanged: 0, conversations: [] }
  for (let start = 0; start === 0 || start < items.length; start += size) {
    const last = start + size >= items.length
    const batch = items.slice(start, start + size).map(cleanItem)
    outcome = await ctx.store.write(async (tx) => {
      const part = await ingestBatch(ctx, tx, accountId, batch)
      for (const id of part.conversations) conversations.add(id)
      const sum = {
        added: outcome.added + part.added,
        updated: outcome.updated + part.updated,
        unchanged: outcome.unchanged + part.unchanged,
        conversations: [...conversations]
      }
      if (last) await also(tx, sum)
      return sum
    })
    if (!last) await nextTurn()
  }
  return outcome
}

const ingestBatch = async (
  ctx: IngestContext,
  tx: WriteDb,
  accountId: AccountId,
  all: readonly InboundItem[]
): Promise<IngestOutcome> => {
  if (all.length === 0) return { added: 0, updated: 0, unchanged: 0, conversations: [] }
  const now = ctx.clock.now()
  const { network } = await tx
    .selectFrom('account')
    .select('network')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  const items = await withoutForgotten(tx, network, accountId, all)
  for (const item of items) if (item.author.isUs) await adoptOwnMessage(tx, accountId, item)
  const known = await listMessagesByRefs(tx, accountId, [
    ...items.map((item) => item.ref),
    ...items.flatMap((item) => item.parentRef ?? [])
  ])
  const places = await placesOf(tx, accountId, items, known)
  const handles = await ensureHandles(
    ctx,
    tx,
    network,
    items.filter((item) => !item.author.isUs).map(authorOf(network, accountId))
  )

  /** Conversations whose excerpt may quote words that are gone. */
  const rewritten = new Set<ConversationId>()
  /** Conversations one of whose messages no longer asks. */
  const quieted = new Set<ConversationId>()
  let added = 0
  let updated = 0
  let unchanged = all.length - items.length
  let sequence = await nextSequence(tx)
  const firstSequence = sequence
  const fresh = new Map<string, MessageRow>()
  const revisions: MessageRevisionRow[] = []
  const edited: MessageRow[] = []
  const attached = await listAttachments(
    tx,
    items.flatMap((item) => known.get(item.ref)?.id ?? [])
  )
  const attachments = new Map<MessageId, readonly InboundAttachment[]>()
  for (const item of items) {
    const existing = known.get(item.ref)
    if (existing !== undefined) {
      const change = update(existing, item, now)
      if (change.current) attachments.set(existing.id, item.state === 'deleted' ? [] : item.attachments)
      if (change.formerText !== null)
        revisions.push({ message_id: existing.id, text: change.formerText, replaced_at: now })
      if (change.row && !fresh.has(existing.ref)) edited.push(existing)
      if (change.text) rewritten.add(existing.conversation_id)
      if (change.asks)
        places.at(existing.conversation_id)?.asked({ ...existing, asks_at: now }, null, ctx, now)
      if (change.quiet) quieted.add(existing.conversation_id)
      if (change.text || change.asks || change.standing) updated += 1
      else unchanged += 1
      continue
    }
    const handle = item.author.isUs ? null : handles.get(authorKey(network, accountId, item))
    const place = places.forItem(item, known, ctx, now)
    const message = toRow(
      item,
      accountId,
      place.id,
      handle?.id ?? null,
      ctx.ids.next<MessageId>(),
      sequence,
      now
    )
    sequence += 1
    added += 1
    known.set(message.ref, message)
    fresh.set(message.ref, message)
    attachments.set(message.id, item.attachments)
    place.received(item, message, handle?.personId ?? null, ctx, now)
  }
  await saveConversations(
    tx,
    places.changed().map((place) => place.change())
  )
  await insertMessages(tx, [...fresh.values()])
  for (const row of edited) await rewriteMessage(tx, row)
  await insertRevisions(tx, revisions)
  for (const [id, current] of attachments)
    await replaceAttachments(ctx.ids, tx, id, attached.get(id) ?? [], current)
  for (const orphan of places.orphans()) await mergeConversation(tx, orphan.from, orphan.into)
  if (fresh.size > 0) await indexNewMessages(tx, firstSequence)
  for (const row of edited) await reindexMessage(tx, row.sequence)
  for (const id of rewritten) await saveExcerpt(tx, id, excerptOf((await getNewestWords(tx, id)) ?? ''))
  for (const id of quieted) await restIfNothingAsks(tx, id, now)
  return { added, updated, unchanged, conversations: places.changed().map((place) => place.id) }
}

/** Without what comes from people who asked to be forgotten. */
const withoutForgotten = async (
  tx: WriteDb,
  network: Network,
  accountId: AccountId,
  items: readonly InboundItem[]
): Promise<readonly InboundItem[]> => {
  const markOf = (item: InboundItem): string => forgottenMark(network, authorKey(network, accountId, item))
  const forgotten = await listForgotten(tx, items.filter((item) => !item.author.isUs).map(markOf))
  return forgotten.size === 0
    ? items
    : items.filter((item) => item.author.isUs || !forgotten.has(markOf(item)))
}

/** What an item changed of a message that is there already. */
interface Update {
  readonly row: boolean
  readonly text: boolean
  /** It asks for an answer now, and did not before. */
  readonly asks: boolean
  /** It did, and does no more. */
  readonly quiet: boolean
  readonly standing: boolean
  /** The item is no older than what is known. */
  readonly current: boolean
  readonly formerText: string | null
}

const noUpdate: Update = {
  row: false,
  text: false,
  asks: false,
  quiet: false,
  standing: false,
  current: true,
  formerText: null
}

/** Takes over what an item changes of a message that is there already, and says what that was. */
const update = (existing: MessageRow, item: InboundItem, now: Instant): Update => {
  if (item.state === 'deleted') {
    const deleted = existing.deleted_at === null
    existing.deleted_at ??= now
    return { ...noUpdate, row: deleted, text: deleted }
  }
  const older = item.editedAt !== null && existing.edited_at !== null && item.editedAt < existing.edited_at
  const mayAsk = existing.side === 'theirs' && isInSight(older ? existing.standing : item.standing)
  const asks = mayAsk && existing.asks_at === null && !item.context
  if (asks) existing.asks_at = now
  if (older) return { ...noUpdate, row: asks, asks, current: false }
  const quiet = !mayAsk && existing.asks_at !== null
  if (quiet) existing.asks_at = null
  const standing = item.standing !== existing.standing
  const formerText = item.text === existing.text ? null : existing.text
  const changed =
    formerText !== null ||
    existing.deleted_at !== null ||
    item.replyTarget !== existing.reply_target ||
    item.audience !== existing.audience
  existing.text = item.text
  existing.spans = JSON.stringify(item.spans)
  existing.reply_target = item.replyTarget
  existing.standing = item.standing
  existing.audience = item.audience
  if (formerText !== null) existing.edited_at = item.editedAt ?? now
  existing.deleted_at = null
  return {
    ...noUpdate,
    row: asks || quiet || standing || changed,
    text: formerText !== null,
    asks,
    quiet,
    standing,
    formerText
  }
}

const authorKey = (network: Network, accountId: AccountId, item: InboundItem): string =>
  item.author.ref ?? `anonymous:${network}:${accountId}:${item.ref}`

const authorOf =
  (network: Network, accountId: AccountId) =>
  (item: InboundItem): KnownHandle => ({
    remoteId: authorKey(network, accountId, item),
    handle: item.author.handle,
    name: item.author.name,
    url: item.author.url
  })

const toRow = (
  item: InboundItem,
  accountId: AccountId,
  conversationId: ConversationId,
  handleId: HandleId | null,
  id: MessageId,
  sequence: number,
  now: Instant
): MessageRow => ({
  sequence,
  id,
  conversation_id: conversationId,
  account_id: accountId,
  ref: item.ref,
  parent_ref: item.parentRef,
  side: item.author.isUs ? 'ours' : 'theirs',
  handle_id: handleId,
  speaker_id: null,
  text: item.text,
  spans: JSON.stringify(item.spans),
  reply_target: item.replyTarget,
  url: item.url,
  language: item.language,
  rating: item.rating,
  published_at: item.publishedAt,
  sort_at: item.publishedAt !== null && item.publishedAt < now ? item.publishedAt : now,
  asks_at: item.author.isUs || item.context || !isInSight(item.standing) ? null : now,
  received_at: now,
  edited_at: item.editedAt,
  deleted_at: item.state === 'deleted' ? now : null,
  audience: item.audience,
  standing: item.standing,
  liked_at: null
})

/** A conversation while a batch adds to it. */
interface Place {
  readonly id: ConversationId
  received(
    item: InboundItem,
    message: MessageRow,
    personId: PersonId | null,
    ctx: IngestContext,
    now: Instant
  ): void
  asked(message: MessageRow, personId: PersonId | null, ctx: IngestContext, now: Instant): void
  change(): ConversationChange
}

interface Places {
  forItem(item: InboundItem, known: ReadonlyMap<string, MessageRow>, ctx: IngestContext, now: Instant): Place
  at(id: ConversationId): Place | undefined
  changed(): readonly Place[]
  /** Conversations made for replies whose parent came later and stands elsewhere. */
  orphans(): readonly { from: ConversationId; into: ConversationId }[]
}

const placesOf = async (
  tx: WriteDb,
  accountId: AccountId,
  items: readonly InboundItem[],
  known: ReadonlyMap<string, MessageRow>
): Promise<Places> => {
  const refs = [...new Set(items.flatMap((item) => [item.conversationRef, item.ref]))]
  const ids = [...new Set([...known.values()].map((message) => message.conversation_id))]
  const rows = await tx
    .selectFrom('conversation')
    .selectAll()
    .where('account_id', '=', accountId)
    .where((where) =>
      where.or([where('ref', 'in', refs), ...(ids.length > 0 ? [where('id', 'in', ids)] : [])])
    )
    .execute()
  const byRef = new Map<string, Place>()
  const byId = new Map<ConversationId, Place>()
  const changed = new Set<Place>()
  const orphans: { from: ConversationId; into: ConversationId }[] = []
  /** Conversations that go into another one at the end of the batch, which may go on into a third. */
  const moved = new Map<Place, Place>()
  const current = (place: Place): Place => {
    const next = moved.get(place)
    return next === undefined ? place : current(next)
  }
  const keep = (row: ConversationRow, isNew: boolean): Place => {
    const place = placeOf(row, isNew, (self) => changed.add(self))
    byRef.set(row.ref, place)
    byId.set(row.id, place)
    return place
  }
  for (const row of rows) keep(row, false)
  return {
    forItem(item, messages, ctx, now) {
      const parent = item.parentRef === null ? undefined : messages.get(item.parentRef)
      const place = current(
        (parent === undefined ? undefined : byId.get(parent.conversation_id)) ??
          byRef.get(item.conversationRef) ??
          keep(newRow(accountId, item, ctx.ids.next<ConversationId>(), now), true)
      )
      const known = byRef.get(item.ref)
      const ownPlace = known === undefined ? place : current(known)
      if (ownPlace !== place) {
        orphans.push({ from: ownPlace.id, into: place.id })
        moved.set(ownPlace, place)
      }
      return place
    },
    at: (id) => {
      const place = byId.get(id)
      return place === undefined ? undefined : current(place)
    },
    changed: () => [...changed],
    orphans: () => orphans
  }
}

const newRow = (
  accountId: AccountId,
  item: InboundItem,
  id: ConversationId,
  now: Instant
): ConversationRow => ({
  id,
  account_id: accountId,
  ref: item.conversationRef,
  person_id: null,
  handle_id: null,
  subject_title: null,
  subject_text: null,
  subject_url: null,
  state: 'to_answer',
  state_at: now,
  later_until: null,
  silence_reason: null,
  assignee_id: null,
  suggested_id: null,
  weight: 1,
  excerpt: '',
  rating: null,
  message_count: 0,
  last_inbound_at: '0001-01-01T00:00:00.000Z' as Instant,
  last_outbound_at: null,
  read_at: null,
  starred_at: null,
  muted_at: null
})

const excerptOf = (text: string): string => {
  const line = text.replace(/\s+/gu, ' ').trim()
  return line.length <= excerptLength
    ? line
    : `${line.slice(0, excerptLength).replace(/[\uD800-\uDBFF]$/u, '')}…`
}

const placeOf = (row: ConversationRow, isNew: boolean, touched: (place: Place) => void): Place => {
  const current = { ...row }
  let asks = !isNew
  const settle = (now: Instant): void => {
    const answered = current.last_outbound_at !== null && current.last_outbound_at > current.last_inbound_at
    // A muted one stays where the person left it; it is unread, and says so.
    const state = answered ? 'done' : current.muted_at === null ? 'to_answer' : current.state
    if (current.state === state) return
    current.state = state
    current.state_at = now
    current.later_until = null
    current.silence_reason = null
  }
  const self: Place = {
    id: row.id,
    received(item, message, personId, ctx, now) {
      touched(self)
      current.message_count += 1
      current.subject_title ??= item.subject?.title ?? null
      current.subject_text ??= item.subject?.text ?? null
      current.subject_url ??= item.subject?.url ?? null
      if (message.side === 'ours') {
        if (current.last_outbound_at === null || message.sort_at > current.last_outbound_at)
          current.last_outbound_at = message.sort_at
        if (current.excerpt === '') current.excerpt = excerptOf(message.text)
        if (message.sort_at > current.last_inbound_at && current.state === 'to_answer' && asks) settle(now)
      } else if (message.asks_at !== null) self.asked(message, personId, ctx, now)
      else {
        if (current.excerpt === '') current.excerpt = excerptOf(message.text)
        if (!asks && !isInSight(message.standing)) {
          // What nobody else sees asks for nothing; whose it is stays known.
          current.person_id ??= personId
          current.handle_id ??= message.handle_id
          current.state = 'done'
        }
      }
      if (!asks && message.sort_at > current.last_inbound_at) current.last_inbound_at = message.sort_at
    },
    asked(message, personId, _ctx, now) {
      touched(self)
      if (!asks || message.sort_at >= current.last_inbound_at) {
        current.last_inbound_at = message.sort_at
        current.excerpt = excerptOf(message.text)
        current.rating = message.rating ?? current.rating
      }
      asks = true
      current.person_id ??= personId
      current.handle_id ??= message.handle_id
      current.read_at = null
      settle(now)
    },
    change: () => ({ former: isNew ? null : row, row: current })
  }
  return self
}
