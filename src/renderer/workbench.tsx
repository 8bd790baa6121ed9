import { useQueryClient } from '@tanstack/react-query'
import { Menu } from 'lucide-react'
import {
  useCallback,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useReducer,
  useRef,
  useState
} from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from './ui/use-translation.ts'
import type { AppOutput } from '../shared/contract/contract.ts'
import type { KeptPlace } from '../shared/contract/window.ts'
import type { SavedView } from '../shared/contract/views.ts'
import type { Colleague } from '../shared/model/colleague.ts'
import { asksForPerson } from '../shared/model/delivery.ts'
import type { AccountId, ColleagueId, ConversationId, NoteId } from '../shared/model/ids.ts'
import type { OutboxEntry } from '../shared/model/outbox.ts'
import { unreachable, type AppError, type Result } from '../shared/result.ts'
import { actionOf, allActions } from './actions/all-actions.ts'
import type { Action, ActionId, Deed, Facts, Notice, Parts, Scope } from './actions/action.ts'
import { giveTo } from './actions/speaker-actions.ts'
import { apiQuery, callApi, useApiQuery } from './api/client.ts'
import { ActionKeys } from './keyboard/action-keys.tsx'
import { KeysInUse, keysOfTable } from './keyboard/keys-in-use.ts'
import { withKeys } from './keyboard/presets.ts'
import { useKeyWordsOf } from './keyboard/use-key-words.ts'
import { useKeyboard } from './keyboard/use-keyboard.ts'
import { keysWaitFor } from './keyboard/wait-for.ts'
import { AccountsScreen } from './screens/accounts/accounts-screen.tsx'
import { ColleaguesScreen } from './screens/colleagues/colleagues-screen.tsx'
import type { ComposerHandle, Enqueued } from './screens/composer/composer.tsx'
import { useWordsTarget } from './screens/composer/use-draft.ts'
import { newerOf } from './screens/conversation/newest-message.ts'
import { choicesOf, decisionForMany, withNewcomers, wordsOf } from './screens/conversation/candidates.ts'
import { ConversationPane, type ConversationHandle } from './screens/conversation/conversation-pane.tsx'
import type { OutboxDeeds } from './screens/conversation/outbox-card.tsx'
import { SidePanel } from './screens/conversation/side-panel.tsx'
import { isOpenHandoff } from './screens/handoffs/open-handoff.ts'
import { ImportsScreen } from './screens/imports/imports-screen.tsx'
import { InboxScreen } from './screens/inbox/inbox-screen.tsx'
import { pagesQuery } from './screens/inbox/use-inbox-rows.ts'
import { Rail } from './screens/inbox/rail.tsx'
import { SequenceHint } from './screens/palette/sequence-hint.tsx'
import { QuarantineScreen, type QuarantineHandle } from './screens/quarantine/quarantine-screen.tsx'
import { ProofsScreen } from './screens/proofs/proofs-screen.tsx'
import { useRows } from './screens/search/use-found-rows.ts'
import { SettingsScreen } from './screens/settings/settings-screen.tsx'
import { listName, moveTo, startState, stateOf, type OtherScreen, type WindowState } from './state/place.ts'
import { afterLeaving, targetsOf } from './state/selection.ts'
import { useErrorSentence } from './ui/error-sentence.ts'
import { useListProblem } from './ui/list-problem.tsx'
import { useNow } from './ui/time-ago.tsx'
import { Toast, type ToastMessage } from './ui/toast.tsx'
import { useMedia, useOnePane } from './ui/use-media.ts'
import { useChoices } from './use-choices.ts'
import { useKeptKeyboard } from './use-kept-keyboard.ts'
import { useKeptPlace } from './use-kept-place.ts'
import { useListPlace } from './use-list-place.ts'
import { useMessageDeeds } from './use-message-deeds.ts'
import { useNeighbours } from './use-neighbours.ts'
import { usePresumed } from './use-presumed.ts'
import { useReady } from './use-ready.ts'
import { type PendingReply, useStoppedReplies } from './use-stopped-replies.ts'
import { Layers } from './workbench-layers.tsx'
import styles from './workbench.module.css'
import { isLocked } from './use-lock-mark.ts'

/** An open conversation counts as read after this long in sight. */
const readMilliseconds = 700

/** Whose reasons are unfolded, in which conversation. */
interface Explaining {
  readonly conversationId: ConversationId | null
  readonly colleagueId: ColleagueId | null
}

