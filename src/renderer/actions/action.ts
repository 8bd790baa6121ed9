import type { callApi } from '../api/client.ts'
import type { resources } from '../../shared/locales/resources.ts'
import type { Triage, View } from '../../shared/model/conversation.ts'
import type { SavedView } from '../../shared/contract/views.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import type { Look } from '../../shared/model/look.ts'
import type { MessageAction } from '../../shared/model/network.ts'
import type { AppError } from '../../shared/result.ts'
import type { Layer, Move, Place, WindowState } from '../state/place.ts'
import type { Presumed } from '../use-presumed.ts'

type Sentences = (typeof resources)['en']['actions']

/** Every action by name; its sentence stands in `actions:label`. */
export type ActionId = keyof Sentences['label']
export type ActionGroup = keyof Sentences['group']

/** What decides whether an action is offered: plain facts, so that `when` is pure. */
export interface Facts {
  readonly place: Place['kind']
  readonly layer: Layer
  readonly view: View
  /** How many conversations the list holds. */
  readonly rows: number
  /** The conversation pointed at. */
  readonly current: {
    readonly triage: Triage['kind']
    readonly assigned: boolean
    readonly starred: boolean
    readonly muted: boolean
    /** The ranking names a colleague who is not the one chosen. */
    readonly suggested: boolean
    /** A composer stands under it. */
    readonly canReply: boolean
    /** Somebody wrote while the words of the composer, which are for something else, were written. */
    readonly wroteAgain: boolean
    /** A colleague was asked, and the link is open. */
    readonly asked: boolean
    /** Images may go with the reply. */
    readonly takesImages: boolean
  } | null
  /** How many conversations are marked for an action on several. */
  readonly marked: number
  /** What can be done to the message pointed at, or to the one to answer and to our newest. */
  readonly messageDeeds: readonly MessageAction[]
  /** How many replies wait for a person's word or decision. */
  readonly waiting: number
  /** How many accounts ask to be reconnected. */
  readonly needy: number
  /** The keys under which a search is kept. */
  readonly viewKeys: readonly number[]
  /** Something is searched for. */
  readonly searching: boolean
  /** How many colleagues of the explained list can be chosen; null while it is on its way. */
  readonly choices: number | null
  /** How the window looks. */
  readonly look: Look
}

/** What the keys do among what could not be placed. */
export type QuarantineDeed = 'next' | 'previous' | 'try_again' | 'set_aside' | 'use'

/** The parts of the screen that an action moves the keyboard to. */
export interface Parts {
  list(): void
  search(): void
  conversation(): void
  message(step: 1 | -1): void
  /** The paper of the note that holds the keyboard, else a new one. */
  note(): void
  composer(): void
  /** The same, for the person answered alone; says why not where that cannot be. */
  replyPrivately(): void
  /** Makes the words of the composer answer what came last. */
  answerNewest(): void
  /** "Why this colleague": unfolds it where it is folded; back to the conversation when already there. */
  why(): void
  /** Lets the person choose an image that goes with the reply. */
  attachImage(): void
  /** Lets the person choose a proof, which is put where the caret of the composer is. */
  insertProof(): void
  /** The same with a snippet. */
  insertSnippet(): void
  /** Splits the reply into a thread, or makes it one reply again. */
  splitReply(): void
  /** Proposes how the misspelt word at the caret, or the next one, is spelt. */
  correctSpelling(): void
  /** Sends what the composer holds to the outbox. */
  publish(thenDone: boolean): void | Promise<void>
  /** Among what could not be placed. */
  quarantine(deed: QuarantineDeed): void
  /** One step back, the nearest first; nothing typed is lost. */
  back(): void
  /** Leaves these conversations unread although one of them is open. */
  keepUnread(conversationIds: readonly ConversationId[]): void
}

/** What a toast and the screen reader say that was done; its sentence stands in `actions:done`. */
export type Deed = keyof Sentences['done'] extends infer Key
  ? Key extends `${infer Name}_one`
    ? Name
    : never
  : never

export interface Notice {
  readonly deed: Deed
  readonly conversationIds: readonly ConversationId[]
  readonly values?: Readonly<Record<string, string | number>>
  /** How many more it was asked of, which had changed since and stay as they are. */
  readonly changedSince?: number
  /** Offers to take it back. */
  readonly undo: boolean
}

/** Where an action works: the facts, and the ways to change something. */
export interface Scope {
  readonly facts: Facts
  readonly state: WindowState
  /** The list, as shown. */
  readonly rows: readonly ConversationId[]
  /** All of the list, those of a search that are not shown yet too. */
  readonly whole: () => Promise<readonly ConversationId[]>
  /** The list as it was while it held the conversation pointed at. */
  readonly before: () => readonly ConversationId[]
  readonly currentId: ConversationId | null
  readonly currentUnread: boolean
  /** What an action is about: the marked conversations, else the current one. */
  readonly targets: readonly ConversationId[]
  /** The conversations of the replies that wait for a person, oldest first. */
  readonly waiting: readonly ConversationId[]
  /** The accounts that ask to be reconnected. */
  readonly needy: readonly AccountId[]
  /** The searches that are kept. */
  readonly savedViews: readonly SavedView[]
  /** The explained list, best first, without those who cannot be chosen; null while it is on its way. */
  readonly choices: readonly ColleagueId[] | null
  readonly nameOf: (colleagueId: ColleagueId) => string
  readonly parts: Parts
  readonly call: typeof callApi
  /** Does this to the message pointed at. */
  readonly act: (kind: MessageAction) => Promise<void>
  readonly go: (move: Move) => void
  /** What was decided is on the screen before main has written it. */
  readonly presumed: Presumed
  readonly tell: (notice: Notice) => void
  /** Goes on to the next conversation, as after "done", if what was done takes this one away from the list that is shown. */
  readonly goOnOnceGone: () => void
  readonly refuse: (error: AppError) => void
}

/** One thing a person can do: the same object is its key, its line in the palette, the help and the menu. */
export interface Action {
  readonly id: ActionId
  readonly group: ActionGroup
  /** The bindings of keyboard/keys.ts, the one shown first; none: only in the palette. */
  readonly keys: readonly string[]
  /** Works while typing: everywhere, or in the composer only. Default: dead in every text field. */
  readonly inText?: 'anywhere' | 'composer'
  /** Goes on while the key is held. */
  readonly repeats?: true
  /** Left out of the palette: it only makes sense as a key. */
  readonly keyOnly?: true
  when(facts: Facts): boolean
  run(scope: Scope): void | Promise<void>
}

/** In the inbox, with nothing lying over it. */
export const inInbox = (facts: Facts): boolean => facts.place === 'inbox' && facts.layer === 'none'

/** In the inbox, with at least one conversation to act on. */
export const hasTargets = (facts: Facts): boolean =>
  inInbox(facts) && (facts.marked > 0 || facts.current !== null)
