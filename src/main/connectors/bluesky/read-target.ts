import type { Failure } from '../../../shared/model/delivery.ts'
import type { BlueskyClient } from './client.ts'
import { postsSchema, type PostView, refusalName, threadSchema } from './wire.ts'
import { failed, type Failed } from '../failed.ts'

export type Target = { readonly kind: 'shown'; readonly post: PostView } | Failed

/** The codes of what the network itself does not say: it would take what nobody sees then. */
const blocked: Failure = { kind: 'rejected', code: 'forbidden', message: 'blockedPost' }
const gone: Failure = { kind: 'rejected', code: 'target_gone', message: 'notFoundPost' }

/** A post as the network shows it now, before something is done to it; where it shows none, why. */
export const readTarget = async (client: BlueskyClient, uri: string): Promise<Target> => {
  const shown = await client.call({
    method: 'GET',
    name: 'app.bsky.feed.getPosts',
    parameters: { uris: uri },
    schema: postsSchema
  })
  if (shown.kind !== 'answered') return failed(shown.failure)
  const post = shown.value.posts.find((one) => one.uri === uri)
  if (post === undefined) return await whyNotShown(client, uri)
  const viewer = post.author.viewer
  return viewer?.blockedBy === true || viewer?.blocking !== undefined
    ? failed(blocked)
    : { kind: 'shown', post }
}

/** getPosts leaves out what is deleted, blocked, or not yet indexed; a thread says which. */
const whyNotShown = async (client: BlueskyClient, uri: string): Promise<Target> => {
  const thread = await client.call({
    method: 'GET',
    name: 'app.bsky.feed.getPostThread',
    parameters: { uri, depth: '0', parentHeight: '0' },
    schema: threadSchema
  })
  if (thread.kind === 'answered') {
    const node = thread.value.thread
    if (node.kind === 'blocked') return failed(blocked)
    // Our own server shows our post before the network does: what follows it has to wait a moment.
    if (node.kind === 'post') return failed({ kind: 'unavailable', message: 'parent not indexed' })
    return failed(gone)
  }
  return thread.kind === 'refused' && refusalName(thread.answer) === 'NotFound'
    ? failed(gone)
    : failed(thread.failure)
}
