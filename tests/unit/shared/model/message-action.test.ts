import { describe, expect, it } from 'vitest'
import {
  type Actionable,
  contraryOf,
  refusalOf,
  sensibleActions
} from '../../../../src/shared/model/message-action.ts'

const theirs: Actionable = {
  side: 'theirs',
  isDeleted: false,
  standing: 'shown',
  isLiked: false,
  isKnownThere: true
}
const ours: Actionable = { ...theirs, side: 'ours' }

describe('what makes sense to do', () => {
  it.each([
    ['what others said', theirs, ['like', 'hide', 'hold', 'spam']],
    ['what we like', { ...theirs, isLiked: true }, ['unlike', 'hide', 'hold', 'spam']],
    ['what is held', { ...theirs, standing: 'held' }, ['like', 'hide', 'approve', 'spam']],
    ['what is hidden', { ...theirs, standing: 'hidden' }, ['like', 'unhide', 'spam']],
    ['spam', { ...theirs, standing: 'spam' }, ['like', 'approve']],
    ['what we said', ours, ['delete', 'edit']],
    ['what is gone', { ...ours, isDeleted: true }, []]
  ] as const)('to %s', (_name, message, kinds) => {
    expect(sensibleActions(message)).toEqual(kinds)
  })
})

it('says why something cannot be done, the first reason first', () => {
  const all = { receive: 'poll', actions: ['like'] } as const
  expect(refusalOf('like', theirs, { receive: 'poll', actions: ['like'] })).toBeNull()
  expect(refusalOf('hide', theirs, { ...all, actions: ['like'] })).toBe('not_offered')
  expect(refusalOf('like', theirs, { receive: 'import', actions: [] })).toBe('not_connected')
  expect(
    refusalOf('delete', { ...ours, isKnownThere: false }, { receive: 'poll', actions: ['delete'] })
  ).toBe('not_known_there')
})

it.each([
  ['like', 'shown', 'unlike'],
  ['unlike', 'shown', 'like'],
  ['hide', 'shown', 'unhide'],
  ['unhide', 'hidden', 'hide'],
  ['approve', 'held', 'hold'],
  ['approve', 'spam', 'spam'],
  ['spam', 'shown', 'approve'],
  ['spam', 'held', 'hold'],
  ['spam', 'hidden', null],
  ['delete', 'shown', null],
  ['edit', 'shown', null]
] as const)('%s of what was %s is taken back by %s', (kind, before, contrary) => {
  expect(contraryOf(kind, before)).toBe(contrary)
})
