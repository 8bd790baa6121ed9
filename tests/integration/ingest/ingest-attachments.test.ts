import { afterEach, beforeEach, expect, it } from 'vitest'
import type { InboundAttachment, InboundItem } from '../../../src/main/connectors/connector.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { anAccount, anAttachment, anItem, at } from '../../support/builders.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let accountId: AccountId

beforeEach(async () => {
  ctx = await openTestContext()
  accountId = await anAccount(ctx)
})
afterEach(() => ctx.close())

const take = (changes: Partial<InboundItem>) => ingestItems(ctx, accountId, [anItem(changes)], async () => {})
const stored = () => ctx.store.read.selectFrom('attachment').selectAll().orderBy('position').execute()
const picture = (name: string, changes: Partial<InboundAttachment> = {}): InboundAttachment =>
  anAttachment({ source: { kind: 'address', at: `https://media.example/${name}` }, ...changes })

it('keeps what came with a message in its order, once', async () => {
  await take({ attachments: [picture('a.png', { description: 'Une miche' }), picture('b.png')] })
  const first = await stored()
  expect(first.map(({ source_at, description }) => [source_at, description])).toEqual([
    ['https://media.example/a.png', 'Une miche'],
    ['https://media.example/b.png', null]
  ])
  await take({ attachments: [picture('a.png', { description: 'Une miche' }), picture('b.png')] })
  expect(await stored()).toEqual(first)
})

it('takes over what an edit changes, and knows again what stays under a newly signed address', async () => {
  await take({ attachments: [picture('a.png?key=1'), picture('b.png'), picture('c.png')] })
  const [a, , c] = await stored()
  await take({ attachments: [picture('c.png'), picture('a.png?key=2'), picture('d.png')] })
  const after = await stored()
  expect(after.map(({ source_at }) => source_at)).toEqual([
    'https://media.example/c.png',
    'https://media.example/a.png?key=2',
    'https://media.example/d.png'
  ])
  expect(after.slice(0, 2).map(({ id }) => id)).toEqual([c?.id, a?.id])
})

it('is not changed by an older edit, and leaves with a deleted message', async () => {
  await take({ editedAt: at('2026-11-20T08:10:00.000Z'), attachments: [picture('a.png')] })
  await take({ editedAt: at('2026-11-20T08:20:00.000Z'), text: 'autre', attachments: [picture('b.png')] })
  await take({ editedAt: at('2026-11-20T08:10:00.000Z'), attachments: [picture('a.png')] })
  expect((await stored()).map(({ source_at }) => source_at)).toEqual(['https://media.example/b.png'])
  await take({ state: 'deleted' })
  expect(await stored()).toEqual([])
})
