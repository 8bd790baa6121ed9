import { CircleUserRound, FileDown, ScrollText, Settings2, Users, X, type LucideIcon } from 'lucide-react'
import { useEffect, type RefObject } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { SavedView } from '../../../shared/contract/views.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { viewSchema } from '../../../shared/model/conversation.ts'
import type { ColleagueId, SavedViewId } from '../../../shared/model/ids.ts'
import { instantFromMilliseconds, millisecondsOf } from '../../../shared/model/instant.ts'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { openViewId } from '../../actions/go-actions.ts'
import type { ActionId } from '../../actions/action.ts'
import { otherScreens, type Move, type OtherScreen, type Place } from '../../state/place.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { useFoldWhenCovering } from '../../ui/use-fold-when-covering.ts'
import { lastDayAway, timeOf } from '../../ui/describe-time.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { ariaKeys } from '../../ui/kbd.tsx'
import { useNow } from '../../ui/time-ago.tsx'
import { healthLines } from './health-lines.ts'
import styles from './rail.module.css'

/** On the left: the views, those who speak, and how the accounts are. */
export const Rail = ({
  place,
  savedViews,
  openedViewId,
  searching,
  companyName,
  counts,
  quarantined,
  colleagues,
  accounts,
  waiting,
  sampleLoaded,
  unfolded,
  railRef,
  go,
  run,
  onRemoveSample
}: {
  readonly place: Place
  readonly savedViews: readonly SavedView[]
  /** The kept search that is shown. */
  readonly openedViewId: SavedViewId | null
  /** The list shows what a search found, and no view. */
  readonly searching: boolean
  readonly companyName: string
  readonly counts: AppOutput<'inbox.counts'> | undefined
  /** How much could not be placed. */
  readonly quarantined: number
  readonly colleagues: readonly Colleague[] | undefined
  readonly accounts: readonly Account[] | undefined
  /** How many conversations hold a reply that waits for a person. */
  readonly waiting: number
  readonly sampleLoaded: boolean
  readonly unfolded: boolean
  readonly railRef: RefObject<HTMLElement | null>
  readonly go: (move: Move) => void
  readonly run: (id: ActionId) => void
  readonly onRemoveSample: () => void
}) => {
  const { t, i18n } = useTranslation('inbox')
  const keysOf = useKeysOf()
  const fold = (): void => go({ type: 'unfold_rail', unfolded: false })
  useFoldWhenCovering(railRef, unfolded, fold)
  // In a narrow window it opens over the page: the keyboard goes into it, and back where it came from.
  useEffect(() => {
    if (!unfolded) return
    const before = document.activeElement
    railRef.current?.querySelector('button')?.focus()
    return () => {
      if (document.activeElement === document.body && before instanceof HTMLElement) before.focus()
    }
  }, [unfolded, railRef])
  const number = new Intl.NumberFormat(i18n.language)
  // Nothing is said of none.
  const numberOf = (count: number | undefined): string => (count ? number.format(count) : '')
  return (
    <nav ref={railRef} className={styles.rail} aria-label={t('menu')} data-unfolded={unfolded}>
      <div className={styles.brand}>
        <span>Porte-parole</span>
        {companyName !== '' && <small>{companyName}</small>}
        <button type="button" className={styles.fold} aria-label={t('closeMenu')} onClick={fold}>
          <X size={16} aria-hidden="true" />
        </button>
      </div>
      <ul className={styles.views} aria-label={t('views')}>
        {viewSchema.options
          .toSorted((one, other) => order.indexOf(one) - order.indexOf(other))
          .map((view) => {
            const here =
              place.kind === 'inbox' && !searching && place.view === view && place.colleagueId === null
            return (
              <li key={view}>
                <button
                  type="button"
                  className={styles.view}
                  aria-current={here ? 'page' : undefined}
                  aria-keyshortcuts={ariaKeys(keysOf(`go_to_${viewAction[view]}`))}
                  onClick={() => run(`go_to_${viewAction[view]}`)}
                >
                  {t(`view.${view}`)}
                  {quietViews.has(view) ? null : (
                    <span className={styles.count}>{numberOf(counts?.byView[view])}</span>
                  )}
                </button>
              </li>
            )
          })}
        <li>
          <button
            type="button"
            className={styles.view}
            aria-current={place.kind === 'quarantine' ? 'page' : undefined}
            aria-keyshortcuts={ariaKeys(keysOf('go_to_quarantine'))}
            onClick={() => run('go_to_quarantine')}
          >
            {t('screen.quarantine')}
            <span className={styles.count}>{numberOf(quarantined)}</span>
          </button>
        </li>
      </ul>
      <SavedViews
        views={savedViews}
        openedId={place.kind === 'inbox' ? openedViewId : null}
        onOpen={(view) => go({ type: 'open_saved', viewId: view.id, query: view.query })}
      />
      <Voices hereId={place.kind === 'inbox' ? place.colleagueId : null} colleagues={colleagues} go={go} />
      <div className={styles.foot}>
        {sampleLoaded && (
          <p className={styles.sample}>
            {t('sample.text')}{' '}
            <button type="button" className={styles.link} onClick={onRemoveSample}>
              {t('sample.remove')}
            </button>
          </p>
        )}
        {waiting > 0 && (
          <button type="button" className={styles.waiting} onClick={() => run('go_to_waiting')}>
            <span className={styles.dot} data-state="attention" aria-hidden="true" />
            {t('waiting', { count: waiting })}
          </button>
        )}
        <Health accounts={accounts} go={go} />
        <ul className={styles.screens} aria-label={t('screens')}>
          {screensBelow.map((screen) => (
            <li key={screen}>
              <ScreenLink screen={screen} here={place.kind === screen} run={run} />
            </li>
          ))}
        </ul>
      </div>
    </nav>
  )
}

