import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tendHandoffs } from '../../../src/main/handoff/tend-handoffs.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { day, minute, second } from '../../../src/shared/model/instant.ts'
import type { ColleagueId } from '../../../src/shared/model/ids.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage, formsOf, submit, visit } from '../../support/page-visitor.ts'

let scene: HandoffScene

beforeEach(async () => {
  scene = await openHandoffScene()
})
afterEach(() => scene.close())

const words = 'Oui, au levain, depuis 1986.'

const enqueue = async (
  body: string,
  changes: { readonly jointly?: boolean; readonly speakerId?: ColleagueId } = {}
) => {
  const { replyToId } = await scene.ask('conversations.open', { conversationId: scene.conversationId })
  if (replyToId === null) throw new Error('there is nothing to answer')
  return await scene.call('replies.enqueue', {
    conversationId: scene.conversationId,
    parentMessageId: replyToId,
    body,
    speakerId: scene.colleagueId,
    lastSeenMessageId: null,
    thenDone: false,
    ...changes
  })
}

const send = async (): Promise<readonly string[]> => {
  scene.clock.advance(10 * second)
  await sendDueReplies(scene.ctx)
  return scene.network.replies.map((reply) => reply.text)
}

const stateOf = async (id: Awaited<ReturnType<HandoffScene['handOff']>>['handoffId']) =>
  (await scene.handoff(id)).state

describe('words come home', () => {
  it('as a draft in the name of the colleague, who sees what becomes of them until they are published', async () => {
    const { handoffId, link } = await scene.handOff()
    const page = await visit(link)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Bonjour, votre pain est-il au levain ?')
    expect(page.text).toContain('Irène, boulangère')
    expect((await answerPage(link, { act: 'answer', text: words })).status).toBe(303)
    expect((await visit(link)).text).toContain(words)
    expect((await stateOf(handoffId)).kind).toBe('answered')
    const { draft, summary } = await scene.ask('conversations.open', { conversationId: scene.conversationId })
    expect(draft).toMatchObject({ body: words, speakerId: scene.colleagueId })
    expect(summary).toMatchObject({ unread: true, assigneeId: scene.colleagueId })
    expect((await scene.ask('inbox.counts', {})).byView).toMatchObject({ awaiting: 0, returned: 1 })
    expect(scene.network.replies).toEqual([])

    expect((await enqueue(words)).ok).toBe(true)
    expect((await visit(link)).text).toContain('Vos mots vont partir')
    expect(await send()).toEqual([`${words}\nIrène, boulangère`])
    expect((await stateOf(handoffId)).kind).toBe('accepted')
    expect((await visit(link)).text).toContain('Vos mots sont publiés')
  })

  it('once, however often the form is sent', async () => {
    const { handoffId, link } = await scene.handOff()
    const [form] = formsOf((await visit(link)).text)
    if (form === undefined) throw new Error('no form')
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => submit(link, form, { act: 'answer', text: words }))
    )
    expect(answers.map((one) => one.status)).toEqual(answers.map(() => 303))
    expect((await scene.handoff(handoffId)).answers).toHaveLength(1)
  })

  it('and never replace what stands in the composer already', async () => {
    const { conversationId } = scene
    const { handoffId, link } = await scene.handOff()
    await scene.ask('conversations.saveDraft', { conversationId, body: 'Bonjour Odile', speakerId: null })
    await answerPage(link, { act: 'answer', text: words })
    const before = await scene.ask('conversations.open', { conversationId })
    expect(before.draft?.body).toBe('Bonjour Odile')
    const [answer] = (await scene.handoff(handoffId)).answers
    if (answer === undefined) throw new Error('no answer')
    await scene.ask('handoffs.takeWords', { handoffId, answerId: answer.id })
    const after = await scene.ask('conversations.open', { conversationId })
    expect(after.draft).toMatchObject({ body: words, speakerId: scene.colleagueId })
  })

  it('R-30 from a page that stood open when the question closed: kept, offered, and used when a person decides so', async () => {
    const { handoffId, link } = await scene.handOff()
    const [form] = formsOf((await visit(link)).text)
    if (form === undefined) throw new Error('no form')
    await scene.ask('handoffs.withdraw', { handoffId })
    const closed = await visit(link)
    expect(closed.status).toBe(404)
    const late = await submit(link, form, { act: 'answer', text: words })
    expect(late.location).toMatch(/^\/done\/kept/u)
    const handoff = await scene.handoff(handoffId)
    expect(handoff.state.kind).toBe('returned')
    expect(handoff.answers).toMatchObject([{ text: words, oddity: 'late', standing: 'offered' }])
    expect((await scene.ask('inbox.counts', {})).byView).toMatchObject({ awaiting: 0, returned: 1 })
    for (const { id } of handoff.answers) await scene.ask('handoffs.takeWords', { handoffId, answerId: id })
    expect((await stateOf(handoffId)).kind).toBe('answered')
    expect((await enqueue(words)).ok).toBe(true)
    expect(await send()).toEqual([`${words}\nIrène, boulangère`])
  })

  it('R-32 typed ones are kept while the colleague writes, seen by nobody else, and stand there again after a renewal', async () => {
    const { handoffId, link } = await scene.handOff()
    const saved = await answerPage(link, { act: 'save', text: 'Oui, au lev' })
    expect(JSON.parse(saved.text)).toMatchObject({ kept: true, over: false })
    const writing = await scene.handoff(handoffId)
    expect(writing.state).toMatchObject({ kind: 'writing', since: scene.clock.now() })
    expect(JSON.stringify(writing)).not.toContain('Oui, au lev')
    expect((await visit(link)).text).toContain('Oui, au lev')
    const renewed = await scene.ask('handoffs.renew', { handoffId, carrier: 'link' })
    expect((await visit(link)).status).toBe(404)
    expect((await visit(renewed.link)).text).toContain('Oui, au lev')
    scene.clock.advance(11 * minute)
    await tendHandoffs(scene.ctx)
    expect((await stateOf(handoffId)).kind).toBe('asked')
  })

  it('longer than the network takes: told so, kept, and not sent', async () => {
    const { handoffId, link } = await scene.handOff()
    const long = 'Très long. '.repeat(80)
    const answer = await answerPage(link, { act: 'answer', text: long })
    expect(answer.status).toBe(422)
    expect(answer.text).toContain('Raccourcissez un peu')
    expect((await scene.handoff(handoffId)).answers).toEqual([])
    expect((await visit(link)).text).toContain('Très long. Très long.')
  })
})

