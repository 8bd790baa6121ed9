import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { returnPostponed } from '../../../src/main/ingest/return-postponed.ts'
import type { View } from '../../../src/shared/model/conversation.ts'
import { type AccountId, type ConversationId, conversationIdSchema } from '../../../src/shared/model/ids.ts'
import { getTriageRow } from '../../../src/main/store/conversations.ts'
import { day, hour, minute, plus } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem, at } from '../../support/builders.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>
let ids: ConversationId[]
let accountId: AccountId

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
  accountId = await anAccount(ctx)
  const items = ['a', 'b', 'c', 'd'].map((ref, index) =>
    anItem({ ref, text: `message ${ref}`, publishedAt: at(`2026-11-20T0${8 - index}:00:00.000Z`) })
  )
  await ingestItems(ctx, accountId, items, async () => {})
  ids = (await inView('to_answer')).map((row) => row.id)
})
afterEach(() => ctx.close())

const inView = async (view: View) =>
  (await app.ask('inbox.list', { view, colleagueId: null, after: null, limit: 50 })).rows
const excerpts = async (view: View) => (await inView(view)).map((row) => row.excerpt)
const first = (count: number) => ids.slice(0, count)
const noConversation = conversationIdSchema.parse('none')

describe('triage', () => {
  it('done leaves `to_answer`, not done comes back to its place', async () => {
    await app.ask('inbox.markDone', { conversationIds: first(2) })
    expect(await excerpts('to_answer')).toEqual(['message c', 'message d'])
    expect(await excerpts('done')).toEqual(['message a', 'message b'])
    await app.ask('inbox.markNotDone', { conversationIds: first(1) })
    expect(await excerpts('to_answer')).toEqual(['message a', 'message c', 'message d'])
  })

  it('later returns by itself when its time has come, unread', async () => {
    const until = plus(ctx.clock.now(), 3 * hour)
    await app.ask('inbox.markRead', { conversationIds: first(1) })
    await app.ask('inbox.postpone', { conversationIds: first(1), until })
    expect((await inView('later')).map((row) => row.triage)).toEqual([{ kind: 'later', until }])
    await returnPostponed(ctx)
    expect(await excerpts('later')).toEqual(['message a'])
    ctx.clock.advance(3 * hour)
    await returnPostponed(ctx)
    expect(await excerpts('later')).toEqual([])
    expect((await inView('to_answer'))[0]).toMatchObject({ excerpt: 'message a', unread: true })
  })

  it('later is refused for a moment that is over', async () => {
    const outcome = await app.call('inbox.postpone', {
      conversationIds: first(1),
      until: plus(ctx.clock.now(), -day)
    })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'date_not_understood' } })
  })

  it('silence keeps its reason, and has no place without one', async () => {
    await app.ask('inbox.keepSilence', { conversationIds: first(1), reason: 'a rhetorical joke' })
    expect((await inView('silence'))[0]?.triage).toMatchObject({
      kind: 'silence',
      reason: 'a rhetorical joke'
    })
    const refused = await app.call('inbox.keepSilence', { conversationIds: first(1), reason: '   ' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })

  it('counts what the views hold', async () => {
    await app.ask('inbox.markDone', { conversationIds: first(1) })
    const counts = await app.ask('inbox.counts', {})
    expect(counts.byView).toEqual({
      to_answer: 3,
      undecided: 3,
      attributed: 0,
      awaiting: 0,
      returned: 0,
      later: 0,
      done: 1,
      silence: 0,
      sent: 0,
      starred: 0
    })
    expect(counts.oldestToAnswerAt).toBe('2026-11-20T05:00:00.000Z')
  })
})

