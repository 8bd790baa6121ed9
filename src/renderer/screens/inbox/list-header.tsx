import { Menu, Search, X } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import type { Instant } from '../../../shared/model/instant.ts'
import { ActionButton } from '../../actions/action-button.tsx'
import { actionOf } from '../../actions/all-actions.ts'
import type { ActionId } from '../../actions/action.ts'
import { ageOf } from '../../ui/describe-time.ts'
import { ariaKeys, Kbd } from '../../ui/kbd.tsx'
import { useNow } from '../../ui/time-ago.tsx'
import styles from './list-header.module.css'

/** Above the list: which view, how much waits since when, the search, and the deeds for several at once. */
export const ListHeader = ({
  title,
  attention,
  count,
  oldestAt,
  search,
  found,
  mayHoldMore,
  marked,
  searchRef,
  run,
  onSearch,
  onLeaveSearch,
  onUnfoldRail,
  onClearMarks
}: {
  readonly title: string
  /** What keeps conversations from coming in. */
  readonly attention: ReactNode
  /** How many conversations the view holds, once known. */
  readonly count: number | undefined
  readonly oldestAt: Instant | null
  readonly search: string
  /** How many the search found, once known. */
  readonly found: number | undefined
  readonly mayHoldMore: boolean
  readonly marked: number
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly run: (id: ActionId) => void
  readonly onSearch: (text: string) => void
  /** From the search to what it found. */
  readonly onLeaveSearch: () => void
  readonly onUnfoldRail: () => void
  readonly onClearMarks: () => void
}) => {
  const { t, i18n } = useTranslation('inbox')
  const now = useNow()
  const searching = search.trim() !== ''
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
      ? ' '
      : t(mayHoldMore ? 'foundMany' : 'found', { count: found })
    : count === undefined
      ? ' '
      : oldestAt !== null && count > 0
        ? `${t('conversations', { count })}, ${oldest(oldestAt)}`
        : t('conversations', { count })
  return (
    <header className={styles.head}>
      <div className={styles.top}>
        <button type="button" className={styles.menu} aria-label={t('menu')} onClick={onUnfoldRail}>
          <Menu size={18} aria-hidden="true" />
        </button>
        <div className={styles.titles}>
          <h1 className={styles.title}>{title}</h1>
          <output className={styles.summary}>{summary}</output>
        </div>
      </div>
      {attention}
      <div className={styles.search}>
        <Search size={15} aria-hidden="true" className={styles.glass} />
        <input
          ref={searchRef}
          className={styles.field}
          type="search"
          value={search}
          placeholder={t('search.placeholder')}
          aria-label={t('search.label')}
          aria-keyshortcuts={ariaKeys(actionOf('search').keys)}
          autoComplete="off"
          spellCheck="false"
          maxLength={500}
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return
            if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
            event.preventDefault()
            onLeaveSearch()
          }}
        />
        {search === '' ? (
          <Kbd keys="/" />
        ) : (
          <button
            type="button"
            className={styles.clear}
            aria-label={t('search.clear')}
            onClick={() => onSearch('')}
          >
            <X size={14} aria-hidden="true" />
          </button>
        )}
      </div>
      {marked > 0 && (
        <div className={styles.marked} role="toolbar" aria-label={t('marked.title', { count: marked })}>
          <div className={styles.markedTop}>
            <b>{t('marked.title', { count: marked })}</b>
            <button type="button" className={styles.none} onClick={onClearMarks}>
              {t('marked.clear')} <Kbd keys="escape" />
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
