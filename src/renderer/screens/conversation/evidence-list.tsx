import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { shortDate } from '../../ui/describe-time.ts'
import { useNow } from '../../ui/time-ago.tsx'
import styles from './evidence-list.module.css'

/** The conversations that a reason rests on, each one click away. */
export const EvidenceList = ({
  evidence,
  onOpen
}: {
  readonly evidence: AppOutput<'routing.evidence'>['history']
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t, i18n } = useTranslation('routing')
  const now = useNow()
  if (evidence.length === 0) return null
  return (
    <ul className={styles.list} aria-label={t('evidence')}>
      {evidence.map(({ conversationId, at, personName, excerpt }) => (
        <li key={conversationId}>
          <button type="button" className={styles.past} onClick={() => onOpen(conversationId)}>
            <time dateTime={at}>{shortDate(at, now, i18n.language)}</time>{' '}
            <span dir="auto">{excerpt === '' ? personName : excerpt}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