/** Where the work is done: the rail, the inbox or another screen, what lies over them, and the keys of it all. */
export const Workbench = ({
  settings,
  firstScreen,
  kept
}: {
  readonly settings: AppOutput<'settings.get'>
  /** Where the person asked to begin; null: in the inbox. */
  readonly firstScreen: OtherScreen | null
  /** Where the person was when the page before this one died; null: it is the first. */
  readonly kept: KeptPlace | null
}) => {
  const { t } = useTranslation('actions')
  const { t: tInbox } = useTranslation('inbox')
  const { t: tOutbox } = useTranslation('outbox')
  const sentenceOf = useErrorSentence()
  const client = useQueryClient()
  const now = useNow()
  const [state, go] = useReducer(moveTo, null, () =>
    startAt({
      firstScreen,
      kept,
      first: client.getQueryData(pagesQuery(startState.inbox).queryKey)?.pages[0]?.rows[0]?.id ?? null
    })
  )
  const [toast, setToast] = useState<(ToastMessage & { readonly offer: Offer }) | null>(null)
  const [explaining, setExplaining] = useState<Explaining | null>(null)
  const sideFolds = useMedia('(max-width: 1179px)')
  const onePane = useOnePane()

  const colleagues = useApiQuery('colleagues.list', {})
  const accounts = useApiQuery('accounts.list', {})
  const counts = useApiQuery('inbox.counts', {})
  const quarantined = useApiQuery('quarantine.count', {})
  const pending = useApiQuery('replies.pending', {})
  const inbox = useRows(state.inbox, state.search, state.order)
  const actions = useMemo(() => withKeys(allActions, settings.keyboard), [settings.keyboard])
  const keysOf = useMemo(() => keysOfTable(actions), [actions])
  const keyWords = useKeyWordsOf(keysOf)
  const savedViews = useApiQuery('views.list', {}).data ?? noViews
  const openedView = savedViews.find(({ id }) => id === state.savedViewId) ?? null
  const currentId = state.inbox.conversationId
  const opened = useApiQuery(
    'conversations.open',
    { conversationId: currentId ?? '' },
    { enabled: currentId !== null }
  )
  const notOpened = useListProblem(opened, currentId ?? '')

  const handoffs = useApiQuery(
    'handoffs.ofConversation',
    { conversationId: currentId ?? '' },
    // The pane asks the same: once it is open, this costs nothing more.
    { enabled: opened.data !== undefined }
  )
  const heldWords = useWordsTarget(currentId, opened.data?.draft ?? null)
  const openHandoff = handoffs.data?.handoffs.find(({ state: { kind } }) => isOpenHandoff(kind)) ?? null

  const byId = useMemo(
    () => new Map((colleagues.data ?? []).map((colleague) => [colleague.id, colleague])),
    [colleagues.data]
  )
  const rowIds = useMemo(() => (inbox.rows ?? []).map(({ conversation }) => conversation.id), [inbox.rows])
  const detail = useMemo(
    () =>
      opened.data === undefined || colleagues.data === undefined
        ? undefined
        : {
            ...opened.data,
            decision: withNewcomers(opened.data.decision, colleagues.data, opened.data.account.network, now)
          },
    [opened.data, colleagues.data, now]
  )
  const summary =
    (inbox.rows ?? []).find(({ conversation }) => conversation.id === currentId)?.conversation ?? null
  const current = detail?.summary ?? summary
  const speakerId = detail?.assignment?.colleagueId ?? detail?.decision.choice ?? null
  const explainedId = explaining?.conversationId === currentId ? explaining.colleagueId : null
  const explained = detail?.decision.ranking.find(
    ({ colleagueId }) => colleagueId === (explainedId ?? speakerId)
  )
  // Words are marked as long as the reasons that name them are in sight.
  const reasonsInSight = !sideFolds || state.whyUnfolded
  const words = useMemo(() => (reasonsInSight ? wordsOf(explained) : noWords), [reasonsInSight, explained])
  const targets = useMemo(() => targetsOf(state.marked, currentId), [state.marked, currentId])
  const decision = useMemo(() => {
    if (targets.every((id) => id === currentId)) return detail?.decision
    const networks = (inbox.rows ?? [])
      .filter(({ conversation }) => targets.includes(conversation.id))
      .map(({ conversation }) => conversation.network)
    return decisionForMany(colleagues.data ?? [], [...new Set(networks)], now)
  }, [targets, currentId, detail, inbox.rows, colleagues.data, now])
  const listed = useMemo(() => (decision === undefined ? null : choicesOf(decision)), [decision])
  // Where nobody is there to be compared, the list is empty for good.
  const isUnranked =
    opened.data?.decision.ranking.length === 0 &&
    (colleagues.data ?? []).some(({ leftAt }) => leftAt === null)
  const choices = useChoices({
    isOpen: state.layer === 'chooser',
    unranked: isUnranked && targets.every((id) => id === currentId) ? currentId : null,
    listed
  })

  const waiting = useMemo(
    () => [
      ...new Set(
        (pending.data ?? [])
          .filter(({ state: { kind } }) => kind === 'with_person' || kind === 'blocked')
          .map(({ conversationId }) => conversationId)
      )
    ],
    [pending.data]
  )

  const needy = useMemo(
    () =>
      (accounts.data ?? []).filter(
        ({ pausedAt, health }) => pausedAt === null && asksForPerson(health.failure)
      ),
    [accounts.data]
  )

  // Parts of the screen that actions move to.
  const railRef = useRef<HTMLElement>(null)
  const screenRef = useRef<HTMLDivElement>(null)
  const listRef = useRef<HTMLDivElement>(null)
  const searchRef = useRef<HTMLInputElement>(null)
  const begins = useRef(kept?.top ?? null)
  const conversationRef = useRef<ConversationHandle>(null)
  const composerRef = useRef<ComposerHandle>(null)
  const sideRef = useRef<HTMLElement>(null)
  const quarantineRef = useRef<QuarantineHandle>(null)
  const keptUnread = useRef<ReadonlySet<ConversationId>>(new Set())

  const personNameOf = (id: ConversationId | undefined): string | null => {
    if (id === undefined) return null
    const row = inbox.rows?.find(({ conversation }) => conversation.id === id)
    if (row !== undefined) return row.conversation.personName
    const known = client.getQueryData(apiQuery('conversations.open', { conversationId: id }).queryKey)
    return known?.summary.personName ?? null
  }

  const presumed = usePresumed()
  const tell = ({ deed, conversationIds, values, changedSince = 0, undo }: Notice): void => {
    if (undo) presumed.told()
    const told = t(`done.${deed}`, {
      count: conversationIds.length,
      person: personNameOf(conversationIds[0]) ?? t('somebody'),
      why: keyWords('show_reasons'),
      ...values
    })
    const text = changedSince === 0 ? told : t('done.undone_but', { count: changedSince, told })
    setToast((last) => ({ id: (last?.id ?? 0) + 1, text, kind: 'deed', offer: undo ? 'undo' : null }))
  }
  const refuse = (error: AppError): void =>
    setToast((last) => ({ id: (last?.id ?? 0) + 1, text: sentenceOf(error), kind: 'refusal', offer: null }))

  useStoppedReplies(pending.data, (stopped) => {
    const { personName, part } = stopped
    const values = { person: personName === '' ? t('somebody') : personName }
    const text =
      part === null ? tOutbox('told.stopped', values) : tOutbox('told.stoppedPart', { ...values, ...part })
    setToast((last) => ({ id: (last?.id ?? 0) + 1, text, kind: 'refusal', offer: stopped }))
  })

  const messages = useMessageDeeds(detail, { tell, refuse, go })

  /**
   * Moves the keyboard at once, where the moves before it lead: the next key may come before the next frame, and belongs
   * there. Again in that frame, for what can take the keyboard only then; unless the person has gone on meanwhile.
   */
  const moveKeyboard = (move: () => void): void => {
    flushSync(() => {})
    move()
    const holder = document.activeElement
    requestAnimationFrame(() => {
      if (document.activeElement === holder || document.activeElement === document.body) move()
    })
  }

  /** The same for what is done once: a key that follows, such as the one that sends, must find it done. */
  const atOnce = (deed: () => void): void => {
    flushSync(() => {})
    deed()
  }

  const focusList = (): void =>
    moveKeyboard(() => {
      const isSeen = (part: HTMLElement | null | undefined): boolean =>
        part?.checkVisibility({ visibilityProperty: true }) === true
      // An empty list has its column; where one pane is shown it may be the conversation.
      const column = searchRef.current?.closest('section')
      const list = isSeen(listRef.current) ? listRef.current : isSeen(column) ? column : null
      if (list) list.focus({ preventScroll: true })
      else conversationRef.current?.focus()
    })

  useKeptKeyboard((pane) => {
    const isThere =
      pane?.checkVisibility({ visibilityProperty: true }) === true && pane.hasAttribute('tabindex')
    if (isThere) pane.focus({ preventScroll: true })
    else if (state.place.kind === 'inbox') focusList()
    else screenRef.current?.focus({ preventScroll: true })
  })

  const parts: Parts = {
    list: focusList,
    search: () => {
      if (onePane) go({ type: 'close_conversation' })
      moveKeyboard(() => {
        if (document.activeElement !== searchRef.current) searchRef.current?.select()
      })
    },
    conversation: () => moveKeyboard(() => conversationRef.current?.focus()),
    message: (step) => conversationRef.current?.message(step),
    note: () => go({ type: 'write_note', noteId: conversationRef.current?.note() ?? null }),
    composer: () => moveKeyboard(() => composerRef.current?.focus()),
    why: () => {
      const inside = sideRef.current?.contains(document.activeElement) ?? false
      if (sideFolds) go({ type: 'unfold_why', unfolded: !state.whyUnfolded })
      if (inside || (sideFolds && state.whyUnfolded)) conversationRef.current?.focus()
      else moveKeyboard(() => sideRef.current?.focus())
    },
    replyPrivately: () => moveKeyboard(() => composerRef.current?.replyPrivately()),
    answerNewest: () => atOnce(() => composerRef.current?.answerNewest()),
    attachImage: () => atOnce(() => composerRef.current?.attachImage()),
    insertProof: () => atOnce(() => composerRef.current?.insertProof()),
    insertSnippet: () => atOnce(() => composerRef.current?.insertSnippet()),
    correctSpelling: () => atOnce(() => composerRef.current?.correctSpelling()),
    splitReply: () => atOnce(() => composerRef.current?.splitReply()),
    quarantine: (deed) => quarantineRef.current?.act(deed),
    publish: (thenDone) => composerRef.current?.publish(thenDone),
    back: () => {
      if (state.railUnfolded) {
        go({ type: 'unfold_rail', unfolded: false })
      } else if (state.place.kind !== 'inbox') {
        // From a field, the first step back is out of the field: a form is not left by accident.
        const field = document.activeElement
        if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.blur()
        else {
          go({ type: 'go_back_to_inbox' })
          focusList()
        }
      } else if (composerRef.current?.holdsFocus() === true) conversationRef.current?.focus()
      else if (state.whyUnfolded) {
        go({ type: 'unfold_why', unfolded: false })
        conversationRef.current?.focus()
      } else if (state.marked.length > 0) go({ type: 'clear_marks' })
      else if (document.activeElement === searchRef.current || state.search !== '') {
        go({ type: 'search_for', text: '' })
        focusList()
      } else {
        go({ type: 'close_conversation' })
        focusList()
      }
    },
    keepUnread: (ids) => {
      keptUnread.current = new Set([...keptUnread.current, ...ids])
    }
  }

  const facts: Facts = {
    place: state.place.kind,
    layer: state.layer,
    view: state.inbox.view,
    rows: rowIds.length,
    current:
      current === null
        ? null
        : {
            triage: current.triage.kind,
            assigned: current.assigneeId !== null,
            starred: current.starred,
            muted: current.muted,
            suggested:
              detail === undefined
                ? current.suggestedId !== null
                : detail.decision.choice !== null &&
                  detail.decision.choice !== detail.assignment?.colleagueId,
            canReply: detail !== undefined,
            wroteAgain: detail !== undefined && newerOf(detail.messages, heldWords) !== null,
            asked: openHandoff !== null,
            takesImages: detail !== undefined && detail.account.capabilities.reply.images !== null
          },
    marked: state.marked.length,
    messageDeeds: messages.offered,
    waiting: waiting.length,
    needy: needy.length,
    viewKeys: savedViews.map(({ key }) => key),
    searching: state.search.trim() !== '',
    choices: choices?.length ?? null,
    look: settings
  }

  const shownList = {
    list: listName(state),
    rows: rowIds,
    currentId
  }
  const { before, goOnOnceGone } = useListPlace(shownList, inbox.stale, go)

  const scope: Scope = {
    facts,
    state,
    rows: rowIds,
    whole: inbox.whole,
    before,
    currentId,
    currentUnread: current?.unread ?? false,
    targets,
    waiting,
    needy: needy.map(({ id }) => id),
    savedViews,
    choices,
    nameOf: (id) => byId.get(id)?.name ?? '',
    parts,
    call: callApi,
    act: messages.act,
    go,
    presumed,
    tell,
    goOnOnceGone: () => goOnOnceGone(shownList),
    refuse
  }

  const isListComing = inbox.error === null && (inbox.rows === undefined || inbox.stale)
  const typed = useKeyboard(actions, scope, {
    choices: state.layer === 'chooser' && choices === null && opened.error === null,
    list: isListComing || (rowIds.length > 0 && currentId === null),
    conversation: currentId !== null && detail === undefined && opened.error === null
  })

  const latest = useRef(scope)
  useLayoutEffect(() => {
    latest.current = scope
  })
  const runAction = useCallback((action: Action): void => {
    if (action.when(latest.current.facts)) void action.run(latest.current)
  }, [])
  const run = useCallback((id: ActionId): void => runAction(actionOf(id)), [runAction])
  const open = useCallback(
    (conversationId: ConversationId): void => go({ type: 'open', conversationId }),
    [go]
  )

  const writeNote = useCallback((noteId: NoteId | null): void => go({ type: 'write_note', noteId }), [go])

  // The menu shows the keys that work here.
  useEffect(() => {
    const keys = actions.flatMap(({ id, keys: [first] }) =>
      first === undefined ? [] : [[id, first] as const]
    )
    void callApi('settings.showKeys', { keys: Object.fromEntries(keys) })
  }, [actions])

  // The menu and notifications speak to the window through the bridge.
  useEffect(
    () =>
      window.porteParole.subscribe((event) => {
        if (event.type === 'navigate') open(event.conversationId)
        if (event.type !== 'action' || isLocked()) return
        const action = allActions.find(({ id }) => id === event.id)
        if (action !== undefined) runAction(action)
      }),
    [open, runAction]
  )

  // A list that comes has its first conversation pointed at, so that there is something to read.
  const pin = useEffectEvent((): void => {
    const first = rowIds[0]
    if (!inbox.stale && currentId === null && first !== undefined)
      go({ type: 'begin_at', conversationId: first, list: listName(state) })
  })
  const nothingOpen = currentId === null
  // Before the list is painted, so that what is pointed at is painted with it.
  useLayoutEffect(() => pin(), [inbox.rows, inbox.stale, nothingOpen])

  useNeighbours(rowIds, currentId)

  // What is in sight long enough is read.
  const inSight = state.place.kind === 'inbox' && (!onePane || state.inbox.showing === 'conversation')
  const unread = current?.unread ?? false
  useEffect(() => {
    if (!inSight || currentId === null || !unread || keptUnread.current.has(currentId)) return
    const timer = setTimeout(() => {
      if (!keptUnread.current.has(currentId)) void callApi('inbox.markRead', { conversationIds: [currentId] })
    }, readMilliseconds)
    return () => clearTimeout(timer)
  }, [inSight, currentId, unread])
  useEffect(
    () => () => {
      keptUnread.current = new Set()
    },
    [currentId]
  )

  const shown =
    !inbox.stale &&
    (inbox.rows !== undefined || inbox.error !== null) &&
    (rowIds.length === 0 || detail !== undefined || opened.error !== null)
  useReady(shown && colleagues.data !== undefined)

  // The keyboard starts in the list.
  const started = rowIds.length > 0
  useEffect(() => {
    if (started && document.activeElement === document.body) listRef.current?.focus({ preventScroll: true })
  }, [started])

  useKeptPlace({
    state,
    rows: rowIds.length,
    listRef,
    isInComposer: () => composerRef.current?.holdsFocus() ?? false
  })

  // After the page before died: the keyboard goes back among the words, where it was.
  const toReturnTo = useRef(kept?.caret ?? null)
  const isComposerThere = detail !== undefined
  useEffect(() => {
    const caret = toReturnTo.current
    if (!isComposerThere || caret === null) return
    toReturnTo.current = null
    const frame = requestAnimationFrame(() => {
      composerRef.current?.focus()
      const field = document.activeElement
      if (field instanceof HTMLTextAreaElement) field.setSelectionRange(caret, caret)
    })
    return () => cancelAnimationFrame(frame)
  }, [isComposerThere])

  const doWith =
    (deed: Deed, act: (entry: OutboxEntry) => Promise<Result<unknown>>) =>
    async (entry: OutboxEntry): Promise<void> => {
      const result = await act(entry)
      if (!result.ok) refuse(result.error)
      else
        tell({
          deed,
          conversationIds: [entry.conversationId],
          values: { colleague: scope.nameOf(entry.speakerId) },
          undo: false
        })
    }
  const deeds: OutboxDeeds = {
    cancel: async (entry) => {
      const result = await callApi('replies.cancel', { outboxId: entry.id })
      if (!result.ok) refuse(result.error)
      else
        tell({
          deed: result.value.left > 0 ? 'stopped_rest' : 'stopped',
          conversationIds: [entry.conversationId],
          undo: false
        })
    },
    retry: doWith('tried_again', ({ id }) => callApi('replies.retry', { outboxId: id })),
    confirmSent: doWith('confirmed', ({ id }) => callApi('replies.confirmSent', { outboxId: id })),
    copyThenOpen: doWith('with_person', ({ id }) => callApi('replies.copyThenOpen', { outboxId: id })),
    goToAccounts: () => go({ type: 'go_to_screen', screen: 'accounts' })
  }

  const afterEnqueued = async ({ outboxId, byHand, thenDone, speakerName }: Enqueued): Promise<void> => {
    if (currentId === null) return
    const conversationIds = [currentId]
    const values = { colleague: speakerName }
    // One that a person pastes stays open: its proof is still to come.
    if (thenDone && !byHand)
      go({ type: 'point_at', conversationId: afterLeaving(rowIds, currentId, conversationIds) })
    else conversationRef.current?.focus()
    if (!byHand) {
      tell({ deed: 'on_hold', conversationIds, values, undo: true })
      return
    }
    const copied = await callApi('replies.copyThenOpen', { outboxId })
    if (!copied.ok) refuse(copied.error)
    else tell({ deed: copied.value.opened ? 'with_person' : 'copied', conversationIds, values, undo: true })
  }

  const choose = (colleagueId: ColleagueId): void =>
    void keysWaitFor(giveTo(scope, colleagueId, scope.nameOf(colleagueId)))
  const leaveSearch = (): void => {
    const first = rowIds[0]
    if (first !== undefined && (currentId === null || !rowIds.includes(currentId)))
      go({ type: 'point_at', conversationId: first })
    focusList()
  }
  return (
    <KeysInUse value={keysOf}>
      <div className={styles.workbench}>
        <Rail
          place={state.place}
          savedViews={savedViews}
          openedViewId={state.search === '' ? null : state.savedViewId}
          searching={state.search.trim() !== ''}
          companyName={settings.companyName}
          counts={counts.data}
          quarantined={quarantined.data?.waiting ?? 0}
          colleagues={colleagues.data}
          accounts={accounts.data}
          waiting={waiting.length}
          sampleLoaded={settings.sampleLoaded}
          unfolded={state.railUnfolded}
          railRef={railRef}
          go={go}
          run={run}
          onRemoveSample={async () => {
            const result = await callApi('sample.remove', {})
            if (!result.ok) refuse(result.error)
            else {
              go({ type: 'go_to_view', view: 'to_answer' })
              tell({ deed: 'sample_removed', conversationIds: [], undo: false })
            }
          }}
        />
        {state.place.kind === 'inbox' ? (
          <>
            <InboxScreen
              state={state}
              inbox={inbox}
              savedView={openedView?.query === state.search.trim() ? openedView : null}
              counts={counts.data}
              colleagues={byId}
              nothingYet={accounts.data?.length === 0}
              needy={needy}
              onePane={onePane}
              listRef={listRef}
              begins={begins}
              searchRef={searchRef}
              go={go}
              run={run}
              onOpen={open}
              onLeaveSearch={leaveSearch}
            />
            <ConversationPane
              summary={summary}
              detail={detail}
              problem={currentId === null ? null : notOpened}
              listIsEmpty={rowIds.length === 0}
              showing={state.inbox.showing}
              colleagues={byId}
              speaker={speakerId === null ? null : (byId.get(speakerId) ?? null)}
              words={words}
              deeds={deeds}
              messageDeeds={messages.deeds}
              run={run}
              onBack={parts.back}
              onNote={writeNote}
              onEnqueued={(enqueued) => void afterEnqueued(enqueued)}
              onGoToAccounts={deeds.goToAccounts}
              handleRef={conversationRef}
              composerRef={composerRef}
            />
            <SidePanel
              detail={detail}
              isEmpty={inbox.rows?.length === 0 && currentId === null}
              colleagues={byId}
              explainedId={explainedId}
              unfolded={state.whyUnfolded}
              sideRef={sideRef}
              run={run}
              onExplain={(colleagueId) => setExplaining({ conversationId: currentId, colleagueId })}
              onChoose={choose}
              onOpen={open}
              onFold={parts.why}
              onLeave={() => go({ type: 'unfold_why', unfolded: false })}
            />
          </>
        ) : (
          <div ref={screenRef} tabIndex={-1} className={styles.screen}>
            <button
              type="button"
              className={styles.menu}
              aria-label={tInbox('menu')}
              onClick={() => go({ type: 'unfold_rail', unfolded: true })}
            >
              <Menu size={18} aria-hidden="true" />
            </button>
            {state.place.kind === 'quarantine' ? (
              <QuarantineScreen handleRef={quarantineRef} tell={tell} refuse={refuse} onOpen={open} />
            ) : (
              <Screen
                screen={state.place.kind}
                reconnecting={state.reconnecting}
                onReconnectEnd={() => go({ type: 'end_reconnecting' })}
                tell={tell}
              />
            )}
          </div>
        )}
        <Layers
          scope={scope}
          actions={actions}
          colleagues={colleagues.data ?? noColleagues}
          byId={byId}
          detail={detail}
          decision={choices === null ? undefined : decision}
          speakerId={speakerId}
          openedView={openedView}
          openHandoff={openHandoff}
          messages={messages}
          runAction={runAction}
        />
        <SequenceHint typed={typed} actions={actions} facts={facts} />
        <Toast
          message={toast}
          closeLabel={t('close')}
          onClose={() => setToast(null)}
          action={
            toast !== null &&
            toast.offer !== null && (
              <ToastOffer
                offer={toast.offer}
                run={run}
                onOpen={(conversationId) => {
                  setToast(null)
                  open(conversationId)
                }}
              />
            )
          }
        />
      </div>
    </KeysInUse>
  )
}

