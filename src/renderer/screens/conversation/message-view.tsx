import { CornerDownRight, ExternalLink, Heart, Reply } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { MessageId } from '../../../shared/model/ids.ts'
import { isInSight } from '../../../shared/model/message.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { describeFully } from '../../ui/describe-time.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { ActionLines } from './action-lines.tsx'
import { authorName } from './author-name.ts'
import { FormerWords } from './former-words.tsx'
import { MessageAttachments } from './message-attachments.tsx'
import type { MessageDeeds } from './message-deeds.ts'
import { MessageMenu } from './message-menu.tsx'
import { MessageText } from './message-text.tsx'
import styles from './message-view.module.css'
import { WhoseWords } from './whose-words.tsx'
import { QuietLines } from './quiet-line.tsx'

/** The message that another one answers, and the way there where it stands in the page. */
export interface AnsweredMessage {
  /** null: one of ours, of whom nobody knows. */
  readonly name: string | null
  readonly text: string
  readonly onGo: (() => void) | null
}

/** Joins a reply to what it answers further up. */
const Answers = ({ parent: { name, text, onGo } }: { readonly parent: AnsweredMessage }) => {
  const { t } = useTranslation('conversation')
  const short = text.length > answeredLength ? `${text.slice(0, answeredLength).trimEnd()}…` : text
  const words = (
    <>
      <CornerDownRight size={13} aria-hidden="true" />
      <span dir="auto">
        {name === null
          ? t(short === '' ? 'message.answersUsNoText' : 'message.answersUs', { text: short })
          : t(short === '' ? 'message.answersNoText' : 'message.answers', { name, text: short })}
      </span>
    </>
  )
  if (onGo === null) return <p className={styles.answers}>{words}</p>
  return (
    <button type="button" className={styles.answers} onClick={onGo}>
      {words}
    </button>
  )
}

const answeredLength = 60

/** One thing said: theirs in plain words, ours on the ground of care, a deleted one as a tombstone. */
export const MessageView = memo(
  ({
    message,
    account,
    speaker,
    words,
    answered,
    parent,
    deeds,
    onAnswer
  }: {
    readonly message: ThreadMessage
    readonly account: Account
    /** The colleague who said it, when it is ours and we know. */
    readonly speaker: Colleague | null
    /** To be marked. */
    readonly words: readonly string[]
    /** The reply being written answers this one. */
    readonly answered: boolean
    /** What it answers, where its place does not say so. */
    readonly parent: AnsweredMessage | null
    readonly deeds: MessageDeeds
    /** The reply is to answer this one; null where it cannot. */
    readonly onAnswer: ((messageId: MessageId) => void) | null
  }) => {
    const { t, i18n } = useTranslation('conversation')
    const networkName = useNetworkName()(account.network)
    const { author, text, publishedAt, receivedAt, editedAt, deletedAt, rating, url } = message
    const { standing, audience, likedAt, attachments } = message
    const ours = author.side === 'ours'
    const name = speaker?.name ?? authorName(message)
    const shownName = ours ? (name === '' ? t('message.oursUnknown') : t('message.ours', { name })) : name
    if (deletedAt !== null)
      return (
        <article className={styles.tombstone} data-part="message" tabIndex={-1} aria-label={shownName}>
          <b dir="auto">{shownName}</b>
          {' · '}
          {t(ours ? 'message.deletedOurs' : 'message.deleted', { network: networkName })}
          {' · '}
          <span title={describeFully(deletedAt, i18n.language)}>
            <TimeAgo at={deletedAt} form="sentence" />
          </span>
        </article>
      )
    return (
      <article
        className={styles.message}
        data-part="message"
        data-side={author.side}
        data-message={onAnswer === null ? undefined : message.id}
        data-answered={answered}
        data-standing={standing}
        data-id={message.id}
        tabIndex={-1}
        aria-label={shownName}
      >
        <Avatar
          name={ours && name === '' ? account.name : name}
          portrait={speaker?.portrait ?? null}
          size={40}
        />
        <div className={styles.body}>
          {parent !== null && <Answers parent={parent} />}
          <div className={styles.head}>
            <span className={styles.who}>
              <b dir="auto">{shownName}</b>
              <span className={styles.facts}>
                {' · '}
                {publishedAt === null ? (
                  t('message.undated', { date: describeFully(receivedAt, i18n.language) })
                ) : (
                  <TimeAgo at={publishedAt} form="sentence" />
                )}
                {editedAt !== null && (
                  <>
                    {' · '}
                    <span title={t('message.editedAt', { date: describeFully(editedAt, i18n.language) })}>
                      {t('message.edited')}
                    </span>
                  </>
                )}
                {audience !== 'public' && (
                  <>
                    {' · '}
                    {t(`message.audience.${audience}`)}
                  </>
                )}
                {standing !== 'shown' && (
                  <>
                    {' · '}
                    <span className={styles.standing}>{t(`message.standing.${standing}`)}</span>
                  </>
                )}
                {likedAt !== null && (
                  <>
                    {' · '}
                    <span className={styles.liked}>
                      <Heart size={12} fill="currentColor" aria-hidden="true" /> {t('message.liked')}
                    </span>
                  </>
                )}
                {rating !== null && (
                  <>
                    {' · '}
                    <span className={styles.rating}>
                      <span aria-hidden="true">
                        {'★'.repeat(rating)}
                        {'☆'.repeat(5 - rating)}
                      </span>
                      <span className="visually-hidden">{t('message.stars', { count: rating })}</span>
                    </span>
                  </>
                )}
              </span>
            </span>
            <span className={styles.tools}>
              {onAnswer !== null && (
                <button
                  type="button"
                  className={styles.tool}
                  aria-label={t('message.reply')}
                  title={t('message.reply')}
                  onClick={() => onAnswer(message.id)}
                >
                  <Reply size={15} aria-hidden="true" />
                </button>
              )}
              {url !== null && (
                <a
                  className={styles.tool}
                  href={url}
                  target="_blank"
                  rel="noreferrer"
                  aria-label={t('message.open', { network: networkName })}
                  title={t('message.open', { network: networkName })}
                >
                  <ExternalLink size={14} aria-hidden="true" />
                </a>
              )}
              <MessageMenu message={message} account={account} onAct={deeds.act} />
            </span>
          </div>
          {text !== '' ? (
            <MessageText text={text} language={message.language} spans={message.spans} words={words} />
          ) : (
            attachments.length === 0 && <p className={styles.noText}>{t('message.noText')}</p>
          )}
          <FormerWords revisions={message.revisions} language={message.language} />
          <WhoseWords frozen={message.frozenWords} name={name} />
          <MessageAttachments attachments={attachments} unasked={isInSight(standing)} />
          <QuietLines events={message.quietEvents} />
          <ActionLines actions={message.actions} network={account.network} deeds={deeds} />
        </div>
      </article>
    )
  }
)
MessageView.displayName = 'MessageView'
