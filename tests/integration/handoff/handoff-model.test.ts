import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { recordConsent } from '../../../src/main/assign/record-consent.ts'
import { acceptMail } from '../../../src/main/handoff/accept-mail.ts'
import {
  answerByPage,
  approveByPage,
  keepTyped,
  passOnByPage,
  postponeByPage
} from '../../../src/main/handoff/answer-by-page.ts'
import { openLink } from '../../../src/main/handoff/links.ts'
import { tendHandoffs } from '../../../src/main/handoff/tend-handoffs.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { listHandoffLetters } from '../../../src/main/store/letters.ts'
import type { HandoffRow, LinkRow } from '../../../src/main/store/schema.ts'
import type { ColleagueId, ConversationId, OutboxId } from '../../../src/shared/model/ids.ts'
import { day, hour, minute, plus, second } from '../../../src/shared/model/instant.ts'
import { isSmallCorrection } from '../../../src/shared/text/small-correction.ts'
import { aConversation, aStoredColleague } from '../../support/colleagues.ts'
import type { Fault } from '../../support/fake-connector.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'

/** The same runs each time; `PORTE_PAROLE_SEED` tries others, or repeats one that failed. */
const seed = Number(process.env['PORTE_PAROLE_SEED'] ?? 20_261_122)

/**
 * Hand-off, draft and outbox under any order of what the community manager, the colleague, their mail, the network and the
 * clock do: no text lost, no double publication, no signature on words that its owner neither wrote nor approved.
 */

let scene: HandoffScene
let other: ColleagueId

beforeAll(async () => {
  scene = await openHandoffScene()
  // The runs share one clock, which goes on for years.
  const until = plus(scene.clock.now(), 20_000 * day)
  const now = scene.clock.now()
  await scene.ctx.store.write((tx) =>
    recordConsent(scene.ctx.ids, tx, scene.colleagueId, ['mastodon'], until, now)
  )
  other = await aStoredColleague(scene.ctx, { name: 'Paul Odin' }, { networks: ['mastodon'], until })
})
afterAll(() => scene.close())

const texts = ['oui, au levain', 'Oui, au levain.', 'Non, à la levure.', 'Passez nous voir demain !']

const faults: readonly Fault[] = [
  { kind: 'accept' },
  { kind: 'accept_then_timeout' },
  { kind: 'lost' },
  { kind: 'fail', failure: { kind: 'unavailable', message: '' } }
]

const text = fc.constantFrom(...texts)
const step = fc.oneof(
  fc.record({ by: fc.constant('page_answer'), text, former: fc.boolean(), again: fc.boolean() }),
  fc.record({ by: fc.constant('page_save'), text, former: fc.boolean() }),
  fc.record({ by: fc.constantFrom('page_approve', 'page_pass', 'page_postpone'), former: fc.boolean() }),
  fc.record({
    by: fc.constant('mail'),
    text: fc.oneof(text, fc.constant('OK pour moi, merci')),
    strange: fc.boolean()
  }),
  fc.record({ by: fc.constant('enqueue'), text, jointly: fc.boolean(), asOther: fc.boolean() }),
  fc.record({ by: fc.constant('send_back'), text }),
  fc.record({ by: fc.constant('draft'), text }),
  fc.record({ by: fc.constant('take_words'), which: fc.nat({ max: 5 }) }),
  fc.record({ by: fc.constant('fault'), fault: fc.constantFrom(...faults) }),
  fc.record({
    by: fc.constant('wait'),
    milliseconds: fc.constantFrom(second, 10 * second, 15 * minute, 6 * hour, 9 * day)
  }),
  fc.record({ by: fc.constantFrom('create', 'withdraw', 'renew', 'cancel', 'send') })
)
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never

/** What really happened, told apart from the app. */
interface Told {
  readonly conversationId: ConversationId
  /** Links of every version, the newest last. */
  readonly links: string[]
  /** Everything that came back from the colleague, by whatever way. */
  readonly came: string[]
  /** What the colleague wrote themself, or a person took for theirs, or they approved. */
  readonly theirs: Set<string>
  readonly nonces: string[]
  readonly sent: OutboxId[]
  made: number
}

