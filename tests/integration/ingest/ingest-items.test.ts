import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { InboundItem } from '../../../src/main/connectors/connector.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { listInbox } from '../../../src/main/store/conversations.ts'
import { findWords } from '../../support/find-words.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem, at } from '../../support/builders.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let accountId: AccountId

beforeEach(async () => {
  ctx = await openTestContext()
  accountId = await anAccount(ctx)
})
afterEach(() => ctx.close())

const take = (...items: InboundItem[]) => ingestItems(ctx, accountId, items, async () => {})
const counted = ({ added, updated, unchanged }: Awaited<ReturnType<typeof take>>) => ({
  added,
  updated,
  unchanged
})
const conversations = () => ctx.store.read.selectFrom('conversation').selectAll().execute()
const messages = () => ctx.store.read.selectFrom('message').selectAll().orderBy('sequence').execute()
const us = { ref: null, handle: 'fournil', name: 'Le fournil', url: null, isUs: true }

describe('the same item twice', () => {
  it('changes nothing', async () => {
    expect(counted(await take(anItem()))).toEqual({ added: 1, updated: 0, unchanged: 0 })
    const before = [await conversations(), await messages()]
    ctx.clock.advance(minute)
    expect(counted(await take(anItem()))).toEqual({ added: 0, updated: 0, unchanged: 1 })
    expect([await conversations(), await messages()]).toEqual(before)
  })

  it('is one message even within one page', async () => {
    expect(counted(await take(anItem(), anItem(), anItem()))).toEqual({ added: 1, updated: 0, unchanged: 2 })
  })

  it('R-12 the same id on another account is another message', async () => {
    await take(anItem())
    const other = await anAccount(ctx)
    expect((await ingestItems(ctx, other, [anItem()], async () => {})).added).toBe(1)
  })
})

describe('what changes upstream', () => {
  it('an edit updates the text, keeps the former one and is found by its new words', async () => {
    await take(anItem({ text: 'Du pain au seigle ?' }))
    ctx.clock.advance(minute)
    expect(counted(await take(anItem({ text: 'Du pain au sarrasin ?' })))).toEqual({
      added: 0,
      updated: 1,
      unchanged: 0
    })
    expect((await messages())[0]).toMatchObject({ text: 'Du pain au sarrasin ?', edited_at: ctx.clock.now() })
    expect(await ctx.store.read.selectFrom('message_revision').select('text').execute()).toEqual([
      { text: 'Du pain au seigle ?' }
    ])
    expect(await findWords(ctx.store.read, 'seigle', 5)).toEqual([])
    expect(await findWords(ctx.store.read, 'sarrasin', 5)).toHaveLength(1)
  })

  it('an older edit that comes late does not go back in time', async () => {
    await take(anItem({ text: 'second', editedAt: at('2026-11-20T08:30:00.000Z') }))
    await take(anItem({ text: 'first', editedAt: at('2026-11-20T08:10:00.000Z') }))
    expect((await messages())[0]?.text).toBe('second')
  })

  it('a deletion leaves a tombstone that search no longer finds', async () => {
    await take(anItem({ text: 'regrettable' }))
    expect(counted(await take(anItem({ state: 'deleted', text: '' })))).toEqual({
      added: 0,
      updated: 1,
      unchanged: 0
    })
    expect((await messages())[0]).toMatchObject({ deleted_at: ctx.clock.now(), text: 'regrettable' })
    expect(await findWords(ctx.store.read, 'regrettable', 5)).toEqual([])
  })
})

describe('an item told twice in one batch', () => {
  it('keeps its last words, and the former ones as a revision', async () => {
    expect(counted(await take(anItem({ text: 'first' }), anItem({ text: 'second' })))).toEqual({
      added: 1,
      updated: 1,
      unchanged: 0
    })
    expect((await messages()).map((message) => message.text)).toEqual(['second'])
    expect((await conversations())[0]?.excerpt).toBe('second')
    expect(await findWords(ctx.store.read, 'second', 5)).toHaveLength(1)
    expect(await ctx.store.read.selectFrom('message_revision').select('text').execute()).toEqual([
      { text: 'first' }
    ])
  })
})

