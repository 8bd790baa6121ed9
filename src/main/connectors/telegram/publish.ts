import type { ReplyLimit } from '../../../shared/model/network.ts'
import type { Failure } from '../../../shared/model/delivery.ts'
import { countCharacters } from '../../../shared/text/count-characters.ts'
import type { Io, LookupOutcome, OutboundReply, PublishOutcome } from '../connector.ts'
import { answeredAboutAnother, failed, messageOf, rejected } from '../failed.ts'
import type { HttpOutcome } from '../http.ts'
import { clientOf, refusalOf, type TelegramSession } from './session.ts'
import { readMessageRef, readReplyTarget, type ReplyTarget } from './to-item.ts'
import { sentSchema, type WireSent } from './wire.ts'

/**
 * sendMessage: 1 to 4,096 characters (https://core.telegram.org/bots/api#sendmessage, read 2026-11-22). Which characters are
 * meant is not said; UTF-16 units are never fewer.
 */
export const replyLimit: ReplyLimit = { max: 4_096, counting: 'utf16' }

/** What is needed of a message; without what it said itself, as much as its ref tells. */
export const targetOf = (replyTarget: string | null, ref: string): ReplyTarget | null => {
  const told = readReplyTarget(replyTarget)
  if (told !== null) return told
  const read = readMessageRef(ref)
  return read === null || read.isBusiness ? null : { chat: read.chat, message: read.message }
}

const gone =
  /message to (?:be replied|reply|edit|react) not found|message not found|message thread not found|chat not found|message_id_invalid|upgraded to a supergroup|topic_(?:closed|deleted)/u

/** The refusals whose status says less than their sentence. */
export const failureOf = (outcome: Exclude<HttpOutcome<unknown>, { kind: 'answered' }>): Failure => {
  const { failure } = outcome
  if (failure.kind !== 'rejected') return failure
  const sentence = refusalOf(outcome)
  if (gone.test(sentence)) return { ...failure, code: 'target_gone' }
  if (/too long|too_long/u.test(sentence)) return { ...failure, code: 'too_long' }
  return failure
}

/**
 * Publishes a reply under its message. Telegram knows no key and lets a bot read back nothing: when the answer is lost, or
 * the server failed on the way, only a person can tell.
 */
export const publish = async (
  session: TelegramSession,
  reply: OutboundReply,
  io: Io
): Promise<PublishOutcome> => {
  const count = countCharacters(reply.text, replyLimit)
  if (count.over) return rejected('too_long', `${count.used} of ${count.max}`)
  const target = targetOf(reply.replyTarget, reply.parentRef)
  if (target === null) return rejected('target_gone', reply.parentRef)
  const outcome = await clientOf(session, io).call(
    'sendMessage',
    {
      chat_id: target.chat,
      text: reply.text,
      // Telegram would send it without what it answers; in business chats it always does.
      reply_parameters: { message_id: target.message, allow_sending_without_reply: false },
      ...(target.thread === undefined ? {} : { message_thread_id: target.thread }),
      ...(target.direct === undefined ? {} : { direct_messages_topic_id: target.direct }),
      ...(target.business === undefined ? {} : { business_connection_id: target.business })
    },
    sentSchema
  )
  switch (outcome.kind) {
    case 'answered':
      if ((outcome.value.reply_to_message?.message_id ?? target.message) !== target.message)
        return answeredAboutAnother
      return { kind: 'published', published: proofOf(outcome.value, reply) }
    case 'refused':
      return outcome.failure.kind === 'unavailable'
        ? { kind: 'unknown', message: messageOf(outcome.failure) }
        : failed(failureOf(outcome))
    case 'lost':
      return outcome.arrived === 'no'
        ? failed(outcome.failure)
        : { kind: 'unknown', message: messageOf(outcome.failure) }
    case 'unreadable':
      return { kind: 'unknown', message: messageOf(outcome.failure) }
  }
}

/** A message stands where the one that it answers does. */
const proofOf = (sent: WireSent, reply: OutboundReply) => ({
  ref: reply.parentRef.replace(/:\d+$/u, `:${sent.message_id}`),
  url: sent.chat.username === undefined ? null : `https://t.me/${sent.chat.username}/${sent.message_id}`,
  at: sent.date ?? reply.firstTriedAt
})

/** No bot can read what it said. */
export const findPublished = async (): Promise<LookupOutcome> => rejected('other', 'a bot has no history')
