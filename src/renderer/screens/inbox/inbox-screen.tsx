import type { Rect } from '@tanstack/react-virtual'
import { useTranslation } from '../../ui/use-translation.ts'
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { KeptPlace } from '../../../shared/contract/window.ts'
import type { SavedView } from '../../../shared/contract/views.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import type { ActionId } from '../../actions/action.ts'
import type { Move, WindowState } from '../../state/place.ts'
import { Button } from '../../ui/button.tsx'
import { useLasting } from '../../ui/use-lasting.ts'
import { ListNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { EmptyState, LoadingState } from '../../ui/list-states.tsx'
import { ConversationList } from './conversation-list.tsx'
import { useKeyWords } from '../../keyboard/use-key-words.ts'
import styles from './inbox-screen.module.css'
import { ListHeader } from './list-header.tsx'
import { BackupNotice } from './backup-notice.tsx'
import { NeedyAccounts } from './needy-accounts.tsx'
import { PendingReplies } from './pending-replies.tsx'
import { personSearch } from '../search/complete-search.ts'
import { SearchFacts } from '../search/search-facts.tsx'
import { SearchField } from '../search/search-field.tsx'
import type { FoundRows } from '../search/use-found-rows.ts'
import { useVocabulary } from '../search/use-vocabulary.ts'

const staleMilliseconds = 250
const noBox: Rect = { width: 0, height: 0 }

/** The list of conversations in its four states, under its title and its search. */
export const InboxScreen = ({
  state,
  inbox,
  savedView,
  counts,
  colleagues,
  nothingYet,
  needy,
  onePane,
  begins,
  listRef,
  searchRef,
  go,
  run,
  onOpen,
  onLeaveSearch
}: {
  readonly state: WindowState
  readonly inbox: FoundRows
  /** The kept search that is shown. */
  readonly savedView: SavedView | null
  readonly counts: AppOutput<'inbox.counts'> | undefined
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  /** No account has ever brought a conversation: the empty list shows the way in. */
  readonly nothingYet: boolean
  /** Accounts that ask to be reconnected. */
  readonly needy: readonly Account[]
  /** The window is too narrow for the list and the conversation. */
  readonly onePane: boolean
  /** Where the list stood when the page before this one died; the first list takes it. */
  readonly begins: RefObject<KeptPlace['top']>
  readonly listRef: RefObject<HTMLDivElement | null>
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly go: (move: Move) => void
  readonly run: (id: ActionId) => void
  readonly onOpen: (conversationId: ConversationId) => void
  readonly onLeaveSearch: () => void
}) => {
  const { t, i18n } = useTranslation('inbox')
  const keyWords = useKeyWords()
  const { view, colleagueId, conversationId } = state.inbox
  const searching = state.search.trim() !== ''
  const inWords = {
    choose: keyWords('choose_colleague'),
    first: keyWords('take_suggestion'),
    later: keyWords('postpone'),
    silence: keyWords('keep_silence'),
    done: keyWords('mark_done'),
    undo: keyWords('undo'),
    ask: keyWords('ask_colleague'),
    star: keyWords('toggle_star')
  }
  const asksNothing = searching && inbox.answer?.asksNothing === true
  const colleague = colleagueId === null ? null : (colleagues.get(colleagueId) ?? null)
  const vocabulary = useVocabulary(inbox.answer)
  const title =
    savedView !== null
      ? savedView.name
      : searching
        ? t('search.title')
        : colleague !== null && view === 'attributed'
          ? t('viewOf', { name: colleague.name })
          : t(`view.${view}`)
  const count = colleagueId === null ? counts?.byView[view] : (counts?.byColleague[colleagueId] ?? 0)
  const listKey = searching ? `search ${state.order}` : `${view} ${colleagueId ?? ''}`
  // A list of its own for each view and each search, which begins at its top once its rows have come.
  const [shownKey, setShownKey] = useState(listKey)
  if (!inbox.stale && shownKey !== listKey) setShownKey(listKey)
  // Those of before stand there for the moment that the new ones take; beyond, they would be taken for them.
  const waits = useLasting(inbox.stale && inbox.answer === null, staleMilliseconds)
  const [listBox, setListBox] = useState<Rect>(noBox)
  const keepListBox = useCallback(
    (now: Rect) =>
      setListBox((former) => (former.width === now.width && former.height === now.height ? former : now)),
    []
  )
  const toggleMark = useCallback(
    (id: ConversationId) => go({ type: 'toggle_mark', conversationId: id }),
    [go]
  )
  const notRead = useListProblem(
    {
      error: inbox.rows === undefined ? inbox.error : null,
      isSuccess: inbox.rows !== undefined,
      isFetching: inbox.error === null,
      refetch: async () => inbox.again()
    },
    `${listKey} ${state.search}`
  )
  const column = useRef<HTMLElement>(null)
  const showsList = inbox.rows !== undefined && inbox.rows.length > 0 && !waits
  // With the last conversation the list goes that held the keyboard: it goes on from where that stood, and back into it.
  useLayoutEffect(() => {
    const holder = document.activeElement
    if (!showsList && holder === document.body) column.current?.focus({ preventScroll: true })
    if (showsList && holder !== null && holder === column.current)
      listRef.current?.focus({ preventScroll: true })
  }, [showsList, listRef])
  // The same where one list takes the place of another that held it.
  const formerKey = useRef(shownKey)
  useLayoutEffect(() => {
    if (formerKey.current !== shownKey && document.activeElement === document.body)
      listRef.current?.focus({ preventScroll: true })
    formerKey.current = shownKey
  }, [shownKey, listRef])
  return (
    <section
      ref={column}
      tabIndex={-1}
      // Shown alone it is what the page is about.
      role={onePane && state.inbox.showing === 'list' ? 'main' : undefined}
      className={styles.column}
      aria-label={t('list')}
      data-showing={state.inbox.showing}
    >
      <div className={styles.inside}>
        <ListHeader
          title={title}
          attention={
            <>
              <NeedyAccounts accounts={needy} onReconnect={() => run('reconnect_account')} />
              <BackupNotice onLook={() => run('go_to_settings')} onReplies={() => run('go_to_sent')} />
            </>
          }
          count={counts === undefined ? undefined : count}
          oldestAt={view === 'to_answer' ? (counts?.oldestToAnswerAt ?? null) : null}
          searching={searching}
          searchField={
            <SearchField
              text={state.search}
              vocabulary={vocabulary}
              fieldRef={searchRef}
              onSearch={(text) => go({ type: 'search_for', text })}
              onLeave={onLeaveSearch}
            />
          }
          searchFacts={
            searching && inbox.answer !== null ? (
              <SearchFacts
                answer={inbox.answer}
                order={state.order}
                isKept={savedView !== null}
                onOrder={(order) => go({ type: 'order_found', order })}
                onPerson={(name) => go({ type: 'search_for', text: personSearch(name, i18n.language) })}
                onOpen={onOpen}
                onKeep={() => run('save_view')}
              />
            ) : null
          }
          found={inbox.stale || asksNothing ? undefined : inbox.count}
          mayHoldMore={inbox.mayHoldMore}
          marked={state.marked.length}
          run={run}
          onUnfoldRail={() => go({ type: 'unfold_rail', unfolded: true })}
          onClearMarks={() => go({ type: 'clear_marks' })}
        />
        {view === 'sent' && !searching && <PendingReplies colleagues={colleagues} onOpen={onOpen} />}
        {notRead !== null ? (
          <ListNotRead title={t('error.title')} problem={notRead} />
        ) : inbox.rows === undefined || waits ? (
          <LoadingState label={t('loading')} isLate={waits} />
        ) : inbox.rows.length === 0 ? (
          nothingYet && !searching ? (
            <EmptyState
              title={t('start.title')}
              action={
                <div className={styles.start}>
                  <Button kind="main" onPress={() => run('go_to_accounts')}>
                    {t('start.connect')}
                  </Button>
                  <Button onPress={() => run('go_to_imports')}>{t('start.import')}</Button>
                </div>
              }
            >
              {t('start.text')}
            </EmptyState>
          ) : searching ? (
            <EmptyState title={t(asksNothing ? 'empty.searchNothing' : 'empty.search')}>
              {t('empty.searchText')}
            </EmptyState>
          ) : colleague !== null ? (
            <EmptyState title={t('empty.colleague', { name: colleague.name })}>
              {t('empty.attributedText', inWords)}
            </EmptyState>
          ) : (
            <EmptyState title={t(`empty.${view}`)}>{t(`empty.${view}Text`, inWords)}</EmptyState>
          )
        ) : (
          <ConversationList
            key={shownKey}
            rows={inbox.rows}
            currentId={conversationId}
            marked={state.marked}
            colleagues={colleagues}
            label={title}
            begins={begins}
            listRef={listRef}
            box={listBox}
            onBox={keepListBox}
            onOpen={onOpen}
            onToggleMark={toggleMark}
            onNearEnd={inbox.more}
          />
        )}
      </div>
    </section>
  )
}