describe('the excerpt in the list', () => {
  it('quotes no words that were edited away or deleted', async () => {
    await take(
      anItem({ text: 'earlier' }),
      anItem({
        ref: 'later',
        conversationRef: 'message-1',
        parentRef: 'message-1',
        text: 'a private number',
        publishedAt: at('2026-11-20T08:30:00.000Z')
      })
    )
    await take(
      anItem({ ref: 'later', conversationRef: 'message-1', parentRef: 'message-1', text: 'nothing private' })
    )
    expect((await conversations())[0]?.excerpt).toBe('nothing private')
    await take(
      anItem({
        ref: 'later',
        conversationRef: 'message-1',
        parentRef: 'message-1',
        state: 'deleted',
        text: ''
      })
    )
    expect((await conversations())[0]?.excerpt).toBe('earlier')
    await take(anItem({ state: 'deleted', text: '' }))
    expect((await conversations())[0]?.excerpt).toBe('')
  })
})

describe('conversations', () => {
  it('a reply that comes before its parent ends in one conversation with it', async () => {
    await take(anItem({ ref: 'reply', conversationRef: 'root', parentRef: 'root' }))
    await take(anItem({ ref: 'root' }))
    await take(anItem({ ref: 'deep', conversationRef: 'deep', parentRef: 'reply' }))
    expect(await conversations()).toHaveLength(1)
    expect((await conversations())[0]).toMatchObject({ ref: 'root', message_count: 3 })
  })

  it('a reply whose parent comes late stays where somebody has decided, and the decision with it', async () => {
    await take(anItem({ ref: 'root' }))
    await take(anItem({ ref: 'grandchild', conversationRef: 'child', parentRef: 'child' }))
    const apart = (await conversations()).find(({ ref }) => ref === 'child')
    if (apart === undefined) throw new Error('no conversation')
    const app = callerOf(ctx)
    await app.ask('inbox.markDone', { conversationIds: [apart.id] })
    await take(anItem({ ref: 'child', conversationRef: 'root', parentRef: 'root' }))
    expect((await conversations()).find(({ id }) => id === apart.id)?.state).toBe('done')
    await app.ask('inbox.undo', {})
    expect((await conversations()).find(({ id }) => id === apart.id)?.state).toBe('to_answer')
  })

  it('a reply whose parent turns out to be a reply itself joins the thread of both', async () => {
    await take(anItem({ ref: 'root' }))
    await take(anItem({ ref: 'grandchild', conversationRef: 'child', parentRef: 'child' }))
    expect(await conversations()).toHaveLength(2)
    await take(anItem({ ref: 'child', conversationRef: 'root', parentRef: 'root' }))
    expect(await conversations()).toHaveLength(1)
    expect((await conversations())[0]?.message_count).toBe(3)
  })

  it('a new message brings a finished conversation back', async () => {
    await take(anItem())
    await ctx.store.write((tx) => tx.updateTable('conversation').set({ state: 'done' }).execute())
    await take(anItem({ ref: 'message-2', conversationRef: 'message-1', parentRef: 'message-1' }))
    expect((await conversations())[0]).toMatchObject({ state: 'to_answer', read_at: null, message_count: 2 })
  })

  it('a backlog that we answered already asks for nothing', async () => {
    await take(
      anItem({ publishedAt: at('2026-11-18T08:00:00.000Z') }),
      anItem({
        ref: 'answer',
        conversationRef: 'message-1',
        parentRef: 'message-1',
        author: us,
        publishedAt: at('2026-11-18T09:00:00.000Z')
      })
    )
    expect((await conversations())[0]?.state).toBe('done')
  })

  it('context around a mention asks for nothing by itself, and does once it is a mention too', async () => {
    await take(
      anItem({ ref: 'root', author: us, context: true, publishedAt: at('2026-11-19T08:00:00.000Z') }),
      anItem({ ref: 'above', conversationRef: 'root', parentRef: 'root', context: true, text: 'above' }),
      anItem({ ref: 'mention', conversationRef: 'root', parentRef: 'above', text: 'mention' })
    )
    expect((await conversations())[0]).toMatchObject({ excerpt: 'mention', state: 'to_answer' })
    await ctx.store.write((tx) => tx.updateTable('conversation').set({ state: 'done' }).execute())
    await take(anItem({ ref: 'above', conversationRef: 'root', parentRef: 'root', text: 'above' }))
    expect((await conversations())[0]).toMatchObject({ state: 'to_answer' })
  })

  it('nobody named twice is two people, and a handle named twice is one', async () => {
    const nobody = { ref: null, handle: '', name: '', url: null, isUs: false }
    await take(
      anItem({ ref: 'a', author: nobody }),
      anItem({ ref: 'b', author: nobody }),
      anItem({ ref: 'c' }),
      anItem({ ref: 'd' })
    )
    expect(await ctx.store.read.selectFrom('person').selectAll().execute()).toHaveLength(3)
  })

  it('a date to come does not stand above what was said just now', async () => {
    await take(anItem({ ref: 'future', publishedAt: at('2031-01-01T00:00:00.000Z') }))
    expect((await conversations())[0]?.last_inbound_at).toBe(ctx.clock.now())
  })
})