describe('Z', () => {
  it('undoes actions one by one, the last first, each as a whole', async () => {
    const before = await inView('to_answer')
    await app.ask('inbox.markDone', { conversationIds: first(3) })
    await app.ask('inbox.keepSilence', { conversationIds: first(1), reason: 'answered by others' })
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'silence', conversationIds: first(1) })
    expect(await excerpts('done')).toEqual(['message a', 'message b', 'message c'])
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'done', conversationIds: first(3) })
    expect(await inView('to_answer')).toEqual(before)
    expect(await app.call('inbox.undo', {})).toMatchObject({ ok: false, error: { code: 'nothing_to_undo' } })
  })

  it('takes back what the audit keeps without empty columns, and what it kept with them', async () => {
    const until = plus(ctx.clock.now(), 3 * day)
    await app.ask('inbox.star', { conversationIds: first(1), starred: true })
    const starred = await getTriageRow(ctx.store.read, ids[0] ?? noConversation)
    await app.ask('inbox.postpone', { conversationIds: first(1), until })
    const kept = await ctx.store.read.selectFrom('audit').select(['before', 'after']).execute()
    expect(kept.map(({ before, after }) => `${before} ${after}`).join()).not.toContain('null')
    await app.ask('inbox.undo', {})
    expect(await getTriageRow(ctx.store.read, ids[0] ?? noConversation)).toEqual(starred)

    // As the first version wrote it, which knew no stars.
    await app.ask('inbox.markDone', { conversationIds: first(1) })
    const { state_at: doneAt } = (await getTriageRow(ctx.store.read, ids[0] ?? noConversation)) ?? {}
    const empty = { later_until: null, silence_reason: null, read_at: null }
    await ctx.store.write((tx) =>
      tx
        .updateTable('audit')
        .set({
          before: JSON.stringify({ state: 'to_answer', state_at: starred?.state_at, ...empty }),
          after: JSON.stringify({ state: 'done', state_at: doneAt, ...empty })
        })
        .where('action', '=', 'done')
        .execute()
    )
    await app.ask('inbox.undo', {})
    expect(await getTriageRow(ctx.store.read, ids[0] ?? noConversation)).toEqual(starred)
  })

  it('pressed twice in the same moment takes back two actions', async () => {
    await app.ask('inbox.star', { conversationIds: first(1), starred: true })
    await app.ask('inbox.markDone', { conversationIds: first(1) })
    const undone = await Promise.all([app.ask('inbox.undo', {}), app.ask('inbox.undo', {})])
    expect(undone.map(({ action }) => action)).toEqual(['done', 'star'])
    expect(await inView('to_answer')).toMatchObject([{ starred: false }, {}, {}, {}])
  })

  it('passes over having read a conversation, which is no action', async () => {
    await app.ask('inbox.markDone', { conversationIds: first(1) })
    await app.ask('inbox.markRead', { conversationIds: ids.slice(1, 2) })
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'done' })
  })

  it('takes back that a person marked it read', async () => {
    await app.ask('inbox.markRead', { conversationIds: first(1), decided: true })
    expect(await inView('to_answer')).toMatchObject([{ unread: false }, {}, {}, {}])
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'read', conversationIds: first(1) })
    expect(await inView('to_answer')).toMatchObject([{ unread: true }, {}, {}, {}])
  })

  it('takes back what was done, and nothing that came about since', async () => {
    await app.ask('inbox.star', { conversationIds: first(1), starred: true })
    await app.ask('inbox.markRead', { conversationIds: first(1) })
    await app.ask('inbox.undo', {})
    expect(await inView('to_answer')).toMatchObject([{ unread: false, starred: false }, {}, {}, {}])

    // Done is over since the person wrote again: it does not go back to where nobody would look.
    const until = plus(ctx.clock.now(), 3 * day)
    await app.ask('inbox.postpone', { conversationIds: first(1), until })
    await app.ask('inbox.markDone', { conversationIds: first(1) })
    const again = anItem({ ref: 'a2', parentRef: 'a', text: 'and now?', publishedAt: ctx.clock.now() })
    await ingestItems(ctx, accountId, [again], async () => {})
    expect(await excerpts('to_answer')).toContain('and now?')
    await app.ask('inbox.undo', {})
    expect(await excerpts('to_answer')).toContain('and now?')
    expect(await excerpts('later')).toEqual([])
  })

  it('names apart those of a bulk that changed since, and says nothing was taken back where none stands', async () => {
    await app.ask('inbox.markDone', { conversationIds: first(3) })
    const again = anItem({ ref: 'a2', parentRef: 'a', text: 'and now?', publishedAt: ctx.clock.now() })
    await ingestItems(ctx, accountId, [again], async () => {})
    expect(await app.ask('inbox.undo', {})).toEqual({
      action: 'done',
      conversationIds: first(3).slice(1),
      changedSince: first(1)
    })
    expect(await excerpts('to_answer')).toHaveLength(4)

    await app.ask('inbox.markDone', { conversationIds: first(1) })
    const more = anItem({ ref: 'a3', parentRef: 'a', text: 'still there?', publishedAt: ctx.clock.now() })
    await ingestItems(ctx, accountId, [more], async () => {})
    expect(await app.ask('inbox.undo', {})).toEqual({
      action: 'done',
      conversationIds: [],
      changedSince: first(1)
    })
    // It was asked for: the next Z is about what was done before.
    expect(await app.call('inbox.undo', {})).toMatchObject({ ok: false, error: { code: 'nothing_to_undo' } })
  })

  it('still works after the app was started again', async () => {
    await app.ask('inbox.markDone', { conversationIds: first(1) })
    const { dataFolder, clock } = ctx
    await ctx.store.close()
    ctx = await openTestContext({ dataFolder, clock })
    app = callerOf(ctx)
    await app.ask('inbox.undo', {})
    expect(await excerpts('to_answer')).toHaveLength(4)
  })
})

