import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { ConversationId, PersonId } from '../../../shared/model/ids.ts'
import { shortDate } from '../../ui/describe-time.ts'
import { firstNameOf } from '../../ui/initials.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { useNow } from '../../ui/time-ago.tsx'
import styles from './history.module.css'
import { langOfWords } from './lang-of.ts'
import { PersonDialog } from './person-dialog.tsx'

/** What this person and the company said to each other before, on any network. */
export const History = ({
  personId,
  personName,
  history,
  quietHistory,
  onOpen
}: {
  readonly personId: PersonId | null
  readonly personName: string
  readonly history: AppOutput<'conversations.open'>['history']
  readonly quietHistory: AppOutput<'conversations.open'>['quietHistory']
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t, i18n } = useTranslation('conversation')
  const networkName = useNetworkName()
  const [isAsked, setAsked] = useState(false)
  const now = useNow()
  return (
    <section className={styles.history} aria-labelledby="history">
      <h3 id="history" className={styles.title} dir="auto">
        {t('history.title', { person: personName })}
      </h3>
      {history.length === 0 ? (
        <p className={styles.first}>{t('history.first')}</p>
      ) : (
        <ul>
          {history.map(({ conversationId, at, network, excerpt, speakerName }) => (
            <li key={conversationId}>
              <button type="button" className={styles.past} onClick={() => onOpen(conversationId)}>
                <time dateTime={at}>{shortDate(at, now, i18n.language)}</time>
                <span className={styles.pastText}>
                  <span className={styles.excerpt} dir="auto" {...langOfWords(excerpt)}>
                    {excerpt}
                  </span>
                  <small>
                    {networkName(network)},{' '}
                    {speakerName === null
                      ? t('history.unanswered')
                      : t('history.answered', { name: firstNameOf(speakerName) })}
                  </small>
                </span>
              </button>
            </li>
          ))}
        </ul>
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
