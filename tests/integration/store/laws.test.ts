import type { Insertable } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { appendConsent } from '../../../src/main/store/consents.ts'
import { hashText } from '../../../src/main/store/outbox.ts'
import type { OutboxRow } from '../../../src/main/store/schema.ts'
import type { Consent } from '../../../src/shared/model/colleague.ts'
import { type ConsentId, consentIdSchema, outboxIdSchema } from '../../../src/shared/model/ids.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

/** Rows are put in as another program could: nothing but the database stands in the way. */

let scene: ReplyScene
let granted: Consent

beforeEach(async () => {
  scene = await openReplyScene()
  granted = await consent({ id: consentIdSchema.parse('granted') })
})
afterEach(async () => {
  await scene.close()
})

const consent = async (changes: Partial<Consent> & { readonly id: ConsentId }): Promise<Consent> => {
  const now = scene.clock.now()
  const line: Consent = {
    colleagueId: scene.speakerId,
    network: 'mastodon',
    kind: 'grant',
    validUntil: plus(now, day),
    recordedAt: now,
    ...changes
  }
  await scene.ctx.store.write((tx) => appendConsent(tx, line))
  return line
}

const text = 'Oui, au levain.\nIrène, boulangère'

/** A reply that keeps every law. */
const lawful = (): Insertable<OutboxRow> => ({
  id: outboxIdSchema.parse('reply-1'),
  conversation_id: scene.conversationId,
  account_id: scene.accountId,
  network: 'mastodon',
  parent_message_id: scene.parentId,
  parent_ref: 'parent',
  reply_target: null,
  body: 'Oui, au levain.',
  text,
  text_hash: hashText(text),
  approved_hash: hashText(text),
  approval: 'vouched',
  speaker_id: scene.speakerId,
  consent_id: granted.id,
  consent_kind: 'grant',
  consent_until: granted.validUntil,
  idempotency_key: 'key-1',
  state: 'queued',
  attempt: 0,
  due_at: scene.clock.now(),
  first_tried_at: null,
  blocked_reason: null,
  failure: null,
  sent_at: null,
  proof: null,
  published_ref: null,
  published_url: null,
  recorded_at: null,
  cancelled_at: null,
  created_at: scene.clock.now()
})

const insert = (changes: object = {}): Promise<unknown> =>
  scene.ctx.store.write((tx) =>
    tx
      .insertInto('outbox')
      .values({ ...lawful(), ...changes })
      .execute()
  )

const sentByNetwork = (): object => ({
  state: 'sent',
  due_at: null,
  sent_at: scene.clock.now(),
  proof: 'network',
  published_ref: 'remote-1'
})

test('a reply that keeps every law is taken', async () => {
  await insert()
  await insert({ id: 'reply-2', idempotency_key: 'key-2', ...sentByNetwork() })
  expect(await scene.ctx.store.read.selectFrom('outbox').select('id').orderBy('id').execute()).toEqual([
    { id: 'reply-1' },
    { id: 'reply-2' }
  ])
})