describe('a conversation', () => {
  it('opens with its messages, its account and the message to answer', async () => {
    const opened = await app.ask('conversations.open', {
      conversationId: ids[0] ?? conversationIdSchema.parse('none')
    })
    expect(opened.messages.map((message) => message.text)).toEqual(['message a'])
    expect(opened.replyToId).toBe(opened.messages[0]?.id)
    expect(opened.account.capabilities.reply.by).toBe('hand')
    expect(opened.history.map((past) => past.excerpt)).toEqual(['message b', 'message c', 'message d'])
    expect(opened.historyCount).toEqual({ all: 3, before: 3 })
  })

  it('comes with the newest of what else the person said, knows how much there is, and gives it whole', async () => {
    const [account] = await app.ask('accounts.list', {})
    const [conversationId] = ids
    if (account === undefined || conversationId === undefined) throw new Error('no account')
    const asked = Array.from({ length: 30 }, (_one, index) =>
      anItem({
        ref: `long-ago-${index}`,
        text: `question ${index}`,
        publishedAt: plus(at('2026-03-01T08:00:00.000Z'), index * minute)
      })
    )
    const us = { ref: 'us', handle: 'fournil', name: 'Le fournil', url: null, isUs: true }
    const root = { ref: 'our-post', conversationRef: 'our-post', author: us, text: 'Nos horaires d’été' }
    await ingestItems(
      ctx,
      account.id,
      [
        ...asked,
        // Answered by somebody whom nobody knows, where only the words say who.
        anItem({
          ref: 'said-by-us',
          conversationRef: 'long-ago-29',
          parentRef: 'long-ago-29',
          author: us,
          text: 'Oui. Irène',
          publishedAt: at('2026-03-02T08:00:00.000Z')
        }),
        // What stands under a post of ours is not answered by the post.
        anItem({ ...root, publishedAt: at('2026-02-01T08:00:00.000Z') }),
        anItem({
          ref: 'under-our-post',
          conversationRef: 'our-post',
          parentRef: 'our-post',
          text: 'Et le dimanche ?',
          publishedAt: at('2026-02-02T08:00:00.000Z')
        })
      ],
      async () => {}
    )
    const opened = await app.ask('conversations.open', { conversationId })
    expect(opened.history).toHaveLength(20)
    expect(opened.historyCount).toEqual({ all: 34, before: 34 })
    const whole = await app.ask('conversations.history', { conversationId, limit: 1_000 })
    expect(whole).toHaveLength(34)
    expect(whole.slice(0, 20)).toEqual(opened.history)
    const answered = new Map(whole.map((past) => [past.excerpt, past.isAnswered]))
    expect([
      answered.get('question 29'),
      answered.get('question 28'),
      answered.get('Et le dimanche ?')
    ]).toEqual([true, false, false])
    // Which of them it is, an older one says as truly as the newest.
    const [second] = whole.toReversed().slice(1)
    if (second === undefined) throw new Error('no second')
    expect((await app.ask('conversations.open', second)).historyCount).toEqual({ all: 34, before: 1 })
  })

  it('shows the place of a deleted message, not its words', async () => {
    const [account] = await app.ask('accounts.list', {})
    if (account === undefined) throw new Error('no account')
    await ingestItems(ctx, account.id, [anItem({ ref: 'a', state: 'deleted' })], async () => {})
    const opened = await app.ask('conversations.open', {
      conversationId: ids[0] ?? conversationIdSchema.parse('none')
    })
    expect(opened.messages[0]).toMatchObject({ text: '', deletedAt: ctx.clock.now() })
    expect(opened.replyToId).toBeNull()
  })

  it('keeps the words of the composer through a restart, and forgets an emptied draft', async () => {
    const conversationId = ids[0] ?? conversationIdSchema.parse('none')
    await app.ask('conversations.saveDraft', { conversationId, body: 'Bonjour Odile', speakerId: null })
    const { dataFolder, clock } = ctx
    await ctx.store.close()
    ctx = await openTestContext({ dataFolder, clock })
    app = callerOf(ctx)
    expect((await app.ask('conversations.open', { conversationId })).draft?.body).toBe('Bonjour Odile')
    await app.ask('conversations.saveDraft', { conversationId, body: '', speakerId: null })
    expect((await app.ask('conversations.open', { conversationId })).draft).toBeNull()
  })

  it('that is not there is refused', async () => {
    const outcome = await app.call('conversations.open', { conversationId: 'nowhere' as ConversationId })
    expect(outcome).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })
})

