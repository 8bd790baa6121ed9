import { Menu } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import { ActionButton } from '../../actions/action-button.tsx'
import type { ActionId } from '../../actions/action.ts'
import { ageOf } from '../../ui/describe-time.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { useNow } from '../../ui/time-ago.tsx'
import styles from './list-header.module.css'

/** Before the number is known: a line of the same height, so that nothing moves when it comes. */
const noSummary = '\u00a0'

/** Above the list: which view, how much waits since when, the search, and the deeds for several at once. */
export const ListHeader = ({
  title,
  attention,
  count,
  oldestAt,
  searching,
  searchField,
  searchFacts,
  found,
  mayHoldMore,
  marked,
  run,
  onUnfoldRail,
  onClearMarks
}: {
  readonly title: string
  /** What keeps conversations from coming in. */
  readonly attention: ReactNode
  /** How many conversations the view holds, once known. */
  readonly count: number | undefined
  readonly oldestAt: Instant | null
  readonly searching: boolean
  readonly searchField: ReactNode
  /** What there is to say of what is searched for. */
  readonly searchFacts: ReactNode
  /** How many the search found, once known. */
  readonly found: number | undefined
  readonly mayHoldMore: boolean
  readonly marked: number
  readonly run: (id: ActionId) => void
  readonly onUnfoldRail: () => void
  readonly onClearMarks: () => void
}) => {
  const { t, i18n } = useTranslation('inbox')
  const now = useNow()
  const oldest = (at: Instant): string => {
    const age = ageOf(at, now, i18n.language)
    switch (age.kind) {
      case 'now':
        return t('oldest.now')
      case 'span':
        return t('oldest.span', { span: age.short })
      case 'yesterday':
        return t('oldest.yesterday')
      case 'date':
        return t('oldest.date', { date: age.short })
    }
  }
  const summary = searching
    ? found === undefined
      ? noSummary
      : t(mayHoldMore ? 'foundMany' : 'found', { count: found })
    : count === undefined
      ? noSummary
      : t('conversations', { count })
  // Each minute it is another one, which is no news.
  const since = searching || oldestAt === null || !count ? null : oldest(oldestAt)
  return (
    <header className={styles.head}>
      <div className={styles.top}>
        <button type="button" className={styles.menu} aria-label={t('menu')} onClick={onUnfoldRail}>
          <Menu size={18} aria-hidden="true" />
        </button>
        <div className={styles.titles}>
          <h1 className={styles.title}>{title}</h1>
          <div className={styles.summary}>
            <output>{summary}</output>
            {since !== null && <>, {since}</>}
          </div>
        </div>
      </div>
      {attention}
      {searchField}
      {searchFacts}
      {marked > 0 && (
        <div className={styles.marked} role="toolbar" aria-label={t('marked.title', { count: marked })}>
          <div className={styles.markedTop}>
            <b>{t('marked.title', { count: marked })}</b>
            <button type="button" className={styles.none} onClick={onClearMarks}>
              {t('marked.clear')} <ActionKeys id="back" />
            </button>
          </div>
          <div className={styles.markedDeeds}>
            <ActionButton id="mark_done" run={run} />
            <ActionButton id="postpone" run={run} />
            <ActionButton id="choose_colleague" run={run} label={t('marked.speaker')} />
          </div>
        </div>
      )}
    </header>
  )
}
