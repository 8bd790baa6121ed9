import { useTranslation } from '../../ui/use-translation.ts'
import { ListBox, ListBoxItem } from 'react-aria-components'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import { plus } from '../../../shared/model/instant.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { lastDayAway, shortDate } from '../../ui/describe-time.ts'
import { absenceAt, consentStateOf } from './consent-state.ts'
import styles from './colleagues.module.css'

/** The colleagues by name; arrows move, and the page beside follows. */
export const ColleagueList = ({
  colleagues,
  now,
  shownId,
  onChoose
}: {
  readonly colleagues: readonly Colleague[]
  /** Milliseconds since 1970. */
  readonly now: number
  readonly shownId: ColleagueId | null
  readonly onChoose: (id: ColleagueId) => void
}) => {
  const { t } = useTranslation('colleagues')
  return (
    <ListBox
      aria-label={t('list')}
      className={styles.list ?? ''}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection={shownId !== null}
      selectedKeys={shownId === null ? [] : [shownId]}
      onSelectionChange={(keys) => {
        const chosen = colleagues.find((colleague) => keys !== 'all' && keys.has(colleague.id))
        if (chosen !== undefined) onChoose(chosen.id)
      }}
    >
      {colleagues.map((colleague) => (
        <ListBoxItem
          key={colleague.id}
          id={colleague.id}
          textValue={colleague.name}
          className={styles.item ?? ''}
          data-left={colleague.leftAt !== null || undefined}
        >
          <Avatar
            name={colleague.name}
            portrait={colleague.portrait}
            size={42}
            care={colleague.leftAt === null ? careOf(colleague) : null}
          />
          <span className={styles.itemWords}>
            <span className={styles.itemName}>{colleague.name}</span>
            <span className={styles.itemRole}>
              {[colleague.role, colleague.place].filter((part) => part !== null && part !== '').join(', ')}
            </span>
            <State colleague={colleague} now={now} />
          </span>
        </ListBoxItem>
      ))}
    </ListBox>
  )
}

const State = ({ colleague, now }: { readonly colleague: Colleague; readonly now: number }) => {
  const { t, i18n } = useTranslation('colleagues')
  if (colleague.leftAt !== null) return <span className={styles.itemState}>{t('state.left')}</span>
  const consent = consentStateOf(colleague, now)
  if (consent.kind === 'none')
    return <span className={`${styles.itemState} ${styles.attention}`}>{t('state.consentNone')}</span>
  if (consent.kind === 'expired')
    return <span className={`${styles.itemState} ${styles.attention}`}>{t('state.consentExpired')}</span>
  const absence = absenceAt(colleague, now)
  return (
    <span className={styles.itemState}>
      {absence === undefined
        ? t('state.consentUntil', { date: shortDate(plus(consent.firstEnd, -1), now, i18n.language) })
        : t('state.away', { date: lastDayAway(absence, colleague.hours.timeZone, now, i18n.language) })}
    </span>
  )
}

/** Share of the week's budget used, for the arc; none is drawn where no limit is set. */
export const careOf = (colleague: Pick<Colleague, 'weeklyBudget' | 'weekLoad'>): number | null => {
  if (colleague.weeklyBudget === null) return null
  return colleague.weeklyBudget === 0 ? 1 : colleague.weekLoad / colleague.weeklyBudget
}
