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
import { startTcpFaultProxy, type TcpFaultProxy } from '../support/tcp-fault-proxy.ts'
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

  describe('over a way that breaks after so many bytes', () => {
    let sending: TcpFaultProxy
    let receiving: TcpFaultProxy
    /** How far into a connection it breaks: parts of what a whole one says. */
    const parts = [0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1] as const

    beforeAll(async () => {
      const { account } = peer
      if (account.inbox.kind !== 'imap') throw new Error('the server has no mailbox')
      sending = await startTcpFaultProxy(account.sending.port)
      receiving = await startTcpFaultProxy(account.inbox.server.port)
      await callerOf(ctx).ask('mail.save', {
        account: {
          ...account,
          sending: { ...account.sending, port: sending.port },
          inbox: { ...account.inbox, server: { ...account.inbox.server, port: receiving.port } }
        },
        secret: peer.password
      })
      await mailbox.stop()
      mailbox = createMailbox(ctx)
    })
    afterAll(async () => {
      await sending?.stop()
      await receiving?.stop()
    })

    it('R-2 a letter arrives once, or a person is asked', async () => {
      await ask(alice)
      const whole = sending.said()
      expect(whole.app).toBeGreaterThan(1_000)
      const states: string[] = []
      for (const side of ['app', 'server'] as const)
        for (const kind of ['reset', 'ended'] as const)
          for (const part of parts) {
            sending.fault = { kind, at: { side, bytes: Math.round(whole[side] * part) } }
            const before = (await peer.inboxOf('alice')).length
            const { conversationId } = await ask(alice)
            const [first] = (await handoffOf(conversationId)).letters
            states.push(first?.state ?? '')
            sending.fault = null
            clock.advance(20 * minutes)
            await sendDueLetters(ctx)
            const [letter] = (await handoffOf(conversationId)).letters
            expect(['sent', 'unknown']).toContain(letter?.state)
            // What is called unknown may have arrived; what is called sent has.
            const arrived = (await peer.inboxOf('alice')).length - before
            if (letter?.state === 'sent')
              await eventually('the letter', async () =>
                (await peer.inboxOf('alice')).length === before + 1 ? true : null
              )
            else expect(arrived).toBeLessThanOrEqual(1)
          }
      expect(new Set(states)).toEqual(new Set(['queued', 'unknown', 'sent']))
    })

    it('R-24 an answer comes home once', async () => {
      const before = (await peer.inboxOf('alice')).length
      const { conversationId } = await ask(alice)
      const letter = await newestLetter(before)
      const send = (text: string): Promise<void> =>
        peer.send('alice', { to: letter.replyTo, subject: `Re: ${letter.subject}`, text })
      const texts = async (): Promise<readonly string[]> =>
        (await handoffOf(conversationId)).answers.map(({ text }) => text)
      await send('La réponse entière.')
      await eventually('the first answer', async () => {
        await mailbox.readNow()
        return (await texts()).length === 1 ? true : null
      })
      const whole = receiving.said()
      const problems: string[] = []
      for (const kind of ['reset', 'ended'] as const)
        for (const part of parts) {
          const kept = (await peer.inboxOf('brand')).length
          await send(`La réponse ${kind} ${part}.`)
          await eventually('the mail', async () =>
            (await peer.inboxOf('brand')).length > kept ? true : null
          )
          receiving.fault = { kind, at: { side: 'server', bytes: Math.round(whole.server * part) } }
          problems.push((await mailbox.readNow())?.kind ?? 'none')
          receiving.fault = null
          expect(await mailbox.readNow()).toBeNull()
          expect((await texts()).filter((text) => text === `La réponse ${kind} ${part}.`)).toHaveLength(1)
        }
      expect(new Set(await texts()).size).toBe((await texts()).length)
      expect(problems).toContain('unreachable')
    })
  })
})
