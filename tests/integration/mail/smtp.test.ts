import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SendableLetter } from '../../../src/main/handoff/letter-to-send.ts'
import type { MailKey } from '../../../src/main/mail/mail-grant.ts'
import { readMail } from '../../../src/main/mail/read-mail.ts'
import { sendBySmtp, trySending } from '../../../src/main/mail/smtp.ts'
import { letterIdSchema } from '../../../src/shared/model/ids.ts'
import { instantSchema } from '../../../src/shared/model/instant.ts'
import { type MailAccount, mailAccountSchema } from '../../../src/shared/model/mail-account.ts'
import { type FakeSmtp, startFakeSmtp } from '../../support/fake-smtp.ts'

const password: MailKey = { kind: 'password', secret: 'mot-de-passe-2026' }
const token = `pp-${'k3'.repeat(13)}`
const letter: SendableLetter = {
  id: letterIdSchema.parse('letter-1'),
  toAddress: 'irene@moulin.example',
  subject: 'Une question pour vous 🥖',
  html: '<p>Combien de temps ?</p>',
  text: 'Combien de temps ?',
  messageId: `<${token}@moulin.example>`,
  answers: null,
  isNotice: false,
  replyToken: token
}

describe('a letter given to the company’s server', () => {
  let server: FakeSmtp
  let account: MailAccount
  const limits = { timeout: 10_000, whole: 60_000, signal: new AbortController().signal }

  beforeEach(async () => {
    server = await startFakeSmtp()
    account = mailAccountSchema.parse({
      address: 'relais@moulin.example',
      name: 'Le Moulin',
      sending: { host: '127.0.0.1', port: server.port, security: 'none', user: 'relais@moulin.example' },
      inbox: { kind: 'none' },
      plusAddresses: true,
      authority: null
    })
  })
  afterEach(() => server.close())

  it('arrives with its fixed Message-ID, both texts, and the token in the address of answers', async () => {
    expect(await sendBySmtp(account, password, letter, limits)).toEqual({ kind: 'accepted' })
    const [raw] = server.taken
    const reading = await readMail(
      Buffer.from(raw ?? '', 'latin1'),
      instantSchema.parse('2026-11-20T18:00:00.000Z')
    )
    expect(reading).toMatchObject({
      kind: 'read',
      mail: {
        messageId: `${token}@moulin.example`,
        from: 'relais@moulin.example',
        to: ['irene@moulin.example'],
        subject: letter.subject,
        text: letter.text
      }
    })
    expect(raw).toContain(letter.html)
    expect(raw).toContain(`relais+${token}@moulin.example`)
  })

  it('asks for answers at the plain address where the server knows no plus-addresses', async () => {
    await sendBySmtp({ ...account, plusAddresses: false }, password, letter, limits)
    expect(server.taken[0]).not.toContain('relais+')
  })

  it.each([
    ['hangs up at the greeting', { greeting: null }, 'later', 'unreachable'],
    ['says nothing at all', { greeting: 'silence' }, 'later', 'timeout'],
    ['refuses the password', { AUTH: '535 5.7.8 Authentication failed' }, 'later', 'sign_in_refused'],
    ['is busy', { MAIL: '451 4.3.0 try again later' }, 'later', 'busy'],
    ['refuses the sender', { MAIL: '550 5.7.1 not yours' }, 'later', 'sender_refused'],
    ['does not know the colleague', { RCPT: '550 5.1.1 no such user' }, 'refused', 'recipient_refused'],
    ['hangs up before the words', { DATA: null }, 'later', 'unreachable'],
    ['takes the words and hangs up', { words: null }, 'unknown', 'unreachable'],
    ['takes the words and falls silent', { words: 'silence' }, 'unknown', 'timeout'],
    ['finds the words too long', { words: '552 5.3.4 too big' }, 'refused', 'too_large'],
    ['cannot keep the words now', { words: '452 4.3.1 disk full' }, 'later', 'busy']
  ] as const)('where it %s', async (_, script, kind, problem) => {
    server.script = script
    // Silence is waited for, everything else answers.
    const timeout = problem === 'timeout' ? 1_000 : limits.timeout
    const outcome = await sendBySmtp(account, password, letter, { ...limits, timeout })
    expect(outcome).toMatchObject({ kind, problem: { kind: problem } })
    expect(JSON.stringify(outcome)).not.toContain(password.secret)
  })

  it('is not waited for when the application stops', async () => {
    server.script = { words: 'silence' }
    const stopping = new AbortController()
    const sending = sendBySmtp(account, password, letter, {
      timeout: 60_000,
      whole: 60_000,
      signal: stopping.signal
    })
    await expect.poll(() => server.taken.length === 0).toBe(true)
    stopping.abort()
    expect(['unknown', 'later']).toContain((await sending).kind)
  })

  it('never leaves without encryption where encryption was asked for', async () => {
    const guarded = { ...account, sending: { ...account.sending, security: 'starttls' as const } }
    expect(await sendBySmtp(guarded, password, letter, limits)).toMatchObject({
      kind: 'later',
      problem: { kind: 'no_encryption' }
    })
    expect(server.taken).toEqual([])
  })

  it('is tried without sending anything', async () => {
    expect(await trySending(account, password, limits)).toEqual({ kind: 'works' })
    server.script = { AUTH: '535 5.7.8 no' }
    expect(await trySending(account, password, limits)).toEqual({
      kind: 'failed',
      problem: { kind: 'sign_in_refused', said: '535 5.7.8 no' }
    })
    expect(server.taken).toEqual([])
  })

  it('cannot be set up with a password that travels in clear to another computer', () => {
    expect(
      mailAccountSchema.safeParse({
        ...account,
        sending: { ...account.sending, host: 'smtp.moulin.example' }
      }).success
    ).toBe(false)
  })
})
