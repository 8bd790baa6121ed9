import {
  Fragment,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type RefObject
} from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { type ColleagueId, type MessageId, messageIdSchema, type NoteId } from '../../../shared/model/ids.ts'
import type { Message } from '../../../shared/model/message.ts'
import type { Network } from '../../../shared/model/network.ts'
import type { ThreadReply } from '../../../shared/contract/conversations.ts'
import { HandoffCards } from '../handoffs/handoff-cards.tsx'
import { BegunNote } from '../notes/begun-note.tsx'
import { NoteCard } from '../notes/note-card.tsx'
import { authorName } from './author-name.ts'
import { EventLines } from './event-lines.tsx'
import { type Aside, asidesOf, foldAsides } from './fold-asides.ts'
import type { MessageDeeds } from './message-deeds.ts'
import { answersOf } from './branches.ts'
import { type AnsweredMessage, MessageView } from './message-view.tsx'
import { cameAfter, firstUnreadOf, newestOf } from './newest-message.ts'
import { placeAsides } from './place-asides.ts'
import { OutboxCard, type OutboxDeeds } from './outbox-card.tsx'
import { SubjectCard } from './subject-card.tsx'
import styles from './thread.module.css'
import { useThreadWindow } from './use-thread-window.ts'

/**
 * What was said, oldest first, under what it stands, and below it the replies on their way. It opens at the first unread,
 * else at its end; what comes in afterwards moves nothing and is announced by a line and a button. Mounted anew for each
 * conversation.
 */