/** What a notice offers: to take back what was done, or to look at the reply that stopped. */
type Offer = 'undo' | PendingReply | null

const ToastOffer = ({
  offer,
  run,
  onOpen
}: {
  readonly offer: NonNullable<Offer>
  readonly run: (id: ActionId) => void
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t } = useTranslation('actions')
  const { t: tOutbox } = useTranslation('outbox')
  return offer === 'undo' ? (
    <button type="button" className={styles.undo} onClick={() => run('undo')}>
      {t('undo')} <ActionKeys id="undo" />
    </button>
  ) : (
    <button type="button" className={styles.undo} onClick={() => onOpen(offer.conversationId)}>
      {tOutbox('told.look')}
    </button>
  )
}

const noWords: readonly string[] = []
const noViews: readonly SavedView[] = []
const noColleagues: readonly Colleague[] = []

const startAt = ({
  firstScreen,
  kept,
  first
}: {
  readonly firstScreen: OtherScreen | null
  readonly kept: KeptPlace | null
  /** The first conversation of the list that the window begins with; null: it has not come. */
  readonly first: ConversationId | null
}): WindowState => {
  if (firstScreen !== null) return moveTo(startState, { type: 'go_to_screen', screen: firstScreen })
  if (kept !== null) return stateOf(kept)
  return first === null
    ? startState
    : moveTo(startState, { type: 'begin_at', conversationId: first, list: listName(startState) })
}

const Screen = ({
  screen,
  reconnecting,
  onReconnectEnd,
  tell
}: {
  readonly screen: Exclude<OtherScreen, 'quarantine'>
  readonly reconnecting: AccountId | null
  readonly onReconnectEnd: () => void
  readonly tell: (notice: Notice) => void
}) => {
  switch (screen) {
    case 'colleagues':
      return <ColleaguesScreen />
    case 'accounts':
      return <AccountsScreen reconnecting={reconnecting} onReconnectEnd={onReconnectEnd} />
    case 'proofs':
      return <ProofsScreen tell={tell} />
    case 'imports':
      return <ImportsScreen />
    case 'settings':
      return <SettingsScreen />
    default:
      return unreachable(screen)
  }
}
