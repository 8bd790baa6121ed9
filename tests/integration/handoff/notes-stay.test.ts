import { afterEach, expect, it } from 'vitest'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { visit } from '../../support/page-visitor.ts'

let scene: HandoffScene
afterEach(() => scene.close())

const secret = 'zythum-et-houblon'

it('R-22 an internal note stands neither in the letter to a colleague nor on their page', async () => {
  scene = await openHandoffScene()
  const { conversationId } = scene
  await scene.ask('notes.add', { conversationId, words: { internal: `Elle est du ${secret}` } })
  await scene.ask('notes.saveDraft', { conversationId, noteId: null, words: { internal: secret } })
  const form = await scene.form()
  expect(JSON.stringify(form)).not.toContain(secret)
  expect(JSON.stringify(await scene.ask('handoffs.preview', { form, handoffId: null }))).not.toContain(secret)
  const { link } = await scene.handOff()
  const page = await visit(link ?? '')
  expect(page.status).toBe(200)
  expect(page.text).toContain('levain')
  expect(page.text).not.toContain(secret)
  const written = await scene.ctx.store.read
    .selectFrom('letter')
    .innerJoin('handoff', 'handoff.id', 'letter.handoff_id')
    .select(['letter.html', 'letter.text', 'letter.subject', 'handoff.letter'])
    .execute()
  expect(written).toHaveLength(1)
  expect(JSON.stringify(written)).not.toContain(secret)
})