describe('the signature', () => {
  it('stands under a small correction, and not under other words', async () => {
    const { link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: 'oui au levain depuis 1986' })
    expect(await enqueue('Oui, au levain, depuis 1968.')).toMatchObject({
      ok: false,
      error: { code: 'words_changed' }
    })
    expect((await enqueue('Oui, au levain, depuis 1986.')).ok).toBe(true)
    expect(await send()).toEqual(['Oui, au levain, depuis 1986.\nIrène, boulangère'])
  })

  it('stands under shaped words once the colleague approved them by a second link, in writing', async () => {
    const { handoffId, link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: words })
    const shaped = 'Oui ! Tout notre pain est au levain, depuis 1986.'
    expect((await enqueue(shaped)).ok).toBe(false)
    const second = await scene.ask('handoffs.sendBack', {
      handoffId,
      words: shaped,
      note: 'Un peu plus long ?',
      carrier: 'link'
    })
    expect((await enqueue(shaped)).ok).toBe(false)
    const page = await visit(second.link)
    expect(page.text).toContain(shaped)
    expect(page.text).toContain('Un peu plus long ?')
    expect((await visit(link)).text).toContain(words)
    // Pressing the button is not enough: a machine does that.
    expect((await answerPage(second.link, { act: 'approve' })).status).toBe(422)
    expect((await stateOf(handoffId)).kind).toBe('asked')
    expect((await answerPage(second.link, { act: 'approve', name: 'Irène' })).status).toBe(303)
    expect((await scene.handoff(handoffId)).approvedWords).toBe(shaped)
    expect((await enqueue(shaped)).ok).toBe(true)
    expect(await send()).toEqual([`${shaped}\nIrène, boulangère`])
  })

  it('says that words were shaped, when both sign', async () => {
    const { link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: words })
    const shaped = 'Tout notre pain est au levain.'
    expect((await enqueue(shaped, { jointly: true })).ok).toBe(true)
    expect(await send()).toEqual([`${shaped}\nIrène, boulangère, mis en forme par Samia Roussel`])
  })

  it.each([
    { told: 'fr-CA', added: 'mis en forme par Samia Roussel' },
    { told: 'en_GB', added: 'edited by Samia Roussel' },
    { told: 'und', added: 'mis en forme par Samia Roussel' }
  ])(
    'says who shaped it in the language that the network told ($told) where the words do not tell it',
    async ({ told, added }) => {
      await scene.close()
      scene = await openHandoffScene({ question: '12 h 30 ?' })
      await scene.ctx.store.write((tx) => tx.updateTable('message').set({ language: told }).execute())
      const { link } = await scene.handOff()
      await answerPage(link, { act: 'answer', text: '12 h 30.' })
      expect((await enqueue('12 h 30, oui.', { jointly: true })).ok).toBe(true)
      expect(await send()).toEqual([`12 h 30, oui.\nIrène, boulangère, ${added}`])
    }
  )

  it('is somebody else’s when they take the words, and the colleague’s question is then over', async () => {
    const { handoffId, link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: words })
    const other = await aStoredColleague(scene.ctx, { name: 'Paul Odin' }, { networks: ['mastodon'] })
    expect((await enqueue('Tout est au levain.', { speakerId: other })).ok).toBe(true)
    await send()
    await tendHandoffs(scene.ctx)
    expect((await stateOf(handoffId)).kind).toBe('retired')
    expect((await visit(link)).text).toContain('C’est déjà répondu, merci')
  })

  it('is looked at again at the moment of sending: words changed in the database do not leave', async () => {
    const { link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: words })
    await enqueue(words)
    await scene.ctx.store.write((tx) => tx.updateTable('approval').set({ words: 'Non.' }).execute())
    expect(await send()).toEqual([])
    const [entry] = await scene.ask('replies.pending', {})
    expect(entry?.state).toMatchObject({ kind: 'blocked', reason: 'damaged' })
  })

  it('comes back with the words when the reply is stopped', async () => {
    const { handoffId, link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: words })
    const enqueued = await enqueue(words)
    if (!enqueued.ok) throw new Error(enqueued.error.code)
    await scene.ask('replies.cancel', { outboxId: enqueued.value.outboxId })
    expect((await stateOf(handoffId)).kind).toBe('answered')
    expect((await enqueue(words)).ok).toBe(true)
  })
})

