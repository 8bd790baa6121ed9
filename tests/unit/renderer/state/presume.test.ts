import { describe, expect, it } from 'vitest'
import {
  loses,
  rowsToTake,
  withGiven,
  withoutRows,
  withRows
} from '../../../../src/renderer/state/presume.ts'
import {
  type ConversationSummary,
  conversationSummarySchema
} from '../../../../src/shared/model/conversation.ts'
import {
  colleagueIdSchema,
  type ConversationId,
  conversationIdSchema
} from '../../../../src/shared/model/ids.ts'

const row = (id: string): ConversationSummary =>
  conversationSummarySchema.parse({
    id,
    accountId: 'account',
    network: 'mastodon',
    accountName: 'Atelier',
    place: null,
    personId: null,
    personName: 'Jeanne',
    excerpt: '',
    rating: null,
    messageCount: 1,
    lastInboundAt: '2026-11-23T09:00:00.000Z',
    unread: false,
    starred: false,
    muted: false,
    weight: 1,
    triage: { kind: 'to_answer' },
    assigneeId: null,
    suggestedId: `for-${id}`,
    sample: false
  })
const pages = (...all: readonly string[]) =>
  all.map((letters) => ({ rows: [...letters].map(row), next: null }))
const ids = (letters: string): readonly ConversationId[] =>
  [...letters].map((letter) => conversationIdSchema.parse(letter))
const lettersOf = (all: readonly { readonly rows: readonly ConversationSummary[] }[]): readonly string[] =>
  all.map(({ rows }) => rows.map(({ id }) => id).join(''))

describe('what leaves a list', () => {
  it.each([
    ['to_answer', 'done', true],
    ['undecided', 'postpone', true],
    ['attributed', 'silence', true],
    ['to_answer', 'mute', true],
    ['to_answer', 'not_done', false],
    ['done', 'done', false],
    ['done', 'not_done', true],
    ['later', 'done', true],
    ['later', 'postpone', false],
    ['done', 'mute', false],
    ['starred', 'done', false],
    ['sent', 'silence', false],
    ['returned', 'done', false]
  ] as const)('%s, by %s: %s', (view, deed, expected) => {
    expect(loses(view, deed)).toBe(expected)
  })

  it('stands where it stood when it comes back, over the edge of a page too', () => {
    const before = pages('abc', 'def')
    for (const leaving of ['a', 'c', 'd', 'f', 'bc', 'cd', 'abcdef']) {
      const taken = rowsToTake(before, ids(leaving))
      const without = withoutRows(before, taken)
      expect(lettersOf(without).join('')).toBe(
        [...'abcdef'].filter((letter) => !leaving.includes(letter)).join('')
      )
      expect(lettersOf(withRows(without, taken)).join('')).toBe('abcdef')
    }
  })

  it('is not doubled where main has brought it back already, and is left to main where its neighbour is gone', () => {
    const taken = rowsToTake(pages('abc'), ids('b'))
    expect(lettersOf(withRows(pages('bac'), taken))).toEqual(['bac'])
    expect(lettersOf(withRows(pages('c'), taken))).toEqual(['c'])
  })

  it('leaves the pages that hold none of it as they are', () => {
    const before = pages('abc', 'def')
    expect(withoutRows(before, rowsToTake(before, ids('e')))[0]).toBe(before[0])
  })
})

describe('what is given', () => {
  it('stands with the colleague who was named, or with the one suggested for each', () => {
    const named = colleagueIdSchema.parse('leila')
    expect(withGiven(pages('ab'), ids('b'), named)[0]?.rows.map(({ assigneeId }) => assigneeId)).toEqual([
      null,
      named
    ])
    expect(withGiven(pages('ab'), ids('ab'), 'first')[0]?.rows.map(({ assigneeId }) => assigneeId)).toEqual([
      'for-a',
      'for-b'
    ])
  })
})
