import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { snippetIdSchema } from '../../../src/shared/model/ids.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

let scene: ReplyScene
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  scene = await openReplyScene()
  app = callerOf(scene.ctx)
})
afterEach(() => scene.close())

const text = 'Nous ouvrons à 7 h 30.'
const keep = (name = 'Horaires') => app.ask('snippets.keep', { id: null, name, text })
const names = async () => (await app.ask('snippets.list', {})).map(({ name }) => name)

describe('snippets', () => {
  it('are kept, changed and forgotten, and Z takes each back by itself', async () => {
    const { snippetId } = await keep()
    await keep('Adresse')
    await app.ask('snippets.keep', { id: snippetId, name: 'Heures', text })
    expect(await names()).toEqual(['Adresse', 'Heures'])
    await app.ask('snippets.forget', { snippetId })
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'snippet', conversationIds: [] })
    expect(await names()).toEqual(['Adresse', 'Heures'])
    await app.ask('inbox.undo', {})
    expect(await names()).toEqual(['Adresse', 'Horaires'])
    const gone = snippetIdSchema.parse('none')
    expect(await app.call('snippets.forget', { snippetId: gone })).toMatchObject({
      error: { code: 'not_found' }
    })
    expect(await app.call('snippets.keep', { id: null, name: ' ', text })).toMatchObject({
      error: { code: 'invalid_input' }
    })
  })

  it('are told in the draft, in the frozen reply, and in the words that come back', async () => {
    const { snippetId } = await keep()
    const { conversationId, parentId, speakerId } = scene
    const body = `Bonjour. ${text}`
    const woven = [{ start: 9, end: body.length, snippetId }]
    await app.ask('conversations.saveDraft', { conversationId, body, woven, speakerId })
    const draft = async () => (await app.ask('conversations.open', { conversationId })).draft
    expect(await draft()).toMatchObject({ body, woven })
    const { outboxId } = await app.ask('replies.enqueue', {
      conversationId,
      parentMessageId: parentId,
      body,
      woven,
      speakerId,
      lastSeenMessageId: null,
      thenDone: false
    })
    expect(JSON.parse((await scene.row(outboxId)).provenance ?? '')).toEqual([
      { start: 0, end: 9, source: 'community_manager' },
      { start: 9, end: body.length, source: 'snippet', snippetId }
    ])
    // What was typed meanwhile holds one too: both keep their places.
    await app.ask('conversations.saveDraft', {
      conversationId,
      body: text,
      woven: [{ start: 0, end: text.length, snippetId }],
      speakerId
    })
    await app.ask('replies.cancel', { outboxId })
    const back = await draft()
    expect(back?.woven.map(({ start, end }) => back.body.slice(start, end))).toEqual([text, text])
  })

  it('are told of the reply that left, with whose words the others are, also when the snippet is gone', async () => {
    const { snippetId } = await keep()
    const { conversationId, parentId } = scene
    const body = `Bonjour. ${text}`
    await scene.enqueue({ body, woven: [{ start: 9, end: body.length, snippetId }] })
    await scene.send()
    const frozen = async () =>
      (await app.ask('conversations.open', { conversationId })).messages.at(-1)?.frozenWords
    const parts = (snippetName: string | null) => [
      { text: 'Bonjour. ', source: 'community_manager' },
      { text, source: 'snippet', snippetName }
    ]
    expect(await frozen()).toEqual({ parts: parts('Horaires'), approval: 'vouched', isEdited: false })
    await app.ask('snippets.forget', { snippetId })
    expect(await frozen()).toEqual({ parts: parts(null), approval: 'vouched', isEdited: false })
    const { messages } = await app.ask('conversations.open', { conversationId })
    expect(messages.find(({ id }) => id === parentId)?.frozenWords).toBeNull()
  })

  it('that would stand outside of the words are left out', async () => {
    const { snippetId } = await keep()
    const { conversationId, speakerId } = scene
    const woven = [
      { start: 0, end: 3, snippetId },
      { start: 2, end: 7, snippetId },
      { start: 5, end: 70, snippetId }
    ]
    await app.ask('conversations.saveDraft', { conversationId, body: 'Bonjour', woven, speakerId })
    expect((await app.ask('conversations.open', { conversationId })).draft?.woven).toEqual([woven[0]])
  })
})
