import { z } from 'zod'
import { unreachable } from '../../../shared/result.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import type { ActOutcome, Io, OutboundAction } from '../connector.ts'
import { rejected } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { failureOf, replyLimit, targetOf } from './publish.ts'
import { clientOf, refusalOf, type TelegramClient, type TelegramSession } from './session.ts'
import { readMessageRef, type ReplyTarget } from './to-item.ts'

/** What is done already is no failure. */
const doneBefore = /message to delete not found|message is not modified/u

/** Does something to a message: a thumb up for one of theirs, another text or nothing in the place of one of ours. */
export const act = async (session: TelegramSession, action: OutboundAction, io: Io): Promise<ActOutcome> => {
  const target = targetOf(action.replyTarget, action.ref)
  // Of what we said in a business chat the connection is known when it has come back in a poll.
  if (target === null)
    return readMessageRef(action.ref)?.isBusiness === true
      ? rejected('forbidden', 'business connection not known')
      : rejected('target_gone', action.ref)
  const count = countCharacters(action.text ?? '', replyLimit)
  if (count.over) return rejected('too_long', `${count.used} of ${count.max}`)
  const outcome = await perform(clientOf(session, io), action, target)
  if (outcome === null) return rejected('forbidden', '')
  if (outcome.kind === 'answered' || doneBefore.test(refusalOf(outcome))) return { kind: 'done' }
  return { kind: 'failed', failure: failureOf(outcome) }
}

/** Null: Telegram has no way. */
const perform = async (
  client: TelegramClient,
  { kind, text }: OutboundAction,
  { chat, message, business }: ReplyTarget
): Promise<HttpOutcome<unknown> | null> => {
  const place = { chat_id: chat, message_id: message }
  const call = (method: string, parameters: Readonly<Record<string, unknown>>) =>
    client.call(method, parameters, z.unknown())
  switch (kind) {
    case 'like':
    case 'unlike':
      // Nobody reacts in the name of a business account.
      if (business !== undefined) return null
      return await call('setMessageReaction', {
        ...place,
        reaction: kind === 'like' ? [{ type: 'emoji', emoji: '👍' }] : []
      })
    case 'delete':
      return business === undefined
        ? await call('deleteMessage', place)
        : await call('deleteBusinessMessages', { business_connection_id: business, message_ids: [message] })
    case 'edit':
      return await call('editMessageText', {
        ...place,
        ...(business === undefined ? {} : { business_connection_id: business }),
        text: text ?? ''
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