describe('a page', () => {
  it('R-24 saves its cursor with its last items, or neither', async () => {
    const items = Array.from({ length: 120 }, (_, index) => anItem({ ref: `m${index}` }))
    await expect(
      ingestItems(ctx, accountId, items, async () => {
        throw new Error('the disk is full')
      })
    ).rejects.toThrow('the disk is full')
    expect(await messages()).toHaveLength(100)
    expect((await ingestItems(ctx, accountId, items, async () => {})).added).toBe(20)
  })

  it('gives the same inbox in whatever order and pieces it comes', async () => {
    const refs = ['r', 'a', 'b', 'c', 'x']
    const items = [
      anItem({ ref: 'r', publishedAt: at('2026-11-20T08:00:00.000Z') }),
      anItem({ ref: 'a', conversationRef: 'r', parentRef: 'r', publishedAt: at('2026-11-20T08:01:00.000Z') }),
      anItem({ ref: 'b', conversationRef: 'a', parentRef: 'a', publishedAt: at('2026-11-20T08:02:00.000Z') }),
      anItem({ ref: 'c', conversationRef: 'b', parentRef: 'b', publishedAt: at('2026-11-20T08:03:00.000Z') }),
      anItem({ ref: 'x', publishedAt: at('2026-11-20T07:00:00.000Z') })
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(refs, { minLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        async (order, size) => {
          const fresh = await openTestContext()
          const id = await anAccount(fresh)
          const ordered = order.flatMap((ref) => items.filter((item) => item.ref === ref))
          for (let start = 0; start < ordered.length; start += size)
            await ingestItems(fresh, id, ordered.slice(start, start + size), async () => {})
          const rows = await fresh.store.read
            .selectFrom('conversation')
            .select(['ref', 'message_count', 'last_inbound_at', 'state'])
            .orderBy('message_count')
            .execute()
          await fresh.close()
          expect(rows).toEqual([
            { ref: 'x', message_count: 1, last_inbound_at: '2026-11-20T07:00:00.000Z', state: 'to_answer' },
            { ref: 'r', message_count: 4, last_inbound_at: '2026-11-20T08:03:00.000Z', state: 'to_answer' }
          ])
        }
      ),
      { numRuns: 60 }
    )
  })
})

describe('the inbox', () => {
  it('pages by key: every conversation once, newest first, even where times are equal', async () => {
    const items = Array.from({ length: 57 }, (_, index) =>
      anItem({ ref: `m${index}`, publishedAt: at(`2026-11-19T0${index % 3}:00:00.000Z`) })
    )
    await take(...items)
    const seen: string[] = []
    let after: Awaited<ReturnType<typeof listInbox>>['next'] = null
    do {
      const page: Awaited<ReturnType<typeof listInbox>> = await listInbox(
        ctx.store.read,
        'to_answer',
        null,
        after,
        10
      )
      seen.push(...page.rows.map((row) => `${row.lastInboundAt} ${row.id}`))
      after = page.next
    } while (after !== null)
    expect(seen).toHaveLength(57)
    expect(seen).toEqual([...new Set(seen)].sort().reverse())
  })
})
