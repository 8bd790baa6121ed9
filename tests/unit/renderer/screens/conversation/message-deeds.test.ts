import { expect, it } from 'vitest'
import { deedsOffered, targetOf } from '../../../../../src/renderer/screens/conversation/message-deeds.ts'
import { type ThreadMessage, threadMessageSchema } from '../../../../../src/shared/contract/conversations.ts'

const message = (id: string, changes: object = {}): ThreadMessage =>
  threadMessageSchema.parse({
    id,
    conversationId: 'conversation',
    ref: id,
    parentRef: null,
    author: { side: 'theirs', handleId: 'handle', personId: 'person', handle: 'odile', name: 'Odile G.' },
    text: 'Bonjour',
    spans: [],
    url: null,
    language: null,
    rating: null,
    publishedAt: null,
    receivedAt: '2026-11-20T08:00:00.000Z',
    editedAt: null,
    deletedAt: null,
    audience: 'public',
    standing: 'shown',
    likedAt: null,
    replyFrame: { addressees: [], warning: null },
    attachments: [],
    quietEvents: [],
    isKnownThere: true,
    revisions: [],
    actions: [],
    ownWords: null,
    frozenWords: null,
    ...changes
  })
const ours = { author: { side: 'ours', colleagueId: null, name: '' } }
const gone = { deletedAt: '2026-11-20T09:00:00.000Z' }
const thread = [
  message('first'),
  message('reply', ours),
  message('second'),
  message('late', { ...ours, ...gone })
]
const [first, reply, second] = thread
if (first === undefined || reply === undefined || second === undefined) throw new Error('three messages')

it('what is pointed at is meant where it is of that side', () => {
  expect(targetOf('like', thread, first.id, second.id)).toBe(first)
  expect(targetOf('delete', thread, reply.id, second.id)).toBe(reply)
  expect(targetOf('delete', thread, first.id, second.id)).toBe(reply)
})

it('else the one to answer, or our newest that stands', () => {
  expect(targetOf('like', thread, null, second.id)).toBe(second)
  expect(targetOf('like', thread, null, null)).toBeNull()
  expect(targetOf('edit', thread, null, null)).toBe(reply)
})

it('offers what the network offers and what makes sense', () => {
  const can = { receive: 'poll', actions: ['like', 'unlike', 'delete', 'approve'] } as const
  const offered = (messages: readonly ThreadMessage[]) =>
    deedsOffered(messages, null, second.id, { ...can, actions: [...can.actions] })
  expect(offered(thread)).toEqual(['like', 'delete'])
  expect(offered([message('second', { standing: 'held', likedAt: '2026-11-20T09:00:00.000Z' })])).toEqual([
    'unlike',
    'approve'
  ])
  expect(offered([])).toEqual([])
})
