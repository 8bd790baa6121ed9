import { describe, expect, it } from 'vitest'
import {
  afterLeaving,
  extendMarks,
  rangeOf,
  stepFrom,
  targetsOf,
  toggleMark
} from '../../../../src/renderer/state/selection.ts'
import { conversationIdSchema, type ConversationId } from '../../../../src/shared/model/ids.ts'

const id = (text: string): ConversationId => conversationIdSchema.parse(text)
const ids = (text: string): readonly ConversationId[] => [...text].map(id)

describe('stepFrom', () => {
  it.each([
    ['goes on to the next', 'a', 1, 'b'],
    ['goes back to the previous', 'b', -1, 'a'],
    ['stays at the last', 'c', 1, 'c'],
    ['stays at the first', 'a', -1, 'a'],
    ['begins at the first when it was nowhere', null, 1, 'a'],
    ['begins at the first when its conversation left the list', 'x', -1, 'a']
  ] as const)('%s', (_, current, step, expected) => {
    expect(stepFrom(ids('abc'), current === null ? null : id(current), step)).toBe(expected)
  })

  it.each([
    ['the one below where it stood', 'abd', 'c', 1, 'd'],
    ['the one above where it stood', 'abd', 'c', -1, 'b'],
    ['past those that left with it', 'ae', 'c', 1, 'e'],
    ['up when nothing is below', 'ab', 'c', 1, 'b'],
    ['what came in meanwhile is not what is next', 'xabd', 'c', 1, 'd'],
    ['the first when nothing of the former list is left', 'xy', 'c', 1, 'x']
  ] as const)('from a conversation that has left: %s', (_, rows, current, step, expected) => {
    expect(stepFrom(ids(rows), id(current), step, ids('abcde'))).toBe(expected)
  })

  it('finds nothing in an empty list', () => {
    expect(stepFrom([], null, 1)).toBeNull()
  })
})

describe('afterLeaving', () => {
  it.each([
    ['goes to the one below', 'b', 'b', 'c'],
    ['skips those that leave too', 'b', 'bc', 'd'],
    ['goes up when nothing stays below', 'd', 'd', 'c'],
    ['goes up past those that leave too', 'd', 'bcd', 'a'],
    ['stays when others leave', 'b', 'ac', 'b'],
    ['finds nothing when all leave', 'b', 'abcd', null]
  ] as const)('%s', (_, current, leaving, expected) => {
    expect(afterLeaving(ids('abcd'), id(current), ids(leaving))).toBe(expected)
  })
})

describe('marks', () => {
  it('are set and taken away by the same key', () => {
    const marked = toggleMark([], id('a'))
    expect(marked).toEqual(['a'])
    expect(toggleMark(marked, id('a'))).toEqual([])
  })

  it('extend over the neighbour, and give back what is gone over again', () => {
    const down = extendMarks(extendMarks([], id('a'), id('b')), id('b'), id('c'))
    expect(down).toEqual(['a', 'b', 'c'])
    expect(extendMarks(down, id('c'), id('b'))).toEqual(['a', 'b'])
  })

  it('stay at the end of the list', () => {
    expect(extendMarks(ids('a'), id('a'), id('a'))).toEqual(['a'])
  })

  it('reach from the last one marked, or the top, to the current conversation, in either direction', () => {
    expect(rangeOf(ids('abcde'), [], id('c'))).toEqual(['a', 'b', 'c'])
    expect(rangeOf(ids('abcde'), ids('b'), id('d'))).toEqual(['b', 'c', 'd'])
    expect(rangeOf(ids('abcde'), ids('d'), id('b'))).toEqual(['d', 'b', 'c'])
    expect(rangeOf(ids('abcde'), ids('z'), id('b'))).toEqual(['z', 'a', 'b'])
    expect(rangeOf(ids('abc'), ids('a'), null)).toEqual(['a'])
  })

  it('are what an action is about, else the current conversation is', () => {
    expect(targetsOf(ids('ab'), id('c'))).toEqual(['a', 'b'])
    expect(targetsOf([], id('c'))).toEqual(['c'])
    expect(targetsOf([], null)).toEqual([])
  })
})
