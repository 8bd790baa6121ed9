import type { View } from '../../shared/model/conversation.ts'
import type { KeptPlace } from '../../shared/contract/window.ts'
import type { SearchOrder } from '../../shared/contract/search.ts'
import type { AccountId, ColleagueId, ConversationId, NoteId, SavedViewId } from '../../shared/model/ids.ts'
import { extendMarks, toggleMark } from './selection.ts'

/** The inbox: which view, whose conversations, which one is open. */
export interface InboxPlace {
  readonly kind: 'inbox'
  readonly view: View
  /** In `attributed`: only those given to this colleague. */
  readonly colleagueId: ColleagueId | null
  readonly conversationId: ConversationId | null
  /** What a window too narrow for both shows: the list, or the conversation over it. */
  readonly showing: 'list' | 'conversation'
}

/** The screens beside the inbox. */
export const otherScreens = ['quarantine', 'colleagues', 'accounts', 'proofs', 'imports', 'settings'] as const
export type OtherScreen = (typeof otherScreens)[number]

/** Where the person is. */
export type Place = InboxPlace | { readonly kind: OtherScreen }

/** What lies over the page and takes the keyboard, one at a time. */
export const layers = [
  'none',
  'palette',
  'help',
  'later',
  'silence',
  'chooser',
  'edit',
  'letter',
  'link',
  'view',
  'note',
  'themes'
] as const
export type Layer = (typeof layers)[number]

/** Everything about where the person is that no row of the database keeps. */
export interface WindowState {
  readonly place: Place
  /** The inbox to come back to from another screen. */
  readonly inbox: InboxPlace
  readonly layer: Layer
  /** The note that is being changed; null: a new one. */
  readonly noteId: NoteId | null
  /** The account that the person came to the accounts to reconnect. */
  readonly reconnecting: AccountId | null
  /** Marked for an action on several at once, in the order of marking. */
  readonly marked: readonly ConversationId[]
  /** What is searched for; empty shows the view. */
  readonly search: string
  readonly order: SearchOrder
  /** The kept search that was opened; what is searched for may have been changed since. */
  readonly savedViewId: SavedViewId | null
  /** Whether "why this colleague" was unfolded in a window too narrow to show it always. */
  readonly whyUnfolded: boolean
  /** Whether the views were unfolded in a window too narrow to show them always. */
  readonly railUnfolded: boolean
}

export type Move =
  | { readonly type: 'go_to_view'; readonly view: View; readonly colleagueId?: ColleagueId | null }
  | { readonly type: 'go_to_screen'; readonly screen: OtherScreen }
  | { readonly type: 'go_back_to_inbox' }
  /** To the accounts, where this one is signed in to again. */
  | { readonly type: 'reconnect'; readonly accountId: AccountId }
  | { readonly type: 'end_reconnecting' }
  /** The list stands on this conversation, which the pane beside it shows. */
  | { readonly type: 'point_at'; readonly conversationId: ConversationId | null }
  /** The first of a list that came; nothing where another list, or a conversation of it, was gone to meanwhile. */
  | { readonly type: 'begin_at'; readonly conversationId: ConversationId; readonly list: ListName }
  /** The person wants to read it: in a narrow window it covers the list. */
  | { readonly type: 'open'; readonly conversationId: ConversationId }
  | { readonly type: 'close_conversation' }
  | { readonly type: 'toggle_mark'; readonly conversationId: ConversationId }
  /** Marks this one and the next one, which becomes the one pointed at. */
  | { readonly type: 'extend_marks'; readonly from: ConversationId; readonly to: ConversationId }
  /** Of this list, where another may be shown by now. */
  | {
      readonly type: 'mark_all'
      readonly conversationIds: readonly ConversationId[]
      readonly list?: ListName
    }
  | { readonly type: 'clear_marks' }
  | { readonly type: 'search_for'; readonly text: string }
  | { readonly type: 'order_found'; readonly order: SearchOrder }
  /** A kept search; null: what is searched for is none. */
  | { readonly type: 'open_saved'; readonly viewId: SavedViewId | null; readonly query: string }
  | { readonly type: 'show_layer'; readonly layer: Layer }
  /** Opens the paper of a note; null: a new one. */
  | { readonly type: 'write_note'; readonly noteId: NoteId | null }
  | { readonly type: 'unfold_why'; readonly unfolded: boolean }
  | { readonly type: 'unfold_rail'; readonly unfolded: boolean }

const firstInbox: InboxPlace = {
  kind: 'inbox',
  view: 'to_answer',
  colleagueId: null,
  conversationId: null,
  showing: 'list'
}