describe('the other two answers', () => {
  it('not me: names somebody, leaves no trace of who said it, and the link is over', async () => {
    const paul = await aStoredColleague(scene.ctx, { name: 'Paul Odin' }, { networks: ['mastodon'] })
    const { handoffId, link } = await scene.handOff()
    const step = await answerPage(link, { act: 'to-pass' })
    const [form] = formsOf(step.text)
    if (form === undefined) throw new Error('no form')
    expect((await submit(link, form, { act: 'pass', who: '  ' })).status).toBe(422)
    const passed = await submit(link, form, { act: 'pass', who: 'paul' })
    expect(passed.location).toMatch(/^\/done\/passedOn/u)
    expect((await visit(new URL(passed.location ?? '', link).href)).text).toContain('Rien n’est compté')
    const { handoffs, proposal } = await scene.ask('handoffs.ofConversation', {
      conversationId: scene.conversationId
    })
    expect(handoffs[0]?.state.kind).toBe('returned')
    expect(proposal).toMatchObject({ words: 'paul', colleagueId: paul })
    expect((await visit(link)).status).toBe(404)
    await scene.ask('handoffs.dismissProposal', { conversationId: scene.conversationId })
    expect(await scene.ctx.store.read.selectFrom('proposal').selectAll().execute()).toEqual([])
    expect((await stateOf(handoffId)).kind).toBe('returned')
  })

  it('not me, silence and a withdrawal leave the same row', async () => {
    const rowsAfter = async (end: (scene: HandoffScene, link: string) => Promise<void>) => {
      const one = await openHandoffScene()
      const { handoffId, link } = await one.handOff()
      await end(one, link)
      const row = await one.ctx.store.read.selectFrom('handoff').selectAll().executeTakeFirstOrThrow()
      const audit = await one.ctx.store.read
        .selectFrom('audit')
        .select(['action', 'before'])
        // To the letter: `like` takes `_` for any letter, and A for a.
        .where(({ fn, val }) => fn<number>('instr', ['after', val(handoffId)]), '>', 0)
        .execute()
      await one.close()
      const differs = ['id', 'conversation_id', 'colleague_id', 'parent_message_id', 'letter', 'state_at']
      return {
        row: Object.fromEntries(Object.entries(row).filter(([name]) => !differs.includes(name))),
        audit: audit.map(({ action, before }) => [action, before === null])
      }
    }
    const declined = await rowsAfter(async (_scene, link) => {
      await answerPage(link, { act: 'pass', who: 'je ne sais pas' })
    })
    const silent = await rowsAfter(async (one) => {
      one.clock.advance(12 * day)
      await tendHandoffs(one.ctx)
    })
    const withdrawn = await rowsAfter(async (one) => {
      const { handoffs } = await one.ask('handoffs.ofConversation', { conversationId: one.conversationId })
      for (const { id } of handoffs) await one.ask('handoffs.withdraw', { handoffId: id })
    })
    expect(declined.row['state']).toBe('returned')
    expect(silent).toEqual(declined)
    expect(withdrawn).toEqual(declined)
  })

  it('not now: a day, until which nothing is asked and the link stays open', async () => {
    const { handoffId, link } = await scene.handOff()
    expect((await answerPage(link, { act: 'postpone', day: '' })).status).toBe(422)
    expect((await answerPage(link, { act: 'postpone', day: '2026-11-20' })).status).toBe(422)
    const later = await answerPage(link, { act: 'postpone', day: '2026-12-10' })
    expect(later.location).toMatch(/^\/done\/postponed/u)
    const handoff = await scene.handoff(handoffId)
    expect(handoff.state).toEqual({ kind: 'postponed', purpose: 'words', until: '2026-12-09T23:00:00.000Z' })
    scene.clock.advance(19 * day)
    await tendHandoffs(scene.ctx)
    expect((await answerPage(link, { act: 'answer', text: words })).status).toBe(303)
    expect((await stateOf(handoffId)).kind).toBe('answered')
  })
})