const rowsOf = (told: Told): Promise<readonly HandoffRow[]> =>
  scene.ctx.store.read
    .selectFrom('handoff')
    .selectAll()
    .where('conversation_id', '=', told.conversationId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

const newest = async (told: Told): Promise<HandoffRow | null> => (await rowsOf(told))[0] ?? null

const linkRow = async (told: Told, former: boolean): Promise<LinkRow | null> => {
  const link = told.links.at(former ? 0 : -1)
  return link === undefined
    ? null
    : await openLink(scene.ctx.store.read, link.split('/').at(-1) ?? '', 'handoff')
}

const take = async (told: Told, one: Step): Promise<void> => {
  const { ctx, clock } = scene
  const { conversationId } = told
  const row = await newest(told)
  switch (one.by) {
    case 'create': {
      const created = await scene.call('handoffs.create', {
        form: await scene.form({ conversationId }),
        handoffId: null,
        carrier: 'link'
      })
      if (created.ok) told.links.push(created.value.link)
      return
    }
    case 'withdraw':
      if (row !== null) await scene.call('handoffs.withdraw', { handoffId: row.id })
      return
    case 'renew': {
      if (row === null) return
      const renewed = await scene.call('handoffs.renew', { handoffId: row.id, carrier: 'link' })
      if (renewed.ok) told.links.push(renewed.value.link)
      return
    }
    case 'send_back': {
      if (row === null) return
      const { text: words } = one
      const sent = await scene.call('handoffs.sendBack', {
        handoffId: row.id,
        words,
        note: '',
        carrier: 'link'
      })
      if (sent.ok) told.links.push(sent.value.link)
      return
    }
    case 'page_answer': {
      const link = await linkRow(told, one.former)
      if (link === null) return
      told.made += 1
      const nonce = (one.again ? told.nonces.at(-1) : undefined) ?? `nonce-${conversationId}-${told.made}`
      const taken = await answerByPage(ctx, link, one.text, nonce)
      told.nonces.push(nonce)
      if (taken === null || taken.again) return
      told.came.push(one.text)
      if (taken.oddity === null) told.theirs.add(one.text)
      return
    }
    case 'page_save': {
      const link = await linkRow(told, one.former)
      if (link !== null) await keepTyped(ctx, link, one.text)
      return
    }
    case 'page_approve': {
      const link = await linkRow(told, one.former)
      const proposed = row?.proposed_words ?? null
      if (link !== null && (await approveByPage(ctx, link)) && proposed !== null) told.theirs.add(proposed)
      return
    }
    case 'page_pass': {
      const link = await linkRow(told, one.former)
      if (link !== null) await passOnByPage(ctx, link, 'Paul')
      return
    }
    case 'page_postpone': {
      const link = await linkRow(told, one.former)
      const hours = { timeZone: 'Europe/Paris', spans: [] }
      const soon = new Date(Date.parse(clock.now()) + 3 * day).toISOString().slice(0, 10)
      if (link !== null) await postponeByPage(ctx, link, soon, hours)
      return
    }
    case 'mail': {
      if (row === null) return
      const [letter] = await listHandoffLetters(ctx.store.read, [row.id])
      if (letter === undefined) return
      told.made += 1
      const outcome = await acceptMail(ctx, {
        messageId: null,
        digest: `mail-${conversationId}-${told.made}`,
        rawFile: 'mail.eml',
        fromAddress: one.strange ? 'somebody@elsewhere.example' : 'irene@fournil.example',
        subject: 'Re',
        receivedAt: clock.now(),
        answers: [letter.message_id],
        mayBearToken: [],
        nature: { kind: 'words' },
        text: one.text,
        wholeText: one.text,
        attachments: [],
        foundIn: 'inbox',
        byHand: true
      })
      if (outcome.kind === 'approved' && row.proposed_words !== null) told.theirs.add(row.proposed_words)
      if (outcome.kind !== 'answer') return
      told.came.push(one.text)
      if (outcome.oddity === null) told.theirs.add(one.text)
      return
    }
    case 'take_words': {
      const { handoffs } = await scene.ask('handoffs.ofConversation', { conversationId })
      const answers = handoffs.flatMap((handoff) =>
        handoff.answers.map((answer) => ({ handoffId: handoff.id, answer }))
      )
      const chosen = answers[one.which]
      if (chosen === undefined) return
      await scene.call('handoffs.takeWords', { handoffId: chosen.handoffId, answerId: chosen.answer.id })
      told.theirs.add(chosen.answer.text)
      return
    }
    case 'draft':
      await scene.call('conversations.saveDraft', { conversationId, body: one.text, speakerId: null })
      return
    case 'enqueue': {
      const { replyToId } = await scene.ask('conversations.open', { conversationId })
      if (replyToId === null) return
      const enqueued = await scene.call('replies.enqueue', {
        conversationId,
        parentMessageId: replyToId,
        body: one.text,
        speakerId: one.asOther ? other : scene.colleagueId,
        lastSeenMessageId: null,
        thenDone: false,
        jointly: one.jointly
      })
      if (enqueued.ok) told.sent.push(enqueued.value.outboxId)
      return
    }
    case 'cancel': {
      const last = told.sent.at(-1)
      if (last !== undefined) await scene.call('replies.cancel', { outboxId: last })
      return
    }
    case 'fault':
      scene.network.faults.push(one.fault)
      return
    case 'wait':
      clock.advance(one.milliseconds)
      return
    case 'send':
      await sendDueReplies(ctx)
      await confirmLostReplies(ctx)
      await tendHandoffs(ctx)
  }
}

const settle = async (): Promise<void> => {
  scene.network.faults = []
  for (let times = 0; times < 8; times += 1) {
    scene.clock.advance(16 * minute)
    await confirmLostReplies(scene.ctx)
    await sendDueReplies(scene.ctx)
  }
  await tendHandoffs(scene.ctx)
}

const check = async (told: Told): Promise<void> => {
  const { read } = scene.ctx.store
  const handoffs = await rowsOf(told)
  // No text lost: all that came is there, once for each time that it came.
  const answers = await read
    .selectFrom('handoff_answer')
    .select('text')
    .where(
      'handoff_id',
      'in',
      handoffs.map((row) => row.id)
    )
    .execute()
  expect(answers.map((answer) => answer.text).toSorted()).toEqual(told.came.toSorted())
  const replies = await read
    .selectFrom('outbox')
    .selectAll()
    .where('conversation_id', '=', told.conversationId)
    .execute()
  for (const reply of replies) {
    const copies = scene.network.replies.filter((remote) => remote.key === reply.idempotency_key)
    // No double publication, and none of what was stopped.
    expect(copies.length).toBeLessThanOrEqual(1)
    if (reply.state === 'cancelled') expect(copies).toEqual([])
    // No signature on words that are not theirs.
    if (reply.approval !== 'approved') continue
    expect(reply.speaker_id).toBe(scene.colleagueId)
    expect([...told.theirs].some((words) => isSmallCorrection(words, reply.body))).toBe(true)
    expect(reply.text).toBe(`${reply.body}\nIrène, boulangère`)
  }
  // Words that came home are never vouched for in silence: they are approved, or signed jointly.
  for (const handoff of handoffs)
    if (handoff.state === 'accepted') {
      const reply = replies.find((one) => one.id === handoff.outbox_id)
      expect(reply?.approval === 'approved' || reply?.text.includes('mis en forme par')).toBe(true)
    }
  const open = handoffs.filter((row) => ['asked', 'writing', 'postponed'].includes(row.state))
  expect(open.length).toBeLessThanOrEqual(1)
}

test('in any order, no text is lost, none is published twice, and nobody signs what is not theirs', async () => {
  let published = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 30 }), async (steps) => {
      const conversationId = await aConversation(
        scene.ctx,
        scene.accountId,
        'Au levain ?',
        `person-${scene.ctx.ids.next()}`
      )
      const told: Told = {
        conversationId,
        links: [],
        came: [],
        theirs: new Set(),
        nonces: [],
        sent: [],
        made: 0
      }
      await take(told, { by: 'create' })
      for (const one of steps) {
        await take(told, one)
        await check(told)
      }
      await settle()
      await check(told)
      published = scene.network.replies.length
    }),
    { numRuns: 60, seed, interruptAfterTimeLimit: 45 * second }
  )
  // The runs reached the network: what holds did not hold for want of anything that happened.
  expect(published).toBeGreaterThan(5)
})
