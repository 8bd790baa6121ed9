import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { conversationIdSchema, type ConversationId, noteIdSchema } from '../../../src/shared/model/ids.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let app: ReturnType<typeof callerOf>
let conversationId: ConversationId

beforeEach(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
  await ingestItems(ctx, await anAccount(ctx, { network: 'bluesky' }), [anItem()], async () => {})
  conversationId = (await ctx.store.read.selectFrom('conversation').select('id').executeTakeFirstOrThrow()).id
})
afterEach(() => ctx.close())

const add = (internal: string) => app.ask('notes.add', { conversationId, words: { internal } })
const open = () => app.ask('conversations.open', { conversationId })
const words = async () => (await open()).notes.map((note) => note.words.internal)
const begun = async () => (await open()).noteDrafts
const search = async (text: string) =>
  (await app.ask('search.find', { text, limit: 10 })).internalNotes.map(({ excerpt, marks }) =>
    marks.map(({ start, end }) => excerpt.internal.slice(start, end)).join(' ')
  )

describe('internal notes', () => {
  it('stand in their conversation with who wrote them and when, oldest first', async () => {
    await app.ask('handoffs.changeSettings', { senderName: 'Camille Roy' })
    await add('Chez elle, le four est en panne')
    ctx.clock.advance(60_000)
    await add('Rappeler lundi')
    const { notes } = await open()
    expect(notes.map(({ words: { internal }, author }) => [internal, author])).toEqual([
      ['Chez elle, le four est en panne', 'Camille Roy'],
      ['Rappeler lundi', 'Camille Roy']
    ])
    expect(notes[0]?.writtenAt).not.toBe(notes[1]?.writtenAt)
  })

  it('are changed and removed, and each step comes back with Z under its own name', async () => {
    const { noteId } = await add('She bakes herself')
    ctx.clock.advance(60_000)
    await app.ask('notes.change', { noteId, words: { internal: 'She bakes on Sundays' } })
    expect((await open()).notes[0]?.editedAt).toBe(ctx.clock.now())
    await app.ask('notes.remove', { noteId })
    expect(await words()).toEqual([])
    expect(await app.ask('inbox.undo', {})).toEqual({
      action: 'note_removed',
      conversationIds: [conversationId],
      changedSince: []
    })
    expect(await words()).toEqual(['She bakes on Sundays'])
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'note_changed' })
    expect(await words()).toEqual(['She bakes herself'])
    expect((await open()).notes[0]?.editedAt).toBeNull()
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'note' })
    expect(await words()).toEqual([])
  })

  it('leave their words where they were typed when they are taken back, unless others stand there', async () => {
    await add('first')
    await app.ask('inbox.undo', {})
    expect(await begun()).toEqual([{ noteId: null, words: { internal: 'first' } }])
    await add('second')
    expect(await begun()).toEqual([])
    await app.ask('notes.saveDraft', { conversationId, noteId: null, words: { internal: 'third' } })
    await app.ask('inbox.undo', {})
    expect(await begun()).toEqual([{ noteId: null, words: { internal: 'third' } }])
  })

  it('are kept while they are typed, a new one and each changed one by itself', async () => {
    const { noteId } = await add('She bakes')
    await app.ask('notes.saveDraft', { conversationId, noteId: null, words: { internal: 'Another' } })
    await app.ask('notes.saveDraft', { conversationId, noteId, words: { internal: 'She bakes on' } })
    expect(await begun()).toEqual(
      expect.arrayContaining([
        { noteId: null, words: { internal: 'Another' } },
        { noteId, words: { internal: 'She bakes on' } }
      ])
    )
    await app.ask('notes.change', { noteId, words: { internal: 'She bakes on Sundays' } })
    await app.ask('notes.saveDraft', { conversationId, noteId: null, words: { internal: '' } })
    expect(await begun()).toEqual([])
  })

  it('are found by their words, accents aside, and never once they are gone', async () => {
    const { noteId } = await add('Son four est cassé depuis samedi')
    expect(await search('casse sam')).toEqual(['cassé samedi'])
    expect(await search('casse network:bluesky')).toEqual(['cassé'])
    expect(await search('casse network:mastodon')).toEqual([])
    expect(await search('casse -four')).toEqual([])
    await app.ask('notes.change', { noteId, words: { internal: 'Son four marche' } })
    expect(await search('casse')).toEqual([])
    expect(await search('marche')).toEqual(['marche'])
    await app.ask('notes.remove', { noteId })
    expect(await search('marche')).toEqual([])
    await app.ask('inbox.undo', {})
    expect(await search('marche')).toEqual(['marche'])
  })

  it('answer for no message: a word of a note finds no conversation by its messages', async () => {
    await add('zythum')
    expect((await app.ask('search.find', { text: 'zythum', limit: 10 })).found).toEqual([])
  })

  it('have words, and a conversation that is there', async () => {
    expect(await app.call('notes.add', { conversationId, words: { internal: '  ' } })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' }
    })
    const nowhere = conversationIdSchema.parse('nowhere')
    expect(await app.call('notes.add', { conversationId: nowhere, words: { internal: 'x' } })).toMatchObject({
      ok: false,
      error: { code: 'not_found' }
    })
    expect(await app.call('notes.remove', { noteId: noteIdSchema.parse('none') })).toMatchObject({
      ok: false,
      error: { code: 'not_found' }
    })
  })
})
