import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { defineConnector, type InboundQuietEvent } from '../../../src/main/connectors/connector.ts'
import { pollAccount } from '../../../src/main/ingest/poll-due-accounts.ts'
import { listQuietEventsAbout, listQuietEventsOf } from '../../../src/main/store/quiet-events.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { anAccount, anItem, at } from '../../support/builders.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let accountId: AccountId
let events: readonly InboundQuietEvent[]

beforeEach(async () => {
  ctx = await openTestContext({
    connectors: {
      mastodon: defineConnector({
        network: 'mastodon',
        capabilities: fakeCapabilities,
        asks: ['token'],
        schemas: { settings: z.object({}), credentials: z.object({}), cursor: z.number() },
        signIn: async () => ({ kind: 'second_factor' }),
        poll: async () => ({
          kind: 'page',
          page: { items: [anItem()], events, reachedBack: null, cursor: 1, more: false, notBefore: null }
        }),
        publish: async () => ({ kind: 'unknown', message: '' }),
        findPublished: async () => ({ kind: 'absent' })
      })
    }
  })
  await ctx.secrets.set('vault', '{}')
  accountId = await anAccount(ctx, { network: 'mastodon', connection: 'live', secret_ref: 'vault' })
})
afterEach(() => ctx.close())

const liked = (by: string, changes: Partial<InboundQuietEvent> = {}): InboundQuietEvent => ({
  ref: `like-${by}`,
  kind: 'like',
  author: { ref: by, handle: by, name: by === 'person-1' ? 'Odile G.' : 'Rémi', url: null, isUs: false },
  about: { ref: 'our-post', text: 'Notre pain de seigle', url: 'https://network.example/our-post' },
  at: at('2026-11-20T08:05:00.000Z'),
  ...changes
})

it('is kept once, by name, and leaves nothing to answer', async () => {
  events = [liked('person-2'), liked('person-1', { kind: 'repost', ref: 'repost-1' })]
  await pollAccount(ctx, accountId)
  await pollAccount(ctx, accountId)
  expect(await listQuietEventsAbout(ctx.store.read, accountId, ['our-post'])).toEqual([
    { ref: 'our-post', kind: 'like', name: 'Rémi' },
    { ref: 'our-post', kind: 'repost', name: 'Odile G.' }
  ])
  const conversations = await ctx.store.read.selectFrom('conversation').select('person_id').execute()
  expect(conversations).toHaveLength(1)
})

it('stands in the history of the person who spoke, under the same name', async () => {
  events = [liked('person-1')]
  await pollAccount(ctx, accountId)
  const { person_id: personId } = await ctx.store.read
    .selectFrom('conversation')
    .select('person_id')
    .executeTakeFirstOrThrow()
  expect(personId === null ? [] : await listQuietEventsOf(ctx.store.read, personId, 10)).toEqual([
    {
      kind: 'like',
      network: 'mastodon',
      at: '2026-11-20T08:05:00.000Z',
      text: 'Notre pain de seigle',
      url: 'https://network.example/our-post'
    }
  ])
})

it('is not kept when it is our own', async () => {
  events = [liked('us', { author: { ref: 'us', handle: 'us', name: 'us', url: null, isUs: true } })]
  await pollAccount(ctx, accountId)
  expect(await listQuietEventsAbout(ctx.store.read, accountId, ['our-post'])).toEqual([])
})
