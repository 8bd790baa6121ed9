import { usualLook } from '../../../../../src/shared/model/look.ts'
import { describe, expect, it } from 'vitest'
import type { Facts } from '../../../../../src/renderer/actions/action.ts'
import { offeredActions, scoreOf } from '../../../../../src/renderer/screens/palette/rank-actions.ts'

const facts: Facts = {
  place: 'inbox',
  layer: 'none',
  view: 'to_answer',
  rows: 3,
  current: {
    triage: 'to_answer',
    assigned: false,
    suggested: true,
    starred: false,
    muted: false,
    canReply: true,
    asked: false,
    takesImages: true,
    wroteAgain: false
  },
  messageDeeds: [],
  marked: 0,
  waiting: 0,
  needy: 0,
  viewKeys: [],
  searching: false,
  choices: 3,
  look: usualLook
}

const offered = (changes: Partial<Facts> = {}): readonly string[] =>
  offeredActions({ ...facts, ...changes }).flatMap(({ actions }) => actions.map(({ id }) => id))

describe('offeredActions', () => {
  it('offers what can be done here, and nothing that only makes sense as a key', () => {
    expect(offered()).toEqual(expect.arrayContaining(['mark_done', 'take_suggestion', 'reply', 'go_to_sent']))
    expect(offered()).not.toContain('next_conversation')
    expect(offered()).not.toContain('mark_not_done')
  })

  it('offers no way to send several replies at once', () => {
    expect(offered({ marked: 2 })).not.toContain('publish')
    expect(offered({ marked: 2 })).toContain('mark_done')
  })

  it('offers only going elsewhere on another screen', () => {
    const there = offered({ place: 'settings' })
    expect(there).toContain('go_to_answer')
    expect(there).not.toContain('mark_done')
    expect(there).not.toContain('go_to_settings')
  })
})

describe('scoreOf', () => {
  it('folds accents and capitals', () => {
    expect(scoreOf('Répondre', 'repon')).toBe(1)
  })

  it('puts the beginning of the line before the beginning of a word, and that before its middle', () => {
    const beginning = scoreOf('Collègues', 'coll')
    const word = scoreOf('Vos collègues', 'coll')
    const middle = scoreOf('Protocolle', 'coll')
    expect(beginning).toBeGreaterThan(word)
    expect(word).toBeGreaterThan(middle)
    expect(middle).toBeGreaterThan(0)
  })

  it('wants every word', () => {
    expect(scoreOf('Aller aux conversations faites', 'aller faites')).toBeGreaterThan(0)
    expect(scoreOf('Aller aux conversations faites', 'aller demain')).toBe(0)
    expect(scoreOf('Choisir qui parle', 'coll')).toBe(0)
  })
})
