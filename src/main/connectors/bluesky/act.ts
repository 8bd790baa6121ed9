import type { MessageAction } from '../../../shared/model/network.ts'
import type { ActOutcome, Io, OutboundAction } from '../connector.ts'
import { failed } from '../failed.ts'
import { type BlueskyClient, openClient } from './client.ts'
import { authorOf, keyOf } from './page-address.ts'
import { readTarget } from './read-target.ts'
import { recordKeyOf } from './record-key.ts'
import { readReplyTarget } from './reply-target.ts'
import type { BlueskySession } from './settings.ts'
import { setHidden } from './threadgate.ts'
import { anySchema, createdRecordSchema } from './wire.ts'

/** A post cannot be edited: the network's own pages would go on showing the former words. */
export const actions: readonly MessageAction[] = ['like', 'unlike', 'hide', 'unhide', 'delete']

const done: ActOutcome = { kind: 'done' }
const forbidden = (message: string): ActOutcome => failed({ kind: 'rejected', code: 'forbidden', message })

/** Does one of the actions; done twice it changes nothing more. */
export const act = async (session: BlueskySession, action: OutboundAction, io: Io): Promise<ActOutcome> => {
  const client = openClient(session, io)
  switch (action.kind) {
    case 'like':
      return await like(client, action)
    case 'unlike':
      return await unlike(client, action)
    case 'hide':
      return await hide(client, action, true)
    case 'unhide':
      return await hide(client, action, false)
    case 'delete':
      return authorOf(action.ref) === client.did
        ? await deleteRecord(client, 'app.bsky.feed.post', keyOf(action.ref))
        : forbidden('notOurs')
    case 'edit':
    case 'hold':
    case 'approve':
    case 'spam':
      return forbidden(action.kind)
  }
}

const likes = 'app.bsky.feed.like'
/** The same for the same post: a like that was lost on the way and is sent again stands once. */
const likeKeyOf = (uri: string): string => recordKeyOf(`like ${uri}`)

const like = async (client: BlueskyClient, { ref, at }: OutboundAction): Promise<ActOutcome> => {
  const target = await readTarget(client, ref)
  if (target.kind === 'failed') return target
  const { uri, cid, viewer } = target.post
  if (viewer?.like !== undefined) return done
  const rkey = likeKeyOf(uri)
  const outcome = await client.call({
    method: 'POST',
    name: 'com.atproto.repo.createRecord',
    body: {
      repo: client.did,
      collection: likes,
      rkey,
      record: { $type: likes, subject: { uri, cid }, createdAt: at }
    },
    schema: createdRecordSchema
  })
  if (outcome.kind === 'answered') return done
  // A used record key answers 500: the like stands, and the network has not shown it yet.
  if (outcome.kind === 'refused' && outcome.status < 500) return failed(outcome.failure)
  const standing = await client.call({
    method: 'GET',
    name: 'com.atproto.repo.getRecord',
    parameters: { repo: client.did, collection: likes, rkey },
    schema: anySchema
  })
  return standing.kind === 'answered' ? done : failed(outcome.failure)
}

/** Takes back our like, with whichever app it was given: that of this app has a key of its own. */
const unlike = async (client: BlueskyClient, { ref }: OutboundAction): Promise<ActOutcome> => {
  const target = await readTarget(client, ref)
  const isGone = target.kind === 'failed' && target.failure.kind === 'rejected'
  if (target.kind === 'failed' && !isGone) return target
  const shown = target.kind === 'shown' ? target.post.viewer?.like : undefined
  const keys = new Set([likeKeyOf(ref), ...(shown === undefined ? [] : [keyOf(shown)])])
  for (const key of keys) {
    const outcome = await deleteRecord(client, likes, key)
    if (outcome.kind === 'failed') return outcome
  }
  return done
}

/**
 * Only the one whose thread it is can hide a reply in it. The network is not asked for the reply: it does not show us that of
 * somebody who blocks us, and others see it all the same.
 */
const hide = async (
  client: BlueskyClient,
  { ref, replyTarget, at }: OutboundAction,
  isHidden: boolean
): Promise<ActOutcome> => {
  const root = readReplyTarget(replyTarget)?.root.uri ?? ref
  if (root === ref || authorOf(root) !== client.did) return forbidden('notOurThread')
  return await setHidden(client, root, ref, isHidden, at)
}

/** com.atproto.repo.deleteRecord: of a record that is not there it makes nothing. */
const deleteRecord = async (client: BlueskyClient, collection: string, rkey: string): Promise<ActOutcome> => {
  const outcome = await client.call({
    method: 'POST',
    name: 'com.atproto.repo.deleteRecord',
    body: { repo: client.did, collection, rkey },
    schema: anySchema
  })
  return outcome.kind === 'answered' ? done : failed(outcome.failure)
}
