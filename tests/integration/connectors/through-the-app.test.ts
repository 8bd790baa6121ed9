import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discourse } from '../../../src/main/connectors/discourse/discourse.ts'
import { telegram } from '../../../src/main/connectors/telegram/telegram.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { listMessages } from '../../../src/main/store/messages.ts'
import type { AccountId, ConversationId } from '../../../src/shared/model/ids.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
import type { Network } from '../../../src/shared/model/network.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type FakeDiscourse, lea, startFakeDiscourse, us } from '../../support/fake-discourse.ts'
import {
  connection,
  type FakeTelegram,
  lea as leaOnTelegram,
  startFakeTelegram
} from '../../support/fake-telegram.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/** The way of a question and its answer through the whole app, with a forum and a bot at its end. */
describe('through the app', () => {
  let clock: FakeClock
  let ctx: TestContext
  let app: ReturnType<typeof callerOf>
  let forum: FakeDiscourse
  let bot: FakeTelegram

  beforeEach(async () => {
    clock = fakeClock()
    forum = await startFakeDiscourse(clock)
    bot = await startFakeTelegram(clock)
    ctx = await openTestContext({ clock, fetch, connectors: { discourse, telegram } })
    app = callerOf(ctx)
  })

  afterEach(async () => {
    await ctx.close()
    await forum.stop()
    await bot.stop()
  })

  const connect = async (network: Network, server: string, secret: string): Promise<AccountId> => {
    const common = { identifier: null, place: null, daysBack: 30, doneAfterDays: null }
    const { accountId } = await app.ask('accounts.connect', { network, server, secret, ...common })
    return accountId
  }
  const conversations = async (accountId: AccountId): Promise<readonly ConversationId[]> => {
    const rows = await ctx.store.read
      .selectFrom('conversation')
      .select('id')
      .where('account_id', '=', accountId)
      .orderBy('id')
      .execute()
    return rows.map((one) => one.id)
  }
  const threadOf = async (id: ConversationId) =>
    (await listMessages(ctx.store.read, id)).map((one) => [one.side, one.text])
  const onlyConversation = async (accountId: AccountId): Promise<ConversationId> => {
    const [id, ...others] = await conversations(accountId)
    if (id === undefined || others.length > 0) throw new Error('not one conversation')
    return id
  }
  const answer = async (network: Network, conversationId: ConversationId, body: string): Promise<void> => {
    const speakerId = await aStoredColleague(
      ctx,
      { name: 'Irène Fabre', role: 'boulangère' },
      { networks: [network] }
    )
    const { replyToId, messages } = await app.ask('conversations.open', { conversationId })
    if (replyToId === null) throw new Error('nothing to answer')
    await app.ask('replies.enqueue', {
      conversationId,
      parentMessageId: replyToId,
      body,
      speakerId,
      lastSeenMessageId: messages.at(-1)?.id ?? null,
      thenDone: false
    })
    clock.advance(11 * second)
    await sendDueReplies(ctx)
  }
  const stored = (): string =>
    JSON.stringify(dumpTables(ctx.databaseFile)) + readFileSync(ctx.databaseFile).toString('latin1')

  it('a question in a forum is answered, once, under itself', async () => {
    const topic = forum.topic('Nos pains', us, 'Voici nos pains et nos farines.')
    const question = forum.say(topic, lea, 'Vous ouvrez le dimanche matin ?')
    const accountId = await connect('discourse', forum.server.origin, forum.key)
    await app.ask('accounts.syncNow', { accountId })
    const conversationId = await onlyConversation(accountId)
    await answer('discourse', conversationId, 'Oui, de huit heures à midi.')
    const ours = forum.posts.at(-1)
    expect(ours).toMatchObject({ by: us, replyTo: question.number })
    await app.ask('accounts.syncNow', { accountId })
    expect(await threadOf(conversationId)).toEqual([
      ['theirs', 'Vous ouvrez le dimanche matin ?'],
      ['ours', expect.stringContaining('Oui, de huit heures à midi.')]
    ])
    expect(stored()).not.toContain(forum.key)
  })

  it('a reply to a forum whose answer was lost is found again, and not sent twice', async () => {
    const topic = forum.topic('Nos pains', us, 'Voici nos pains et nos farines.')
    forum.say(topic, lea, 'Vous ouvrez le dimanche matin ?')
    const accountId = await connect('discourse', forum.server.origin, forum.key)
    await app.ask('accounts.syncNow', { accountId })
    forum.server.fail(
      { kind: 'done_then_dropped' },
      ({ method, path }) => method === 'POST' && path === '/posts.json'
    )
    await answer('discourse', await onlyConversation(accountId), 'Oui, de huit heures à midi.')
    clock.advance(minute)
    await confirmLostReplies(ctx)
    await sendDueReplies(ctx)
    expect(forum.posts.filter((one) => one.by.id === us.id && one.number > 1)).toHaveLength(1)
    expect(await app.ask('replies.pending', {})).toEqual([])
  })

  it('a question to a bot is answered, and its token stays in the vault', async () => {
    const said = bot.say({ text: 'Ouvert dimanche ?' })
    const accountId = await connect('telegram', bot.server.origin, bot.token)
    await app.ask('accounts.syncNow', { accountId })
    const conversationId = await onlyConversation(accountId)
    await answer('telegram', conversationId, 'Oui, toute la matinée.')
    expect(bot.messages.at(-1)).toMatchObject({
      text: expect.stringContaining('Oui, toute la matinée.'),
      reply_to_message: { message_id: said.message_id }
    })
    expect(await threadOf(conversationId)).toEqual([
      ['theirs', 'Ouvert dimanche ?'],
      ['ours', expect.stringContaining('Oui, toute la matinée.')]
    ])
    bot.fail({ kind: 'status', status: 500 }, ['getUpdates'])
    await app.call('accounts.syncNow', { accountId })
    expect(stored()).not.toContain(bot.token.split(':')[1])
  })

  it('an update of a bot is acknowledged only when it is in the database', async () => {
    bot.say({ text: 'Ouvert dimanche ?' })
    const accountId = await connect('telegram', bot.server.origin, bot.token)
    const broken = {
      ...ctx,
      store: { ...ctx.store, write: () => Promise.reject(new Error('the disk is full')) }
    }
    await expect(callerOf(broken).call('accounts.syncNow', { accountId })).rejects.toThrow(
      'accounts.syncNow failed'
    )
    expect(bot.waiting()).toBe(1)
    await app.ask('accounts.syncNow', { accountId })
    expect(bot.waiting()).toBe(1)
    await app.ask('accounts.syncNow', { accountId })
    expect(bot.waiting()).toBe(0)
    expect(await threadOf(await onlyConversation(accountId))).toEqual([['theirs', 'Ouvert dimanche ?']])
  })

  it('a lost reply of a bot waits for a person, for nobody else can tell', async () => {
    bot.say({ text: 'Ouvert dimanche ?' })
    const accountId = await connect('telegram', bot.server.origin, bot.token)
    await app.ask('accounts.syncNow', { accountId })
    bot.fail({ kind: 'done_then_dropped' }, ['sendMessage'])
    await answer('telegram', await onlyConversation(accountId), 'Oui, toute la matinée.')
    clock.advance(minute)
    await confirmLostReplies(ctx)
    await sendDueReplies(ctx)
    expect(await app.ask('replies.pending', {})).toMatchObject([
      { state: { kind: 'blocked', reason: 'cannot_tell' } }
    ])
    expect(bot.messages.filter((one) => one.from?.id === bot.bot.id)).toHaveLength(1)
  })

  it('a lost reply of a bot in a business chat is proved by its echo', async () => {
    bot.say({ text: 'Ouvert dimanche ?', from: leaOnTelegram, business_connection_id: connection })
    const accountId = await connect('telegram', bot.server.origin, bot.token)
    await app.ask('accounts.syncNow', { accountId })
    const conversationId = await onlyConversation(accountId)
    bot.fail({ kind: 'done_then_dropped' }, ['sendMessage'])
    await answer('telegram', conversationId, 'Oui, toute la matinée.')
    expect(await app.ask('replies.pending', {})).toHaveLength(1)
    await app.ask('accounts.syncNow', { accountId })
    clock.advance(minute)
    await confirmLostReplies(ctx)
    expect(await app.ask('replies.pending', {})).toEqual([])
    expect(await threadOf(conversationId)).toHaveLength(2)
  })
})
