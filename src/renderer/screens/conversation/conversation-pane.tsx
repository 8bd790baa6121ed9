import { useImperativeHandle, useLayoutEffect, useRef, useState, type Ref, type RefObject } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ConversationSummary } from '../../../shared/model/conversation.ts'
import { type ColleagueId, type MessageId, type NoteId, noteIdSchema } from '../../../shared/model/ids.ts'
import type { ActionId } from '../../actions/action.ts'
import { ListNotRead, type ListProblem } from '../../ui/list-problem.tsx'
import { EmptyState } from '../../ui/list-states.tsx'
import { Composer, type ComposerHandle, type Enqueued, type WritingHandle } from '../composer/composer.tsx'
import type { WordsTarget } from '../composer/local-words.ts'
import { useWordsTarget } from '../composer/use-draft.ts'
import { ConversationHeader } from './conversation-header.tsx'
import { useKeyWords } from '../../keyboard/use-key-words.ts'
import styles from './conversation-pane.module.css'
import type { MessageDeeds } from './message-deeds.ts'
import { newerOf, newestOf } from './newest-message.ts'
import { useAttachmentsInSight } from './use-attachments-in-sight.ts'
import type { OutboxDeeds } from './outbox-card.tsx'
import { Thread } from './thread.tsx'

/** What an action asks of the conversation. */
export interface ConversationHandle {
  readonly focus: () => void
  readonly message: (step: 1 | -1) => void
  /** The note that holds the keyboard. */
  readonly note: () => NoteId | null
}

/** In the middle: the header, what was said, and the composer. */
export const ConversationPane = ({
  summary,
  detail,
  problem,
  listIsEmpty,
  showing,
  colleagues,
  speaker,
  words,
  deeds,
  messageDeeds,
  run,
  onNote,
  onBack,
  onEnqueued,
  onGoToAccounts,
  handleRef,
  composerRef
}: {
  /** Known from the list before the rest has come. */
  readonly summary: ConversationSummary | null
  readonly detail: AppOutput<'conversations.open'> | undefined
  /** What kept it from being opened. */
  readonly problem: ListProblem | null
  readonly listIsEmpty: boolean
  /** What a window too narrow for both shows. */
  readonly showing: 'list' | 'conversation'
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly speaker: Colleague | null
  readonly words: readonly string[]
  readonly deeds: OutboxDeeds
  readonly messageDeeds: MessageDeeds
  readonly run: (id: ActionId) => void
  readonly onNote: (noteId: NoteId | null) => void
  readonly onBack: () => void
  readonly onEnqueued: (enqueued: Enqueued) => void
  readonly onGoToAccounts: () => void
  readonly handleRef: Ref<ConversationHandle>
  readonly composerRef: Ref<ComposerHandle>
}) => {
  const { t } = useTranslation('conversation')
  const pane = useRef<HTMLElement>(null)
  const thread = useRef<HTMLDivElement>(null)

  // The button that asked once more is gone with what kept it from being opened.
  const wasNotOpened = useRef(false)
  useLayoutEffect(() => {
    if (wasNotOpened.current && problem === null && document.activeElement === document.body)
      pane.current?.focus()
    wasNotOpened.current = problem !== null
  }, [problem])

  useImperativeHandle(handleRef, () => ({
    focus: () => pane.current?.focus(),
    message: (step) => {
      const messages = [
        ...(thread.current?.querySelectorAll<HTMLElement>('[data-part="message"], [data-part="note"]') ?? [])
      ]
      const at = messages.findIndex((message) => message === document.activeElement)
      const next = at === -1 ? (step === 1 ? 0 : messages.length - 1) : at + step
      messages[Math.max(0, Math.min(messages.length - 1, next))]?.focus()
    },
    note: () => {
      const note = document.activeElement?.closest<HTMLElement>('[data-note]')?.dataset.note
      return note === undefined ? null : noteIdSchema.parse(note)
    }
  }))

  const shown = detail?.summary ?? summary
  return (
    <main
      ref={pane}
      className={styles.pane}
      tabIndex={-1}
      data-showing={showing}
      aria-label={shown === null ? undefined : t('label', { person: shown.personName })}
    >
      {shown === null ? (
        problem !== null ? (
          <ListNotRead title={t('error')} problem={problem} />
        ) : (
          !listIsEmpty && <NothingOpen />
        )
      ) : (
        <>
          <ConversationHeader
            conversation={shown}
            visits={detail === undefined ? null : detail.historyCount.before + 1}
            run={run}
            onBack={onBack}
          />
          {detail === undefined ? (
            <div className={styles.filler}>
              {problem !== null && <ListNotRead title={t('error')} problem={problem} />}
            </div>
          ) : (
            <Exchange
              key={detail.summary.id}
              detail={detail}
              colleagues={colleagues}
              speaker={speaker}
              words={words}
              deeds={deeds}
              messageDeeds={messageDeeds}
              run={run}
              onNote={onNote}
              onEnqueued={onEnqueued}
              onGoToAccounts={onGoToAccounts}
              threadRef={thread}
              composerRef={composerRef}
            />
          )}
        </>
      )}
    </main>
  )
}

