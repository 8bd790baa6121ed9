import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type {
  InboundItem,
  Io,
  OutboundAction,
  OutboundReply,
  StoredSession
} from '../../../src/main/connectors/connector.ts'
import { telegram } from '../../../src/main/connectors/telegram/telegram.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { ioAt, replyUnder, sessionFrom } from '../../support/connector-calls.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import {
  type Chat,
  channel,
  connection,
  customers,
  discussion,
  type FakeTelegram,
  lea,
  leasChat,
  owner,
  startFakeTelegram,
  type User
} from '../../support/fake-telegram.ts'
import type { TelegramMessage } from '../../support/telegram-types.ts'
import { connectorContract, type FakeNetwork } from './connector-contract.ts'

const readRef = (ref: string): [number, number] => {
  const [chat, id] = ref.split(':').map(Number)
  return [chat ?? 0, id ?? 0]
}

/** As Telegram tells what is answered: it holds no further message. */
const withoutParent = (whole: TelegramMessage) => {
  const { reply_to_message: _, ...message } = whole
  return message
}

const startNetwork = async (clock: FakeClock): Promise<FakeNetwork> => {
  const fake = await startFakeTelegram(clock)
  return {
    answers: { server: fake.server.origin, identifier: null, secret: fake.token },
    secrets: () => [fake.token, fake.token.split(':')[1] ?? ''],
    pageSize: 100,
    ourPost: (text) => `${discussion.id}:${fake.post(text).message_id}`,
    write: (text, { under, at } = {}) => {
      const above =
        under === undefined ? undefined : fake.messages.find((one) => one.message_id === readRef(under)[1])
      const said = fake.say({
        text,
        ...(above === undefined ? {} : { chat: above.chat, reply_to_message: withoutParent(above) }),
        ...(at === undefined ? {} : { date: Math.floor(Date.parse(at) / 1_000) })
      })
      return `${said.chat.id}:${said.message_id}`
    },
    edit: (ref, text) => fake.edit(...readRef(ref), text),
    remove: (ref) => fake.remove(...readRef(ref)),
    replies: () =>
      fake.messages
        .filter((one) => one.from?.id === fake.bot.id)
        .map((one) => ({
          ref: `${one.chat.id}:${one.message_id}`,
          text: one.text ?? '',
          under:
            one.reply_to_message === undefined ? null : `${one.chat.id}:${one.reply_to_message.message_id}`
        })),
    fail: (fault, of) =>
      fake.fail(
        fault,
        { poll: ['getUpdates'], publish: ['sendMessage'], any: ['getUpdates', 'sendMessage'] }[of]
      ),
    expireSession: () => {},
    revokeSession: () => {
      fake.habits.token = '4815162342:another'
    },
    stop: fake.stop
  }
}

/** 4,096 UTF-16 units: a family of 8, an é of 2, and one letter more. */
const longest = `${'👨‍👩‍👧'.repeat(400)}${'e\u0301'.repeat(447)}zz`

connectorContract('Telegram', {
  connector: telegram,
  start: startNetwork,
  longest: { text: longest, oneMore: 'z' },
  renewsSessions: false,
  without: {
    deletion: 'a bot is told of deletions in business chats alone',
    echo: 'a bot is not told what it said itself',
    lookup: 'a bot can read back nothing, and Telegram knows no key'
  }
})