export const Thread = ({
  detail,
  colleagues,
  words,
  deeds,
  messageDeeds,
  threadRef,
  answeredId,
  onAnswer,
  onTaken,
  onNote,
  lastSeenId,
  onSeen
}: {
  readonly detail: AppOutput<'conversations.open'>
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  /** To be marked in the words of the person. */
  readonly words: readonly string[]
  readonly deeds: OutboxDeeds
  readonly messageDeeds: MessageDeeds
  readonly threadRef: RefObject<HTMLDivElement | null>
  /** The message that the reply being written answers. */
  readonly answeredId: MessageId | null
  readonly onAnswer: (messageId: MessageId) => void
  /** Words of a colleague stand in the composer now. */
  readonly onTaken: () => void
  /** The note is to be changed; null: one is to be written. */
  readonly onNote: (noteId: NoteId | null) => void
  /** The newest message that was in sight. */
  readonly lastSeenId: MessageId | null
  /** The newest message is in sight. */
  readonly onSeen: (messageId: MessageId) => void
}) => {
  const { t } = useTranslation('conversation')
  const { messages, account, outbox } = detail
  const newestId = newestOf(messages)
  const [knownId] = useState(newestId)
  // As it was opened: reading it must not move it.
  const [firstUnreadId] = useState(() =>
    detail.summary.unread ? firstUnreadOf(messages, detail.readUpTo) : null
  )
  const { shown, reachesEnd, topRef, bottomRef, showEnd } = useThreadWindow(
    messages,
    firstUnreadId,
    threadRef
  )
  const fresh = useMemo(() => cameAfter(messages, knownId).filter(isNews), [messages, knownId])
  const firstFreshId = fresh[0]?.id ?? null
  const entries = useMemo(() => stillShown(outbox, messages), [outbox, messages])
  const asides = useMemo(
    () => placeAsides(messages, asidesOf(detail.notes, detail.events)),
    [messages, detail.notes, detail.events]
  )
  const parents = useMemo(() => {
    const inPage = new Set(shown.map(({ id }) => id))
    return new Map(
      [...answersOf(messages)].map(([id, parent]): [MessageId, AnsweredMessage] => [
        id,
        {
          name: speakerOf(parent, colleagues)?.name ?? (authorName(parent) || null),
          text: parent.text,
          onGo:
            inPage.has(parent.id) && parent.deletedAt === null
              ? () => threadRef.current?.querySelector<HTMLElement>(`[data-id="${parent.id}"]`)?.focus()
              : null
        }
      ])
    )
  }, [messages, shown, colleagues, threadRef])
  const [isEndInSight, setEndInSight] = useState(true)
  const unseen = isEndInSight && reachesEnd ? 0 : cameAfter(messages, lastSeenId).filter(isNews).length
  const newestRef = useRef<HTMLLIElement>(null)

  usePlace(threadRef, firstUnreadId)

  // What holds the keyboard is what is meant, also once a menu or the palette has taken it.
  useEffect(() => {
    const thread = threadRef.current
    if (thread === null) return
    const point = ({ target }: FocusEvent): void => {
      const id = target instanceof Element ? target.closest<HTMLElement>('[data-id]')?.dataset.id : undefined
      if (id !== undefined) messageDeeds.pointAt(messageIdSchema.parse(id))
    }
    thread.addEventListener('focusin', point)
    return () => thread.removeEventListener('focusin', point)
  }, [threadRef, messageDeeds])

  // A reply of ours appears at the end: the person has just sent it and looks for it there.
  const entryCount = entries.length + detail.notes.length
  const toEnd = useEffectEvent(showEnd)
  const shownEntries = useRef(entryCount)
  useLayoutEffect(() => {
    if (entryCount <= shownEntries.current) {
      shownEntries.current = entryCount
      return
    }
    if (!reachesEnd) {
      toEnd()
      return
    }
    shownEntries.current = entryCount
    const thread = threadRef.current
    if (thread !== null) thread.scrollTop = thread.scrollHeight
  }, [entryCount, reachesEnd, threadRef])

  const look = useEffectEvent((visible: boolean) => {
    setEndInSight(visible)
    if (visible && newestId !== null) onSeen(newestId)
  })
  useEffect(() => {
    const newest = newestRef.current
    if (newest === null) return
    const observer = new IntersectionObserver(
      (sightings) => look(sightings.at(-1)?.isIntersecting ?? false),
      {
        root: threadRef.current,
        rootMargin: '0px 0px -12px 0px'
      }
    )
    observer.observe(newest)
    return () => observer.disconnect()
  }, [newestId, reachesEnd, threadRef])

  return (
    <div className={styles.frame}>
      <div ref={threadRef} className={styles.thread}>
        {detail.subject !== null && <SubjectCard subject={detail.subject} />}
        <div ref={topRef} />
        <ol className={styles.messages} aria-label={t('thread')}>
          {shown.map((message) => (
            <Fragment key={message.id}>
              <Asides asides={asides.before.get(message.id)} network={account.network} onNote={onNote} />
              <li
                ref={message.id === newestId ? newestRef : undefined}
                data-first-unread={message.id === firstUnreadId}
              >
                {message.id === firstFreshId ? (
                  <p className={styles.freshLine} data-part="fresh">
                    {t('freshLine')}
                  </p>
                ) : (
                  message.id === firstUnreadId &&
                  message !== messages[0] && <p className={styles.freshLine}>{t('unreadLine')}</p>
                )}
                <MessageView
                  message={message}
                  account={account}
                  deeds={messageDeeds}
                  speaker={speakerOf(message, colleagues)}
                  words={message.author.side === 'theirs' ? words : noWords}
                  answered={message.id === answeredId}
                  parent={parents.get(message.id) ?? null}
                  onAnswer={mayBeAnswered(message) ? onAnswer : null}
                />
              </li>
            </Fragment>
          ))}
          {reachesEnd && <Asides asides={asides.after} network={account.network} onNote={onNote} />}
          {reachesEnd && detail.noteDrafts.some(({ noteId }) => noteId === null) && (
            <li>
              <BegunNote onGoOn={() => onNote(null)} />
            </li>
          )}
          {reachesEnd && (
            <HandoffCards conversationId={detail.summary.id} colleagues={colleagues} onTaken={onTaken} />
          )}
          {reachesEnd &&
            entries.map((entry) => (
              <li key={entry.id}>
                <OutboxCard
                  entry={entry}
                  account={account}
                  speaker={colleagues.get(entry.speakerId) ?? null}
                  answered={detail.messages.find(({ id }) => id === entry.parentMessageId) ?? null}
                  deeds={deeds}
                />
              </li>
            ))}
        </ol>
        <div ref={bottomRef} />
      </div>
      <output className="visually-hidden">
        {fresh.length > 0 ? t('fresh', { count: fresh.length }) : ''}
      </output>
      {unseen > 0 && (
        <button
          type="button"
          className={styles.fresh}
          onClick={() => {
            flushSync(showEnd)
            newestRef.current?.scrollIntoView({ block: 'end' })
          }}
        >
          {t('fresh', { count: unseen })} ↓
        </button>
      )}
    </div>
  )
}

