import type { ReplyLimit } from '../../../shared/model/network.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import type { Io, LookupOutcome, OutboundReply, PublishOutcome } from '../connector.ts'
import { answeredAboutAnother, beforeSending, failed, type Failed, messageOf, rejected } from '../failed.ts'
import { type BlueskyClient, openClient } from './client.ts'
import { type Facet, findFacets, toFacets } from './facets.ts'
import { pageOf } from './page-address.ts'
import { readTarget } from './read-target.ts'
import { recordKeyOf } from './record-key.ts'
import { readReplyTarget, type ReplyTarget, replyTargetOf } from './reply-target.ts'
import type { BlueskySession } from './settings.ts'
import { uploadImages } from './upload-images.ts'
import { createdRecordSchema, recordSchema, refusalName, resolvedHandleSchema } from './wire.ts'

/** 300 graphemes, and 3,000 bytes: app.bsky.feed.post, maxGraphemes and maxLength. */
export const replyLimit: ReplyLimit = { max: 300, counting: 'bluesky' }

const collection = 'app.bsky.feed.post'

const parentOf = (reply: OutboundReply): string =>
  readReplyTarget(reply.replyTarget)?.parent.uri ?? reply.parentRef

/**
 * Publishes a reply under the record key that its own key gives: sent again it can only be refused, never stand twice. A
 * refusal that does not say why (Bluesky answers a used record key with 500) and a lost answer are told apart by reading
 * the record back.
 */
export const publish = async (
  session: BlueskySession,
  reply: OutboundReply,
  io: Io
): Promise<PublishOutcome> => {
  const count = countCharacters(reply.text, replyLimit)
  if (count.over) return rejected('too_long', `${count.used} graphemes, ${count.bytes?.used ?? 0} bytes`)
  const client = openClient(session, io)
  const parent = await readParent(client, parentOf(reply))
  if (parent.kind === 'failed') {
    // A first try may have arrived before the parent was deleted.
    const isTried = reply.firstTriedAt < io.now() && parent.failure.kind === 'rejected'
    const earlier = isTried ? await readBack(client, reply) : null
    return earlier?.kind === 'found' ? { kind: 'published', published: earlier.published } : parent
  }
  const facets = await readFacets(client, reply.text)
  if (facets.kind === 'failed') return facets
  const pictures = await uploadImages(client, reply.images)
  if (pictures.kind === 'failed') return beforeSending(pictures.failure)

  const outcome = await client.call({
    method: 'POST',
    name: 'com.atproto.repo.createRecord',
    body: {
      repo: client.did,
      collection,
      rkey: recordKeyOf(reply.key),
      record: {
        $type: collection,
        text: reply.text,
        createdAt: reply.createdAt,
        ...(reply.language === null ? {} : { langs: [reply.language] }),
        ...(facets.facets.length === 0 ? {} : { facets: facets.facets }),
        ...(pictures.embed === null ? {} : { embed: pictures.embed }),
        reply: parent.reply
      }
    },
    schema: createdRecordSchema
  })
  switch (outcome.kind) {
    case 'answered':
      if (!outcome.value.uri.endsWith(`/${collection}/${recordKeyOf(reply.key)}`)) return answeredAboutAnother
      return {
        kind: 'published',
        published: { ref: outcome.value.uri, url: pageOf(outcome.value.uri), at: io.now() }
      }
    case 'refused': {
      if (outcome.status < 500) return failed(outcome.failure)
      const found = await readBack(client, reply)
      if (found.kind === 'found') return { kind: 'published', published: found.published }
      if (found.kind === 'absent') return failed(outcome.failure)
      return found.failure.kind === 'rejected'
        ? found
        : { kind: 'unknown', message: messageOf(outcome.failure) }
    }
    case 'lost':
      return outcome.arrived === 'no'
        ? failed(outcome.failure)
        : { kind: 'unknown', message: messageOf(outcome.failure) }
    case 'unreadable':
      return { kind: 'unknown', message: messageOf(outcome.failure) }
  }
}

/** Did the reply arrive? The account's own server is asked, which knows at once. */
export const findPublished = (
  session: BlueskySession,
  reply: OutboundReply,
  io: Io
): Promise<LookupOutcome> => readBack(openClient(session, io), reply)

const readBack = async (client: BlueskyClient, reply: OutboundReply): Promise<LookupOutcome> => {
  const outcome = await client.call({
    method: 'GET',
    name: 'com.atproto.repo.getRecord',
    parameters: { repo: client.did, collection, rkey: recordKeyOf(reply.key) },
    schema: recordSchema
  })
  if (outcome.kind === 'answered') {
    const { uri, value } = outcome.value
    if (value.text !== reply.text || value.reply?.parent.uri !== parentOf(reply))
      return rejected('duplicate', 'rkey')
    return { kind: 'found', published: { ref: uri, url: pageOf(uri), at: reply.firstTriedAt } }
  }
  if (outcome.kind === 'refused' && refusalName(outcome.answer) === 'RecordNotFound')
    return { kind: 'absent' }
  return failed(outcome.failure)
}

/**
 * The parent as the network shows it now, as a reply must name it. A reply to what the network does not show, or where its
 * author lets nobody reply (a threadgate), is taken by our own server and seen by nobody: it is not sent.
 */
const readParent = async (
  client: BlueskyClient,
  uri: string
): Promise<{ readonly kind: 'parent'; readonly reply: ReplyTarget } | Failed> => {
  const target = await readTarget(client, uri)
  if (target.kind === 'failed') return beforeSending(target.failure)
  const { post } = target
  if (post.viewer?.replyDisabled === true) return rejected('forbidden', 'replyDisabled')
  return { kind: 'parent', reply: replyTargetOf(post) }
}

/** The facets of the text; each handle in it is asked for once, and one that nobody holds stays plain text. */
const readFacets = async (
  client: BlueskyClient,
  text: string
): Promise<{ readonly kind: 'facets'; readonly facets: readonly Facet[] } | Failed> => {
  const found = findFacets(text)
  const handles = new Set(found.flatMap((one) => (one.kind === 'mention' ? [one.target] : [])))
  const dids = new Map<string, string>()
  for (const handle of handles) {
    const outcome = await client.call({
      method: 'GET',
      name: 'com.atproto.identity.resolveHandle',
      parameters: { handle },
      schema: resolvedHandleSchema
    })
    if (outcome.kind === 'answered') dids.set(handle, outcome.value.did)
    // 400: nobody holds it. Anything else may be otherwise in a moment, and the reply has not left yet.
    else if (outcome.kind !== 'refused' || outcome.status !== 400) return beforeSending(outcome.failure)
  }
  return { kind: 'facets', facets: toFacets(text, found, (handle) => dids.get(handle) ?? null) }
}
