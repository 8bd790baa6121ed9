import { X } from 'lucide-react'
import { useState, type RefObject } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import type { ActionId } from '../../actions/action.ts'
import { useApiQuery } from '../../api/client.ts'
import { useAfterPaint } from '../../ui/after-paint.ts'
import { useFoldWhenCovering } from '../../ui/use-fold-when-covering.ts'
import { History } from './history.tsx'
import styles from './side-panel.module.css'
import { WeightField } from './weight-field.tsx'
import { WhyThisColleague } from './why-this-colleague.tsx'

/** On the right, or over the conversation in a narrow window: why this colleague, and what came before. */
export const SidePanel = ({
  detail: newest,
  isEmpty,
  colleagues,
  explainedId,
  unfolded,
  sideRef,
  run,
  onExplain,
  onChoose,
  onOpen,
  onFold,
  onLeave
}: {
  readonly detail: AppOutput<'conversations.open'> | undefined
  /** The view holds nothing that could be open. */
  readonly isEmpty: boolean
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly explainedId: ColleagueId | null
  readonly unfolded: boolean
  readonly sideRef: RefObject<HTMLElement | null>
  readonly run: (id: ActionId) => void
  readonly onExplain: (colleagueId: ColleagueId | null) => void
  readonly onChoose: (colleagueId: ColleagueId) => void
  readonly onOpen: (conversationId: ConversationId) => void
  readonly onFold: () => void
  /** The keyboard went on to what lies under it. */
  readonly onLeave: () => void
}) => {
  const { t } = useTranslation('conversation')
  // The conversation is painted first: what stands beside it is drawn after it, and not at all while J is held.
  const detail = useAfterPaint(newest)
  useFoldWhenCovering(sideRef, unfolded, onLeave)
  // What the first reasons rest on comes a moment after them: they are shown together, so that nothing moves.
  const speakerId = explainedId ?? detail?.assignment?.colleagueId ?? detail?.decision.choice ?? null
  const evidence = useApiQuery(
    'routing.evidence',
    { conversationId: detail?.summary.id ?? '', colleagueId: speakerId ?? '' },
    { enabled: detail !== undefined && speakerId !== null }
  )
  const isComplete = detail !== undefined && (speakerId === null || !evidence.isPending)
  const [begun, setBegun] = useState(false)
  if (isComplete && !begun) setBegun(true)
  return (
    <aside
      ref={sideRef}
      className={styles.side}
      tabIndex={-1}
      aria-label={t('side')}
      data-unfolded={unfolded}
      data-begun={begun || detail === undefined}
      data-empty={isEmpty}
    >
      <button type="button" className={styles.fold} aria-label={t('foldSide')} onClick={onFold}>
        <X size={16} aria-hidden="true" />
      </button>
      {detail !== undefined && (
        <>
          <WhyThisColleague
            detail={detail}
            colleagues={colleagues}
            explainedId={explainedId}
            onExplain={onExplain}
            onChoose={onChoose}
            onOpen={onOpen}
          />
          <WeightField weight={detail.summary.weight} run={run} />
          <History
            key={detail.summary.id}
            personId={detail.summary.personId}
            personName={detail.summary.personName}
            conversationId={detail.summary.id}
            history={detail.history}
            historyCount={detail.historyCount.all}
            quietHistory={detail.quietHistory}
            onOpen={onOpen}
          />
        </>
      )}
    </aside>
  )
}
