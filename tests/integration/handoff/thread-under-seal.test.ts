import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { minute, second } from '../../../src/shared/model/instant.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage } from '../../support/page-visitor.ts'

let scene: HandoffScene

beforeEach(async () => {
  scene = await openHandoffScene()
})
afterEach(() => scene.close())

const paragraphs = [
  'Oui, notre pain est au levain, que nous nourrissons chaque matin depuis 1986.',
  'Le seigle vient du moulin d’à côté, et le sarrasin de deux fermes de la vallée.',
  'Passez goûter quand vous voulez : la fournée de onze heures est la meilleure.'
]
const words = paragraphs.join('\n\n')

const answered = async (body: string) => {
  const { link } = await scene.handOff()
  await answerPage(link, { act: 'answer', text: words })
  const { replyToId } = await scene.ask('conversations.open', { conversationId: scene.conversationId })
  if (replyToId === null) throw new Error('there is nothing to answer')
  return await scene.call('replies.enqueue', {
    conversationId: scene.conversationId,
    parentMessageId: replyToId,
    body,
    speakerId: scene.colleagueId,
    lastSeenMessageId: null,
    thenDone: false,
    inThread: true
  })
}
const rows = () => scene.ctx.store.read.selectFrom('outbox').selectAll().orderBy('part').execute()
const send = async (): Promise<readonly string[]> => {
  for (let round = 0; round < 5; round += 1) {
    scene.clock.advance(round === 0 ? 10 * second : minute)
    await sendDueReplies(scene.ctx)
  }
  return scene.network.replies.map(({ text }) => text)
}

describe('words that a colleague wrote, published as a thread', () => {
  it('are approved as a whole: each part leaves under their name, and the cuts are nobody’s words', async () => {
    expect(await answered(paragraphs.join('\n---\n'))).toMatchObject({ ok: true })
    expect((await rows()).map(({ approval, body }) => [approval, body])).toEqual(
      paragraphs.map((part) => ['approved', part])
    )
    expect(await send()).toEqual([
      expect.stringContaining(paragraphs[0] ?? ''),
      expect.stringContaining(paragraphs[1] ?? ''),
      expect.stringContaining(paragraphs[2] ?? '')
    ])
  })

  it('are refused when a part says something else, as one reply would be', async () => {
    const others = [paragraphs[0], 'Le seigle est bio.', paragraphs[2]].join('\n---\n')
    expect(await answered(others)).toMatchObject({ ok: false })
    expect(await rows()).toEqual([])
  })

  it('do not leave once a part on its way is another than the approved one', async () => {
    await answered(paragraphs.join('\n---\n'))
    await scene.ctx.store.write((tx) =>
      tx.updateTable('outbox').set({ body: 'Le seigle est bio.' }).where('part', '=', 2).execute()
    )
    expect(await send()).toEqual([])
    expect((await rows())[0]).toMatchObject({ state: 'blocked', blocked_reason: 'damaged' })
  })
})
