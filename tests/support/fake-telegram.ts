import { millisecondsOf } from '../../src/shared/model/instant.ts'
import type { FakeClock } from './fake-clock.ts'
import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from './fake-server.ts'
import {
  botUser,
  businessConnection,
  file,
  message as messageType,
  parameters,
  refusal,
  type TelegramMessage,
  type TelegramUpdate,
  update as updateType
} from './telegram-types.ts'

/**
 * The Bot API as far as the connector uses it, written from its documentation (https://core.telegram.org/bots/api, read
 * 2026-11-22) and from the source of its server: an update is forgotten when a higher offset is asked for, an offset beyond
 * the end counts from the beginning, a bot is not told what it said itself except in business chats, and of deletions only
 * there. What it takes and what it answers are checked against the types of the documentation.
 */
export interface FakeTelegram {
  readonly server: FakeServer
  readonly token: string
  readonly bot: User
  readonly habits: {
    token: string
    /** Why nobody may read updates now, as Telegram says it. */
    conflict: string | null
    /** Seconds to wait before the next message. */
    flood: number | null
  }
  /** Something is said; without a chat in the private chat with Léa. The update is of the kind that its chat asks for. */
  say(message: Partial<TelegramMessage>): TelegramMessage
  edit(chat: number, id: number, text: string): void
  /** Deleted; only in business chats somebody is told. */
  remove(chat: number, id: number): void
  /** A post of our channel, as it arrives in the group where it is commented on. */
  post(text: string): TelegramMessage
  tell(update: Omit<TelegramUpdate, 'update_id'>): void
  /** The numbers of updates begin anew, as after a quiet week. */
  renumber(next: number): void
  readonly messages: readonly TelegramMessage[]
  /** Of the bot: emoji by `chat:message`. */
  readonly reactions: ReadonlyMap<string, readonly string[]>
  readonly waiting: () => number
  fail(fault: Parameters<FakeServer['fail']>[0], methods: readonly string[], always?: boolean): void
  stop(): Promise<void>
}

export type User = NonNullable<TelegramMessage['from']>
export type Chat = TelegramMessage['chat']

export const lea: User = {
  id: 5_500_000_001,
  is_bot: false,
  first_name: 'Léa',
  last_name: 'Martin',
  username: 'lea'
}
export const leasChat: Chat = {
  id: lea.id,
  type: 'private',
  first_name: 'Léa',
  last_name: 'Martin',
  username: 'lea'
}
export const customers: Chat = { id: -1_001_000_000_200, type: 'supergroup', title: 'Clients' }
export const channel: Chat = {
  id: -1_001_000_000_300,
  type: 'channel',
  title: 'Le Fournil',
  username: 'lefournil'
}
export const discussion: Chat = {
  id: -1_001_000_000_400,
  type: 'supergroup',
  title: 'Le Fournil, discussion'
}
export const owner: User = { id: 7_700_000_001, is_bot: false, first_name: 'Camille', username: 'camille' }
export const connection = 'connection-1'

const messageLength = 4_096

const ok = (result: unknown): FakeAnswer => ({ status: 200, json: { ok: true, result } })
const refuse = (code: number, description: string, more: object = {}): FakeAnswer => ({
  status: code,
  json: refusal.parse({ ok: false, error_code: code, description, ...more })
})

