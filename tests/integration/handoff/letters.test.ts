import { afterEach, describe, expect, it } from 'vitest'
import { mailtoAddress } from '../../../src/main/handoff/deliver-letter.ts'
import { letterKey, letterToSend } from '../../../src/main/handoff/letter-to-send.ts'
import { tendHandoffs } from '../../../src/main/handoff/tend-handoffs.ts'
import { consentToken, handoffKey, mailTokensIn } from '../../../src/main/handoff/tokens.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { markLetter } from '../../../src/main/store/letters.ts'
import { mailAccountKey } from '../../../src/main/store/mail-address.ts'
import type { LetterRow } from '../../../src/main/store/schema.ts'
import { day, hour, plus, second } from '../../../src/shared/model/instant.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage, formsOf, submit, visit } from '../../support/page-visitor.ts'

let scene: HandoffScene
afterEach(() => scene.close())

const open = async (options: Parameters<typeof openHandoffScene>[0] = {}): Promise<void> => {
  scene = await openHandoffScene(options)
  await scene.ctx.store.write((tx) =>
    tx
      .insertInto('setting')
      .values({ key: mailAccountKey, value: JSON.stringify({ address: 'relais@fournil.example' }) })
      .execute()
  )
}

const letters = (): Promise<readonly LetterRow[]> =>
  scene.ctx.store.read.selectFrom('letter').selectAll().orderBy('id').execute()

/** What SMTP would be given, for every letter that is due; they count as sent. */
const sendLetters = async () => {
  const sent = []
  const key = await letterKey(scene.ctx)
  for (const row of await letters()) {
    if (row.state !== 'queued' || (row.due_at ?? '') > scene.clock.now()) continue
    sent.push(
      await scene.ctx.store.write(async (tx) => {
        const leaseUntil = plus(scene.clock.now(), 90 * second)
        await markLetter(tx, row, { kind: 'claim', leaseUntil })
        const claimed = await tx
          .selectFrom('letter')
          .selectAll()
          .where('id', '=', row.id)
          .executeTakeFirstOrThrow()
        const letter = await letterToSend(scene.ctx, tx, claimed, key)
        await markLetter(tx, claimed, { kind: 'sent', at: scene.clock.now() })
        return letter
      })
    )
  }
  return sent.flatMap((letter) => letter ?? [])
}

