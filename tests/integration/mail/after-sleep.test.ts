import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMailbox, type Mailbox } from '../../../src/main/mail/mailbox.ts'
import { type FakeImap, startFakeImap } from '../../support/fake-imap.ts'
import { type FakeMailProvider, startFakeMailProvider } from '../../support/fake-mail-provider.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'

const address = 'relais@moulin.example'

let provider: FakeMailProvider
let imap: FakeImap
let scene: HandoffScene
let mailbox: Mailbox

beforeEach(async () => {
  provider = await startFakeMailProvider()
  imap = await startFakeImap(() => provider.access)
  scene = await openHandoffScene()
  await scene.call('mail.save', {
    account: {
      address,
      name: 'Le Moulin',
      signIn: provider.signIn,
      sending: { host: '127.0.0.1', port: 9, security: 'none', user: address },
      inbox: {
        kind: 'imap',
        server: { host: '127.0.0.1', port: imap.port, security: 'none', user: address },
        folder: 'INBOX'
      },
      plusAddresses: true,
      authority: null
    },
    secret: provider.clientSecret
  })
  await scene.ask('mail.beginSignIn', {})
  await fetch(provider.agree(scene.ctx.desktop.opened.at(-1) ?? ''))
  mailbox = createMailbox(scene.ctx)
})
afterEach(async () => {
  await mailbox.stop()
  await scene.close()
  await imap.close()
  await provider.server.stop()
})

describe('a mailbox that was open when the computer fell asleep', () => {
  it('F38 is opened anew and read at once, and its connection of before is no failure', async () => {
    await mailbox.tick()
    await vi.waitFor(() => expect(imap.waits()).toBe(1), 5_000)
    await mailbox.tick()
    expect(imap.signIns).toHaveLength(1)

    mailbox.letGo()
    await vi.waitFor(async () => {
      await mailbox.tick()
      expect(imap.waits()).toBe(2)
    }, 5_000)
    expect(imap.signIns).toHaveLength(2)
    expect(await scene.ask('mail.get', {})).toMatchObject({ health: { receiving: null } })
  })
})