/** The searches that are kept, each with the key that opens it. */
const SavedViews = ({
  views,
  openedId,
  onOpen
}: {
  readonly views: readonly SavedView[]
  readonly openedId: SavedViewId | null
  readonly onOpen: (view: SavedView) => void
}) => {
  const { t } = useTranslation('views')
  const keysOf = useKeysOf()
  if (views.length === 0) return null
  return (
    <section aria-labelledby="saved-views">
      <h2 id="saved-views" className={styles.title}>
        {t('title')}
      </h2>
      <ul className={styles.views}>
        {views.map((view) => (
          <li key={view.id}>
            <button
              type="button"
              className={styles.view}
              aria-current={view.id === openedId ? 'page' : undefined}
              aria-keyshortcuts={ariaKeys(keysOf(openViewId(view.key)))}
              title={view.query}
              onClick={() => onOpen(view)}
            >
              <span className={styles.viewName}>{view.name}</span>
              <ActionKeys id={openViewId(view.key)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

const order = [
  'to_answer',
  'undecided',
  'attributed',
  'awaiting',
  'returned',
  'later',
  'starred',
  'sent',
  'silence',
  'done'
]
/** Those that only grow: a number beside them would say nothing. */
const quietViews: ReadonlySet<string> = new Set(['sent', 'silence', 'done'])
const viewAction = {
  to_answer: 'answer',
  undecided: 'undecided',
  attributed: 'attributed',
  awaiting: 'links',
  returned: 'returned',
  later: 'later',
  sent: 'sent',
  starred: 'starred',
  silence: 'silence',
  done: 'done'
} as const

type ScreenBelow = Exclude<OtherScreen, 'quarantine'>
/** The quarantine stands with the views: something waits there. */
const screensBelow = otherScreens.filter((screen): screen is ScreenBelow => screen !== 'quarantine')

const screenIcons: Readonly<Record<ScreenBelow, LucideIcon>> = {
  colleagues: Users,
  accounts: CircleUserRound,
  proofs: ScrollText,
  imports: FileDown,
  settings: Settings2
}

const ScreenLink = ({
  screen,
  here,
  run
}: {
  readonly screen: ScreenBelow
  readonly here: boolean
  readonly run: (id: ActionId) => void
}) => {
  const { t } = useTranslation('inbox')
  const Icon = screenIcons[screen]
  return (
    <button
      type="button"
      className={styles.screen}
      aria-current={here ? 'page' : undefined}
      title={t(`screen.${screen}`)}
      onClick={() => run(`go_to_${screen}`)}
    >
      <Icon size={16} strokeWidth={1.7} aria-hidden="true" />
      <span>{t(`screen.${screen}`)}</span>
    </button>
  )
}

const Voices = ({
  hereId,
  colleagues,
  go
}: {
  /** Whose conversations are listed. */
  readonly hereId: ColleagueId | null
  readonly colleagues: readonly Colleague[] | undefined
  readonly go: (move: Move) => void
}) => {
  const { t } = useTranslation('inbox')
  // It keeps its room until they are known, so that nothing under it moves.
  if (colleagues === undefined) return <div className={styles.voices} />
  const here = colleagues.filter((colleague) => colleague.leftAt === null)
  return (
    <section className={styles.voices} aria-labelledby="voices">
      <h2 id="voices" className={styles.title}>
        {t('voices.title')}
      </h2>
      {here.length === 0 ? (
        <div className={styles.nobody}>
          <p>{t('voices.none')}</p>
          <button
            type="button"
            className={styles.link}
            onClick={() => go({ type: 'go_to_screen', screen: 'colleagues' })}
          >
            {t('voices.add')}
          </button>
        </div>
      ) : (
        <ul>
          {here.map((colleague) => (
            <li key={colleague.id}>
              <Voice
                colleague={colleague}
                here={colleague.id === hereId}
                onPress={() => go({ type: 'go_to_view', view: 'attributed', colleagueId: colleague.id })}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** A colleague, with the care budget used this week as an arc: a fact for care, without a number. */
const Voice = ({
  colleague,
  here,
  onPress
}: {
  readonly colleague: Colleague
  readonly here: boolean
  readonly onPress: () => void
}) => {
  const { t, i18n } = useTranslation('inbox')
  const now = useNow()
  const { name, portrait, role, place, weekLoad, weeklyBudget, consents, absences, hours } = colleague
  const away = absences.find(({ from, until }) => millisecondsOf(from) <= now && now < millisecondsOf(until))
  const share = weeklyBudget === null ? null : weeklyBudget === 0 ? 1 : weekLoad / weeklyBudget
  const facts = [role, place].filter((fact) => fact !== null && fact !== '').join(', ')
  const below =
    away !== undefined
      ? t('voices.away', { date: lastDayAway(away, hours.timeZone, now, i18n.language) })
      : consents.length === 0
        ? t('voices.noConsent')
        : facts
  return (
    <button
      type="button"
      className={styles.voice}
      aria-current={here ? 'page' : undefined}
      title={facts}
      onClick={onPress}
    >
      <Avatar name={name} portrait={portrait} size={34} care={share ?? 0} />
      <span className={styles.voiceText}>
        <b>{name}</b>
        {below !== '' && <small>{below}</small>}
      </span>
      {share !== null && <span className="visually-hidden">{t(`voices.${careOf(share)}`)}</span>}
    </button>
  )
}

const careOf = (share: number): 'care_none' | 'care_little' | 'care_much' | 'care_full' => {
  if (share <= 0) return 'care_none'
  if (share >= 1) return 'care_full'
  return share < 0.5 ? 'care_little' : 'care_much'
}

/** The screen of accounts tells all of them; here those that want a person first. */
const mostHealthLines = 4

const Health = ({
  accounts,
  go
}: {
  readonly accounts: readonly Account[] | undefined
  readonly go: (move: Move) => void
}) => {
  const { t, i18n } = useTranslation('inbox')
  const now = useNow()
  // Its line keeps its room until the accounts are known.
  if (accounts === undefined) return <div className={styles.health}>{'\u00a0'}</div>
  const all = healthLines(accounts, instantFromMilliseconds(now))
  const lines = all.slice(0, all.length > mostHealthLines ? mostHealthLines - 1 : mostHealthLines)
  const others = all.length - lines.length
  return (
    <section aria-label={t('health.title')}>
      <button
        type="button"
        className={styles.health}
        onClick={() => go({ type: 'go_to_screen', screen: 'accounts' })}
      >
        {lines.length === 0 && (
          <span className={styles.line}>
            <span className={styles.dot} data-state="paused" aria-hidden="true" />
            {t('health.none')}
          </span>
        )}
        {lines.map((line) => (
          <span key={line.kind === 'fine' ? 'fine' : line.accountId} className={styles.line}>
            {line.kind === 'fine' ? (
              <>
                <span className={styles.dot} data-state="fine" aria-hidden="true" />
                {t('health.upToDate', { count: line.count })}
              </>
            ) : (
              <>
                <span
                  className={styles.dot}
                  data-state={line.sentence === 'paused' ? 'paused' : 'attention'}
                  aria-hidden="true"
                />
                {line.until === null || (line.sentence !== 'unavailable' && line.sentence !== 'rate_limited')
                  ? t(`health.${line.sentence}`, { account: line.name })
                  : t(`health.${line.sentence}Until`, {
                      account: line.name,
                      time: timeOf(line.until, i18n.language)
                    })}
              </>
            )}
          </span>
        ))}
        {others > 0 && (
          <span className={styles.line}>
            <span className={styles.dot} aria-hidden="true" />
            {t('health.others', { count: others })}
          </span>
        )}
      </button>
    </section>
  )
}
