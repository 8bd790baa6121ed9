import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMailbox, type Mailbox } from '../../../src/main/mail/mailbox.ts'
import { sendDueLetters } from '../../../src/main/mail/send-due-letters.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import type { AppInput } from '../../../src/shared/contract/contract.ts'
import type { HandoffId } from '../../../src/shared/model/ids.ts'
import { hour, minute, second } from '../../../src/shared/model/instant.ts'
import type { MailProblemKind } from '../../../src/shared/model/mail-account.ts'
import { openBesideWriter, triesOfOne } from '../../support/beside-writer.ts'
import { aConversation } from '../../support/colleagues.ts'
import { type FakeImap, startFakeImap } from '../../support/fake-imap.ts'
import { type FakeSmtp, startFakeSmtp } from '../../support/fake-smtp.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { startTcpFaultProxy, type TcpFault, type TcpFaultProxy } from '../../support/tcp-fault-proxy.ts'

/**
 * Letters and their answers over every kind of bad way, through the whole app: a letter leaves once or a person is asked,
 * an answer comes home once, and what is wrong is said while it is.
 */

const address = 'fournil@fournil.example'
const secret = 'mot-de-passe-2026'

let smtp: FakeSmtp
let imap: FakeImap
let sending: TcpFaultProxy
let receiving: TcpFaultProxy
let scene: HandoffScene
let mailbox: Mailbox
/** Silence is waited for in some tests; in all others it would be the load of the machine. */
let patience = { timeout: 20 * second, sendLease: 90 * second, readWithin: 10 * minute, waitFor: 4 * minute }

const patient = patience
const impatient = { timeout: 250, sendLease: 1_250, readWithin: 1_000, waitFor: 250 }

const account = (security: 'none' | 'starttls' = 'none'): AppInput<'mail.save'>['account'] => ({
  address,
  name: 'Le Fournil',
  signIn: { kind: 'password' },
  sending: { host: '127.0.0.1', port: sending.port, security, user: address },
  inbox: {
    kind: 'imap',
    server: { host: '127.0.0.1', port: receiving.port, security, user: address },
    folder: 'INBOX'
  },
  plusAddresses: true,
  authority: null
})
const save = (changed: AppInput<'mail.save'>['account']) =>
  scene.ask('mail.save', { account: changed, secret })
const health = async () => (await scene.ask('mail.get', {})).health

beforeEach(async () => {
  patience = patient
  smtp = await startFakeSmtp()
  imap = await startFakeImap(() => secret)
  sending = await startTcpFaultProxy(smtp.port)
  receiving = await startTcpFaultProxy(imap.port)
  const policy = {
    ...defaultPolicy,
    get sendLease() {
      return patience.sendLease
    },
    request: {
      bytes: defaultPolicy.request.bytes,
      get timeout() {
        return patience.timeout
      }
    },
    mailbox: {
      get readWithin() {
        return patience.readWithin
      },
      get waitFor() {
        return patience.waitFor
      }
    }
  }
  scene = await openHandoffScene({ context: { policy } })
  await save(account())
  mailbox = createMailbox(scene.ctx)
})
afterEach(async () => {
  await mailbox.stop()
  await scene.close()
  await sending.stop()
  await receiving.stop()
  await smtp.close()
  await imap.close()
})

interface WayCase {
  readonly name: string
  readonly fault: TcpFault
  /** It is only seen when time runs out. */
  readonly silent?: true
  readonly says: readonly (MailProblemKind | null)[]
}

const cafe =
  'HTTP/1.1 302 Found\r\nLocation: http://portal.example/login\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>Welcome to our café Wi-Fi</title>\r\n'

