import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import type { AccountId, ConversationId } from '../../../src/shared/model/ids.ts'
import type { View } from '../../../src/shared/model/conversation.ts'
import { day, minute, plus } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>
let accountId: AccountId
let pain: ConversationId
let prix: ConversationId

const said = (ref: string, text: string, conversationRef = ref) =>
  ingestItems(
    ctx,
    accountId,
    [
      anItem({
        ref,
        text,
        conversationRef,
        parentRef: conversationRef === ref ? null : conversationRef,
        publishedAt: ctx.clock.now()
      })
    ],
    async () => {}
  )
const idOf = async (ref: string): Promise<ConversationId> =>
  (
    await ctx.store.read
      .selectFrom('conversation')
      .select('id')
      .where('ref', '=', ref)
      .executeTakeFirstOrThrow()
  ).id

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
  accountId = await anAccount(ctx, { network: 'bluesky' })
  await said('pain', 'Votre pain est-il au levain ?')
  await said('prix', 'Le prix du seigle ?')
  pain = await idOf('pain')
  prix = await idOf('prix')
})
afterEach(() => ctx.close())

const list = async (view: View) =>
  (await app.ask('inbox.list', { view, colleagueId: null, after: null, limit: 50 })).rows
const idsIn = async (view: View) => (await list(view)).map(({ id }) => id)
const count = async (view: View) => (await app.ask('inbox.counts', {})).byView[view]
const found = async (text: string) =>
  (await app.ask('search.find', { text, limit: 50 })).found.map(({ conversation }) => conversation.id)
const themesOf = async (id: ConversationId) =>
  (await app.ask('conversations.open', { conversationId: id })).summary.themes
const undo = () => app.ask('inbox.undo', {})

describe('a star', () => {
  it('puts a conversation into its view, counts it, is found, and comes off with Z', async () => {
    await app.ask('inbox.star', { conversationIds: [pain], starred: true })
    expect(await idsIn('starred')).toEqual([pain])
    expect(await count('starred')).toBe(1)
    expect(await found('is:starred')).toEqual([pain])
    expect(await found('est:étoilée')).toEqual([pain])
    expect(await undo()).toMatchObject({ action: 'star', conversationIds: [pain] })
    expect(await idsIn('starred')).toEqual([])
    expect(await count('starred')).toBe(0)
  })

  it('stays through done and back, and is taken away by name', async () => {
    await app.ask('inbox.star', { conversationIds: [pain, prix], starred: true })
    await app.ask('inbox.markDone', { conversationIds: [pain] })
    expect(await count('starred')).toBe(2)
    await app.ask('inbox.star', { conversationIds: [pain], starred: false })
    expect(await idsIn('starred')).toEqual([prix])
    expect(await undo()).toMatchObject({ action: 'unstar' })
    expect(await count('starred')).toBe(2)
    expect(await undo()).toMatchObject({ action: 'done' })
    expect(await count('starred')).toBe(2)
  })
})

describe('a mute', () => {
  const mute = (muted: boolean) => app.ask('inbox.mute', { conversationIds: [pain], muted })

  it('takes a conversation out of what is to be answered, and what comes in does not bring it back', async () => {
    await mute(true)
    expect(await idsIn('to_answer')).toEqual([prix])
    ctx.clock.advance(minute)
    await said('encore', 'Toujours rien ?', 'pain')
    expect(await idsIn('to_answer')).toEqual([prix])
    // It is not hidden: it stands in done, unread, with the new words.
    expect(await list('done')).toMatchObject([
      { id: pain, muted: true, unread: true, excerpt: 'Toujours rien ?' }
    ])
    expect(await found('is:muted')).toEqual([pain])
  })

  it('lets everything through again once it is ended', async () => {
    await mute(true)
    await mute(false)
    expect(await idsIn('to_answer')).toEqual([prix])
    ctx.clock.advance(minute)
    await said('encore', 'Toujours rien ?', 'pain')
    expect(await idsIn('to_answer')).toEqual([pain, prix])
  })

  it('is undone with Z, and the conversation stands where it stood', async () => {
    await mute(true)
    expect(await undo()).toMatchObject({ action: 'mute', conversationIds: [pain] })
    expect(await idsIn('to_answer')).toHaveLength(2)
    ctx.clock.advance(minute)
    await app.ask('inbox.markDone', { conversationIds: [pain] })
    await said('encore', 'Toujours rien ?', 'pain')
    expect(await idsIn('to_answer')).toHaveLength(2)
  })

  it('leaves what was put off where it was put', async () => {
    const until = plus(ctx.clock.now(), day)
    await app.ask('inbox.postpone', { conversationIds: [pain], until })
    await mute(true)
    expect(await idsIn('later')).toEqual([pain])
  })
})

describe('themes', () => {
  const change = (
    conversationIds: readonly ConversationId[],
    add: readonly string[],
    remove: readonly string[] = []
  ) =>
    app.ask('themes.list', {}).then((themes) =>
      app.ask('themes.change', {
        conversationIds: [...conversationIds],
        add: [...add],
        remove: themes.filter(({ name }) => remove.includes(name)).map(({ id }) => id)
      })
    )
  const names = async () =>
    (await app.ask('themes.list', {})).map(({ name, count: held }) => `${name} ${held}`)

  it('are made by naming them, one for each spelling, and stand on the rows by name', async () => {
    await change([pain, prix], ['Levain'])
    await change([pain], ['LEVÂIN', 'Boutique de Lyon'])
    expect(await names()).toEqual(['Boutique de Lyon 1', 'Levain 2'])
    expect(await themesOf(pain)).toEqual(['Boutique de Lyon', 'Levain'])
    expect((await list('to_answer')).map(({ themes }) => themes)).toEqual(
      expect.arrayContaining([['Levain'], ['Boutique de Lyon', 'Levain']])
    )
  })

  it('say how many of the conversations chosen bear them', async () => {
    await change([pain, prix], ['Levain'])
    await change([pain], ['Lyon'])
    expect(
      (await app.ask('themes.ofConversations', { conversationIds: [pain, prix] })).map(
        ({ name, count: held }) => [name, held]
      )
    ).toEqual([
      ['Levain', 2],
      ['Lyon', 1]
    ])
  })

  it('are gone when nothing bears them, and come back with Z', async () => {
    await change([pain, prix], ['Levain'])
    await change([pain, prix], [], ['Levain'])
    expect(await names()).toEqual([])
    expect(await undo()).toMatchObject({ action: 'theme' })
    expect(await names()).toEqual(['Levain 2'])
    expect(await undo()).toMatchObject({ action: 'theme' })
    expect(await names()).toEqual([])
  })

  it('answer to theme: before anything else is meant by it, in both languages', async () => {
    await change([prix], ['Levain naturel'])
    expect(await found('theme:levain')).toEqual([prix])
    expect(await found('thème:"levain naturel" seigle')).toEqual([prix])
    expect(await found('-theme:levain')).toEqual([pain])
    expect(await found('theme:levain pain')).toEqual([])
    // Where no theme bears that name, what is said counts.
    expect(await found('theme:pain')).toEqual([pain])
  })

  it('have a name', async () => {
    expect(
      await app.call('themes.change', { conversationIds: [pain], add: ['  '], remove: [] })
    ).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })
})
