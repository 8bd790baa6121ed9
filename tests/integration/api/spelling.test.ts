import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { endSpelling } from '../../../src/main/writing/ask-spelling.ts'
import { callerOf } from '../../support/serve.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene
let app: ReturnType<typeof callerOf>

beforeEach(async () => {
  scene = await openReplyScene()
  app = callerOf(scene.ctx)
})
afterEach(async () => {
  await endSpelling(scene.ctx)
  await scene.close()
})

const check = (sample: string, words = sample.split(' '), conversationId = scene.conversationId) =>
  app.ask('spelling.check', { conversationId, sample, words })

describe('the spelling of a reply', () => {
  it('is that of the conversation until the reply itself says more', async () => {
    const english = await scene.converse(scene.accountId, 'Hello, do you bake your bread with sourdough?')
    expect(await check('Bonjuor', ['Bonjuor', 'levain'])).toEqual({ language: 'fr', misspelt: ['Bonjuor'] })
    expect(await check('Helo', ['Helo', 'colour', 'color'], english.conversationId)).toEqual({
      language: 'en',
      misspelt: ['Helo']
    })
    expect(
      (await check('Bonjour, oui, nous faisons notre pain au levain.', [], english.conversationId)).language
    ).toBe('fr')
  })

  it('is that of a few words that are all right in it, and mostly wrong in the one of the conversation', async () => {
    const { conversationId } = await scene.converse(
      scene.accountId,
      'Hello, do you bake your bread with rye?'
    )
    const few = (sample: string) => check(sample, undefined, conversationId)
    expect(await few('Mots rapides et vite')).toEqual({ language: 'fr', misspelt: [] })
    // Whichever of them are asked about.
    expect(await check('Mots rapides et vite', ['Mots'], conversationId)).toEqual({
      language: 'fr',
      misspelt: []
    })
    expect(await few('Mots rapides et viite')).toMatchObject({ language: 'en' })
    expect(await few('Hello teh bread')).toEqual({ language: 'en', misspelt: ['teh'] })
    expect(await check('Thank you so much')).toEqual({ language: 'en', misspelt: [] })
  })

  it('knows elisions, hyphens, capitals and both sorts of apostrophe', async () => {
    const words = ['l’école', "l'école", 'dis-moi', 'aujourd’hui', 'BONJOUR', 'mangerions', 'cœur']
    expect(await check('Bonjour et merci à vous pour le pain', words)).toEqual({
      language: 'fr',
      misspelt: []
    })
  })

  it('is not judged in a language whose words are not here', async () => {
    const german = await scene.converse(
      scene.accountId,
      'Guten Tag, backen Sie Ihr Brot mit Sauerteig? Ich würde mich über eine Antwort freuen.'
    )
    expect(await check('Guten', ['Guten'], german.conversationId)).toEqual({ language: null, misspelt: [] })
  })

  it('is proposed anew, the likeliest first, a few at most', async () => {
    expect(await app.ask('spelling.suggest', { language: 'fr', word: 'etre' })).toContain('être')
    expect(await app.ask('spelling.suggest', { language: 'fr', word: 'bonjuor' })).toEqual(['bonjour'])
    const many = await app.ask('spelling.suggest', { language: 'en', word: 'helo' })
    expect(many).toContain('hello')
    expect(many.length).toBeLessThanOrEqual(6)
  })
})

describe('the words of the person', () => {
  it('are kept as rows, and go and come back with Z', async () => {
    await app.ask('spelling.addWord', { word: 'Gaston' })
    await app.ask('spelling.addWord', { word: 'autolyse' })
    await app.ask('spelling.addWord', { word: 'autolyse' })
    expect(await app.ask('spelling.ownWords', {})).toEqual(['Gaston', 'autolyse'])
    await app.ask('spelling.forgetWord', { word: 'Gaston' })
    expect(await app.ask('spelling.ownWords', {})).toEqual(['autolyse'])
    expect(await app.ask('inbox.undo', {})).toMatchObject({ action: 'own_word', conversationIds: [] })
    expect(await app.ask('spelling.ownWords', {})).toEqual(['Gaston', 'autolyse'])
    await app.ask('inbox.undo', {})
    expect(await app.ask('spelling.ownWords', {})).toEqual(['Gaston'])
    expect(await app.call('spelling.forgetWord', { word: 'pain' })).toMatchObject({
      ok: false,
      error: { code: 'not_found' }
    })
  })
})
