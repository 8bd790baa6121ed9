import { hour, plus, second } from '../../../shared/model/instant.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import { plainText } from '../../../shared/text/plain-text.ts'
import { sameWords } from '../../../shared/text/same-words.ts'
import type { Io, LookupOutcome, OutboundReply, PublishOutcome } from '../connector.ts'
import { answeredAboutAnother, beforeSending, type Failed, failed, messageOf } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { type MastodonClient, openClient } from './client.ts'
import { getContext, getStatus, listOwnStatuses, readSource } from './read-statuses.ts'
import { readReplyTarget, type ReplyTarget, replyTargetOf } from './reply-target.ts'
import type { MastodonSession } from './settings.ts'
import { isOurs } from './to-item.ts'
import { uploadImages } from './upload-images.ts'
import { createdStatusSchema, type WireStatus } from './wire.ts'

/** How far the clocks of a server and of this computer may differ. */
const clockSkew = hour / 6
/** A first try is over by then: another one may follow a reply that arrived. */
const firstTry = 5 * second
/** Our own statuses are looked through this far for a lost reply. */
const lookupPage = 40
const lookupPages = 3

/**
 * Publishes a reply, to the people who may read what it answers and no others, under the warning of what it answers. Each
 * try bears the same `Idempotency-Key`, kept by servers for an hour (https://docs.joinmastodon.org/methods/statuses/#create,
 * read 2026-11-22); but some ignore it, and some answer 500 to a key they know (mastodon/mastodon#40399). So another try
 * looks before it sends, and a server error is followed by looking.
 */
export const publish = async (
  session: MastodonSession,
  reply: OutboundReply,
  io: Io
): Promise<PublishOutcome> => {
  const client = openClient(session, io)
  const frozen = readReplyTarget(reply.replyTarget)
  const { limit } = session.settings
  const count = countCharacters(reply.text, limit, frozen?.warning ?? null)
  if (count.over)
    return failed({ kind: 'rejected', code: 'too_long', message: `${count.used} of ${count.max}` })
  if (plus(reply.firstTriedAt, firstTry) <= io.now()) {
    const earlier = await look(client, reply)
    if (earlier.kind === 'found') return { kind: 'published', published: earlier.published }
    // Not sent now: whether it stands there already cannot be told.
    if (earlier.kind === 'failed') return earlier
  }
  const parent = await readParent(client, reply.parentRef)
  if (parent.kind === 'failed') return parent

  // Last before the post itself: pictures of a reply that cannot leave would be left on the server.
  const uploaded = await uploadImages(client, reply.images, io)
  if (uploaded.kind === 'failed') return beforeSending(uploaded.failure)

  const target = frozen ?? replyTargetOf(parent.status)
  const outcome = await client.call({
    method: 'POST',
    path: '/api/v1/statuses',
    headers: { 'idempotency-key': reply.key },
    body: bodyOf(reply, target, uploaded.ids),
    schema: createdStatusSchema
  })
  switch (outcome.kind) {
    case 'answered':
      if (![null, reply.parentRef, parent.status.id].includes(outcome.value.in_reply_to_id))
        return answeredAboutAnother
      return {
        kind: 'published',
        published: { ref: outcome.value.id, url: outcome.value.url, at: outcome.value.created_at ?? io.now() }
      }
    case 'refused':
      return outcome.status < 500 && outcome.status !== 408
        ? failed(outcome.failure)
        : await afterServerError(client, reply, outcome)
    case 'lost':
      return outcome.arrived === 'no'
        ? failed(outcome.failure)
        : { kind: 'unknown', message: messageOf(outcome.failure) }
    case 'unreadable':
      return { kind: 'unknown', message: messageOf(outcome.failure) }
  }
}

const bodyOf = (reply: OutboundReply, target: ReplyTarget, media: readonly string[]) => ({
  status: reply.text,
  in_reply_to_id: reply.parentRef,
  visibility: target.visibility,
  ...(target.warning === null ? {} : { spoiler_text: target.warning }),
  ...(reply.language === null ? {} : { language: reply.language }),
  ...(media.length === 0 ? {} : { media_ids: media }),
  // Servers that take Markdown would change the words; the others pass over it.
  content_type: 'text/plain'
})

/** What is answered as it stands now: some servers take a reply to what is not there, and nobody sees it. */
const readParent = async (
  client: MastodonClient,
  id: string
): Promise<{ readonly kind: 'parent'; readonly status: WireStatus } | Failed> => {
  const outcome = await getStatus(client, id)
  return outcome.kind === 'answered'
    ? { kind: 'parent', status: outcome.value }
    : beforeSending(outcome.failure)
}

/** A proxy that lost patience (502, 504, 52x) says nothing of the server behind it, which may still be at work. */
const isOfProxy = (status: number): boolean =>
  status === 408 || status === 502 || status === 504 || status > 511

