import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { returnPostponed } from '../../../src/main/ingest/return-postponed.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { day, minute, plus } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>
let accountId: AccountId
let conversationId: ConversationId
let irene: ColleagueId
let paul: ColleagueId

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
  accountId = await anAccount(ctx, { network: 'bluesky' })
  irene = await aStoredColleague(ctx, { name: 'Irène Sorel' }, { networks: ['bluesky'] })
  paul = await aStoredColleague(ctx, { name: 'Paul Roy' }, { networks: ['bluesky'] })
  await ingestItems(ctx, accountId, [anItem()], async () => {})
  conversationId = (await ctx.store.read.selectFrom('conversation').select('id').executeTakeFirstOrThrow()).id
})
afterEach(() => ctx.close())

const open = () => app.ask('conversations.open', { conversationId })
const events = async () => (await open()).events.map(({ id: _id, at: _at, ...event }) => event)
const one = () => ({ conversationIds: [conversationId] })

describe('what was decided about a conversation', () => {
  it('is told in its order: given, given to another, taken back, weighed, later, back, silence, done', async () => {
    const until = plus(ctx.clock.now(), day)
    await app.ask('conversations.assign', { ...one(), colleagueId: irene })
    ctx.clock.advance(minute)
    await app.ask('conversations.assign', { ...one(), colleagueId: paul })
    ctx.clock.advance(minute)
    await app.ask('conversations.unassign', one())
    ctx.clock.advance(minute)
    await app.ask('conversations.weigh', { ...one(), weight: 3 })
    ctx.clock.advance(minute)
    await app.ask('inbox.postpone', { ...one(), until })
    ctx.clock.advance(2 * day)
    await returnPostponed(ctx)
    await app.ask('inbox.keepSilence', { ...one(), reason: 'said to provoke' })
    ctx.clock.advance(minute)
    await app.ask('inbox.markDone', one())
    expect(await events()).toEqual([
      { kind: 'given', to: 'Irène Sorel', from: null },
      { kind: 'given', to: 'Paul Roy', from: 'Irène Sorel' },
      { kind: 'taken_back', from: 'Paul Roy' },
      { kind: 'weighed', weight: 3 },
      { kind: 'later', until },
      { kind: 'plain', what: 'returned' },
      { kind: 'silence', reason: 'said to provoke' },
      { kind: 'plain', what: 'done' }
    ])
    const moments = (await open()).events.map(({ at }) => at)
    expect(moments).toEqual(moments.toSorted())
  })

  it('is no longer told once Z took it back, and what was only read is not told', async () => {
    await app.ask('inbox.markRead', one())
    await app.ask('inbox.markDone', one())
    await app.ask('inbox.undo', {})
    expect(await events()).toEqual([])
  })

  it('says which reply was handed over, and in whose name', async () => {
    await app.ask('conversations.assign', { ...one(), colleagueId: irene })
    ctx.clock.advance(minute)
    const { messages } = await open()
    const answered = messages[0]
    if (answered === undefined) throw new Error('no message')
    const enqueued = await app.call('replies.enqueue', {
      conversationId,
      parentMessageId: answered.id,
      speakerId: irene,
      body: 'Oui, au levain !',
      lastSeenMessageId: answered.id,
      imageIds: [],
      thenDone: true
    })
    expect(enqueued).toMatchObject({ ok: true })
    expect(await events()).toEqual([
      { kind: 'given', to: 'Irène Sorel', from: null },
      { kind: 'reply', speaker: 'Irène Sorel' },
      { kind: 'plain', what: 'done' }
    ])
  })
})

describe('what was edited or deleted where it was said', () => {
  const edited = (text: string) =>
    ingestItems(ctx, accountId, [anItem({ text, editedAt: ctx.clock.now() })], async () => {})

  it('shows what a message said before, each time', async () => {
    ctx.clock.advance(minute)
    await edited('Votre pain est-il au levain naturel ?')
    ctx.clock.advance(minute)
    await edited('Merci, j’ai trouvé.')
    const [message] = (await open()).messages
    expect(message?.text).toBe('Merci, j’ai trouvé.')
    expect(message?.revisions.map(({ text }) => text)).toEqual([
      'Bonjour, votre pain est-il au levain ?',
      'Votre pain est-il au levain naturel ?'
    ])
  })

  it('leaves the place of a deleted message, and none of its words', async () => {
    ctx.clock.advance(minute)
    await edited('Votre pain est-il au levain naturel ?')
    await ingestItems(ctx, accountId, [anItem({ state: 'deleted' })], async () => {})
    const [message] = (await open()).messages
    expect(message).toMatchObject({ text: '', revisions: [], deletedAt: ctx.clock.now() })
  })
})

describe('the language of a message, by which it is read aloud', () => {
  it('is what its network tells, else what its little words tell, else nobody knows', async () => {
    await ingestItems(
      ctx,
      accountId,
      [
        anItem({ ref: 'told', parentRef: anItem().ref, text: 'Merci pour votre pain !', language: 'pt-BR' }),
        anItem({ ref: 'english', parentRef: anItem().ref, text: 'Thank you, it was lovely.' }),
        anItem({ ref: 'neither', parentRef: anItem().ref, text: '🥐🥐' })
      ],
      async () => {}
    )
    const { messages } = await open()
    expect(Object.fromEntries(messages.map(({ ref, language }) => [ref, language]))).toEqual({
      [anItem().ref]: 'fr',
      told: 'pt-BR',
      english: 'en',
      neither: null
    })
  })
})
