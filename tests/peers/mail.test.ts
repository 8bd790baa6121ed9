import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMail } from '../../src/main/mail/read-mail.ts'
import { createMailbox, type Mailbox } from '../../src/main/mail/mailbox.ts'
import { sendDueLetters } from '../../src/main/mail/send-due-letters.ts'
import type { ColleagueId, ConversationId } from '../../src/shared/model/ids.ts'
import { second } from '../../src/shared/model/instant.ts'
import { eventually } from '../support/bluesky-peer.ts'
import { anAccount } from '../support/builders.ts'
import { aConversation, aStoredColleague } from '../support/colleagues.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { type MailPeer, mailPeerIsHere, startMailPeer } from '../support/mail-peer.ts'
import { callerOf } from '../support/serve.ts'
import { openTestContext, type TestContext } from '../support/test-context.ts'

const minutes = 60_000

// Where the scripts of the real servers are not beside the project there is nothing to test: `npm run test:peers` says so.
describe.runIf(mailPeerIsHere)('a real mail server (Postfix, Dovecot)', () => {
  let peer: MailPeer
  let ctx: TestContext
  let mailbox: Mailbox
  let alice: ColleagueId
  const clock = fakeClock(new Date().toISOString())

  beforeAll(async () => {
    peer = await startMailPeer()
    ctx = await openTestContext({ clock })
    mailbox = createMailbox(ctx)
    const saved = await callerOf(ctx).call('mail.save', { account: peer.account, secret: peer.password })
    if (!saved.ok) throw new Error(JSON.stringify(saved.error))
    alice = await aStoredColleague(ctx, { name: 'Alice Morel', email: peer.address('alice') })
  }, 5 * minutes)

  afterAll(async () => {
    await mailbox?.stop()
    await ctx?.close()
    await peer?.stop()
  }, minutes)

  const mailCall = (changes: Partial<MailPeer['account']>, secret: string | null = peer.password) =>
    callerOf(ctx).call('mail.test', { account: { ...peer.account, ...changes }, secret })

  /** Asks a colleague about a new conversation by a letter that leaves now. */
  const ask = async (colleagueId: ColleagueId): Promise<{ conversationId: ConversationId }> => {
    const accountId = await anAccount(ctx)
    const conversationId = await aConversation(
      ctx,
      accountId,
      'Le pain au seigle se garde combien de temps ?'
    )
    const prepared = await callerOf(ctx).ask('handoffs.prepare', { conversationId, colleagueId })
    const created = await callerOf(ctx).call('handoffs.create', {
      form: prepared.form,
      handoffId: null,
      carrier: 'smtp'
    })
    if (!created.ok) throw new Error(JSON.stringify(created.error))
    clock.advance(ctx.policy.undoDelay + second)
    await sendDueLetters(ctx)
    return { conversationId }
  }
  const handoffOf = async (conversationId: ConversationId) => {
    const { handoffs } = await callerOf(ctx).ask('handoffs.ofConversation', { conversationId })
    const [handoff] = handoffs
    if (handoff === undefined) throw new Error('there is no hand-off')
    return handoff
  }
  /** The newest letter in a mailbox, once it is there. */
  const newestLetter = async (
    before: number
  ): Promise<{ raw: string; replyTo: string; subject: string; id: string }> => {
    const raw = await eventually(
      'the letter',
      async () => (await peer.inboxOf('alice')).slice(before).at(-1) ?? null
    )
    const reading = await readMail(Buffer.from(raw), clock.now())
    if (reading.kind !== 'read') throw new Error('unreadable')
    const replyTo = /^Reply-To:.*?<?([^<>\s]+@[^<>\s]+?)>?\s*$/imu.exec(raw)?.[1] ?? ''
    return { raw, replyTo, subject: reading.mail.subject, id: `<${reading.mail.messageId}>` }
  }

  it('is tried before it is kept, and each thing that is wrong has its name', async () => {
    expect(await mailCall({})).toEqual({
      ok: true,
      value: { sending: { kind: 'works' }, receiving: { kind: 'works' } }
    })
    expect(await mailCall({}, 'wrong')).toMatchObject({
      value: {
        sending: { kind: 'failed', problem: { kind: 'sign_in_refused' } },
        receiving: { kind: 'failed', problem: { kind: 'sign_in_refused' } }
      }
    })
    expect(await mailCall({ authority: null })).toMatchObject({
      value: {
        sending: { kind: 'failed', problem: { kind: 'certificate' } },
        receiving: { kind: 'failed', problem: { kind: 'certificate' } }
      }
    })
    expect(
      await mailCall({
        inbox: { ...peer.account.inbox, folder: 'Nulle part' } as MailPeer['account']['inbox']
      })
    ).toMatchObject({ value: { receiving: { kind: 'failed', problem: { kind: 'folder_missing' } } } })
  })

  it('carries a letter, whose answer comes home as a draft the moment it arrives', async () => {
    const { conversationId } = await ask(alice)
    expect((await handoffOf(conversationId)).letters).toMatchObject([{ state: 'sent' }])
    const letter = await newestLetter(0)
    expect(letter.raw).toContain('multipart/alternative')
    // The mailbox is open before the answer leaves: the server tells of it by itself.
    await mailbox.tick()
    await peer.send('alice', {
      to: letter.replyTo,
      subject: `Re: ${letter.subject}`,
      inReplyTo: letter.id,
      references: [letter.id],
      text: `Cinq jours dans un torchon.\n\nLe 20/11/2026 à 09:12, Le Moulin a écrit :\n> ${letter.subject}\n`
    })
    const answer = await eventually(
      'the answer',
      async () => (await handoffOf(conversationId)).answers[0] ?? null
    )
    expect(answer).toMatchObject({ source: 'mail', text: 'Cinq jours dans un torchon.', oddity: null })
    const { draft } = await callerOf(ctx).ask('conversations.open', { conversationId })
    expect(draft).toMatchObject({ body: 'Cinq jours dans un torchon.', speakerId: alice })
    // The whole e-mail stays readable.
    const whole = await callerOf(ctx).ask('handoffs.readMail', { mailId: answer.mailId ?? '' })
    expect(whole.text).toContain('a écrit')
  })

  it('finds an answer by its address alone, when a mail program kept nothing else', async () => {
    const before = (await peer.inboxOf('alice')).length
    const { conversationId } = await ask(alice)
    const letter = await newestLetter(before)
    await peer.send('alice', { to: letter.replyTo, subject: 'bonjour', text: 'Six jours.' })
    await eventually('the answer', async () => {
      await mailbox.readNow()
      return (await handoffOf(conversationId)).answers[0] ?? null
    })
    expect((await handoffOf(conversationId)).answers).toMatchObject([{ text: 'Six jours.', oddity: null }])
  })

  it('keeps an answer from another address, and says from which', async () => {
    const before = (await peer.inboxOf('alice')).length
    const { conversationId } = await ask(alice)
    const letter = await newestLetter(before)
    await peer.send('bob', { to: letter.replyTo, subject: 'pour Alice', text: 'Sept jours, dit Bob.' })
    const odd = await eventually('the answer', async () => {
      await mailbox.readNow()
      return (await handoffOf(conversationId)).answers[0] ?? null
    })
    expect(odd).toMatchObject({
      oddity: 'other_address',
      fromAddress: peer.address('bob'),
      standing: 'offered'
    })
  })

  it('brings an answer home that the server took for spam, says so, and leaves real spam where it is', async () => {
    const before = (await peer.inboxOf('alice')).length
    const { conversationId } = await ask(alice)
    const letter = await newestLetter(before)
    const kept = (await ctx.store.read.selectFrom('inbound_mail').select('id').execute()).length
    const mail = (id: string, to: string, words: string): string =>
      [
        `From: ${peer.address('alice')}`,
        `To: ${to}`,
        `Message-ID: <${id}@example.test>`,
        'Subject: Re: une question',
        `Date: ${new Date().toUTCString()}`,
        '',
        words,
        ''
      ].join('\r\n')
    await peer.putInSpam(mail('spam', peer.address('brand'), 'Gagnez un four.'))
    await peer.putInSpam(mail('answer', letter.replyTo, 'Huit jours au frais.'))
    expect(await mailbox.readNow()).toBeNull()
    expect((await handoffOf(conversationId)).answers).toMatchObject([
      { text: 'Huit jours au frais.', wasInSpam: true, standing: 'used' }
    ])
    expect((await ctx.store.read.selectFrom('inbound_mail').select('id').execute()).length).toBe(kept + 1)
  })

  it('looks through the spam folder by itself, while the mailbox waits for mail', async () => {
    const before = (await peer.inboxOf('alice')).length
    const { conversationId } = await ask(alice)
    const letter = await newestLetter(before)
    await mailbox.tick()
    await peer.putInSpam(
      `From: ${peer.address('alice')}\r\nTo: ${letter.replyTo}\r\nMessage-ID: <waiting@example.test>\r\n\r\nNeuf jours.\r\n`
    )
    clock.advance(ctx.policy.spamFolderEvery + second)
    const answer = await eventually('the answer', async () => {
      await mailbox.tick()
      return (await handoffOf(conversationId)).answers[0] ?? null
    })
    expect(answer).toMatchObject({ text: 'Neuf jours.', wasInSpam: true })
  })

  it('takes an out-of-office answer for an absence', async () => {
    const before = (await peer.inboxOf('alice')).length
    const { conversationId } = await ask(alice)
    const letter = await newestLetter(before)
    await peer.send('alice', {
      to: letter.replyTo,
      subject: `Réponse automatique : ${letter.subject}`,
      headers: { 'Auto-Submitted': 'auto-replied' },
      text: 'Je suis absente.'
    })
    await eventually('the absence', async () => {
      await mailbox.readNow()
      return (await handoffOf(conversationId)).away ? true : null
    })
    expect((await handoffOf(conversationId)).answers).toEqual([])
  })

  it('says at once that a colleague’s address is unknown', async () => {
    const nobody = await aStoredColleague(ctx, { name: 'Noé Ribes', email: 'nobody@example.test' })
    const { conversationId } = await ask(nobody)
    const { letters } = await handoffOf(conversationId)
    expect(letters).toMatchObject([{ state: 'failed' }])
    expect(letters[0]?.failure).toContain('recipient_refused')
  })

  it('leaves every other mail of the company alone', async () => {
    const kept = (await ctx.store.read.selectFrom('inbound_mail').select('id').execute()).length
    await peer.send('bob', { to: peer.address('brand'), subject: 'Facture 12', text: 'Ci-joint.' })
    await eventually('the mail', async () =>
      (await peer.inboxOf('brand')).some((raw) => raw.includes('Facture 12')) ? true : null
    )
    expect(await mailbox.readNow()).toBeNull()
    expect((await ctx.store.read.selectFrom('inbound_mail').select('id').execute()).length).toBe(kept)
  })
})