describe('R-2 a letter leaves once', () => {
  const words = /\r\n\.\r\n/u
  const cases: readonly (WayCase & { readonly state: 'sent' | 'queued' | 'unknown' })[] = [
    { name: 'latency', fault: { kind: 'latency', milliseconds: 20 }, state: 'sent', says: [null] },
    {
      name: 'a reset in the greeting',
      fault: { kind: 'reset', at: { side: 'server', bytes: 3 } },
      state: 'queued',
      says: ['unreachable']
    },
    {
      name: 'an end in the greeting',
      fault: { kind: 'ended', at: { side: 'server', bytes: 3 } },
      state: 'queued',
      says: ['unreachable']
    },
    {
      name: 'a reset in the envelope',
      fault: { kind: 'reset', at: { side: 'app', said: /RCPT TO/u } },
      state: 'queued',
      says: ['unreachable']
    },
    {
      name: 'a reset before the server asks for the words',
      fault: { kind: 'reset', at: { side: 'app', said: /\r\nDATA\r\n/u } },
      state: 'queued',
      says: ['unreachable']
    },
    {
      name: 'a reset amid the words',
      fault: { kind: 'reset', at: { side: 'app', said: /\r\nSubject: /u } },
      state: 'unknown',
      says: [null]
    },
    {
      name: 'a reset after the words',
      fault: { kind: 'reset', at: { side: 'app', said: words } },
      state: 'unknown',
      says: [null]
    },
    {
      name: 'an answer cut in the middle',
      fault: { kind: 'ended', at: { side: 'server', said: /354[^]*\r\n250 2\./u } },
      state: 'unknown',
      says: [null]
    },
    {
      name: 'silence in place of the greeting',
      fault: { kind: 'half_open', at: { side: 'server', bytes: 0 } },
      silent: true,
      state: 'queued',
      says: ['timeout']
    },
    {
      name: 'silence in the envelope',
      fault: { kind: 'half_open', at: { side: 'app', said: /RCPT TO/u } },
      silent: true,
      state: 'queued',
      says: ['timeout']
    },
    {
      name: 'silence amid the words',
      fault: { kind: 'half_open', at: { side: 'app', said: /\r\nSubject: /u } },
      silent: true,
      state: 'unknown',
      says: [null]
    },
    {
      name: 'silence after the final dot',
      fault: { kind: 'half_open', at: { side: 'app', said: words } },
      silent: true,
      state: 'unknown',
      says: [null]
    },
    {
      name: 'a greeting that drips',
      fault: { kind: 'drip', at: { side: 'server', bytes: 0 } },
      silent: true,
      state: 'queued',
      says: ['timeout']
    },
    {
      name: 'answers that drip',
      fault: { kind: 'drip', at: { side: 'app', said: /MAIL FROM/u } },
      silent: true,
      state: 'queued',
      says: ['timeout']
    },
    {
      name: 'a last answer that drips for ever',
      fault: { kind: 'drip', at: { side: 'app', said: words } },
      silent: true,
      state: 'unknown',
      says: [null]
    },
    {
      name: 'the page of a café',
      fault: { kind: 'other_speaker', says: cafe, thenEnds: true },
      state: 'queued',
      says: ['unreachable']
    },
    {
      name: 'the page of a café that stays open',
      fault: { kind: 'other_speaker', says: cafe, thenEnds: false },
      state: 'queued',
      says: ['unreachable']
    },
    {
      name: '421 at the door',
      fault: { kind: 'other_speaker', says: '421 4.7.0 too many connections\r\n', thenEnds: true },
      state: 'queued',
      says: ['busy']
    },
    {
      name: 'a limit of connections',
      fault: { kind: 'limit', connections: 0, says: '421 4.3.2 full\r\n' },
      state: 'queued',
      says: ['busy']
    },
    {
      name: 'a door that is no mail server’s',
      fault: { kind: 'other_speaker', says: '554 5.5.1 no SMTP service here\r\n', thenEnds: true },
      state: 'queued',
      says: ['unreachable']
    },
    {
      name: 'answers that come twice',
      fault: { kind: 'rewritten', line: (said) => (said.startsWith('250 ') ? said + said : said) },
      state: 'unknown',
      says: [null]
    }
  ]

  const letter = async (handoffId: HandoffId) => (await scene.handoff(handoffId)).letters[0]
  const copies = (): number => smtp.taken.length
  const expectHonest = async (handoffId: HandoffId): Promise<void> => {
    expect(copies()).toBeLessThan(2)
    if ((await letter(handoffId))?.state === 'sent') expect(copies()).toBe(1)
  }

  it.each(cases)('over $name', async (one) => {
    const { handoffId } = await scene.handOff({}, 'smtp')
    scene.clock.advance(11 * second)
    sending.fault = one.fault
    if (one.silent === true) patience = impatient
    // More often than a letter that the server itself refuses is tried, and longer than anybody sits in a café.
    for (let tries = 0; tries < (one.silent === true ? 3 : 8); tries += 1) {
      await sendDueLetters(scene.ctx)
      await expectHonest(handoffId)
      expect((await letter(handoffId))?.state).toBe(one.state)
      expect(one.says).toContain((await health()).sending?.kind ?? null)
      scene.clock.advance(16 * minute)
    }
    sending.fault = null
    patience = patient
    for (let tries = 0; tries < 2; tries += 1) {
      await sendDueLetters(scene.ctx)
      await expectHonest(handoffId)
      scene.clock.advance(16 * minute)
    }
    // A person asks the colleague before they decide.
    if ((await letter(handoffId))?.state === 'unknown' && copies() === 0) {
      await scene.ask('handoffs.sendLetterAgain', { handoffId })
      scene.clock.advance(minute)
      await sendDueLetters(scene.ctx)
    }
    expect(copies()).toBe(1)
    expect(['sent', 'unknown']).toContain((await letter(handoffId))?.state)
    expect((await health()).sending).toBeNull()
  })

  it('over names that are not found, and at once when the person puts them right', async () => {
    const lost = account('starttls')
    await save({ ...lost, sending: { ...lost.sending, host: 'no-such-name.invalid' } })
    const { handoffId } = await scene.handOff({}, 'smtp')
    for (let tries = 0; tries < 8; tries += 1) {
      scene.clock.advance(16 * minute)
      await sendDueLetters(scene.ctx)
    }
    expect((await letter(handoffId))?.state).toBe('queued')
    expect((await health()).sending).toMatchObject({ kind: 'host_unknown' })
    await save(account())
    scene.clock.advance(11 * second)
    await sendDueLetters(scene.ctx)
    expect((await letter(handoffId))?.state).toBe('sent')
    expect(copies()).toBe(1)
  })

  it('and never in clear where somebody on the way hides that there is encryption', async () => {
    smtp.script = { EHLO: '250-fake.example\r\n250-STARTTLS\r\n250 AUTH PLAIN' }
    sending.fault = { kind: 'rewritten', line: (said) => said.replace('250-STARTTLS\r\n', '') }
    await save(account('starttls'))
    const { handoffId } = await scene.handOff({}, 'smtp')
    for (let tries = 0; tries < 8; tries += 1) {
      scene.clock.advance(16 * minute)
      await sendDueLetters(scene.ctx)
    }
    expect((await letter(handoffId))?.state).toBe('queued')
    expect((await health()).sending).toMatchObject({ kind: 'no_encryption' })
    expect(smtp.signIns).toEqual([])
    expect(copies()).toBe(0)
  })

  it('and is known to have left though an import writes for longer than any transaction waits', async () => {
    const { handoffId } = await scene.handOff({}, 'smtp')
    scene.clock.advance(11 * second)
    const beside = await openBesideWriter(scene.ctx.databaseFile)
    let isHeld = false
    sending.fault = {
      kind: 'rewritten',
      line(said) {
        if (!isHeld) beside.hold(2 * triesOfOne)
        isHeld = true
        return said
      }
    }
    await sendDueLetters({ ...scene.ctx, store: beside.store })
    await beside.close()
    expect(isHeld).toBe(true)
    expect((await letter(handoffId))?.state).toBe('sent')
    expect(copies()).toBe(1)
  })

  it.each([
    ['is full', '421 4.7.0 too many connections\r\n'],
    ['refuses the password', null]
  ])('and a server that %s is not asked once for each of them', async (_name, greeting) => {
    for (let count = 0; count < 5; count += 1) {
      const conversationId = await aConversation(scene.ctx, scene.accountId, `Question ${count} ?`)
      await scene.handOff({ conversationId }, 'smtp')
    }
    if (greeting === null) smtp.script = { AUTH: '535 5.7.8 no' }
    else sending.fault = { kind: 'other_speaker', says: greeting, thenEnds: true }
    for (let passed = 0; passed < hour; passed += 5 * second) {
      scene.clock.advance(5 * second)
      await sendDueLetters(scene.ctx)
    }
    // The waits are partly chance; each of the five on its own would have asked hundreds of times.
    expect(sending.connections()).toBeLessThanOrEqual(20)
    sending.fault = null
    smtp.script = {}
    for (let tries = 0; tries < 3; tries += 1) {
      scene.clock.advance(16 * minute)
      await sendDueLetters(scene.ctx)
    }
    expect(copies()).toBe(5)
  })

  it('and not behind our back once it was cut off', async () => {
    await scene.handOff({}, 'smtp')
    scene.clock.advance(11 * second)
    // The server is slow; the app stops, and its process lives on for a moment.
    sending.fault = { kind: 'latency', milliseconds: 40 }
    const stopping = new AbortController()
    const sent = sendDueLetters(scene.ctx, stopping.signal)
    await vi.waitFor(() => expect(sending.connections()).toBe(1))
    stopping.abort()
    await sent
    await vi.waitFor(() => expect(sending.standing()).toBe(0), 5_000)
    expect(copies()).toBe(0)
    sending.fault = null
    scene.clock.advance(minute)
    await sendDueLetters(scene.ctx)
    expect(copies()).toBe(1)
  })
})

