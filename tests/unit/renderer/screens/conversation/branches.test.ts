import { describe, expect, it } from 'vitest'
import { answersOf } from '../../../../../src/renderer/screens/conversation/branches.ts'
import { messageIdSchema } from '../../../../../src/shared/model/ids.ts'

/** `['b', 'a']`: b answers a. */
type Line = readonly [ref: string, parent?: string]

const thread = (messages: readonly Line[]) =>
  messages.map(([ref, parent]) => ({ id: messageIdSchema.parse(ref), ref, parentRef: parent ?? null }))

const told = (...messages: readonly Line[]) =>
  [...answersOf(thread(messages))].map(([id, { ref }]) => `${id} → ${ref}`)

describe('what a message answers', () => {
  it('is not said where the message stands right under it', () => {
    expect(told(['root'], ['a', 'root'], ['b', 'a'], ['c', 'b'])).toEqual([])
  })

  it('is not said where all answer the first message one after the other', () => {
    expect(told(['root'], ['a', 'root'], ['b', 'root'], ['c', 'root'])).toEqual([])
  })

  it('is said of a reply to a reply that stands further up', () => {
    expect(told(['root'], ['a', 'root'], ['b', 'root'], ['c', 'a'])).toEqual(['c → a'])
  })

  it('is said of a reply to the first message that stands behind a branch', () => {
    expect(told(['root'], ['a', 'root'], ['b', 'a'], ['c', 'root'], ['d', 'root'])).toEqual(['c → root'])
  })

  it('is not said where it is not here, or answers itself', () => {
    expect(told(['root', 'elsewhere'], ['a', 'gone'], ['b', 'b'])).toEqual([])
  })
})