it('R-9 a public reply of somebody else retires the question, and what was typed stays', async () => {
  const { handoffId, link } = await scene.handOff()
  await answerPage(link, { act: 'save', text: 'Oui, au lev' })
  const other = await aStoredColleague(scene.ctx, { name: 'Paul Odin' }, { networks: ['mastodon'] })
  await enqueue('Oui.', { speakerId: other })
  await tendHandoffs(scene.ctx)
  expect((await stateOf(handoffId)).kind).toBe('writing')
  await send()
  await tendHandoffs(scene.ctx)
  expect((await stateOf(handoffId)).kind).toBe('retired')
  const page = await visit(link)
  expect(page.text).toContain('C’est déjà répondu, merci')
  expect(page.text).toContain('Oui, au lev')
})

it('the same colleague is asked once at a time about one conversation; the same click twice is one question', async () => {
  const form = await scene.form()
  const preview = await scene.ask('handoffs.preview', { form, handoffId: null })
  const request = { form, handoffId: preview.handoffId, carrier: 'link' as const }
  const first = await scene.ask('handoffs.create', request)
  expect(await scene.ask('handoffs.create', request)).toEqual(first)
  expect(await scene.call('handoffs.create', { ...request, handoffId: null })).toMatchObject({
    ok: false,
    error: { code: 'conflict' }
  })
})

it('Z takes the question back while nobody answered, and gives the conversation back to whom it was', async () => {
  const { handoffId, link } = await scene.handOff()
  expect((await scene.ask('inbox.undo', {})).action).toBe('handoff')
  expect((await stateOf(handoffId)).kind).toBe('returned')
  expect((await visit(link)).status).toBe(404)
  expect((await scene.ask('inbox.undo', {})).action).toBe('assign')
  const { summary } = await scene.ask('conversations.open', { conversationId: scene.conversationId })
  expect(summary.assigneeId).toBeNull()
})

it('a colleague who left is asked nothing more: the link closes, the question comes back', async () => {
  const { handoffId, link } = await scene.handOff()
  await scene.ask('colleagues.markLeft', { colleagueId: scene.colleagueId })
  expect((await visit(link)).status).toBe(404)
  await tendHandoffs(scene.ctx)
  expect((await stateOf(handoffId)).kind).toBe('returned')
})

it('R-10 of two colleagues who answered one is published, the other is told so, and the words of both stay', async () => {
  const paul = await aStoredColleague(
    scene.ctx,
    { name: 'Paul Odin', email: 'paul@fournil.example' },
    { networks: ['mastodon'] }
  )
  const irene = await scene.handOff()
  const other = await scene.handOff({ colleagueId: paul })
  await answerPage(irene.link, { act: 'answer', text: words })
  await answerPage(other.link, { act: 'answer', text: 'Oui, sans levure.' })
  const [chosen] = (await scene.handoff(irene.handoffId)).answers
  if (chosen === undefined) throw new Error('no answer')
  await scene.ask('handoffs.takeWords', { handoffId: irene.handoffId, answerId: chosen.id })
  expect((await enqueue(words)).ok).toBe(true)
  expect(await send()).toEqual([`${words}\nIrène, boulangère`])
  await tendHandoffs(scene.ctx)
  const left = await scene.handoff(other.handoffId)
  expect(left).toMatchObject({ state: { kind: 'retired' }, answers: [{ text: 'Oui, sans levure.' }] })
  expect((await visit(other.link)).text).toContain('C’est déjà répondu, merci')
  // Nothing of the second was published, nor will be by itself.
  scene.clock.advance(2 * day)
  expect(await send()).toHaveLength(1)
})