describe('R-24 an answer comes home once', () => {
  const cases: readonly WayCase[] = [
    { name: 'latency', fault: { kind: 'latency', milliseconds: 20 }, says: [null] },
    {
      name: 'a reset in the greeting',
      fault: { kind: 'reset', at: { side: 'server', bytes: 3 } },
      says: ['unreachable']
    },
    {
      name: 'a reset at the sign-in',
      fault: { kind: 'reset', at: { side: 'app', said: /LOGIN/u } },
      says: ['unreachable']
    },
    {
      name: 'a reset amid the list of what is new',
      fault: { kind: 'reset', at: { side: 'server', said: /FETCH \(UID/u } },
      says: ['unreachable']
    },
    {
      name: 'a mail cut in the middle',
      fault: { kind: 'ended', at: { side: 'server', said: /BODY\[\] \{\d+\}\r\n[^]{40}/u } },
      says: ['unreachable']
    },
    {
      name: 'silence in place of the greeting',
      fault: { kind: 'half_open', at: { side: 'server', bytes: 0 } },
      silent: true,
      says: ['timeout']
    },
    {
      name: 'silence at the sign-in',
      fault: { kind: 'half_open', at: { side: 'app', said: /LOGIN/u } },
      silent: true,
      says: ['timeout']
    },
    {
      name: 'silence amid a mail',
      fault: { kind: 'half_open', at: { side: 'server', said: /BODY\[\] \{\d+\}\r\n[^]{40}/u } },
      silent: true,
      says: ['timeout']
    },
    {
      name: 'answers that drip for ever',
      fault: { kind: 'drip', at: { side: 'server', said: /FETCH \(UID/u } },
      silent: true,
      says: ['timeout']
    },
    {
      name: 'the page of a café',
      fault: { kind: 'other_speaker', says: cafe, thenEnds: true },
      says: ['unreachable']
    },
    {
      name: 'the page of a café that stays open',
      fault: { kind: 'other_speaker', says: cafe, thenEnds: false },
      silent: true,
      says: ['unreachable', 'timeout']
    },
    {
      name: 'a door that is shut',
      fault: { kind: 'other_speaker', says: '* BYE too many connections\r\n', thenEnds: true },
      says: ['unreachable']
    },
    {
      name: 'a limit of connections',
      fault: { kind: 'limit', connections: 0, says: '* BYE full\r\n' },
      says: ['unreachable']
    },
    {
      name: 'news that comes twice',
      fault: { kind: 'rewritten', line: (said) => said.replaceAll(/^\* \d+ EXISTS\r\n/gmu, '$&$&') },
      says: [null]
    }
  ]

  let handoffId: HandoffId
  /** Their letter bears this in the address of answers. */
  let replyTo: string
  beforeEach(async () => {
    ;({ handoffId } = await scene.handOff({}, 'smtp'))
    scene.clock.advance(11 * second)
    await sendDueLetters(scene.ctx)
    replyTo = /^Reply-To:[^<]*<([^>]+)>/imu.exec(smtp.taken[0] ?? '')?.[1] ?? ''
    if (!replyTo.includes('+pp-')) throw new Error('the letter has no address for answers')
  })
  const mail = (to: string, text: string): string =>
    Buffer.from(
      [
        'From: irene@fournil.example',
        `To: ${to}`,
        `Message-ID: <${text.replaceAll(/\W/gu, '')}@fournil.example>`,
        'Subject: Re: une question',
        'Content-Type: text/plain; charset=utf-8',
        'Content-Transfer-Encoding: 8bit',
        '',
        text,
        ''
      ].join('\r\n')
    ).toString('latin1')
  const answer = (text: string, options: { readonly isTold?: boolean } = {}): void =>
    imap.deliver(mail(replyTo, text), options)
  const answers = async (): Promise<readonly string[]> =>
    (await scene.handoff(handoffId)).answers.map(({ text }) => text).toSorted()

  it.each(cases)('over $name', async (one) => {
    answer('Avant la panne.')
    expect(await mailbox.readNow()).toBeNull()
    expect(await answers()).toEqual(['Avant la panne.'])
    receiving.fault = one.fault
    if (one.silent === true) patience = impatient
    answer('Pendant la panne.')
    for (let tries = 0; tries < 2; tries += 1) {
      expect(one.says).toContain((await mailbox.readNow())?.kind ?? null)
      expect(one.says).toContain((await health()).receiving?.kind ?? null)
    }
    receiving.fault = null
    patience = patient
    answer('Après la panne.')
    expect(await mailbox.readNow()).toBeNull()
    expect(await answers()).toEqual(['Après la panne.', 'Avant la panne.', 'Pendant la panne.'])
    expect((await health()).receiving).toBeNull()
  })

  it('where somebody on the way hides that there is encryption, or says that we are in already, nobody is let in', async () => {
    await save(account('starttls'))
    for (const line of [
      (said: string) => said,
      (said: string) => said.replace(/^\* OK \[/u, '* PREAUTH [')
    ]) {
      receiving.fault = { kind: 'rewritten', line }
      answer('Ce que nul ne doit lire.')
      expect((await mailbox.readNow())?.kind).toBe('no_encryption')
    }
    expect(imap.signIns).toEqual([])
    expect(await answers()).toEqual([])
  })

  it('though the server numbers its mails anew amid a page, and much else came meanwhile', async () => {
    for (let count = 0; count < 30; count += 1) imap.deliver(mail(address, `Facture ${count}`))
    answer('La première.')
    expect(await mailbox.readNow()).toBeNull()
    answer('La deuxième.')
    answer('La troisième.')
    receiving.fault = { kind: 'reset', at: { side: 'server', said: /BODY\[\] \{\d+\}[^]*BODY\[\] \{/u } }
    expect((await mailbox.readNow())?.kind).toBe('unreachable')
    receiving.fault = null
    for (let count = 0; count < 600; count += 1) imap.deliver(mail(address, `Publicité ${count}`))
    imap.renumber()
    expect(await mailbox.readNow()).toBeNull()
    expect(await answers()).toEqual(['La deuxième.', 'La première.', 'La troisième.'])
  })

  it.each([false, true])(
    'R-26 though the server never gives out one mail (its head either: %s): the later ones come home, it waits in quarantine and comes once it is given out',
    async (heads) => {
      const quarantined = async () => (await scene.ask('quarantine.list', { after: null, limit: 20 })).entries
      imap.refuse({ subject: /jamais/u, heads })
      imap.deliver(
        mail(replyTo, 'Celle que nul ne donne.').replace('Subject: Re: une question', 'Subject: jamais')
      )
      answer('Celle d’après.')
      for (let tries = 0; tries < 2; tries += 1) {
        expect((await mailbox.readNow())?.said).toMatch(/could not be fetched/u)
        expect(await answers()).toEqual(['Celle d’après.'])
        expect((await health()).receiving).not.toBeNull()
      }
      // Asked three times, it is set aside: the mailbox is well again.
      expect(await mailbox.readNow()).toBeNull()
      expect(await mailbox.readNow()).toBeNull()
      expect((await health()).receiving).toBeNull()
      const [waiting, ...others] = await quarantined()
      if (waiting === undefined) throw new Error('nothing waits')
      expect([waiting.reason, others]).toEqual(['mail_refused', []])
      if (heads) return
      expect(waiting.excerpt).toBe('jamais')
      const key = { kind: waiting.kind, id: waiting.id }
      expect(await scene.ask('quarantine.tryAgain', key)).toEqual({ kind: 'still' })
      imap.refuse(null)
      expect(await scene.ask('quarantine.tryAgain', key)).toMatchObject({ kind: 'placed' })
      expect(await quarantined()).toEqual([])
      expect(await answers()).toEqual(['Celle d’après.', 'Celle que nul ne donne.'])
    }
  )

  describe('in a mailbox that stays open', () => {
    /** Ticks go on, and time passes, until it is there. */
    const comesHome = (text: string): Promise<void> =>
      vi.waitFor(
        async () => {
          scene.clock.advance(minute)
          await mailbox.tick()
          expect(await answers()).toContain(text)
        },
        { timeout: 15_000 }
      )
    const waits = (count: number): Promise<void> =>
      vi.waitFor(async () => {
        await mailbox.tick()
        expect(imap.waits()).toBeGreaterThanOrEqual(count)
      }, 10_000)

    it('though the connection dies without a sign while mail is waited for', async () => {
      patience = { ...patient, waitFor: impatient.waitFor }
      await waits(1)
      patience = impatient
      receiving.silence()
      answer('Après le silence.')
      await vi.waitFor(async () => expect((await health()).receiving?.kind).toBe('timeout'), 10_000)
      patience = patient
      await comesHome('Après le silence.')
      await vi.waitFor(async () => expect((await health()).receiving).toBeNull(), 5_000)
    })

    it('though the server forgets to tell of it', async () => {
      patience = { ...patient, waitFor: impatient.waitFor }
      await waits(1)
      answer('Sans un mot.', { isTold: false })
      await comesHome('Sans un mot.')
      expect(receiving.connections()).toBe(1)
    })

    it('and a server that hangs up on who waits is not called without a pause', async () => {
      receiving.fault = { kind: 'ended', at: { side: 'app', said: /IDLE/u } }
      for (const calls of [1, 2, 3]) {
        await vi.waitFor(async () => {
          await mailbox.tick()
          expect(receiving.connections()).toBe(calls)
        }, 5_000)
        await vi.waitFor(() => expect(receiving.standing()).toBe(0), 5_000)
        for (let ticks = 0; ticks < 100; ticks += 1) await mailbox.tick()
        expect(receiving.connections()).toBe(calls)
        scene.clock.advance(10 * minute)
      }
      // It was read each time.
      expect((await health()).receiving).toBeNull()
      receiving.fault = null
      answer('Malgré tout.')
      await comesHome('Malgré tout.')
    })

    it('F38 and a mailbox that waits after a failure is tried at once when the computer wakes', async () => {
      receiving.fault = { kind: 'other_speaker', says: '* BYE no\r\n', thenEnds: true }
      await vi.waitFor(async () => {
        await mailbox.tick()
        expect((await health()).receiving?.kind).toBe('unreachable')
      }, 5_000)
      receiving.fault = null
      answer('Au réveil.')
      mailbox.letGo()
      await vi.waitFor(async () => {
        await mailbox.tick()
        expect(await answers()).toEqual(['Au réveil.'])
      }, 5_000)
    })
  })
})
