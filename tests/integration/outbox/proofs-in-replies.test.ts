import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProofId } from '../../../src/shared/model/ids.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage } from '../../support/page-visitor.ts'
import { callerOf } from '../../support/serve.ts'

let scene: ReplyScene
const app = () => callerOf(scene.ctx)

beforeEach(async () => {
  scene = await openReplyScene()
})
afterEach(() => scene.close())

const proof = {
  id: null,
  fact: 'Nos œufs viennent de la ferme de Kerguen.',
  value: 'Proximité',
  happenedOn: '2026-03-02',
  place: 'Nantes',
  witness: 'Yann, éleveur',
  link: null,
  ownerId: null,
  expiresOn: null
}
const source = {
  value: 'Proximité',
  happenedOn: '2026-03-02',
  place: 'Nantes',
  witness: 'Yann, éleveur',
  link: null
}
const body = `Bonjour. ${proof.fact}`
const wovenIn = (text: string, proofId: ProofId) => {
  const start = text.indexOf(proof.fact)
  return [{ start, end: start + proof.fact.length, proofId }]
}
const opened = () => app().ask('conversations.open', { conversationId: scene.conversationId })
const frozen = async () => (await opened()).messages.at(-1)?.frozenWords?.parts

describe('a proof that was put into a reply', () => {
  it('is told with its source and its day as they were when the reply left, whatever becomes of the register', async () => {
    const { proofId } = await app().ask('proofs.keep', proof)
    await scene.enqueue({ body, woven: wovenIn(body, proofId) })
    await scene.send()
    const parts = [
      { text: 'Bonjour. ', source: 'community_manager' },
      { text: proof.fact, source: 'proof', proof: source }
    ]
    expect(await frozen()).toEqual(parts)
    await app().ask('proofs.keep', { ...proof, id: proofId, witness: 'Quelqu’un d’autre' })
    await app().ask('proofs.forget', { proofId })
    expect(await frozen()).toEqual(parts)
  })

  it('keeps its name where the register had it no more', async () => {
    const { proofId } = await app().ask('proofs.keep', proof)
    await app().ask('proofs.forget', { proofId })
    await scene.enqueue({ body, woven: wovenIn(body, proofId) })
    await scene.send()
    expect((await frozen())?.[1]).toEqual({ text: proof.fact, source: 'proof', proof: null })
  })

  it('stays in the draft through a death of the app, and in the words that come back', async () => {
    const { proofId } = await app().ask('proofs.keep', proof)
    const { conversationId, speakerId } = scene
    const woven = wovenIn(body, proofId)
    await app().ask('conversations.saveDraft', { conversationId, body, woven, speakerId })
    await scene.crash()
    expect((await opened()).draft).toMatchObject({ body, woven })
    const outboxId = await scene.enqueue({ body, woven })
    await scene.crash()
    await scene.call('cancel', { outboxId })
    expect((await opened()).draft).toMatchObject({ body, woven })
  })

  it('stands in the part of a thread that says it, and comes back from there', async () => {
    const { proofId } = await app().ask('proofs.keep', proof)
    const long = `Bonjour, et merci de votre question.\n---\n${proof.fact}`
    const outboxId = await scene.enqueue({ body: long, woven: wovenIn(long, proofId), inThread: true })
    await scene.call('cancel', { outboxId })
    expect((await opened()).draft).toMatchObject({ body: long, woven: wovenIn(long, proofId) })
    await scene.enqueue({ body: long, woven: wovenIn(long, proofId), inThread: true })
    for (let part = 0; part < 2; part += 1) await scene.send()
    expect(await frozen()).toEqual([{ text: proof.fact, source: 'proof', proof: source }])
  })

  it('is in the export with its source', async () => {
    const { proofId } = await app().ask('proofs.keep', proof)
    await scene.enqueue({ body, woven: wovenIn(body, proofId) })
    scene.ctx.desktop.folderToChoose = scene.ctx.dataFolder
    const written = await app().ask('exports.write', { passphrase: null })
    const [row = '{}'] = (await readFile(join(written?.folder ?? '', 'outbox.jsonl'), 'utf8')).split('\n')
    expect(JSON.parse(JSON.parse(row).provenance)).toContainEqual({
      ...wovenIn(body, proofId)[0],
      source: 'proof',
      proof: source
    })
  })

  it('stays marked where words that held it come home from their speaker', async () => {
    const asked = await openHandoffScene()
    const { conversationId, colleagueId } = asked
    const { proofId } = await asked.ask('proofs.keep', proof)
    const { handoffId, link } = await asked.handOff()
    await asked.ask('conversations.saveDraft', {
      conversationId,
      body,
      woven: wovenIn(body, proofId),
      speakerId: colleagueId
    })
    const home = `Bonsoir Odile. ${proof.fact} Passez les voir !`
    await answerPage(link, { act: 'answer', text: home })
    const [answer] = (await asked.handoff(handoffId)).answers
    if (answer === undefined) throw new Error('no answer')
    await asked.ask('handoffs.takeWords', { handoffId, answerId: answer.id })
    const { draft, replyToId } = await asked.ask('conversations.open', { conversationId })
    expect(draft).toMatchObject({ body: home, woven: wovenIn(home, proofId) })
    if (replyToId === null || draft === null) throw new Error('there is nothing to answer')
    await asked.ask('replies.enqueue', {
      conversationId,
      parentMessageId: replyToId,
      body: home,
      woven: draft.woven,
      speakerId: colleagueId,
      lastSeenMessageId: null,
      thenDone: false
    })
    const row = await asked.ctx.store.read.selectFrom('outbox').selectAll().executeTakeFirstOrThrow()
    expect(row.approval).toBe('approved')
    expect(JSON.parse(row.provenance ?? '').map((part: { source: string }) => part.source)).toEqual([
      'colleague',
      'proof',
      'colleague'
    ])
    await asked.close()
  })
})