describe('settings', () => {
  it('are kept, and a value that cannot be read counts as not chosen', async () => {
    await app.ask('settings.change', { language: 'fr', theme: 'dark' })
    await ctx.store.write((tx) =>
      tx.updateTable('setting').set({ value: '"neon"' }).where('key', '=', 'theme').execute()
    )
    expect(await app.ask('settings.get', {})).toMatchObject({
      language: 'fr',
      theme: 'system',
      secretStorage: 'session'
    })
  })

  it('make everything larger step by step, and usual again', async () => {
    expect(await app.ask('settings.stepTextSize', { step: 'larger' })).toEqual({ textSize: 110 })
    expect(await app.ask('settings.stepTextSize', { step: 'larger' })).toEqual({ textSize: 125 })
    expect(await app.ask('settings.get', {})).toMatchObject({ textSize: 125, density: 'comfortable' })
    expect(await app.ask('settings.stepTextSize', { step: 'usual' })).toEqual({ textSize: 100 })
  })
})

describe('calls that are none', () => {
  it.each(['inbox.constructor', '__proto__.list', 'inbox.list.extra', 'toString', '', 'inbox.'])(
    '%j is not found',
    async (path) => {
      const outcome = await app.call(path as 'inbox.list', {
        view: 'done',
        colleagueId: null,
        after: null,
        limit: 1
      })
      expect(outcome).toEqual({ ok: false, error: { code: 'not_found' } })
    }
  )
})