describe('Telegram', () => {
  let clock: FakeClock
  let fake: FakeTelegram
  let io: Io
  let session: StoredSession

  beforeEach(async () => {
    clock = fakeClock()
    fake = await startFakeTelegram(clock)
    io = ioAt(clock)
    session = sessionFrom(await signIn(), clock)
  })

  afterEach(() => fake.stop())

  const signIn = (secret = fake.token) =>
    telegram.signIn({ server: fake.server.origin, identifier: null, secret }, io)
  const poll = async (cursor: string | null = null) => {
    const outcome = await telegram.poll(session, cursor, io)
    if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
    return outcome.page
  }
  const onlyItem = async (): Promise<InboundItem> => {
    const { items } = await poll()
    const [item] = items.filter((one) => !one.context)
    if (item === undefined) throw new Error('the poll brought nothing')
    return item
  }
  const replyTo = (item: InboundItem, text = 'Oui, dimanche aussi. Camille'): OutboundReply =>
    replyUnder(item, text, clock)
  const act = (kind: OutboundAction['kind'], ref: string, more: Partial<OutboundAction> = {}) =>
    telegram.act(
      session,
      {
        kind,
        ref,
        conversationRef: '',
        replyTarget: null,
        text: null,
        language: null,
        at: clock.now(),
        ...more
      },
      io
    )
  const bodyOf = (method: string): unknown =>
    fake.server.requests.findLast((one) => one.path.endsWith(`/${method}`))?.body
  const zoe: User = { id: 5_500_000_002, is_bot: false, first_name: 'Zoé' }
  const inGroup = (text: string, more: Parameters<FakeTelegram['say']>[0] = {}) =>
    fake.say({ chat: customers, text, ...more })
  const mention = (text = '@fournil_bot vous ouvrez ?') =>
    inGroup(text, { entities: [{ type: 'mention', offset: 0, length: 12 }] })

  describe('signing in', () => {
    it('says which bot it is, and needs no server', async () => {
      expect(await signIn(` ${fake.token} `)).toMatchObject({
        kind: 'signed_in',
        remoteId: String(fake.bot.id),
        handle: 'fournil_bot',
        name: 'Le Fournil',
        expiresAt: null
      })
      const asked: string[] = []
      const watched: Io = {
        ...io,
        fetch: async (input) => {
          asked.push(new URL(new Request(input).url).origin)
          throw new TypeError('no network in a test')
        }
      }
      await telegram.signIn({ server: null, identifier: null, secret: fake.token }, watched)
      expect(asked).toEqual(['https://api.telegram.org'])
    })

    it('sends nothing that is no token', async () => {
      const before = fake.server.requests.length
      expect(await signIn('a password/typed by mistake')).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unauthorized' }
      })
      expect(fake.server.requests).toHaveLength(before)
    })

    it('tells a token that is revoked', async () => {
      expect(await signIn('4815162342:revoked')).toMatchObject({
        kind: 'failed',
        failure: { kind: 'unauthorized', message: 'Unauthorized' }
      })
    })

    it.each([
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'
    ])('tells that somebody else reads for this bot: %s', async (sentence) => {
      fake.habits.conflict = sentence
      const failure = { kind: 'unavailable', message: sentence }
      expect(await signIn()).toEqual({ kind: 'failed', failure })
      expect(await telegram.poll(session, null, io)).toEqual({ kind: 'failed', failure })
      expect(await telegram.listen?.(session, null, io)).toEqual({ kind: 'failed', failure })
    })
  })

  describe('updates', () => {
    it('are forgotten by Telegram only when what follows them is asked for', async () => {
      fake.say({ text: 'un' })
      fake.say({ text: 'deux' })
      const first = await poll()
      // The app dies here: the cursor was not saved, and everything is still there.
      expect(fake.waiting()).toBe(2)
      const again = await poll()
      expect(again.items).toEqual(first.items)
      await poll(again.cursor)
      expect(fake.waiting()).toBe(0)
    })

    it('are waited for without forgetting any', async () => {
      fake.say({ text: 'un' })
      const { cursor } = await poll()
      fake.say({ text: 'deux' })
      expect(await telegram.listen?.(session, cursor, io)).toEqual({ kind: 'heard' })
      expect((await poll(cursor)).items).toMatchObject([{ text: 'deux' }])
      expect(bodyOf('getUpdates')).toMatchObject({ timeout: 0 })
    })

    it('are waited for as long as a request may take, and no longer', async () => {
      expect(await telegram.listen?.(session, null, io)).toEqual({ kind: 'quiet' })
      expect(bodyOf('getUpdates')).toMatchObject({ timeout: 17, limit: 1 })
      expect(await telegram.listen?.(session, null, { ...io, timeout: 2_000 })).toEqual({
        kind: 'not_offered'
      })
    })

    it('are read on when their numbers begin anew after a quiet week', async () => {
      fake.say({ text: 'un' })
      const { cursor } = await poll()
      fake.renumber(17)
      fake.say({ text: 'deux' })
      const second = await poll(cursor)
      expect(second.items).toMatchObject([{ text: 'deux' }])
      expect((await poll(second.cursor)).items).toEqual([])
    })

    it('that cannot be read do not hold up the others', async () => {
      fake.say({ text: 'un' })
      fake.say({ text: 'deux' })
      fake.fail(
        {
          kind: 'status',
          status: 200,
          body: {
            ok: true,
            result: [
              { update_id: 1, message: { message_id: 'odd' } },
              {
                update_id: 2,
                message: { message_id: 1, date: 1, chat: leasChat, from: lea, text: 'lisible' }
              }
            ]
          }
        },
        ['getUpdates']
      )
      expect((await poll()).items).toMatchObject([{ text: 'lisible' }])
    })
  })

  describe('a private chat', () => {
    it('is one private conversation with one person', async () => {
      fake.say({ text: 'Bonjour' })
      fake.say({ text: 'Ouvert dimanche ?' })
      fake.say({ text: 'Et moi ?', from: zoe, chat: { id: zoe.id, type: 'private', first_name: 'Zoé' } })
      const { items } = await poll()
      expect(items.map((item) => [item.conversationRef, item.author.name, item.audience, item.kind])).toEqual(
        [
          [String(lea.id), 'Léa Martin', 'private', 'message'],
          [String(lea.id), 'Léa Martin', 'private', 'message'],
          [String(zoe.id), 'Zoé', 'private', 'message']
        ]
      )
      expect(items[0]?.author).toEqual({
        ref: String(lea.id),
        handle: 'lea',
        name: 'Léa Martin',
        url: 'https://t.me/lea',
        isUs: false
      })
    })

    it('does not begin with the start button', async () => {
      fake.say({ text: '/start' })
      expect((await poll()).items).toEqual([])
    })

    it('has no service messages', async () => {
      fake.say({ chat: customers, new_chat_members: [fake.bot] })
      fake.say({ chat: customers, new_chat_title: 'Clients fidèles' })
      expect((await poll()).items).toEqual([])
    })
  })

  describe('words', () => {
    it('have their links, mentions and tags where they stand, in UTF-16', async () => {
      const text = '👨‍👩‍👧 voir fournil.example et le menu #pain @lea'
      const at = (word: string) => ({ offset: text.indexOf(word), length: word.length })
      fake.say({
        text,
        entities: [
          { type: 'url', ...at('fournil.example') },
          { type: 'text_link', ...at('le menu'), url: 'https://fournil.example/menu' },
          { type: 'hashtag', ...at('#pain') },
          { type: 'mention', ...at('@lea') },
          { type: 'bold', ...at('voir') },
          { type: 'url', offset: 500, length: 10 }
        ]
      })
      const { spans } = await onlyItem()
      expect(spans.map(({ start, end, kind, target }) => [text.slice(start, end), kind, target])).toEqual([
        ['fournil.example', 'link', 'https://fournil.example'],
        ['le menu', 'link', 'https://fournil.example/menu'],
        ['#pain', 'tag', '#pain'],
        ['@lea', 'mention', 'https://t.me/lea']
      ])
    })

    it.each([
      [{ contact: { phone_number: '+33600000000', first_name: 'Zoé' } }, 'Zoé +33600000000'],
      [{ location: { latitude: 48.85, longitude: 2.35 } }, '48.85, 2.35'],
      [{ dice: { emoji: '🎲', value: 3 } }, '🎲']
    ])('stand for what has none: %j', async (content, text) => {
      fake.say(content)
      expect((await onlyItem()).text).toBe(text)
    })
  })

  describe('attachments', () => {
    const file = (name: string) => ({ file_id: name, file_unique_id: `u-${name}` })

    it('are told with their caption, their picture and their measures', async () => {
      fake.say({
        caption: 'Le pain de dimanche',
        photo: [
          { ...file('small'), width: 90, height: 60 },
          { ...file('large'), width: 1_280, height: 853 }
        ]
      })
      expect(await onlyItem()).toMatchObject({
        text: 'Le pain de dimanche',
        attachments: [
          {
            kind: 'image',
            source: { kind: 'account', at: 'large' },
            preview: { kind: 'account', at: 'small' },
            width: 1_280,
            height: 853
          }
        ]
      })
    })

    it('are images, videos, sounds and files', async () => {
      const thumbnail = { ...file('poster'), width: 320, height: 180 }
      fake.say({ video: { ...file('video'), width: 1_920, height: 1_080, duration: 4, thumbnail } })
      fake.say({ voice: { ...file('voice'), duration: 4 } })
      fake.say({ document: { ...file('bill'), file_name: 'facture.pdf', mime_type: 'application/pdf' } })
      fake.say({
        sticker: {
          ...file('sticker'),
          type: 'regular',
          width: 512,
          height: 512,
          is_animated: true,
          is_video: false,
          emoji: '🥖',
          thumbnail
        }
      })
      const { items } = await poll()
      expect(
        items.map(({ text, attachments }) => [
          text,
          attachments.map((one) => [one.kind, one.source.at, one.preview?.at, one.name, one.description])
        ])
      ).toEqual([
        ['', [['video', 'video', 'poster', null, null]]],
        ['', [['audio', 'voice', undefined, null, null]]],
        ['', [['file', 'bill', undefined, 'facture.pdf', null]]],
        ['🥖', [['image', 'poster', undefined, null, '🥖']]]
      ])
    })

    it('are found at an address that holds the token, and is told to nobody else', async () => {
      const located = await telegram.locateAttachment(session, 'large', io)
      expect(located).toEqual({
        kind: 'located',
        address: `${fake.server.origin}/file/bot${fake.token}/photos/large.jpg`,
        headers: {}
      })
    })

    it.each(['too-big', 'on-disk'])('that are %s are not found, and say no secret', async (name) => {
      const outcome = await telegram.locateAttachment(session, name, io)
      expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'rejected' } })
      expect(JSON.stringify(outcome)).not.toContain('marker')
    })
  })

  describe('a group', () => {
    it('concerns us where we are named', async () => {
      inGroup('Quelqu’un sait s’ils ouvrent ?')
      const said = mention()
      expect((await poll()).items).toMatchObject([
        {
          ref: `${customers.id}:${said.message_id}`,
          conversationRef: `${customers.id}:${said.message_id}`,
          kind: 'mention',
          audience: 'followers',
          subject: { title: 'Clients' },
          url: `https://t.me/c/1000000200/${said.message_id}`
        }
      ])
    })

    it('brings what a mention answers, as its context', async () => {
      const question = withoutParent(inGroup('Ils ouvrent dimanche ?', { from: zoe }))
      inGroup('@fournil_bot une réponse ?', {
        reply_to_message: question,
        entities: [{ type: 'mention', offset: 0, length: 12 }]
      })
      const root = `${customers.id}:${question.message_id}`
      expect((await poll()).items).toMatchObject([
        { ref: root, conversationRef: root, context: true, author: { name: 'Zoé' } },
        { conversationRef: root, parentRef: root, context: false, author: { name: 'Léa Martin' } }
      ])
    })

    it('concerns us where we are answered, as a conversation with whoever answers', async () => {
      mention()
      const first = await onlyItem()
      const { cursor } = await poll()
      const outcome = await telegram.publish(session, replyTo(first), io)
      if (outcome.kind !== 'published') throw new Error(JSON.stringify(outcome))
      const ours = fake.messages.find((one) => one.from?.id === fake.bot.id)
      if (ours === undefined) throw new Error('nothing was said')
      inGroup('Merci !', { from: zoe, reply_to_message: withoutParent(ours) })
      expect((await poll(cursor)).items).toMatchObject([
        {
          text: 'Merci !',
          parentRef: outcome.published.ref,
          subject: { text: 'Oui, dimanche aussi. Camille' }
        }
      ])
    })

    it('holds the pictures of an album together', async () => {
      const photo = (name: string) => [{ file_id: name, file_unique_id: `u-${name}`, width: 90, height: 60 }]
      fake.say({
        chat: customers,
        media_group_id: 'album',
        photo: photo('one'),
        caption: '@fournil_bot regardez',
        caption_entities: [{ type: 'mention', offset: 0, length: 12 }]
      })
      fake.say({ chat: customers, media_group_id: 'album', photo: photo('two') })
      fake.say({ chat: customers, media_group_id: 'another', photo: photo('three') })
      const { items } = await poll()
      expect(items.map((item) => item.attachments[0]?.source.at)).toEqual(['one', 'two'])
    })

    it('is answered in the topic of its forum', async () => {
      const root = inGroup('Questions', { from: zoe })
      const said = inGroup('@fournil_bot ouvert ?', {
        reply_to_message: withoutParent(root),
        message_thread_id: root.message_id,
        is_topic_message: true,
        entities: [{ type: 'mention', offset: 0, length: 12 }]
      })
      const item = await onlyItem()
      expect(item).toMatchObject({
        parentRef: null,
        conversationRef: `${customers.id}:${said.message_id}`
      })
      await telegram.publish(session, replyTo(item), io)
      expect(bodyOf('sendMessage')).toMatchObject({ message_thread_id: root.message_id })
    })
  })

  describe('a comment under a post of our channel', () => {
    const under = (post: TelegramMessage, text: string, more = {}) =>
      fake.say({
        chat: discussion,
        text,
        message_thread_id: post.message_id,
        reply_to_message: withoutParent(post),
        ...more
      })

    it('is a conversation, and the post is its subject', async () => {
      const post = fake.post('Le levain est prêt')
      const one = under(post, 'Bravo')
      const two = under(post, 'Combien ?', { from: zoe })
      const postUrl = `https://t.me/lefournil/${post.forward_origin?.message_id}`
      expect((await poll()).items).toMatchObject([
        {
          conversationRef: `${discussion.id}:${one.message_id}`,
          kind: 'comment',
          audience: 'public',
          subject: { title: 'Le Fournil', text: 'Le levain est prêt', url: postUrl },
          url: `${postUrl}?comment=${one.message_id}`
        },
        { conversationRef: `${discussion.id}:${two.message_id}`, author: { name: 'Zoé' } }
      ])
    })

    it('is followed into the answers of others, long after the post', async () => {
      const post = fake.post('Le levain est prêt')
      const first = under(post, 'Combien ?')
      const { cursor } = await poll()
      fake.say({
        chat: discussion,
        text: 'Trois euros, je crois',
        from: zoe,
        message_thread_id: post.message_id,
        reply_to_message: withoutParent(first)
      })
      const ref = `${discussion.id}:${first.message_id}`
      expect((await poll(cursor)).items).toMatchObject([
        { text: 'Trois euros, je crois', conversationRef: ref, parentRef: ref, kind: 'comment' }
      ])
    })

    it('by the channel itself is ours', async () => {
      const post = fake.post('Le levain est prêt')
      under(post, 'Merci à tous', { from: undefined, sender_chat: channel })
      expect((await poll()).items).toMatchObject([{ author: { isUs: true, name: 'Le Fournil' } }])
    })
  })

  describe('a business chat', () => {
    const customer: Chat = leasChat
    const business = (text: string, from: User = lea) =>
      fake.say({ chat: customer, from, text, business_connection_id: connection })
    const conversation = `business:${owner.id}:${lea.id}`

    it('is a private conversation apart from that with the bot, where the owner is one of us', async () => {
      fake.say({ text: 'au robot' })
      business('à la boutique')
      business('Je vous réponds', owner)
      const { items } = await poll()
      expect(items.map((item) => [item.text, item.conversationRef, item.author.isUs, item.audience])).toEqual(
        [
          ['au robot', String(lea.id), false, 'private'],
          ['à la boutique', conversation, false, 'private'],
          ['Je vous réponds', conversation, true, 'private']
        ]
      )
    })

    it('is answered in the name of the business, and the reply comes back as ours', async () => {
      business('Ouvert dimanche ?')
      const first = await poll()
      const [item] = first.items
      if (item === undefined) throw new Error('the poll brought nothing')
      const outcome = await telegram.publish(session, replyTo(item), io)
      expect(bodyOf('sendMessage')).toMatchObject({ business_connection_id: connection })
      const { items } = await poll(first.cursor)
      expect(items).toMatchObject([{ author: { isUs: true }, conversationRef: conversation }])
      expect(outcome).toMatchObject({ kind: 'published', published: { ref: items[0]?.ref } })
    })

    it('tells of edits, and of deletions once and only of what was read', async () => {
      const said = business('je regrette')
      const first = await poll()
      fake.edit(customer.id, said.message_id, 'je regrette beaucoup')
      const second = await poll(first.cursor)
      expect(second.items).toMatchObject([{ ref: first.items[0]?.ref, text: 'je regrette beaucoup' }])
      fake.remove(customer.id, said.message_id)
      const unread = business('jamais lu ailleurs')
      fake.tell({
        deleted_business_messages: {
          business_connection_id: connection,
          chat: customer,
          message_ids: [unread.message_id + 500]
        }
      })
      const third = await poll(second.cursor)
      expect(third.items.map((item) => [item.ref, item.state])).toEqual([
        [first.items[0]?.ref, 'deleted'],
        [`${conversation}:${unread.message_id}`, 'visible']
      ])
    })

    it('is known by the owner, whatever connection is made', async () => {
      business('un')
      const first = await poll()
      const asked = () =>
        fake.server.requests.filter((one) => one.path.endsWith('/getBusinessConnection')).length
      expect(asked()).toBe(1)
      fake.tell({
        business_connection: {
          id: 'connection-2',
          user: owner,
          user_chat_id: owner.id,
          date: 1_763_632_800,
          is_enabled: true
        }
      })
      fake.say({ chat: customer, text: 'deux', business_connection_id: 'connection-2' })
      const second = await poll(first.cursor)
      expect(second.items).toMatchObject([{ text: 'deux', conversationRef: conversation }])
      expect(asked()).toBe(1)
    })

    it('keeps its updates when the owner cannot be asked for', async () => {
      business('un')
      fake.fail({ kind: 'status', status: 500 }, ['getBusinessConnection'])
      expect(await telegram.poll(session, null, io)).toMatchObject({ kind: 'failed' })
      expect((await poll()).items).toMatchObject([{ text: 'un' }])
    })
  })

  describe('publishing', () => {
    it('waits as long as Telegram says', async () => {
      fake.say({ text: 'Ouvert ?' })
      const item = await onlyItem()
      fake.habits.flood = 35
      expect(await telegram.publish(session, replyTo(item), io)).toEqual({
        kind: 'failed',
        failure: { kind: 'rate_limited', retryAt: plus(clock.now(), 35_000) }
      })
    })

    it('does not stand without what it answers', async () => {
      const said = fake.say({ text: 'Ouvert ?' })
      fake.say({ text: 'Allô ?' })
      const [item] = (await poll()).items
      if (item === undefined) throw new Error('the poll brought nothing')
      fake.remove(leasChat.id, said.message_id)
      expect(await telegram.publish(session, replyTo(item), io)).toMatchObject({
        kind: 'failed',
        failure: { code: 'target_gone', message: 'Bad Request: message to be replied not found' }
      })
      expect(bodyOf('sendMessage')).toMatchObject({
        reply_parameters: { allow_sending_without_reply: false }
      })
    })

    it('does not know what a server did that failed', async () => {
      fake.say({ text: 'Ouvert ?' })
      const item = await onlyItem()
      fake.fail({ kind: 'status', status: 502 }, ['sendMessage'])
      expect(await telegram.publish(session, replyTo(item), io)).toMatchObject({ kind: 'unknown' })
    })

    it.each([
      ['Forbidden: bot was blocked by the user', 403, 'forbidden'],
      ['Bad Request: chat not found', 400, 'target_gone'],
      ['Bad Request: group chat was upgraded to a supergroup chat', 400, 'target_gone'],
      ['Bad Request: MESSAGE_TOO_LONG', 400, 'too_long'],
      ['Bad Request: something else', 400, 'other']
    ])('is refused for good: %s', async (description, status, code) => {
      fake.say({ text: 'Ouvert ?' })
      const item = await onlyItem()
      fake.fail({ kind: 'status', status, body: { ok: false, error_code: status, description } }, [
        'sendMessage'
      ])
      expect(await telegram.publish(session, replyTo(item), io)).toEqual({
        kind: 'failed',
        failure: { kind: 'rejected', code, message: description }
      })
    })
  })

  describe('actions', () => {
    it('likes and takes the like back, as often as it is asked', async () => {
      const said = fake.say({ text: 'Merci !' })
      const ref = `${leasChat.id}:${said.message_id}`
      const item = await onlyItem()
      for (const _ of [1, 2])
        expect(await act('like', ref, { replyTarget: item.replyTarget })).toEqual({ kind: 'done' })
      expect(fake.reactions.get(ref)).toEqual(['👍'])
      expect(await act('unlike', ref)).toEqual({ kind: 'done' })
      expect(fake.reactions.get(ref)).toEqual([])
    })

    it('edits and deletes what we said, as often as it is asked', async () => {
      fake.say({ text: 'Ouvert ?' })
      const outcome = await telegram.publish(session, replyTo(await onlyItem()), io)
      if (outcome.kind !== 'published') throw new Error(JSON.stringify(outcome))
      const { ref } = outcome.published
      const ours = () => fake.messages.filter((one) => one.from?.id === fake.bot.id).map((one) => one.text)
      for (const _ of [1, 2])
        expect(await act('edit', ref, { text: 'Oui. Camille' })).toEqual({ kind: 'done' })
      expect(ours()).toEqual(['Oui. Camille'])
      for (const _ of [1, 2]) expect(await act('delete', ref)).toEqual({ kind: 'done' })
      expect(ours()).toEqual([])
      expect(await act('edit', ref, { text: 'Trop tard. Camille' })).toMatchObject({
        failure: { code: 'target_gone' }
      })
    })

    it('deletes nothing older than two days', async () => {
      fake.say({ text: 'Ouvert ?' })
      const outcome = await telegram.publish(session, replyTo(await onlyItem()), io)
      if (outcome.kind !== 'published') throw new Error(JSON.stringify(outcome))
      clock.advance(3 * day)
      expect(await act('delete', outcome.published.ref)).toMatchObject({
        kind: 'failed',
        failure: { kind: 'rejected', message: "Bad Request: message can't be deleted for everyone" }
      })
    })

    it('works in a business chat as far as its connection is known', async () => {
      fake.say({ text: 'Ouvert ?', business_connection_id: connection })
      const first = await poll()
      const [item] = first.items
      if (item === undefined) throw new Error('the poll brought nothing')
      await telegram.publish(session, replyTo(item), io)
      const [echo] = (await poll(first.cursor)).items
      if (echo === undefined) throw new Error('no echo')
      expect(await act('delete', echo.ref)).toMatchObject({ failure: { code: 'forbidden' } })
      expect(await act('like', item.ref, { replyTarget: item.replyTarget })).toMatchObject({
        failure: { code: 'forbidden' }
      })
      expect(await act('delete', echo.ref, { replyTarget: echo.replyTarget })).toEqual({ kind: 'done' })
      expect(bodyOf('deleteBusinessMessages')).toMatchObject({ business_connection_id: connection })
    })
  })

  describe('reactions', () => {
    const react = (chat: Chat, message_id: number, emoji: string, old: string[] = []) =>
      fake.tell({
        message_reaction: {
          chat,
          message_id,
          user: lea,
          date: 1_763_632_800,
          old_reaction: old.map((one) => ({ type: 'emoji', emoji: one })),
          new_reaction: [{ type: 'emoji', emoji }]
        }
      })

    it('are likes of our posts and of what we said to one person', async () => {
      const post = fake.post('Le levain est prêt')
      react(discussion, post.message_id, '❤')
      react(leasChat, 12, '👍')
      const { items, events } = await poll()
      expect(items).toEqual([])
      expect(events).toMatchObject([
        {
          kind: 'like',
          author: { name: 'Léa Martin', isUs: false },
          about: { ref: `${discussion.id}:${post.message_id}`, text: 'Le levain est prêt' }
        },
        { ref: `${leasChat.id}:12:${lea.id}:like`, about: { ref: `${leasChat.id}:12` } }
      ])
    })

    it('are no likes when they say something else, were there before, or may be of anybody’s words', async () => {
      react(leasChat, 12, '👎')
      react(leasChat, 12, '❤', ['👍'])
      react(customers, 12, '👍')
      expect((await poll()).events).toEqual([])
    })
  })
})