describe('a letter', () => {
  it('R-33 leaves byte for byte as it was previewed, with a link that opens', async () => {
    await open()
    await scene.ask('handoffs.changeSettings', { publicAddress: scene.page.status().address })
    const form = await scene.form()
    const preview = await scene.ask('handoffs.preview', { form, handoffId: null })
    await scene.ask('handoffs.create', { form, handoffId: preview.handoffId, carrier: 'smtp' })
    expect(await sendLetters()).toEqual([])
    scene.clock.advance(10 * second)
    const [letter] = await sendLetters()
    expect(letter).toMatchObject({
      subject: preview.subject,
      html: preview.html,
      text: preview.text,
      toAddress: 'irene@fournil.example'
    })
    expect(letter?.text).toContain(preview.link)
    expect((await visit(preview.link ?? '')).status).toBe(200)
    const consent = /https?:\S+\/c\/\S+/u.exec(letter?.text ?? '')?.[0]
    expect((await visit(consent ?? '')).text).toContain('Ce que vous permettez')
    const tokens = mailTokensIn([letter?.messageId ?? ''])
    expect(tokens).toHaveLength(1)
    expect(mailTokensIn([letter?.subject ?? ''])).toEqual(tokens)
    expect(letter?.replyToken).toBe(`pp-${tokens[0]}`)
  })

  it('R-31 says who asks, why, what is expected, by when, what will be public and under which name', async () => {
    await open()
    const form = await scene.form({ why: 'Vous pétrissez.\nVous connaissez Odile.' })
    const { text, html } = await scene.ask('handoffs.preview', { form, handoffId: null })
    for (const said of [
      'Bonjour Irène,',
      'Samia Roussel, de Le Fournil, vous demande',
      'Vous pétrissez.',
      'Vous connaissez Odile.',
      'Bonjour, votre pain est-il au levain ?',
      'mardi 24 novembre',
      'Mastodon',
      'Irène, boulangère'
    ]) {
      expect(text).toContain(said)
      expect(html).toContain(said)
    }
    expect(text).not.toMatch(/https?:/u)
    expect(text).toContain('Répondez simplement à cet e-mail')
  })

  it('is in the language of the colleague, German and Spanish speakers are written to in English', async () => {
    await open({ colleague: { languages: ['de'] } })
    const { text } = await scene.ask('handoffs.preview', { form: await scene.form(), handoffId: null })
    expect(text).toContain('Hello Irène,')
    expect(text).toContain('Tuesday 24 November')
  })

  it('hides softened words behind the summary, and is refused without one', async () => {
    await open()
    const form = await scene.form()
    const messages = form.messages.map((message) => ({ ...message, softened: true }))
    expect(
      await scene.call('handoffs.create', { form: { ...form, messages }, handoffId: null, carrier: 'link' })
    ).toMatchObject({ ok: false, error: { code: 'summary_missing' } })
    const summary = 'La personne doute.'
    const { text, html } = await scene.ask('handoffs.preview', {
      form: { ...form, messages, summary },
      handoffId: null
    })
    expect(text).toContain(summary)
    for (const bytes of [text, html]) expect(bytes).not.toContain('levain')
  })

  it('R-33 holds nothing but what was ticked, of this conversation alone', async () => {
    await open()
    const other = await scene.ctx.store.read.selectFrom('message').select('id').executeTakeFirstOrThrow()
    const form = await scene.form()
    const foreign = { ...form, messages: [{ messageId: other.id, softened: false }] }
    await scene.ctx.store.write((tx) =>
      tx.updateTable('message').set({ deleted_at: scene.clock.now() }).execute()
    )
    expect(await scene.call('handoffs.preview', { form: foreign, handoffId: null })).toMatchObject({
      ok: false,
      error: { code: 'not_found' }
    })
  })

  it('is refused by a carrier that cannot carry it', async () => {
    scene = await openHandoffScene({ colleague: { email: null } })
    const form = await scene.form()
    const { carriers } = await scene.ask('handoffs.prepare', form)
    expect(carriers.map(({ obstacle }) => obstacle)).toEqual(['no_address', 'no_address', null])
    for (const carrier of ['smtp', 'mailto'] as const)
      expect(await scene.call('handoffs.create', { form, handoffId: null, carrier })).toMatchObject({
        ok: false,
        error: { code: 'address_missing' }
      })
  })

  it('by the person’s own mail program is an address that says the most it can, with the link', async () => {
    await open()
    await scene.ask('handoffs.changeSettings', { publicAddress: scene.page.status().address })
    const { link } = await scene.handOff({}, 'mailto')
    const [address = ''] = scene.ctx.desktop.opened
    const url = new URL(address)
    expect(decodeURIComponent(url.pathname)).toBe('irene@fournil.example')
    expect(url.searchParams.get('body')).toContain(link)
    const long = mailtoAddress('a@b.example', 'S', `${'Un mot. '.repeat(50)}\n\n`.repeat(20), link)
    expect(long.length).toBeLessThanOrEqual(2_000)
    expect(new URL(long).searchParams.get('body')).toContain(link)
  })
})

