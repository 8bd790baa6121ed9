import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMailbox } from '../../../src/main/mail/mailbox.ts'
import { sendDueLetters } from '../../../src/main/mail/send-due-letters.ts'
import type { AppInput } from '../../../src/shared/contract/contract.ts'
import { hour, minute } from '../../../src/shared/model/instant.ts'
import { type FakeImap, startFakeImap } from '../../support/fake-imap.ts'
import { type FakeMailProvider, startFakeMailProvider } from '../../support/fake-mail-provider.ts'
import { type FakeSmtp, startFakeSmtp } from '../../support/fake-smtp.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'

const address = 'relais@moulin.example'

let provider: FakeMailProvider
let smtp: FakeSmtp
let imap: FakeImap
let scene: HandoffScene

beforeEach(async () => {
  provider = await startFakeMailProvider()
  smtp = await startFakeSmtp()
  smtp.script = { EHLO: '250-fake.example\r\n250 AUTH XOAUTH2' }
  imap = await startFakeImap(() => provider.access)
  scene = await openHandoffScene()
})
afterEach(async () => {
  await scene.close()
  await imap.close()
  await smtp.close()
  await provider.server.stop()
})

const account = (): AppInput<'mail.save'>['account'] => ({
  address,
  name: 'Le Moulin',
  signIn: provider.signIn,
  sending: { host: '127.0.0.1', port: smtp.port, security: 'none', user: address },
  inbox: {
    kind: 'imap',
    server: { host: '127.0.0.1', port: imap.port, security: 'none', user: address },
    folder: 'INBOX'
  },
  plusAddresses: true,
  authority: null
})
const save = () => scene.call('mail.save', { account: account(), secret: provider.clientSecret })
/** The page that the person's browser was sent to. */
const page = (): string => scene.ctx.desktop.opened.at(-1) ?? ''
const comeBack = (returned: string): Promise<Response> => fetch(returned)
const signIn = async (): Promise<void> => {
  await save()
  await scene.ask('mail.beginSignIn', {})
  expect((await comeBack(provider.agree(page()))).status).toBe(200)
}
/** As RFC 7628 and its forerunner have it. */
const saidBy = (bearer: string): string => `user=${address}\u0001auth=Bearer ${bearer}\u0001\u0001`
const sentSignIns = (): readonly string[] =>
  smtp.signIns.map((line) => Buffer.from(line.replace('XOAUTH2 ', ''), 'base64').toString('utf8'))
const sendLetter = async (): Promise<void> => {
  await scene.handOff({}, 'smtp')
  scene.clock.advance(minute)
  await sendDueLetters(scene.ctx)
}

