import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { longestHistory } from '../../../shared/contract/conversations.ts'
import type { ConversationId, PersonId } from '../../../shared/model/ids.ts'
import { useApiQuery } from '../../api/client.ts'
import { shortDate } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { firstNameOf } from '../../ui/initials.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { useNow } from '../../ui/time-ago.tsx'
import styles from './history.module.css'
import { langOfWords } from './lang-of.ts'
import { PersonDialog } from './person-dialog.tsx'

/** What this person and the company said to each other, on any network: the newest, and all of it when asked. */
export const History = ({
  conversationId,
  personId,
  personName,
  history,
  historyCount,
  quietHistory,
  onOpen
}: {
  readonly conversationId: ConversationId
  readonly personId: PersonId | null
  readonly personName: string
  readonly history: AppOutput<'conversations.open'>['history']
  /** How many there are beside this conversation. */
  readonly historyCount: number
  readonly quietHistory: AppOutput<'conversations.open'>['quietHistory']
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t, i18n } = useTranslation('conversation')
  const networkName = useNetworkName()
  const sentenceOf = useErrorSentence()
  const [isAsked, setAsked] = useState(false)
  const [isUnfolded, setUnfolded] = useState(false)
  const now = useNow()
  const whole = useApiQuery(
    'conversations.history',
    // One place for all that is not asked for: each conversation that is passed by would keep an empty one of its own.
    { conversationId: isUnfolded ? conversationId : '', limit: longestHistory },
    { enabled: isUnfolded }
  )
  const shown = isUnfolded ? (whole.data ?? history) : history
  const earlier = Math.min(historyCount, longestHistory) - shown.length
  const list = useRef<HTMLUListElement>(null)
  // The button has gone: the keyboard goes on with the first that it brought.
  const firstBrought = isUnfolded && whole.data !== undefined ? history.length : null
  useEffect(() => {
    if (firstBrought !== null) list.current?.querySelectorAll('button')[firstBrought]?.focus()
  }, [firstBrought])
  return (
    <section className={styles.history} aria-labelledby="history">
      <h3 id="history" className={styles.title} dir="auto">
        {t('history.title', { person: personName })}
      </h3>
      {history.length === 0 ? (
        <p className={styles.first}>{t('history.first')}</p>
      ) : (
        <ul ref={list}>
          {shown.map(({ conversationId: pastId, at, network, excerpt, speakerName, isAnswered }) => (
            <li key={pastId}>
              <button type="button" className={styles.past} onClick={() => onOpen(pastId)}>
                <time dateTime={at}>{shortDate(at, now, i18n.language)}</time>
                <span className={styles.pastText}>
                  <span className={styles.excerpt} dir="auto" {...langOfWords(excerpt)}>
                    {excerpt}
                  </span>
                  <small>
                    {networkName(network)},{' '}
                    {speakerName === null
                      ? t(isAnswered ? 'history.answeredByUs' : 'history.unanswered')
                      : t('history.answered', { name: firstNameOf(speakerName) })}
                  </small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {earlier > 0 && whole.error === null && (
        <button type="button" className={styles.held} onClick={() => setUnfolded(true)}>
          {t('history.earlier', { count: earlier })}
        </button>
      )}
      {whole.error !== null && (
        <p className={styles.first} role="alert">
          {sentenceOf(whole.error)}
        </p>
      )}
      {isUnfolded && historyCount > longestHistory && (
        <p className={styles.first}>{t('history.tooLong', { most: longestHistory })}</p>
      )}
      <QuietHistory past={quietHistory} />
      {personId !== null && (
        <button type="button" className={styles.held} onClick={() => setAsked(true)}>
          {t('person.ask')}
        </button>
      )}
      {personId !== null && isAsked && (
        <PersonDialog personId={personId} name={personName} onClose={() => setAsked(false)} />
      )}
    </section>
  )
}

/** What the person did with what is ours without a word: likes and reposts. */
const QuietHistory = ({ past }: { readonly past: AppOutput<'conversations.open'>['quietHistory'] }) => {
  const { t, i18n } = useTranslation('conversation')
  const networkName = useNetworkName()
  const now = useNow()
  if (past.length === 0) return null
  return (
    <>
      <h4 className={styles.quietTitle}>{t('quiet.pastTitle')}</h4>
      <ul>
        {past.map(({ kind, network, at, text, url }) => {
          const words = text === null || text.trim() === '' ? null : text.trim()
          const sentence =
            words === null ? t(`quiet.past.${kind}NoText`) : t(`quiet.past.${kind}`, { text: words })
          return (
            <li key={`${at}${kind}${url ?? ''}`} className={styles.quiet}>
              <time dateTime={at}>{shortDate(at, now, i18n.language)}</time>
              <span className={styles.pastText}>
                <span className={styles.excerpt} dir="auto">
                  {sentence}
                </span>
                <small>
                  {url === null ? (
                    networkName(network)
                  ) : (
                    <a href={url} target="_blank" rel="noreferrer">
                      {t('message.open', { network: networkName(network) })}
                    </a>
                  )}
                </small>
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