/** Where the window opens: what is to be answered. */
export const startState: WindowState = {
  place: firstInbox,
  inbox: firstInbox,
  layer: 'none',
  noteId: null,
  reconnecting: null,
  marked: [],
  search: '',
  order: 'newest',
  savedViewId: null,
  whyUnfolded: false,
  railUnfolded: false
}

/** Where a page begins again whose process died. */
export const stateOf = (kept: KeptPlace): WindowState => {
  const { view, colleagueId, conversationId, showing, search, order, savedViewId, screen } = kept
  const inbox: InboxPlace = { kind: 'inbox', view, colleagueId, conversationId, showing }
  return {
    ...startState,
    inbox,
    place: screen === null ? inbox : { kind: screen },
    search,
    order,
    savedViewId
  }
}

/** Which list stands there: of which view, of whom, or for which search. */
export type ListName = string

export const listName = ({ inbox, search }: Pick<WindowState, 'inbox' | 'search'>): ListName =>
  JSON.stringify([inbox.view, inbox.colleagueId, search])

/** Where a move leads. Pure; a move that changes nothing returns the same state. */
export const moveTo = (state: WindowState, move: Move): WindowState => {
  switch (move.type) {
    case 'go_to_view': {
      const { view, colleagueId = null } = move
      const { inbox } = state
      // The list that is there already keeps its place: what comes in next must not be pointed at.
      const isThere = inbox.view === view && inbox.colleagueId === colleagueId && state.search === ''
      const conversationId = isThere ? inbox.conversationId : null
      return {
        ...atInbox(state, { ...firstInbox, view, colleagueId, conversationId }),
        marked: [],
        search: '',
        order: 'newest',
        savedViewId: null,
        layer: 'none',
        whyUnfolded: false,
        railUnfolded: false
      }
    }
    case 'go_to_screen':
      return {
        ...state,
        place: { kind: move.screen },
        layer: 'none',
        reconnecting: null,
        // Over the list that one comes back to, it would hide where the keyboard is.
        whyUnfolded: false,
        railUnfolded: false
      }
    case 'reconnect':
      return {
        ...moveTo(state, { type: 'go_to_screen', screen: 'accounts' }),
        reconnecting: move.accountId
      }
    case 'end_reconnecting':
      return { ...state, reconnecting: null }
    case 'go_back_to_inbox':
      return { ...state, place: state.inbox, layer: 'none' }
    case 'point_at': {
      if (state.inbox.conversationId === move.conversationId) return state
      const inbox = { ...state.inbox, conversationId: move.conversationId }
      // A list that changes behind another screen takes nobody away from it.
      return state.place === state.inbox ? atInbox(state, inbox) : { ...state, inbox }
    }
    case 'begin_at': {
      const isThere = state.inbox.conversationId === null && listName(state) === move.list
      return isThere ? moveTo(state, { type: 'point_at', conversationId: move.conversationId }) : state
    }
    case 'open':
      return atInbox(state, { ...state.inbox, conversationId: move.conversationId, showing: 'conversation' })
    case 'close_conversation':
      return { ...atInbox(state, { ...state.inbox, showing: 'list' }), whyUnfolded: false }
    case 'toggle_mark':
      return { ...state, marked: toggleMark(state.marked, move.conversationId) }
    case 'extend_marks':
      return {
        ...atInbox(state, { ...state.inbox, conversationId: move.to }),
        marked: extendMarks(state.marked, move.from, move.to)
      }
    case 'mark_all':
      if (move.list !== undefined && move.list !== listName(state)) return state
      return { ...state, marked: move.conversationIds }
    case 'clear_marks':
      return { ...state, marked: [] }
    case 'search_for':
      return {
        ...state,
        search: move.text,
        marked: [],
        ...(move.text.trim() === '' ? { order: 'newest' as const, savedViewId: null } : {})
      }
    case 'order_found':
      return { ...state, order: move.order, marked: [] }
    case 'open_saved':
      return {
        // From anywhere: a search stands over the whole inbox.
        ...moveTo({ ...state, inbox: noneOpen(state.inbox) }, { type: 'go_to_view', view: 'to_answer' }),
        search: move.query,
        savedViewId: move.viewId
      }
    case 'show_layer':
      return { ...state, layer: move.layer }
    case 'write_note':
      return { ...state, layer: 'note', noteId: move.noteId }
    case 'unfold_why':
      return { ...state, whyUnfolded: move.unfolded }
    case 'unfold_rail':
      return { ...state, railUnfolded: move.unfolded }
  }
}

/** Of another list the first one is pointed at once it comes: what was read in this one need not stand in it. */
const noneOpen = (inbox: InboxPlace): InboxPlace => ({ ...inbox, conversationId: null })

const atInbox = (state: WindowState, inbox: InboxPlace): WindowState => ({ ...state, place: inbox, inbox })
