import { describe, expect, it } from 'vitest'
import {
  listName,
  moveTo,
  startState,
  type Move,
  type WindowState
} from '../../../../src/renderer/state/place.ts'
import { conversationIdSchema, colleagueIdSchema } from '../../../../src/shared/model/ids.ts'

const marie = conversationIdSchema.parse('marie')
const julien = conversationIdSchema.parse('julien')
const karim = colleagueIdSchema.parse('karim')

const after = (...moves: readonly Move[]): WindowState => moves.reduce(moveTo, startState)

describe('moveTo', () => {
  it('begins a list at its first conversation, and no other list that was gone to meanwhile', () => {
    const begin = { type: 'begin_at', conversationId: marie, list: listName(startState) } as const
    expect(after(begin).inbox.conversationId).toBe(marie)
    expect(after({ type: 'search_for', text: 'pain' }, begin).inbox.conversationId).toBeNull()
    expect(after({ type: 'go_to_view', view: 'done' }, begin).inbox.conversationId).toBeNull()
    const opened = { type: 'point_at', conversationId: julien } as const
    expect(after(opened, begin).inbox.conversationId).toBe(julien)
  })

  it('marks all of a list, and nothing in another list that was gone to meanwhile', () => {
    const all = { type: 'mark_all', conversationIds: [marie, julien], list: listName(startState) } as const
    expect(after(all).marked).toEqual([marie, julien])
    expect(after({ type: 'search_for', text: 'pain' }, all).marked).toEqual([])
    expect(after({ type: 'go_to_view', view: 'done' }, all).marked).toEqual([])
  })

  it('folds the reasons on the way to another screen: they do not lie over the list that one comes back to', () => {
    const unfolded = { type: 'unfold_why', unfolded: true } as const
    expect(after(unfolded).whyUnfolded).toBe(true)
    for (const leave of [
      { type: 'go_to_screen', screen: 'imports' },
      { type: 'go_to_view', view: 'done' },
      { type: 'close_conversation' }
    ] as const)
      expect(after(unfolded, leave, { type: 'go_back_to_inbox' }).whyUnfolded).toBe(false)
  })

  it('opens on what is to be answered', () => {
    expect(startState.place).toMatchObject({ kind: 'inbox', view: 'to_answer', conversationId: null })
  })

  it('shows the conversations of one colleague, from their start, with nothing marked or searched', () => {
    const state = after(
      { type: 'open', conversationId: marie },
      { type: 'toggle_mark', conversationId: marie },
      { type: 'search_for', text: 'levain' },
      { type: 'go_to_view', view: 'attributed', colleagueId: karim }
    )
    expect(state).toMatchObject({
      place: { kind: 'inbox', view: 'attributed', colleagueId: karim, conversationId: null, showing: 'list' },
      marked: [],
      search: ''
    })
  })

  it('keeps what is pointed at in a view that is there already, and begins another one anew', () => {
    const pointed = after({ type: 'point_at', conversationId: marie })
    expect(moveTo(pointed, { type: 'go_to_view', view: 'to_answer' }).inbox.conversationId).toBe(marie)
    expect(moveTo(pointed, { type: 'go_to_view', view: 'done' }).inbox.conversationId).toBeNull()
    const found = moveTo(pointed, { type: 'search_for', text: 'levain' })
    expect(moveTo(found, { type: 'go_to_view', view: 'to_answer' }).inbox.conversationId).toBeNull()
  })

  it('begins a kept search at its first conversation, wherever it is opened from', () => {
    const opened = after(
      { type: 'point_at', conversationId: marie },
      { type: 'open_saved', viewId: null, query: 'is:undecided' }
    )
    expect(opened).toMatchObject({ search: 'is:undecided', inbox: { conversationId: null } })
  })

  it('comes back from another screen to the conversation that was open', () => {
    const opened = after({ type: 'open', conversationId: marie })
    const elsewhere = moveTo(opened, { type: 'go_to_screen', screen: 'colleagues' })
    expect(elsewhere.place).toEqual({ kind: 'colleagues' })
    expect(moveTo(elsewhere, { type: 'go_back_to_inbox' }).place).toEqual(opened.place)
  })

  it('points at a conversation without covering the list, opens one over it, and closes it again', () => {
    const pointed = after({ type: 'point_at', conversationId: marie })
    expect(pointed.inbox).toMatchObject({ conversationId: marie, showing: 'list' })
    const opened = moveTo(pointed, { type: 'open', conversationId: julien })
    expect(opened.inbox).toMatchObject({ conversationId: julien, showing: 'conversation' })
    const closed = moveTo(opened, { type: 'close_conversation' })
    expect(closed.inbox).toMatchObject({ conversationId: julien, showing: 'list' })
  })

  it('returns the very same state when it already points there, so that nothing is drawn again', () => {
    const pointed = after({ type: 'point_at', conversationId: marie })
    expect(moveTo(pointed, { type: 'point_at', conversationId: marie })).toBe(pointed)
  })

  it('closes what lies over the page when it goes elsewhere', () => {
    const asked = after({ type: 'show_layer', layer: 'palette' })
    expect(moveTo(asked, { type: 'go_to_screen', screen: 'settings' }).layer).toBe('none')
    expect(moveTo(asked, { type: 'go_to_view', view: 'done' }).layer).toBe('none')
  })

  it('marks the neighbour and points at it', () => {
    const state = after(
      { type: 'point_at', conversationId: marie },
      { type: 'extend_marks', from: marie, to: julien }
    )
    expect(state.marked).toEqual([marie, julien])
    expect(state.inbox.conversationId).toBe(julien)
  })

  it('forgets the marks when something else is searched, for they would be out of sight', () => {
    const state = after(
      { type: 'toggle_mark', conversationId: marie },
      { type: 'search_for', text: 'brioche' }
    )
    expect(state).toMatchObject({ marked: [], search: 'brioche' })
  })
})