export const startFakeTelegram = async (clock: FakeClock): Promise<FakeTelegram> => {
  const token = '4815162342:AAHsecret_bot-token_marker'
  const bot: User = { id: 4_815_162_342, is_bot: true, first_name: 'Le Fournil', username: 'fournil_bot' }
  const messages: TelegramMessage[] = []
  const reactions = new Map<string, readonly string[]>()
  const updates: TelegramUpdate[] = []
  const habits: FakeTelegram['habits'] = { token, conflict: null, flood: null }
  let nextUpdate = 9_001
  let nextMessage = 40
  const seconds = (at = clock.now()): number => Math.floor(millisecondsOf(at) / 1_000)
  const keyOf = (chat: number, id: number): string => `${chat}:${id}`
  const find = (chat: number, id: number): TelegramMessage | undefined =>
    messages.find((one) => one.chat.id === chat && one.message_id === id)
  const number = (): number => {
    nextMessage += 1
    return nextMessage
  }
  const tell = (news: Omit<TelegramUpdate, 'update_id'>): void => {
    updates.push(updateType.parse({ update_id: nextUpdate, ...news }))
    nextUpdate += 1
  }
  const isBusiness = (one: TelegramMessage): boolean => one.business_connection_id !== undefined
  const parentOf = (chat: number, id: number | undefined) => {
    const found = id === undefined ? undefined : find(chat, id)
    if (found === undefined) return {}
    const { reply_to_message: _, ...parent } = found
    return { reply_to_message: parent }
  }

  const say = (given: Partial<TelegramMessage>): TelegramMessage => {
    const made = messageType.parse({
      message_id: number(),
      date: seconds(),
      chat: leasChat,
      ...(given.sender_chat === undefined ? { from: lea } : {}),
      ...given
    })
    messages.push(made)
    tell(isBusiness(made) ? { business_message: made } : { message: made })
    return made
  }

  const change = (one: TelegramMessage, text: string): TelegramMessage => {
    const changed = { ...one, text, edit_date: seconds() }
    messages[messages.indexOf(one)] = changed
    return changed
  }
  const drop = (one: TelegramMessage): void => {
    messages.splice(messages.indexOf(one), 1)
  }

  const methods: Record<keyof typeof parameters, (given: unknown) => FakeAnswer> = {
    getMe: () =>
      ok(
        botUser.parse({
          ...bot,
          can_join_groups: true,
          can_read_all_group_messages: false,
          supports_inline_queries: false,
          can_connect_to_business: true,
          has_main_web_app: false
        })
      ),
    getUpdates: (given) => {
      if (habits.conflict !== null) return refuse(409, habits.conflict)
      const { offset, limit = 100, allowed_updates } = parameters.getUpdates.parse(given)
      const end = (updates.at(-1)?.update_id ?? nextUpdate - 1) + 1
      if (offset !== undefined && offset <= end)
        while ((updates[0]?.update_id ?? Infinity) < offset) updates.shift()
      const isWanted = (one: TelegramUpdate): boolean =>
        Object.keys(one).every((kind) => kind === 'update_id' || (allowed_updates ?? []).includes(kind))
      return ok(updates.filter(isWanted).slice(0, limit))
    },
    sendMessage: (given) => {
      const sent = parameters.sendMessage.parse(given)
      if (habits.flood !== null)
        return refuse(429, `Too Many Requests: retry after ${habits.flood}`, {
          parameters: { retry_after: habits.flood }
        })
      if (sent.text.length > messageLength) return refuse(400, 'Bad Request: message is too long')
      const chat = messages.findLast((one) => one.chat.id === sent.chat_id)?.chat
      if (chat === undefined) return refuse(400, 'Bad Request: chat not found')
      const parent = sent.reply_parameters?.message_id
      const business = sent.business_connection_id
      const mayBeWithout =
        business !== undefined || sent.reply_parameters?.allow_sending_without_reply === true
      if (parent !== undefined && find(chat.id, parent) === undefined && !mayBeWithout)
        return refuse(400, 'Bad Request: message to be replied not found')
      const made = messageType.parse({
        message_id: number(),
        date: seconds(),
        chat,
        from: business === undefined ? bot : owner,
        ...(business === undefined ? {} : { business_connection_id: business, sender_business_bot: bot }),
        ...(sent.message_thread_id === undefined
          ? {}
          : { message_thread_id: sent.message_thread_id, is_topic_message: true }),
        text: sent.text,
        ...parentOf(chat.id, parent)
      })
      messages.push(made)
      if (business !== undefined) tell({ business_message: made })
      return ok(made)
    },
    editMessageText: (given) => {
      const { chat_id, message_id, text } = parameters.editMessageText.parse(given)
      const found = find(chat_id, message_id)
      if (found === undefined) return refuse(400, 'Bad Request: message to edit not found')
      if (found.text === text)
        return refuse(
          400,
          'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'
        )
      return ok(change(found, text))
    },
    deleteMessage: (given) => {
      const { chat_id, message_id } = parameters.deleteMessage.parse(given)
      const found = find(chat_id, message_id)
      if (found === undefined) return refuse(400, 'Bad Request: message to delete not found')
      if (seconds() - found.date > 48 * 3_600)
        return refuse(400, "Bad Request: message can't be deleted for everyone")
      drop(found)
      return ok(true)
    },
    deleteBusinessMessages: (given) => {
      const { business_connection_id, message_ids } = parameters.deleteBusinessMessages.parse(given)
      for (const one of messages.filter(
        (each) =>
          each.business_connection_id === business_connection_id && message_ids.includes(each.message_id)
      ))
        drop(one)
      return ok(true)
    },
    setMessageReaction: (given) => {
      const { chat_id, message_id, reaction } = parameters.setMessageReaction.parse(given)
      if (find(chat_id, message_id) === undefined)
        return refuse(400, 'Bad Request: message to react not found')
      reactions.set(
        keyOf(chat_id, message_id),
        reaction.map((one) => one.emoji)
      )
      return ok(true)
    },
    getFile: (given) => {
      const { file_id } = parameters.getFile.parse(given)
      if (file_id === 'too-big') return refuse(400, 'Bad Request: file is too big')
      const path = file_id === 'on-disk' ? '/var/lib/telegram-bot-api/photo.jpg' : `photos/${file_id}.jpg`
      return ok(file.parse({ file_id, file_unique_id: `unique-${file_id}`, file_path: path }))
    },
    getBusinessConnection: (given) => {
      const asked = parameters.getBusinessConnection.parse(given)
      if (asked.business_connection_id !== connection)
        return refuse(400, 'Bad Request: business connection not found')
      return ok(
        businessConnection.parse({
          id: connection,
          user: owner,
          user_chat_id: owner.id,
          date: seconds(),
          rights: { can_reply: true },
          is_enabled: true
        })
      )
    }
  }
  const isMethod = (name: string): name is keyof typeof parameters => Object.hasOwn(methods, name)

  const methodOf = ({ path }: FakeRequest): string => path.split('/').at(-1) ?? ''
  const server = await startFakeServer((request) => {
    if (!request.path.startsWith(`/bot${habits.token}/`))
      return /^\/bot\d+:/u.test(request.path) ? refuse(401, 'Unauthorized') : refuse(404, 'Not Found')
    const method = methodOf(request)
    return isMethod(method) ? methods[method](request.body ?? {}) : refuse(404, 'Not Found: method not found')
  })

  return {
    server,
    token,
    bot,
    habits,
    say,
    edit: (chat, id, text) => {
      const found = find(chat, id)
      if (found === undefined) throw new Error(`no message ${id} in ${chat}`)
      const changed = change(found, text)
      tell(isBusiness(changed) ? { edited_business_message: changed } : { edited_message: changed })
    },
    remove: (chat, id) => {
      const found = find(chat, id)
      if (found === undefined) throw new Error(`no message ${id} in ${chat}`)
      drop(found)
      if (found.business_connection_id !== undefined)
        tell({
          deleted_business_messages: {
            business_connection_id: found.business_connection_id,
            chat: found.chat,
            message_ids: [id]
          }
        })
    },
    post: (text) =>
      say({
        chat: discussion,
        sender_chat: channel,
        forward_origin: { type: 'channel', date: seconds(), chat: channel, message_id: number() },
        is_automatic_forward: true,
        text
      }),
    tell,
    renumber: (next) => {
      updates.length = 0
      nextUpdate = next
    },
    messages,
    reactions,
    waiting: () => updates.length,
    fail: (fault, named, always) =>
      server.fail(fault, (request) => named.includes(methodOf(request)), always),
    stop: () => server.stop()
  }
}