describe('law 1: a reply always has a speaker, who consented to be named on that network', () => {
  test.each([
    ['without a speaker', { speaker_id: null }, /NOT NULL constraint failed: outbox.speaker_id/u],
    ['with a speaker whom nobody knows', { speaker_id: 'nobody' }, /FOREIGN KEY/u],
    ['without a consent', { consent_id: null }, /NOT NULL constraint failed: outbox.consent_id/u],
    ['with a consent that is not in the ledger', { consent_id: 'invented' }, /FOREIGN KEY/u],
    [
      'with a consent stretched beyond its end',
      { consent_until: '2099-01-01T00:00:00.000Z' },
      /FOREIGN KEY/u
    ],
    [
      'that calls a withdrawal a consent',
      { consent_kind: 'withdraw' },
      /CHECK constraint failed: consent_kind/u
    ],
    ['on a network that is not the account’s', { network: 'bluesky' }, /FOREIGN KEY/u]
  ])('%s it is refused', async (_title, changes, constraint) => {
    await expect(insert(changes)).rejects.toThrow(constraint)
  })

  test('with the consent of another colleague it is refused', async () => {
    const colleagueId = await aStoredColleague(scene.ctx, { name: 'Paul Roche' }, { networks: [] })
    const other = await consent({ id: consentIdSchema.parse('of-another'), colleagueId })
    await expect(insert({ consent_id: other.id })).rejects.toThrow(/FOREIGN KEY/u)
  })

  test('with their consent for another network it is refused', async () => {
    const other = await consent({ id: consentIdSchema.parse('elsewhere'), network: 'bluesky' })
    await expect(insert({ consent_id: other.id })).rejects.toThrow(/FOREIGN KEY/u)
  })

  test('with the line that withdraws their consent it is refused', async () => {
    const withdrawn = await consent({ id: consentIdSchema.parse('withdrawn'), kind: 'withdraw' })
    await expect(insert({ consent_id: withdrawn.id })).rejects.toThrow(/FOREIGN KEY/u)
  })

  test('with a consent that ends at this very moment it is refused', async () => {
    const expired = await consent({
      id: consentIdSchema.parse('expired'),
      validUntil: scene.clock.now()
    })
    await expect(insert({ consent_id: expired.id, consent_until: expired.validUntil })).rejects.toThrow(
      /CHECK constraint failed: created_at < consent_until/u
    )
  })

  test('the ledger keeps the consent that a reply rests on', async () => {
    await insert()
    await expect(
      scene.ctx.store.write((tx) => tx.deleteFrom('consent').where('id', '=', granted.id).execute())
    ).rejects.toThrow(/FOREIGN KEY/u)
    await expect(
      scene.ctx.store.write((tx) =>
        tx.updateTable('consent').set({ kind: 'withdraw' }).where('id', '=', granted.id).execute()
      )
    ).rejects.toThrow(/FOREIGN KEY/u)
  })
})

describe('law 2: a signature is bound to the exact text', () => {
  test('a text that is not the one approved is refused', async () => {
    await expect(insert({ text_hash: hashText('other words') })).rejects.toThrow(
      /CHECK constraint failed: approved_hash = text_hash/u
    )
  })
  test.each([
    ['body', /CHECK constraint failed: length\(trim\(body\)\) > 0/u],
    ['text', /CHECK constraint failed: length\(trim\(text\)\) > 0/u]
  ])('a reply whose %s is empty is refused', async (column, constraint) => {
    await expect(insert({ [column]: '  ' })).rejects.toThrow(constraint)
  })
})

describe('nothing is called sent without proof', () => {
  test.each([
    [
      'without any proof',
      { proof: null, published_ref: null },
      /\(state = 'sent'\) = \(proof is not null\)/u
    ],
    ['by the network without its ref', { published_ref: null }, /published_ref is not null/u],
    ['without its moment', { sent_at: null }, /\(state = 'sent'\) = \(sent_at is not null\)/u],
    ['and on its way at once', { state: 'queued' }, /CHECK constraint failed/u]
  ])('%s it is refused', async (_title, changes, constraint) => {
    await expect(insert({ ...sentByNetwork(), ...changes })).rejects.toThrow(constraint)
  })
})

describe('the states', () => {
  test.each([
    ['blocked without a reason', { state: 'blocked', due_at: null }],
    ['queued without a moment', { due_at: null }],
    ['cancelled without a moment', { state: 'cancelled', due_at: null }],
    ['a state of its own', { state: 'maybe' }]
  ])('%s is refused', async (_title, changes) => {
    await expect(insert(changes)).rejects.toThrow(/CHECK constraint failed/u)
  })

  test('two replies of one conversation cannot be on their way at once', async () => {
    await insert({ state: 'sending' })
    await expect(insert({ id: 'reply-2', idempotency_key: 'key-2', state: 'unconfirmed' })).rejects.toThrow(
      /UNIQUE constraint failed: outbox.conversation_id/u
    )
    await insert({ id: 'reply-2', idempotency_key: 'key-2' })
  })

  test('two replies cannot share a key', async () => {
    await insert()
    await expect(insert({ id: 'reply-2' })).rejects.toThrow(
      /UNIQUE constraint failed: outbox.idempotency_key/u
    )
  })
})

test('a conversation has one draft at a time, and any number kept aside', async () => {
  const put = (retiredAt: string | null) =>
    scene.ctx.store.write((tx) =>
      tx
        .insertInto('draft')
        .values({
          conversation_id: scene.conversationId,
          body: 'mots',
          speaker_id: null,
          updated_at: scene.clock.now(),
          retired_at: retiredAt === null ? null : scene.clock.now()
        })
        .execute()
    )
  await put('yes')
  await put('yes')
  await put(null)
  await expect(put(null)).rejects.toThrow(/UNIQUE constraint failed: draft.conversation_id/u)
})