describe('the reminder', () => {
  const asked = async () => {
    const { handoffId, link } = await scene.handOff({}, 'smtp')
    scene.clock.advance(10 * second)
    await sendLetters()
    return { handoffId, link }
  }

  const hourly = async (hours: number) => {
    const sent: { readonly at: string; readonly subject: string }[] = []
    for (let passed = 0; passed < hours; passed += 1) {
      scene.clock.advance(hour)
      await tendHandoffs(scene.ctx)
      for (const letter of await sendLetters()) sent.push({ at: scene.clock.now(), subject: letter.subject })
    }
    return sent
  }

  it('goes once, in the hours of the colleague, never on a free day; then the question comes back', async () => {
    await open()
    const { handoffId } = await asked()
    const sent = await hourly(24 * 12)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.subject).toContain('Rappel')
    // Monday at nine in Paris: Saturday and Sunday pass first.
    expect(sent[0]?.at).toBe('2026-11-23T08:00:10.000Z')
    expect((await scene.handoff(handoffId)).state.kind).toBe('returned')
  })

  it('waits for the end of an absence, told by an out-of-office answer', async () => {
    await open()
    const { handoffId } = await asked()
    await scene.ctx.store.write((tx) =>
      tx
        .updateTable('handoff')
        .set({ away_at: scene.clock.now(), away_until: plus(scene.clock.now(), 4 * day) })
        .where('id', '=', handoffId)
        .execute()
    )
    const sent = await hourly(24 * 5)
    expect(sent.map(({ at }) => at)).toEqual(['2026-11-24T09:00:10.000Z'])
  })

  it('goes on the day that the colleague named, and not before', async () => {
    await open()
    const { link } = await asked()
    expect((await answerPage(link, { act: 'postpone', day: '2026-12-02' })).status).toBe(303)
    const sent = await hourly(24 * 14)
    expect(sent.map(({ at }) => at)).toEqual(['2026-12-02T08:00:10.000Z'])
  })

  it('is not sent where the letter itself did not leave by our own mail', async () => {
    await open()
    await scene.handOff({}, 'link')
    expect(await hourly(24 * 5)).toEqual([])
  })

  it('thanks the colleague once when a public reply made the question needless, and leaves late words that are taken', async () => {
    await open()
    const { handoffId, link } = await asked()
    const [stoodOpen] = formsOf((await visit(link)).text)
    if (stoodOpen === undefined) throw new Error('the page has no form')
    const other = await aStoredColleague(scene.ctx, { name: 'Paul Odin' }, { networks: ['mastodon'] })
    const { replyToId } = await scene.ask('conversations.open', { conversationId: scene.conversationId })
    if (replyToId === null) throw new Error('nothing to answer')
    await scene.ask('replies.enqueue', {
      conversationId: scene.conversationId,
      parentMessageId: replyToId,
      body: 'Oui, au levain.',
      speakerId: other,
      lastSeenMessageId: null,
      thenDone: false
    })
    scene.clock.advance(10 * second)
    await sendDueReplies(scene.ctx)
    await tendHandoffs(scene.ctx)
    const [thanks] = await sendLetters()
    expect(thanks?.subject).toBe('Merci, Odile G. a sa réponse')
    expect(thanks?.replyToken).toBeNull()
    await tendHandoffs(scene.ctx)
    expect(await sendLetters()).toEqual([])

    scene.clock.advance(second)
    await submit(link, stoodOpen, { act: 'answer', text: 'Au levain, depuis onze ans.' })
    const [late] = (await scene.handoff(handoffId)).answers
    if (late === undefined) throw new Error('the late words were lost')
    await scene.ask('handoffs.takeWords', { handoffId, answerId: late.id })
    await tendHandoffs(scene.ctx)
    expect((await scene.handoff(handoffId)).state.kind).toBe('answered')
    expect(await sendLetters()).toEqual([])
  })
})

describe('consent', () => {
  it('withdrawn brings back the question, and stops the reply that was waiting', async () => {
    await open()
    const { handoffId, link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: 'Oui, au levain.' })
    const { replyToId } = await scene.ask('conversations.open', { conversationId: scene.conversationId })
    if (replyToId === null) throw new Error('nothing to answer')
    const { outboxId } = await scene.ask('replies.enqueue', {
      conversationId: scene.conversationId,
      parentMessageId: replyToId,
      body: 'Oui, au levain.',
      speakerId: scene.colleagueId,
      lastSeenMessageId: null,
      thenDone: false
    })
    const consent = await consentLink()
    expect((await answerPage(consent, { act: 'withdraw', withdraw: 'non' })).status).toBe(422)
    const page = await visit(consent)
    const forms = page.text.split('<form')
    expect(forms).toHaveLength(3)
    expect((await answerPage(consent, { act: 'withdraw', withdraw: 'Retirer' })).status).toBe(303)
    scene.clock.advance(10 * second)
    await sendDueReplies(scene.ctx)
    expect(scene.network.replies).toEqual([])
    const [entry] = await scene.ask('replies.pending', {})
    expect(entry).toMatchObject({ id: outboxId, state: { kind: 'blocked', reason: 'consent_withdrawn' } })
    expect((await scene.handoff(handoffId)).state.kind).toBe('accepted')
    const history = await scene.ctx.store.read.selectFrom('consent').select('kind').orderBy('id').execute()
    expect(history.map(({ kind }) => kind)).toEqual(['grant', 'withdraw'])
  })

  it('is not changed by a form that nobody signed with a name', async () => {
    await open()
    await scene.handOff()
    const before = await scene.ask('colleagues.list', {})
    expect((await answerPage(await consentLink(), { act: 'save' })).status).toBe(422)
    expect(
      (await answerPage(await consentLink(), { act: 'save', confirm: 'Irène', until: '2029-01-01' })).status
    ).toBe(422)
    expect(
      (await answerPage(await consentLink(), { act: 'save', confirm: 'Irène', 'hours-1': 'le matin' })).status
    ).toBe(422)
    expect(await scene.ask('colleagues.list', {})).toEqual(before)
  })
})

/** The colleague's own page, whose link each letter carries. */
const consentLink = async (): Promise<string> =>
  `${scene.page.status().address}/c/${consentToken(await handoffKey(scene.ctx), scene.colleagueId).token}`
