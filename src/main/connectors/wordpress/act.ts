import type { MessageAction } from '../../../shared/model/network.ts'
import type { ActOutcome, Io, OutboundAction } from '../connector.ts'
import { rejected } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { openClient, type WordPressClient, type WordPressSession } from './session.ts'
import { htmlOf } from './to-item.ts'
import { anythingSchema, commentFields, commentSchema, refusalCode } from './wire.ts'

/** What who moderates may do; WordPress has no likes, and hides by holding back. */
export const actions: readonly MessageAction[] = ['hold', 'approve', 'spam', 'delete', 'edit']

const done: ActOutcome = { kind: 'done' }
const statusOf = { hold: 'hold', approve: 'approved', spam: 'spam' } as const

/**
 * Moderates a comment, or changes or deletes our own. It is asked for first: WordPress answers 500 to a status that it has
 * already (core, WP_REST_Comments_Controller::update_item, read 2026-11-22), and done twice is done.
 */
export const act = async (session: WordPressSession, action: OutboundAction, io: Io): Promise<ActOutcome> => {
  const client = openClient(session, io)
  if (!/^\d+$/u.test(action.ref)) return rejected('target_gone', action.ref)
  const route = `wp/v2/comments/${action.ref}`
  const read = await client.call({
    method: 'GET',
    route,
    parameters: { context: 'edit', _fields: commentFields },
    schema: commentSchema
  })
  if (read.kind !== 'answered') {
    const isGone = read.kind === 'refused' && read.status === 404
    return isGone && action.kind === 'delete' ? done : { kind: 'failed', failure: read.failure }
  }
  const { status, author } = read.value
  const isOurs = author === client.userId
  switch (action.kind) {
    case 'hold':
    case 'approve':
    case 'spam':
      return status === statusOf[action.kind]
        ? done
        : await update(client, route, { status: statusOf[action.kind] })
    case 'delete':
      if (!isOurs) return rejected('forbidden', 'not ours')
      return status === 'trash' ? done : await toTrash(client, route)
    case 'edit':
      if (!isOurs || action.text === null) return rejected('forbidden', 'not ours')
      if (status === 'trash') return rejected('target_gone', status)
      return await update(client, route, { content: htmlOf(action.text) })
    case 'like':
    case 'unlike':
    case 'hide':
    case 'unhide':
      return rejected('forbidden', action.kind)
  }
}

const update = async (
  client: WordPressClient,
  route: string,
  body: Readonly<Record<string, string>>
): Promise<ActOutcome> => ended(await client.call({ method: 'POST', route, body, schema: anythingSchema }))

/** Into the trash, from where the site can bring it back; a site without one deletes it at once. */
const toTrash = async (client: WordPressClient, route: string): Promise<ActOutcome> => {
  const outcome = await client.call({ method: 'DELETE', route, schema: anythingSchema })
  const code = outcome.kind === 'refused' ? refusalCode(outcome.answer) : null
  if (code === 'rest_already_trashed') return done
  if (code !== 'rest_trash_not_supported') return ended(outcome)
  return ended(
    await client.call({ method: 'DELETE', route, parameters: { force: 'true' }, schema: anythingSchema })
  )
}

const ended = (outcome: HttpOutcome<unknown>): ActOutcome =>
  outcome.kind === 'answered' ? done : { kind: 'failed', failure: outcome.failure }
