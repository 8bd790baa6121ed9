import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { tendHandoffs } from '../../../src/main/handoff/tend-handoffs.ts'
import { returnPostponed } from '../../../src/main/ingest/return-postponed.ts'
import { sendDueLetters } from '../../../src/main/mail/send-due-letters.ts'
import { day, hour, instantSchema, minute, plus, second } from '../../../src/shared/model/instant.ts'
import { type FakeSmtp, startFakeSmtp } from '../../support/fake-smtp.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage, visit } from '../../support/page-visitor.ts'

const year = 365 * day
const jumps = [
  ['an hour back', -hour],
  ['an hour on', hour],
  ['a year back', -year],
  ['half a year on', year / 2]
] as const

let scene: HandoffScene
let smtp: FakeSmtp

beforeEach(async () => {
  smtp = await startFakeSmtp()
  scene = await openHandoffScene()
  await scene.ask('mail.save', {
    account: {
      address: 'fournil@fournil.example',
      name: 'Le Fournil',
      signIn: { kind: 'password' },
      sending: { host: '127.0.0.1', port: smtp.port, security: 'none', user: 'fournil' },
      inbox: { kind: 'none' },
      plusAddresses: true,
      authority: null
    },
    secret: 'a password'
  })
})
afterEach(async () => {
  await scene.close()
  await smtp.close()
})

/** Time passes, and what is due is done. */
const later = async (milliseconds: number): Promise<void> => {
  scene.clock.advance(milliseconds)
  await sendDueLetters(scene.ctx)
  await tendHandoffs(scene.ctx)
  await returnPostponed(scene.ctx)
}

describe('a letter while the clock jumps', () => {
  it.each(jumps)('%s leaves once, and never before its ten seconds', async (_name, jump) => {
    await scene.handOff({}, 'smtp')
    scene.clock.advance(jump)
    await later(0)
    // Back in time nobody knows how long it was held: it is held anew.
    expect(smtp.taken).toHaveLength(jump < 0 ? 0 : 1)
    for (let steps = 0; steps < 6; steps += 1) await later(10 * second)
    expect(smtp.taken).toHaveLength(1)
    await later(hour)
    expect(smtp.taken).toHaveLength(1)
  })
})

describe('a hand-off while the clock jumps', () => {
  it.each([
    ['an hour back', -hour],
    ['a year back', -year]
  ])('%s: nobody is told for long that the colleague is writing', async (_name, jump) => {
    const { handoffId, link } = await scene.handOff()
    await answerPage(link, { act: 'save', text: 'Oui, au lev' })
    expect((await scene.handoff(handoffId)).state).toMatchObject({ kind: 'writing' })
    await later(jump)
    await later(11 * minute)
    expect((await scene.handoff(handoffId)).state).toMatchObject({ kind: 'asked' })
    // Their words are where they left them.
    expect((await visit(link)).text).toContain('Oui, au lev')
  })

  it('back keeps the link open, and never shortens the days to answer', async () => {
    const { handoffId, link } = await scene.handOff()
    await later(-30 * day)
    await later(6 * day)
    expect((await scene.handoff(handoffId)).state).toMatchObject({ kind: 'asked' })
    const answered = await answerPage(link, { act: 'answer', text: 'Oui, au levain.' })
    expect(answered.status).toBeLessThan(400)
    expect((await scene.handoff(handoffId)).answers.map(({ text }) => text)).toEqual(['Oui, au levain.'])
  })

  it('far ahead closes it, and what the colleague had typed is there once it is opened again', async () => {
    const { handoffId, link } = await scene.handOff()
    await answerPage(link, { act: 'save', text: 'Oui, au lev' })
    await later(year)
    expect((await scene.handoff(handoffId)).state).toMatchObject({ kind: 'returned' })
    await later(-year)
    const renewed = await scene.ask('handoffs.renew', { handoffId, carrier: 'link' })
    expect((await visit(renewed.link)).text).toContain('Oui, au lev')
    await answerPage(renewed.link, { act: 'answer', text: 'Oui, au levain.' })
    expect((await scene.handoff(handoffId)).answers.map(({ text }) => text)).toEqual(['Oui, au levain.'])
  })
})

describe('the nights where clocks change', () => {
  it.each([
    ['to summer time', '2027-03-27T10:00:00.000Z', '2027-03-28T07:00:00.000Z'],
    ['to winter time', '2026-10-24T10:00:00.000Z', '2026-10-25T08:00:00.000Z']
  ])('%s: tomorrow at nine is nine on the wall', async (_name, saturday, nine) => {
    scene.clock.set(saturday)
    const { until } = await scene.ask('inbox.readMoment', { text: 'demain 9h', timeZone: 'Europe/Paris' })
    expect(until).toBe(nine)
    await scene.ask('inbox.postpone', { conversationIds: [scene.conversationId], until })
    const waiting = async (): Promise<number> => (await scene.ask('inbox.counts', {})).byView.to_answer ?? 0
    scene.clock.set(plus(instantSchema.parse(nine), -second))
    await later(0)
    expect(await waiting()).toBe(0)
    await later(second)
    expect(await waiting()).toBe(1)
  })

  it.each([
    ['to summer time', '2027-03-25T08:30:00.000Z', '2027-03-29T07:30:00.000Z'],
    ['to winter time', '2026-10-22T07:30:00.000Z', '2026-10-26T08:30:00.000Z']
  ])(
    '%s: two working days end at the same time of day, and the link opens until then',
    async (_name, thursday, due) => {
      scene.clock.set(thursday)
      const { handoffId, link } = await scene.handOff()
      expect((await scene.handoff(handoffId)).dueAt).toBe(due)
      scene.clock.set(due)
      await later(0)
      expect((await answerPage(link, { act: 'answer', text: 'Oui.' })).status).toBeLessThan(400)
    }
  )

  it('the one reminder waits for the hours of the colleague, as the clock on their wall says', async () => {
    // Asked on the Friday before, at four in the afternoon: most of the time is over in the night from Sunday to Monday.
    scene.clock.set('2027-03-26T15:00:00.000Z')
    await scene.handOff({ dueAt: instantSchema.parse('2027-03-30T14:00:00.000Z') }, 'smtp')
    await later(10 * second)
    expect(smtp.taken).toHaveLength(1)
    // In summer time nine o'clock is seven; the day before it was eight.
    scene.clock.set('2027-03-29T06:59:00.000Z')
    await later(0)
    await later(0)
    expect(smtp.taken).toHaveLength(1)
    await later(minute)
    await later(0)
    expect(smtp.taken).toHaveLength(2)
  })
})
