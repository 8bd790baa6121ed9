import { afterEach, beforeEach, expect, it } from 'vitest'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import { anAccount } from '../../support/builders.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene
let other: AccountId

beforeEach(async () => {
  scene = await openReplyScene()
  other = await anAccount(scene.ctx, {
    network: 'mastodon',
    connection: 'live',
    secret_ref: 'vault-1',
    name: 'La boutique du canal'
  })
})
afterEach(() => scene.close())

let written = 0

/** A reply as the window sends it: it asks first. */
const reply = async (accountId: AccountId, changes: Record<string, unknown> = {}) => {
  written += 1
  const asking: Record<string, unknown> = { asksAccount: true, ...changes }
  const place = await scene.converse(accountId, `Bonjour, une ${written}e question`)
  const { conversationId, parentId: parentMessageId } = place
  return await scene.tryEnqueue({
    conversationId,
    parentMessageId,
    body: `Oui, et voici la ${written}e réponse.`,
    ...asking
  })
}
const asked = { ok: false, error: { code: 'other_account', values: { account: 'La boutique du canal' } } }

it('R-21 asks before the first reply of a session from another account than the last, once for each account', async () => {
  expect(await reply(scene.accountId)).toMatchObject({ ok: true })
  expect(await reply(scene.accountId)).toMatchObject({ ok: true })
  expect(await reply(other)).toMatchObject(asked)
  // Nothing was taken, and the question stands until it is answered.
  expect(await reply(other)).toMatchObject(asked)
  expect(await reply(other, { asksAccount: false })).toMatchObject({ ok: true })
  // Both have spoken: going to and fro is not asked about.
  expect(await reply(scene.accountId)).toMatchObject({ ok: true })
  expect(await reply(other)).toMatchObject({ ok: true })
})

it('R-21 the last account is known from the session before, and a new session asks anew', async () => {
  await reply(scene.accountId)
  await reply(other, { asksAccount: false })
  scene.clock.advance(minute)
  await scene.crash()
  const refused = await reply(scene.accountId)
  expect(refused).toMatchObject({
    error: { code: 'other_account', values: { last: 'La boutique du canal' } }
  })
  // The account that spoke last is no other one.
  expect(await reply(other)).toMatchObject({ ok: true })
})

it('R-21 asks nothing before the first reply of all, nor because of the sample or of an account that was removed', async () => {
  await scene.ctx.store.write(async (tx) => {
    await tx.updateTable('account').set({ connection: 'sample' }).where('id', '=', other).execute()
  })
  await reply(other, { asksAccount: false })
  await scene.crash()
  expect(await reply(scene.accountId)).toMatchObject({ ok: true })
})
