import { z } from 'zod'
import { unreachable } from '../../../shared/result.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import type { ActOutcome, Io, OutboundAction } from '../connector.ts'
import { rejected } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { markdownOf } from './markdown.ts'
import { limitOf } from './publish.ts'
import { anyAnswer, clientOf, type DiscourseClient, type DiscourseSession } from './session.ts'
import { isGone, likeType, postSchema } from './wire.ts'

/**
 * Does something to a post. Discourse refuses what is done already as it refuses what may not be done: after a refusal the
 * post says which of the two it was.
 */
export const act = async (session: DiscourseSession, action: OutboundAction, io: Io): Promise<ActOutcome> => {
  if (!/^\d+$/u.test(action.ref)) return rejected('target_gone', action.ref)
  const raw = markdownOf(action.text ?? '')
  const count = countCharacters(raw, limitOf(session.settings))
  if (count.over) return rejected('too_long', `${count.used} of ${count.max}`)
  const client = clientOf(session, io)
  const outcome = await perform(client, action, raw)
  if (outcome === null) return rejected('forbidden', '')
  if (outcome.kind === 'answered') return { kind: 'done' }
  const isRefused = outcome.kind === 'refused' && outcome.failure.kind === 'rejected'
  if (isRefused && (await isDoneBefore(client, action))) return { kind: 'done' }
  return { kind: 'failed', failure: outcome.failure }
}

/** Null: Discourse offers no such thing. */
const perform = async (
  client: DiscourseClient,
  { kind, ref }: OutboundAction,
  raw: string
): Promise<HttpOutcome<unknown> | null> => {
  const common = { schema: z.unknown(), format: anyAnswer }
  switch (kind) {
    case 'like':
      return await client.call({
        ...common,
        method: 'POST',
        path: 'post_actions.json',
        body: { id: Number(ref), post_action_type_id: likeType }
      })
    case 'unlike':
      return await client.call({
        ...common,
        method: 'DELETE',
        path: `post_actions/${ref}.json`,
        parameters: [['post_action_type_id', String(likeType)]]
      })
    case 'delete':
      return await client.call({ ...common, method: 'DELETE', path: `posts/${ref}.json` })
    case 'edit':
      return await client.call({
        ...common,
        method: 'PUT',
        path: `posts/${ref}.json`,
        body: { post: { raw } }
      })
    case 'hide':
    case 'unhide':
    case 'hold':
    case 'approve':
    case 'spam':
      return null
    default:
      return unreachable(kind)
  }
}

const isDoneBefore = async (client: DiscourseClient, { kind, ref }: OutboundAction): Promise<boolean> => {
  const outcome = await client.call({ method: 'GET', path: `posts/${ref}.json`, schema: postSchema })
  if (kind === 'delete')
    return outcome.kind === 'answered'
      ? isGone(outcome.value)
      : outcome.kind === 'refused' && outcome.status === 404
  if (outcome.kind !== 'answered') return false
  const isLiked = outcome.value.actions_summary.some((one) => one.id === likeType && one.acted === true)
  return (kind === 'like' && isLiked) || (kind === 'unlike' && !isLiked)
}