/** The thread and the composer, which share what of the thread was in sight. */
const Exchange = ({
  detail,
  colleagues,
  speaker,
  words,
  deeds,
  messageDeeds,
  run,
  onNote,
  onEnqueued,
  onGoToAccounts,
  threadRef,
  composerRef
}: {
  readonly detail: AppOutput<'conversations.open'>
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly speaker: Colleague | null
  readonly words: readonly string[]
  readonly deeds: OutboxDeeds
  readonly messageDeeds: MessageDeeds
  readonly run: (id: ActionId) => void
  readonly onNote: (noteId: NoteId | null) => void
  readonly onEnqueued: (enqueued: Enqueued) => void
  readonly onGoToAccounts: () => void
  readonly threadRef: RefObject<HTMLDivElement | null>
  readonly composerRef: Ref<ComposerHandle>
}) => {
  const [seenId, setSeenId] = useState(() => newestOf(detail.messages))
  const [chosen, setChosen] = useState<Chosen>(nothingChosen)
  const [openedForId] = useState(detail.replyToId)
  const held = useWordsTarget(detail.summary.id, detail.draft)
  const { messages } = detail
  const newestId = newestOf(messages)
  const theirs = messages.filter(({ author }) => author.side === 'theirs')
  const answerable = theirs.filter(({ deletedAt }) => deletedAt === null)
  // Words stay for the message that they were begun for, whatever comes in or is deleted meanwhile.
  const heldId = held === null ? null : (held.parentMessageId ?? openedForId)
  const answered =
    theirs.find(({ id }) => id === heldId) ??
    answerable.find(({ id }) => id === chosen.messageId) ??
    answerable.find(({ id }) => id === detail.replyToId) ??
    answerable.at(-1) ??
    null
  const newer = newerOf(messages, held)
  const begunFor: WordsTarget = {
    parentMessageId: answered?.id ?? null,
    knownMessageId: newestId,
    privately: chosen.privately,
    inThread: false
  }
  const composer = useRef<WritingHandle>(null)
  const direct = (messageId: MessageId | null, privately: boolean): void => {
    setChosen({ messageId, privately })
    if (held === null) return
    const moves = messageId !== null && messageId !== held.parentMessageId
    composer.current?.direct({
      parentMessageId: messageId ?? held.parentMessageId,
      knownMessageId: moves ? newestId : held.knownMessageId,
      privately,
      inThread: held.inThread
    })
  }
  const pointedId = (): MessageId | null => {
    const message = document.activeElement?.closest<HTMLElement>('[data-message]')
    return answerable.find((each) => each.id === message?.dataset.message)?.id ?? null
  }
  const answerNewest = (): void => {
    const newest = newer ?? answerable.at(-1)
    if (newest !== undefined) direct(newest.id, held?.privately ?? false)
    composer.current?.focus()
  }
  useAttachmentsInSight(detail)
  useImperativeHandle(composerRef, () => ({
    focus: () => {
      // R on a message answers that one. Words for one person alone do not become public by a key.
      const id = pointedId()
      if (held === null || id !== null) direct(id ?? chosen.messageId, held?.privately ?? false)
      composer.current?.focus()
    },
    replyPrivately: () => {
      const id = pointedId()
      if (detail.account.capabilities.reply.privately) direct(id ?? heldId ?? chosen.messageId, true)
      else {
        if (id !== null) direct(id, false)
        composer.current?.sayNotPrivately()
      }
      composer.current?.focus()
    },
    answerNewest,
    attachImage: () => composer.current?.attachImage(),
    insertProof: () => composer.current?.insertProof(),
    insertSnippet: () => composer.current?.insertSnippet(),
    correctSpelling: () => composer.current?.correctSpelling(),
    splitReply: () => composer.current?.splitReply(),
    publish: async (thenDone) => composer.current?.publish(thenDone),
    holdsFocus: () => composer.current?.holdsFocus() ?? false
  }))
  return (
    <>
      <Thread
        detail={detail}
        colleagues={colleagues}
        words={words}
        deeds={deeds}
        messageDeeds={messageDeeds}
        threadRef={threadRef}
        answeredId={answerable.length > 1 ? (answered?.id ?? null) : null}
        onAnswer={(messageId) => {
          direct(messageId, held?.privately ?? chosen.privately)
          composer.current?.focus()
        }}
        onTaken={() => composer.current?.focus()}
        onNote={onNote}
        lastSeenId={seenId}
        onSeen={setSeenId}
      />
      <Composer
        detail={detail}
        speaker={speaker}
        answered={answered}
        isOneOfSeveral={theirs.length > 1}
        newer={newer}
        begunFor={begunFor}
        privately={held?.privately ?? chosen.privately}
        lastSeenId={seenId}
        run={run}
        onAnswerNewest={answerNewest}
        onPrivately={(privately) => {
          direct(heldId ?? chosen.messageId, privately)
          composer.current?.focus()
        }}
        onEnqueued={(enqueued) => {
          setChosen(nothingChosen)
          onEnqueued(enqueued)
        }}
        onMoved={() =>
          threadRef.current?.querySelector('[data-part="fresh"]')?.scrollIntoView({ block: 'start' })
        }
        onGoToAccounts={onGoToAccounts}
        handleRef={composer}
      />
    </>
  )
}

/** What the person chose to answer before there were words for it. */
interface Chosen {
  readonly messageId: MessageId | null
  readonly privately: boolean
}

const nothingChosen: Chosen = { messageId: null, privately: false }

const NothingOpen = () => {
  const { t } = useTranslation('conversation')
  const keyWords = useKeyWords()
  return (
    <EmptyState title={t('none')}>
      {t('noneText', {
        next: keyWords('next_conversation'),
        previous: keyWords('previous_conversation'),
        open: keyWords('open_conversation')
      })}
    </EmptyState>
  )
}