describe('a mail account whose provider takes no passwords', () => {
  it('is signed in on the provider’s page, and lets the app in at both servers', async () => {
    expect(await save()).toMatchObject({ ok: true })
    expect(await scene.ask('mail.get', {})).toMatchObject({ isSignedIn: false, signIn: { kind: 'none' } })
    await scene.ask('mail.beginSignIn', {})
    expect(await scene.ask('mail.get', {})).toMatchObject({ signIn: { kind: 'waiting' } })
    const asked = new URL(page()).searchParams
    expect(asked.get('prompt')).toBe('consent')
    expect(asked.get('login_hint')).toBe(address)
    expect(asked.get('redirect_uri')).toMatch(/^http:\/\/localhost:\d+\/signed-in$/u)

    const shown = await comeBack(provider.agree(page()))
    expect(await shown.text()).toContain('You are signed in')
    expect(await scene.ask('mail.get', {})).toMatchObject({ isSignedIn: true, signIn: { kind: 'none' } })
    expect(await scene.ask('mail.test', { account: account(), secret: null })).toEqual({
      sending: { kind: 'works' },
      receiving: { kind: 'works' }
    })
    expect(sentSignIns()).toEqual([saidBy(provider.access)])
    expect(imap.signIns).toEqual([saidBy(provider.access)])
  })

  it('tries a folder of files too, where answers are read from one', async () => {
    await signIn()
    const receivingFrom = async (folder: string) =>
      (
        await scene.ask('mail.test', {
          account: { ...account(), inbox: { kind: 'files', folder } },
          secret: null
        })
      ).receiving
    expect(await receivingFrom(scene.ctx.dataFolder)).toEqual({ kind: 'works' })
    expect(await receivingFrom(`${scene.ctx.dataFolder}/nowhere`)).toMatchObject({
      kind: 'failed',
      problem: { kind: 'folder_missing' }
    })
  })

  it('sends a letter with what was granted, renewed when it is about to end', async () => {
    await signIn()
    const first = provider.access
    scene.clock.advance(hour)
    await sendLetter()
    expect(provider.access).not.toBe(first)
    expect(sentSignIns()).toEqual([saidBy(provider.access)])
    expect(smtp.taken).toHaveLength(1)
    expect(await scene.ask('mail.get', {})).toMatchObject({ health: { sending: null } })
  })

  it('asks once for a renewal when letters and answers need it in the same moment', async () => {
    await signIn()
    scene.clock.advance(hour)
    const mailbox = createMailbox(scene.ctx)
    await Promise.all([sendLetter(), mailbox.readNow()])
    await mailbox.stop()
    const renewals = provider.server.requests.filter(({ bytes }) => bytes.includes('refresh_token='))
    expect(renewals).toHaveLength(1)
  })

  it.each([
    ['401 without a word', { kind: 'other_speaker', status: 401, body: '', type: 'text/plain' }],
    ['403 of a firewall', { kind: 'other_speaker', status: 403, body: 'Blocked.', type: 'text/plain' }],
    [
      '400 of the page of a café',
      { kind: 'other_speaker', status: 400, body: '<h1>Hi</h1>', type: 'text/html' }
    ],
    ['a redirect to the page of a café', { kind: 'redirect', to: 'http://127.0.0.1:9/login' }]
  ] as const)(
    'R-25 keeps what was granted where another answers for the provider, with %s',
    async (_name, fault) => {
      await signIn()
      scene.clock.advance(hour)
      provider.server.fail(fault, () => true, true)
      await sendLetter()
      expect(smtp.taken).toEqual([])
      expect(await scene.ask('mail.get', {})).toMatchObject({
        isSignedIn: true,
        health: { sending: { kind: 'unreachable' } }
      })
      provider.server.heal()
      scene.clock.advance(hour / 2)
      await sendDueLetters(scene.ctx)
      expect(smtp.taken).toHaveLength(1)
    }
  )

  it('lets letters wait when the permission was taken back, until somebody signs in again', async () => {
    await signIn()
    provider.revoke()
    scene.clock.advance(hour)
    await sendLetter()
    expect(smtp.taken).toEqual([])
    expect(await scene.ask('mail.get', {})).toMatchObject({
      isSignedIn: false,
      health: { sending: { kind: 'sign_in_needed', said: 'Not granted.' } }
    })
    await scene.ask('mail.beginSignIn', {})
    await comeBack(provider.agree(page()))
    scene.clock.advance(hour / 2)
    await sendDueLetters(scene.ctx)
    expect(smtp.taken).toHaveLength(1)
  })

  it('tells a mail server that refuses what was granted from a wrong password, and tries a new access', async () => {
    await signIn()
    const first = provider.access
    smtp.script = { ...smtp.script, AUTH: '535 5.7.139 SmtpClientAuthentication is disabled' }
    await sendLetter()
    expect(await scene.ask('mail.get', {})).toMatchObject({
      health: { sending: { kind: 'access_refused', said: expect.stringContaining('5.7.139') } }
    })
    smtp.script = { EHLO: '250-fake.example\r\n250 AUTH XOAUTH2' }
    scene.clock.advance(hour / 2)
    await sendDueLetters(scene.ctx)
    expect(smtp.taken).toHaveLength(1)
    expect(provider.access).not.toBe(first)
  })

  it('says so when the person does not agree, and waits no longer', async () => {
    await save()
    await scene.ask('mail.beginSignIn', {})
    const shown = await comeBack(provider.decline(page()))
    expect(await shown.text()).toContain('It did not work')
    expect(await scene.ask('mail.get', {})).toMatchObject({
      isSignedIn: false,
      signIn: { kind: 'failed', problem: { kind: 'sign_in_needed' } }
    })
  })

  it('takes nothing for the answer to what it did not ask', async () => {
    await save()
    await scene.ask('mail.beginSignIn', {})
    const returned = new URL(provider.agree(page()))
    returned.searchParams.set('state', 'another')
    await comeBack(returned.href)
    expect(await scene.ask('mail.get', {})).toMatchObject({ isSignedIn: false, signIn: { kind: 'failed' } })
    expect(provider.server.requests).toEqual([])
  })

  it('is given up by the person: nothing listens any more', async () => {
    await save()
    await scene.ask('mail.beginSignIn', {})
    const returned = provider.agree(page())
    await scene.ask('mail.cancelSignIn', {})
    await expect(comeBack(returned)).rejects.toThrow('fetch failed')
    expect(await scene.ask('mail.get', {})).toMatchObject({ isSignedIn: false, signIn: { kind: 'none' } })
  })

  it('has to sign in anew for another address, and forgets what was granted with the account', async () => {
    await signIn()
    await scene.ask('mail.save', { account: { ...account(), address: 'autre@moulin.example' }, secret: null })
    expect(await scene.ask('mail.get', {})).toMatchObject({ isSignedIn: false })
    await scene.ask('mail.forget', {})
    await save()
    expect(await scene.ask('mail.get', {})).toMatchObject({ isSignedIn: false })
  })

  it('asks for a password again when the account goes back to one', async () => {
    await signIn()
    const withPassword = { ...account(), signIn: { kind: 'password' } as const }
    expect(await scene.call('mail.save', { account: withPassword, secret: null })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input', values: { at: 'secret' } }
    })
    await scene.ask('mail.save', { account: withPassword, secret: 'mot-de-passe' })
    expect(await scene.call('mail.beginSignIn', {})).toMatchObject({ error: { code: 'not_allowed' } })
  })

  it('tells no secret to the window nor to the database', async () => {
    await signIn()
    await sendLetter()
    const settings = await scene.ctx.store.read.selectFrom('setting').selectAll().execute()
    const told = JSON.stringify([await scene.ask('mail.get', {}), settings])
    expect(told).not.toContain('-marker')
  })

  it('does not give its secrets to an address that is not encrypted', async () => {
    const open = { ...provider.signIn, token: 'http://login.example/token' }
    expect(
      await scene.call('mail.save', { account: { ...account(), signIn: open }, secret: 'x' })
    ).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })
})
