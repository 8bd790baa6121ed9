import { describe, expect, it } from 'vitest'
import { mentionOf, rankMentions } from '../../../../../src/renderer/screens/composer/rank-mentions.ts'

const here = [
  { handle: 'odile.example', name: 'Odile G.' },
  { handle: '@zoe@toot.example', name: 'Zoé' }
]
const elsewhere = [
  { handle: 'ODILE.example', name: 'Odile G.' },
  { handle: 'odilon.example', name: 'Odilon' },
  { handle: 'Marie B.', name: 'Marie B.' }
]
const mentions = (typed: string, known = elsewhere) =>
  rankMentions(typed, here, known).map(({ mention }) => mention)

describe('whom a mention may mean', () => {
  it('are those of the conversation first, each once', () => {
    expect(mentions('odi')).toEqual(['@odile.example', '@odilon.example'])
    expect(mentions('', [])).toEqual(['@odile.example', '@zoe@toot.example'])
  })

  it('are found by name and handle, without accents and in any word of the name', () => {
    expect(mentions('zoe', [])).toEqual(['@zoe@toot.example'])
    expect(mentions('g', [])).toEqual(['@odile.example'])
    expect(mentions('ba', [])).toEqual([])
  })

  it('are never written where a handle is no word', () => {
    expect(mentionOf('Marie B.')).toBeNull()
    expect(mentionOf('@@zoe')).toBe('@zoe')
  })
})