/** Notes and decisions that stand between two messages, or behind the last. */
const Asides = ({
  asides,
  network,
  onNote
}: {
  readonly asides: readonly Aside[] | undefined
  readonly network: Network
  readonly onNote: (noteId: NoteId) => void
}) => {
  const groups = useMemo(() => foldAsides(asides ?? []), [asides])
  return groups.map((group) => (
    <li key={group.id}>
      {group.kind === 'note' ? (
        <NoteCard note={group.note} onChange={onNote} />
      ) : (
        <EventLines events={group.events} network={network} />
      )}
    </li>
  ))
}

/** Opens at the first unread, else at the end, and keeps the end in sight while the composer grows, until the person scrolls away from it. */
const usePlace = (threadRef: RefObject<HTMLDivElement | null>, firstUnreadId: MessageId | null): void => {
  useLayoutEffect(() => {
    const thread = threadRef.current
    if (thread === null) return
    const toEnd = (): void => {
      thread.scrollTop = thread.scrollHeight
    }
    let atEnd = true
    const look = (): void => {
      atEnd = thread.scrollHeight - thread.scrollTop - thread.clientHeight < nearEndPixels
    }
    const observer = new ResizeObserver((changes) => {
      // Words that came in leave the person where they are; a composer that grew does not hide the end.
      if (changes.some(({ target }) => target !== thread)) look()
      else if (atEnd) toEnd()
    })
    toEnd()
    // The end where it fits with the first unread, else the first unread under the upper edge.
    const unread = thread.querySelector<HTMLElement>('[data-first-unread="true"]')
    if (unread !== null && unread.offsetTop - thread.offsetTop < thread.scrollTop) {
      unread.scrollIntoView({ block: 'start' })
      look()
    }
    observer.observe(thread)
    for (const part of thread.children) observer.observe(part)
    thread.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      thread.removeEventListener('scroll', look)
    }
  }, [threadRef, firstUnreadId])
}

const nearEndPixels = 8

/** What left from here names its speaker, and is no news. */
const isNews = ({ author }: Message): boolean => author.side === 'theirs' || author.colleagueId === null

/** Their words, as long as they stand. */
const mayBeAnswered = ({ author, deletedAt }: Message): boolean =>
  author.side === 'theirs' && deletedAt === null

const noWords: readonly string[] = []

const speakerOf = ({ author }: Message, colleagues: ReadonlyMap<ColleagueId, Colleague>): Colleague | null =>
  author.side === 'ours' && author.colleagueId !== null ? (colleagues.get(author.colleagueId) ?? null) : null

/** A reply that stands among the messages, or that was taken back, is no longer shown as on its way. */
const stillShown = (outbox: readonly ThreadReply[], messages: readonly Message[]): readonly ThreadReply[] =>
  outbox.filter(({ state, text }) => {
    if (state.kind === 'cancelled') return false
    if (state.kind !== 'sent') return true
    const ref = state.proof.by === 'network' ? state.proof.published.ref : null
    return !messages.some(
      (message) => message.author.side === 'ours' && (message.ref === ref || message.text === text)
    )
  })
