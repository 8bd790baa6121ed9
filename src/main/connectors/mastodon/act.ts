import { z } from 'zod'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import type { ActOutcome, Io, OutboundAction } from '../connector.ts'
import { failed } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { isNotOffered, type MastodonClient, openClient, pathOf } from './client.ts'
import { getStatus, readSource } from './read-statuses.ts'
import type { MastodonSession } from './settings.ts'
import { isOurs } from './to-item.ts'

/**
 * Likes, takes a like back, deletes or edits (https://docs.joinmastodon.org/methods/statuses/, read 2026-11-22). Each of
 * them may be asked for again when its answer was lost.
 */
export const act = async (session: MastodonSession, action: OutboundAction, io: Io): Promise<ActOutcome> => {
  const client = openClient(session, io)
  switch (action.kind) {
    case 'like':
      return done(await change(client, 'POST', pathOf('statuses', action.ref, 'favourite')))
    case 'unlike':
      return done(await change(client, 'POST', pathOf('statuses', action.ref, 'unfavourite')))
    case 'delete':
      return await remove(client, action.ref)
    case 'edit':
      return await edit(client, action)
    default:
      return refused
  }
}

const change = (
  client: MastodonClient,
  method: 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown
): Promise<HttpOutcome<unknown>> =>
  client.call({ method, path, schema: z.unknown(), ...(body === undefined ? {} : { body }) })

const refused: ActOutcome = failed({ kind: 'rejected', code: 'forbidden', message: '' })

const done = (outcome: HttpOutcome<unknown>): ActOutcome =>
  outcome.kind === 'answered' ? { kind: 'done' } : failed(outcome.failure)

/** What is not there any more is deleted. A server that cannot delete says "not found" too, of a status that it shows. */
const remove = async (client: MastodonClient, ref: string): Promise<ActOutcome> => {
  const outcome = await change(client, 'DELETE', pathOf('statuses', ref))
  if (!isNotOffered(outcome)) return done(outcome)
  const standing = await getStatus(client, ref)
  if (isNotOffered(standing)) return { kind: 'done' }
  return standing.kind === 'answered' ? refused : failed(standing.failure)
}

/**
 * Replaces the words. A server takes whatever an edit does not name as taken away, so all that stands beside the words is
 * said again: pictures, warning, language, and the mentions at the start, without which nobody is told.
 */
const edit = async (client: MastodonClient, action: OutboundAction): Promise<ActOutcome> => {
  const found = await getStatus(client, action.ref)
  if (found.kind !== 'answered') return failed(found.failure)
  const status = found.value
  // An edit without its options would take a poll and its votes away.
  if (!isOurs(status, client.settings) || status.poll) return refused
  const source = await readSource(client, status)
  if (source.kind === 'failed') return source
  const text = withMentions(action.text ?? '', source.text ?? '')
  if (source.text === text) return { kind: 'done' }
  const warning = source.warning ?? status.spoiler_text
  const count = countCharacters(text, client.settings.limit, warning === '' ? null : warning)
  if (count.over)
    return failed({ kind: 'rejected', code: 'too_long', message: `${count.used} of ${count.max}` })
  const language = action.language ?? status.language
  const media = status.media_attachments.map(({ id }) => id)
  return done(
    await change(client, 'PUT', pathOf('statuses', status.id), {
      status: text,
      spoiler_text: warning,
      sensitive: status.sensitive ?? false,
      ...(language === null ? {} : { language }),
      ...(media.length === 0 ? {} : { media_ids: media }),
      content_type: 'text/plain'
    })
  )
}

/** The words with the mentions that stood at their start before, where they have none of these any more. */
const withMentions = (text: string, former: string): string => {
  const missing = leadingMentions(former).filter((mention) => !text.includes(mention))
  return [...missing, text].join(' ')
}

const leadingMentions = (text: string): readonly string[] =>
  (/^(?:@[^\s@]+(?:@[^\s@]+)?(?:\s+|$))*/u.exec(text)?.[0] ?? '').split(/\s+/u).filter((one) => one !== '')
