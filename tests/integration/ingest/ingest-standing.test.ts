import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InboundItem } from '../../../src/main/connectors/connector.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem, at } from '../../support/builders.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let accountId: AccountId

beforeEach(async () => {
  ctx = await openTestContext()
  accountId = await anAccount(ctx)
})
afterEach(() => ctx.close())

const take = (...items: Partial<InboundItem>[]) =>
  ingestItems(ctx, accountId, items.map(anItem), async () => {})
const states = async () =>
  (await ctx.store.read.selectFrom('conversation').select('state').orderBy('id').execute()).map(
    (row) => row.state
  )
const standings = async () =>
  (await ctx.store.read.selectFrom('message').select(['standing', 'audience']).execute()).map((row) => [
    row.standing,
    row.audience
  ])

it('what is held asks to be answered; what comes in as spam or hidden does not', async () => {
  await take({ ref: 'held', standing: 'held' })
  await take({ ref: 'spam', standing: 'spam' })
  await take({ ref: 'hidden', standing: 'hidden' })
  expect(await states()).toEqual(['to_answer', 'done', 'done'])
})

it('what becomes spam leaves the conversations to answer, and comes back when it is approved', async () => {
  await take({})
  ctx.clock.advance(minute)
  expect(await take({ standing: 'spam' })).toMatchObject({ updated: 1 })
  expect([await states(), await standings()]).toEqual([['done'], [['spam', 'public']]])
  expect(await take({ standing: 'spam' })).toMatchObject({ updated: 0, unchanged: 1 })
  await take({})
  expect([await states(), await standings()]).toEqual([['to_answer'], [['shown', 'public']]])
})

it('a conversation in which something else asks stays to be answered', async () => {
  await take(
    { ref: 'first' },
    {
      ref: 'second',
      parentRef: 'first',
      conversationRef: 'first',
      publishedAt: at('2026-11-20T08:01:00.000Z')
    }
  )
  await take({ ref: 'first', standing: 'hidden' })
  expect(await states()).toEqual(['to_answer'])
  await take({ ref: 'second', parentRef: 'first', conversationRef: 'first', standing: 'hidden' })
  expect(await states()).toEqual(['done'])
})

it('what was answered before it was hidden needs no answer when it is shown again', async () => {
  await take(
    {},
    {
      ref: 'ours',
      parentRef: 'message-1',
      conversationRef: 'message-1',
      author: { ref: null, handle: 'fournil', name: 'Le fournil', url: null, isUs: true },
      publishedAt: at('2026-11-20T08:30:00.000Z')
    }
  )
  expect(await states()).toEqual(['done'])
  await take({ standing: 'hidden' })
  await take({ standing: 'shown' })
  expect(await states()).toEqual(['done'])
})

it('takes over who can read a message', async () => {
  await take({})
  await take({ audience: 'followers' })
  expect(await standings()).toEqual([['shown', 'followers']])
})