const afterServerError = async (
  client: MastodonClient,
  reply: OutboundReply,
  refused: Extract<HttpOutcome<unknown>, { readonly kind: 'refused' }>
): Promise<PublishOutcome> => {
  const found = await look(client, reply)
  if (found.kind === 'found') return { kind: 'published', published: found.published }
  if (found.kind === 'failed' || isOfProxy(refused.status))
    return { kind: 'unknown', message: messageOf(refused.failure) }
  return failed(refused.failure)
}

/** Did the reply arrive? */
export const findPublished = (
  session: MastodonSession,
  reply: OutboundReply,
  io: Io
): Promise<LookupOutcome> => look(openClient(session, io), reply)

/**
 * Looks for the reply among our newest statuses, which the server knows first, then in the thread. It is found by what it
 * answers, its words and its time: no server tells the key of a status. Two replies of ours with the same words under the
 * same message are taken for one; the outbox refuses the second before that.
 */
const look = async (client: MastodonClient, reply: OutboundReply): Promise<LookupOutcome> => {
  const parents = await parentIds(client, reply)
  if (parents.kind === 'failed') return parents
  const own = await lookAmongOwn(client, reply, parents.ids)
  if (own.kind === 'found' || (own.kind === 'failed' && own.failure.kind !== 'rejected')) return own
  const context = await getContext(client, reply.parentRef)
  if (context.kind === 'answered') {
    const found = await findAmong(client, context.value.descendants, reply, parents.ids)
    if (found.kind !== 'absent') return found
  } else if (!isOfOneThing(context)) return failed(context.failure)
  // A thread alone is no proof that nothing stands there: servers show it late and in part.
  return own
}

/** The ids under which the server may show what was answered: some give it another one when it is edited. */
const parentIds = async (
  client: MastodonClient,
  { parentRef }: OutboundReply
): Promise<{ readonly kind: 'ids'; readonly ids: ReadonlySet<string> } | Failed> => {
  const outcome = await getStatus(client, parentRef)
  if (outcome.kind === 'answered') return { kind: 'ids', ids: new Set([parentRef, outcome.value.id]) }
  return isOfOneThing(outcome) ? { kind: 'ids', ids: new Set([parentRef]) } : failed(outcome.failure)
}

const lookAmongOwn = async (
  client: MastodonClient,
  reply: OutboundReply,
  parents: ReadonlySet<string>
): Promise<LookupOutcome> => {
  let below: Readonly<Record<string, string>> = {}
  for (let pages = 0; pages < lookupPages; pages += 1) {
    const own = await listOwnStatuses(client, lookupPage, below)
    if (own.kind !== 'answered') return failed(own.failure)
    const found = await findAmong(client, own.value, reply, parents)
    if (found.kind !== 'absent') return found
    const last = own.value.at(-1)
    if (last === undefined || last.id === below['max_id'] || isBefore(last, reply)) break
    below = { max_id: last.id }
  }
  return { kind: 'absent' }
}

/** The server does not have the one thing asked for. */
const isOfOneThing = (outcome: HttpOutcome<unknown>): boolean =>
  outcome.kind === 'refused' && outcome.failure.kind === 'rejected'

const isBefore = (status: WireStatus, reply: OutboundReply): boolean =>
  status.created_at !== null && status.created_at < plus(reply.firstTriedAt, -clockSkew)

const findAmong = async (
  client: MastodonClient,
  statuses: readonly WireStatus[],
  reply: OutboundReply,
  parents: ReadonlySet<string>
): Promise<LookupOutcome> => {
  for (const status of statuses) {
    const isCandidate =
      isOurs(status, client.settings) &&
      status.in_reply_to_id !== null &&
      parents.has(status.in_reply_to_id) &&
      !status.reblog &&
      !isBefore(status, reply)
    if (!isCandidate) continue
    const says = await saysTheSame(client, status, reply.text)
    if (says.kind === 'failed') return says
    if (says.same)
      return {
        kind: 'found',
        published: { ref: status.id, url: status.url, at: status.created_at ?? reply.firstTriedAt }
      }
  }
  return { kind: 'absent' }
}

/** By what the server shows; else by what was typed, as far as it tells. */
const saysTheSame = async (
  client: MastodonClient,
  status: WireStatus,
  text: string
): Promise<{ readonly kind: 'said'; readonly same: boolean } | Failed> => {
  if (sameWords(withoutHosts(plainText(status.content).text), withoutHosts(text)))
    return { kind: 'said', same: true }
  const source = await readSource(client, status)
  if (source.kind === 'failed') return source
  return { kind: 'said', same: source.text !== null && sameWords(source.text, text) }
}

/** HTML shows `@zoe` for `@zoe@autre.example`. */
const withoutHosts = (text: string): string =>
  text.replace(/(?<![\p{L}\p{N}_/@.])(@[\p{L}\p{N}_.-]+)@[\p{L}\p{N}_.:-]*[\p{L}\p{N}_]/gu, '$1')
