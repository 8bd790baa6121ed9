import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Io, OutboundAction, StoredSession } from '../../../src/main/connectors/connector.ts'
import { wordpress } from '../../../src/main/connectors/wordpress/wordpress.ts'
import type { MessageAction } from '../../../src/shared/model/network.ts'
import { ioAt, sessionFrom } from '../../support/connector-calls.ts'
import { type FakeClock, fakeClock } from '../../support/fake-clock.ts'
import { type FakeWordPress, ourUserId, startFakeWordPress } from '../../support/fake-wordpress.ts'

let clock: FakeClock
let fake: FakeWordPress
let io: Io
let session: StoredSession

const signIn = async (): Promise<StoredSession> => {
  return sessionFrom(
    await wordpress.signIn(
      { server: fake.server.origin, identifier: 'boulangerie', secret: fake.password },
      io
    ),
    clock
  )
}

beforeEach(async () => {
  clock = fakeClock()
  fake = await startFakeWordPress(clock)
  io = ioAt(clock, { bytes: 256 * 1024, timeout: 2_000 })
  session = await signIn()
})
afterEach(() => fake.server.stop())

const act = (kind: MessageAction, id: number | string, changes: Partial<OutboundAction> = {}) =>
  wordpress.act(
    session,
    {
      kind,
      ref: String(id),
      conversationRef: String(id),
      replyTarget: null,
      text: null,
      language: null,
      at: clock.now(),
      ...changes
    },
    io
  )
const statusOf = (id: number) => fake.comments.find((one) => one.id === id)?.status
const done = { kind: 'done' }
const poll = async (cursor: string | null) => {
  const outcome = await wordpress.poll(session, cursor, io)
  if (outcome.kind === 'failed') throw new Error(JSON.stringify(outcome.failure))
  return outcome.page
}

describe('moderating', () => {
  it.each([
    ['hold', 'approved', 'hold'],
    ['approve', 'hold', 'approved'],
    ['approve', 'spam', 'approved'],
    ['spam', 'approved', 'spam']
  ] as const)('%s what is %s, also twice', async (kind, before, after) => {
    const id = fake.comment('Bonjour', { status: before })
    expect(await act(kind, id)).toEqual(done)
    expect(await act(kind, id)).toEqual(done)
    expect(statusOf(id)).toBe(after)
  })

  it('is offered to who moderates, and the site’s refusal is passed on', async () => {
    expect(wordpress.capabilitiesOf(session.settings).actions).toContain('approve')
    expect(wordpress.capabilitiesOf(session.settings).actions).not.toContain('like')
    fake.site.moderates = false
    expect(wordpress.capabilitiesOf((await signIn()).settings).actions).toEqual([])
    expect(await act('spam', fake.comment('Bonjour'))).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rejected', code: 'forbidden' }
    })
  })

  it('what is held comes in as held, what became spam as spam, and what left it as new', async () => {
    const id = fake.comment('Bonjour', { status: 'hold' })
    const first = await poll(null)
    expect(first.items).toMatchObject([{ ref: String(id), standing: 'held', context: false }])
    await act('approve', id)
    const approved = await poll(first.cursor)
    expect(approved.items).toMatchObject([{ standing: 'shown' }])
    await act('spam', id)
    const spam = await poll(approved.cursor)
    expect(spam.items).toMatchObject([
      { ref: String(id), standing: 'spam', state: 'visible', text: 'Bonjour' }
    ])
    expect((await poll(spam.cursor)).items).toEqual([])
    await act('approve', id)
    expect((await poll(spam.cursor)).items).toMatchObject([{ standing: 'shown', context: false }])
  })
})

describe('our own comments', () => {
  it('go to the trash, once, and where there is none at once', async () => {
    const id = fake.comment('Oui', { author: ourUserId })
    expect(await act('delete', id)).toEqual(done)
    expect(await act('delete', id)).toEqual(done)
    expect(statusOf(id)).toBe('trash')
    fake.site.hasTrash = false
    const other = fake.comment('Oui encore', { author: ourUserId })
    expect(await act('delete', other)).toEqual(done)
    expect(statusOf(other)).toBeUndefined()
    expect(await act('delete', other)).toEqual(done)
  })

  it('are edited with words that are shown as they are', async () => {
    const id = fake.comment('Oui', { author: ourUserId })
    expect(await act('edit', id, { text: 'Oui & <merci>' })).toEqual(done)
    expect(await act('edit', id, { text: 'Oui & <merci>' })).toEqual(done)
    expect(fake.comments.find((one) => one.id === id)?.raw).toBe('Oui &amp; &lt;merci&gt;')
  })

  it('are the only ones deleted or edited', async () => {
    const id = fake.comment('Bonjour')
    const refused = { kind: 'failed', failure: { kind: 'rejected', code: 'forbidden' } }
    expect(await act('delete', id)).toMatchObject(refused)
    expect(await act('edit', id, { text: 'autre' })).toMatchObject(refused)
    expect(await act('like', id)).toMatchObject(refused)
    expect(statusOf(id)).toBe('approved')
  })
})

it('says what is gone and what does not answer', async () => {
  expect(await act('approve', 999)).toMatchObject({ failure: { kind: 'rejected', code: 'target_gone' } })
  expect(await act('approve', 'outbox:1')).toMatchObject({
    failure: { kind: 'rejected', code: 'target_gone' }
  })
  const id = fake.comment('Bonjour', { status: 'hold' })
  fake.server.fail({ kind: 'status', status: 503 }, ({ method }) => method === 'POST')
  expect(await act('approve', id)).toMatchObject({ failure: { kind: 'unavailable' } })
  fake.server.fail({ kind: 'done_then_dropped' }, ({ method }) => method === 'POST')
  expect(await act('approve', id)).toMatchObject({ failure: { kind: 'unavailable' } })
  expect(await act('approve', id)).toEqual(done)
})
