import { BellOff, Star } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ConversationSummary } from '../../../shared/model/conversation.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { MarkedText } from '../../ui/marked-text.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { langOfWords } from '../conversation/lang-of.ts'
import styles from './conversation-row.module.css'
import type { InboxRow } from './use-inbox-rows.ts'

/** One conversation of the list: the face first, then who, where, what, since when and who may speak. */
export const ConversationRow = memo(
  ({
    row: { conversation, found },
    colleague
  }: {
    readonly row: InboxRow
    /** Whom it is given to, else the one suggested. */
    readonly colleague: Colleague | null
  }) => {
    const { t } = useTranslation('inbox')
    const { personName } = conversation
    const excerpt = found?.excerpt ?? conversation.excerpt
    return (
      <>
        <Avatar name={personName} size={42} />
        <div className={styles.middle}>
          <div className={styles.name}>
            {conversation.unread && <span className={styles.unread} aria-hidden="true" />}
            <span className={styles.nameText} dir="auto">
              <MarkedText text={personName} marks={found?.nameMarks ?? noMarks} />
            </span>
            {conversation.unread && <span className="visually-hidden">{t('row.unread')}</span>}
          </div>
          <Where conversation={conversation} />
          <Note conversation={conversation} />
          <div className={styles.excerpt} dir="auto" {...langOfWords(excerpt)} data-empty={excerpt === ''}>
            {excerpt === '' ? t('row.noText') : <MarkedText text={excerpt} marks={found?.marks ?? noMarks} />}
          </div>
        </div>
        <div className={styles.right}>
          <span className={styles.time}>
            {conversation.muted && (
              <>
                <BellOff size={12} aria-hidden="true" />
                <span className="visually-hidden">{t('row.muted')}</span>
              </>
            )}
            {conversation.starred && (
              <>
                <Star size={12} fill="currentColor" aria-hidden="true" className={styles.star} />
                <span className="visually-hidden">{t('row.starred')}</span>
              </>
            )}
            <TimeAgo at={conversation.lastInboundAt} />
          </span>
          <Who conversation={conversation} colleague={colleague} />
        </div>
      </>
    )
  }
)
ConversationRow.displayName = 'ConversationRow'

/** Its place, its mark, and what it is about: the first theme is read, the others are counted rather than cut. */
const Where = ({ conversation }: { readonly conversation: ConversationSummary }) => {
  const { t } = useTranslation('inbox')
  const networkName = useNetworkName()
  const { network, place, rating, themes } = conversation
  const [first, ...others] = themes
  return (
    <div className={styles.where} title={others.length > 0 ? themes.join(' · ') : undefined}>
      <span className={styles.whereWords}>
        {networkName(network)}
        {place !== null && <> · {place}</>}
        {rating !== null && (
          <>
            {' · '}
            <span className={styles.rating}>
              <span aria-hidden="true">★ {rating}</span>
              <span className="visually-hidden">{t('row.stars', { count: rating })}</span>
            </span>
          </>
        )}
        {first !== undefined && (
          <>
            {' · '}
            <span className={styles.theme} dir="auto">
              {first}
            </span>
          </>
        )}
      </span>
      {others.length > 0 && (
        <span className={styles.otherThemes}>
          <span aria-hidden="true">+{others.length}</span>
          <span className="visually-hidden">{others.join(', ')}</span>
        </span>
      )}
    </div>
  )
}

const noMarks: readonly { start: number; end: number }[] = []

/** What was decided about it, where that is not "to answer". */
const Note = ({ conversation: { triage } }: { readonly conversation: ConversationSummary }) => {
  const { t, i18n } = useTranslation('inbox')
  if (triage.kind === 'later')
    return (
      <div className={styles.note}>
        {t('row.later', { moment: describeMoment(triage.until, i18n.language) })}
      </div>
    )
  if (triage.kind === 'silence')
    return <div className={styles.note}>{t('row.silence', { reason: triage.reason })}</div>
  return null
}

/** Whole when chosen, a dashed ring when suggested, a question mark when nobody fits. */
const Who = ({
  conversation: { assigneeId, suggestedId },
  colleague
}: {
  readonly conversation: ConversationSummary
  readonly colleague: Colleague | null
}) => {
  const { t } = useTranslation('inbox')
  const name = colleague?.name ?? ''
  const chosen = assigneeId !== null
  const nobody = !chosen && suggestedId === null
  return (
    <span className={styles.who} title={nobody ? t('row.nobody') : name}>
      <Avatar
        name={name}
        portrait={colleague?.portrait ?? null}
        size={26}
        look={chosen ? 'chosen' : nobody ? 'nobody' : 'suggested'}
      />
      <span className="visually-hidden">
        {nobody ? t('row.nobody') : t(chosen ? 'row.assigned' : 'row.suggested', { name })}
      </span>
    </span>
  )
}
