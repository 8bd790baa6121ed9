import { ChevronLeft, NotebookPen, PanelRightOpen, Star } from 'lucide-react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ConversationSummary } from '../../../shared/model/conversation.ts'
import { ActionButton } from '../../actions/action-button.tsx'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import type { ActionId } from '../../actions/action.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import styles from './conversation-header.module.css'

/** With whom, where, and what may become of the conversation. */
export const ConversationHeader = ({
  conversation,
  visits,
  run,
  onBack
}: {
  readonly conversation: ConversationSummary
  /** Which conversation with this person it is, 1 for the first; null before it is known. */
  readonly visits: number | null
  readonly run: (id: ActionId) => void
  readonly onBack: () => void
}) => {
  const { t } = useTranslation('conversation')
  const { t: tInbox } = useTranslation('inbox')
  const { t: tNotes } = useTranslation('notes')
  const keysOf = useKeysOf()
  const { t: tRouting } = useTranslation('routing')
  const networkName = useNetworkName()
  const { personName, network, accountName, place, triage, weight } = conversation
  const where = [networkName(network), accountName, place].filter((part) => part !== null && part !== '')
  return (
    <header className={styles.bar}>
      <div className={styles.face}>
        <button type="button" className={styles.back} aria-label={t('backToList')} onClick={onBack}>
          <ChevronLeft size={20} aria-hidden="true" />
        </button>
        {/* Another face: the initials of the former do not move. */}
        <Avatar key={personName} name={personName} size={44} />
      </div>
      <h2 className={styles.name}>
        <span className={styles.nameText} dir="auto">
          {personName}
        </span>
        {conversation.starred && (
          <>
            <Star size={14} fill="currentColor" aria-hidden="true" className={styles.star} />
            <span className="visually-hidden">{tInbox('row.starred')}</span>
          </>
        )}
      </h2>
      <div className={styles.deeds} role="toolbar" aria-label={t('actions')}>
        {triage.kind === 'to_answer' ? (
          <ActionButton id="mark_done" run={run} />
        ) : (
          <ActionButton id="mark_not_done" run={run} />
        )}
        <ActionButton id="postpone" run={run} />
        {triage.kind !== 'silence' && <ActionButton id="keep_silence" run={run} label={t('silence.short')} />}
        <button
          type="button"
          className={styles.note}
          aria-label={tNotes('internal')}
          title={tNotes('internal')}
          aria-keyshortcuts={ariaKeys(keysOf('write_note'))}
          onClick={() => run('write_note')}
        >
          <NotebookPen size={16} aria-hidden="true" />
        </button>
        <button
          type="button"
          className={styles.why}
          aria-label={t('side')}
          title={t('side')}
          aria-keyshortcuts={ariaKeys(keysOf('show_reasons'))}
          onClick={() => run('show_reasons')}
        >
          <PanelRightOpen size={17} aria-hidden="true" />
        </button>
      </div>
      <p className={styles.where}>
        {[...new Set(where)].join(', ')}
        {visits !== null && visits > 1 && <> · {t('visit', { count: visits, ordinal: true })}</>}
        <State triage={triage} />
        {conversation.muted && <span className={styles.state}>{t('state.muted')}</span>}
        {conversation.themes.map((theme) => (
          <span key={theme} className={styles.theme} dir="auto">
            {theme}
          </span>
        ))}
        {weight > 1 && (
          <span className={styles.state}>
            {tRouting(weight === 2 ? 'weight.delicate' : 'weight.hostile')}
          </span>
        )}
      </p>
    </header>
  )
}

/** What was decided, where something was. */
const State = ({ triage }: { readonly triage: ConversationSummary['triage'] }) => {
  const { t, i18n } = useTranslation('conversation')
  switch (triage.kind) {
    case 'to_answer':
      return null
    case 'later':
      return (
        <span className={styles.state}>
          {t('state.later', { moment: describeMoment(triage.until, i18n.language) })}
        </span>
      )
    case 'done':
      return <span className={styles.state}>{t('state.done')}</span>
    case 'silence':
      return <span className={styles.state}>{t('state.silence', { reason: triage.reason })}</span>
  }
}
