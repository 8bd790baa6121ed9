import { X } from 'lucide-react'
import type { RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import type { ActionId } from '../../actions/action.ts'
import { History } from './history.tsx'
import styles from './side-panel.module.css'
import { WeightField } from './weight-field.tsx'
import { WhyThisColleague } from './why-this-colleague.tsx'

/** On the right, or over the conversation in a narrow window: why this colleague, and what came before. */
export const SidePanel = ({
  detail,
  colleagues,
  explainedId,
  unfolded,
  sideRef,
  run,
  onExplain,
  onChoose,
  onOpen,
  onFold
}: {
  readonly detail: AppOutput<'conversations.open'> | undefined
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  readonly explainedId: ColleagueId | null
  readonly unfolded: boolean
  readonly sideRef: RefObject<HTMLElement | null>
  readonly run: (id: ActionId) => void
  readonly onExplain: (colleagueId: ColleagueId | null) => void
  readonly onChoose: (colleagueId: ColleagueId) => void
  readonly onOpen: (conversationId: ConversationId) => void
  readonly onFold: () => void
}) => {
  const { t } = useTranslation('conversation')
  return (
    <aside
      ref={sideRef}
      className={styles.side}
      tabIndex={-1}
      aria-label={t('side')}
      data-unfolded={unfolded}
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
            personName={detail.summary.personName}
            history={detail.history}
            quietHistory={detail.quietHistory}
            onOpen={onOpen}
          />
        </>
      )}
    </aside>
  )
}
