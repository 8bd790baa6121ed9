import { Pencil } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { networks, type Network } from '../../../shared/model/network.ts'
import { signReply } from '../../../shared/text/sign-reply.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormSection, Outcome, Problem } from '../../ui/field.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { nameOfCalendar } from '../settings/holiday-field.tsx'
import { careOf } from './colleague-list.tsx'
import { ConsentDialog } from './consent-dialog.tsx'
import { consentStateOf, type ConsentState } from './consent-state.ts'
import { useDayNames, useLanguageName } from './calendar-words.ts'
import { ForgetDialog } from './forget-dialog.tsx'
import { writeDate, writeLastDate } from './local-date.ts'
import { linesOf, runsOf } from './working-hours.ts'
import styles from './colleagues.module.css'

/** What a colleague says of themself and agreed to, to be read. */
export const ColleaguePage = ({
  colleague,
  now,
  networksInUse,
  takesFocus,
  onEdit,
  onForgotten
}: {
  readonly colleague: Colleague
  /** Milliseconds since 1970. */
  readonly now: number
  readonly networksInUse: readonly Network[]
  /** The form that was open just before is gone: the keyboard goes to the name. */
  readonly takesFocus: boolean
  readonly onEdit: () => void
  readonly onForgotten: (name: string) => void
}) => {
  const { t, i18n } = useTranslation('colleagues')
  const nameOfNetwork = useNetworkName()
  const nameOfLanguage = useLanguageName()
  const [outcome, setOutcome] = useState<string | null>(null)
  const [isConsentOpen, setConsentOpen] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [takesFocus])

  const name = firstNameOf(colleague.name)
  const consent = consentStateOf(colleague, now)
  const write = (list: readonly string[]) =>
    new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(list)
  const signed = Object.keys(colleague.signatures).length > 0
  const ownNetworks = networksSigned(colleague)

  return (
    <article className={styles.page} aria-labelledby="colleague-name">
      <header className={styles.pageHead}>
        <Avatar
          name={colleague.name}
          portrait={colleague.portrait}
          size={84}
          care={colleague.leftAt === null ? careOf(colleague) : null}
        />
        <div className={styles.pageTitle}>
          <h2 id="colleague-name" ref={heading} tabIndex={-1}>
            {colleague.name}
          </h2>
          <p>
            {[colleague.role, colleague.place].filter((part) => part !== null && part !== '').join(', ')}
            {colleague.sample ? <span className={styles.sample}>{t('state.sample')}</span> : null}
          </p>
        </div>
        <Button icon={<Pencil />} label={t('page.editNamed', { name: colleague.name })} onPress={onEdit}>
          {t('page.edit')}
        </Button>
      </header>

      {colleague.leftAt === null ? (
        <div className={styles.consent} data-state={consent.kind}>
          <div>
            <ConsentSentence consent={consent} name={name} />
            {colleague.refusedTopics.length > 0 && (
              <p className={styles.quiet}>
                {t('page.refused', { name, topics: write(colleague.refusedTopics) })}
              </p>
            )}
          </div>
          <Button kind={consent.kind === 'valid' ? 'plain' : 'main'} onPress={() => setConsentOpen(true)}>
            {t(consent.kind === 'none' ? 'page.recordConsent' : 'page.changeConsent')}
          </Button>
        </div>
      ) : (
        <div className={styles.consent} data-state="left">
          <p>{t('page.left', { name })}</p>
        </div>
      )}
      <Outcome>{outcome}</Outcome>

      <div className={styles.facts}>
        {colleague.bio === '' ? null : (
          <FormSection title={t('page.bio')}>
            <p className={styles.words}>{colleague.bio}</p>
          </FormSection>
        )}
        <FormSection title={t('page.knows')}>
          {colleague.topics.length === 0 ? (
            <p className={styles.quiet}>{t('page.knowsNothing', { name })}</p>
          ) : (
            <ul className={styles.topics}>
              {colleague.topics.map((topic) => (
                <li key={topic}>{topic}</li>
              ))}
            </ul>
          )}
        </FormSection>
        <FormSection title={t('page.speaks')}>
          <p>{write(colleague.languages.map(nameOfLanguage))}</p>
        </FormSection>
        <FormSection title={t('page.signs')}>
          <dl className={styles.signatures}>
            {ownNetworks.map((network) => (
              <div key={network}>
                <dt>{nameOfNetwork(network)}</dt>
                <dd>{signReply('', colleague, network).signatureLine}</dd>
              </div>
            ))}
            <div>
              <dt>{t(signed ? 'page.elsewhere' : 'page.everywhere')}</dt>
              <dd>{signReply('', { ...colleague, signatures: {} }, 'other').signatureLine}</dd>
            </div>
          </dl>
        </FormSection>
        <FormSection title={t('page.asked')}>
          <Times colleague={colleague} />
        </FormSection>
        {colleague.email === null ? null : (
          <FormSection title={t('page.email')}>
            <p className={styles.selectable}>{colleague.email}</p>
          </FormSection>
        )}
      </div>

      <Leaving colleague={colleague} name={name} onForgotten={onForgotten} />
      {isConsentOpen && (
        <ConsentDialog
          colleague={colleague}
          consent={consent}
          now={now}
          networksInUse={networksInUse}
          onClose={() => setConsentOpen(false)}
          onRecorded={(sentence) => {
            setConsentOpen(false)
            setOutcome(sentence)
          }}
        />
      )}
    </article>
  )
}

const ConsentSentence = ({ consent, name }: { readonly consent: ConsentState; readonly name: string }) => {
  const { t, i18n } = useTranslation('colleagues')
  const nameOfNetwork = useNetworkName()
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  if (consent.kind === 'none') return <p>{t('page.consentNone', { name })}</p>
  if (consent.kind === 'expired') return <p>{t('page.consentExpired', { name })}</p>
  const lines = [
    ...consent.valid.map(({ network, validUntil }) => ({
      network,
      words: t('page.consentUntil', { date: writeLastDate(validUntil, timeZone, i18n.language) })
    })),
    ...consent.expired.map(({ network, validUntil }) => ({
      network,
      words: t('page.consentEnded', { date: writeLastDate(validUntil, timeZone, i18n.language) })
    }))
  ]
  const sameEnd = lines.every((line) => line.words === lines[0]?.words)
  const names = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(
    consent.valid.map(({ network }) => nameOfNetwork(network))
  )
  return (
    <div>
      <p>{t('page.consentValid', { name, networks: names })}</p>
      {sameEnd ? (
        <p className={styles.quiet}>{lines[0]?.words}</p>
      ) : (
        <ul className={styles.quiet}>
          {lines.map((line) => (
            <li key={line.network}>{`${nameOfNetwork(line.network)}, ${line.words}`}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

const Times = ({ colleague }: { readonly colleague: Colleague }) => {
  const { t, i18n } = useTranslation('colleagues')
  const days = useDayNames('short')
  const calendars = useApiQuery('settings.holidayCalendars', {}, { enabled: colleague.holidays !== null })
  const { timeZone, spans } = colleague.hours
  const lines = linesOf(spans)
  return (
    <div className={styles.times}>
      {lines.length === 0 ? (
        <p>{t('page.atAnyTime')}</p>
      ) : (
        <ul>
          {lines.map((line) => (
            <li key={`${line.from} ${line.until}`}>
              <span>{days.runs(runsOf(line.weekdays))}</span>
              <span>{`${line.from} – ${line.until}`}</span>
            </li>
          ))}
        </ul>
      )}
      {colleague.absences.map((absence) => (
        <p key={`${absence.from} ${absence.until}`}>
          {t('page.absence', {
            from: writeDate(absence.from, timeZone, i18n.language),
            until: writeLastDate(absence.until, timeZone, i18n.language)
          })}
        </p>
      ))}
      <p>
        {colleague.weeklyBudget === null
          ? t('page.noBudget')
          : t('page.budget', { count: colleague.weeklyBudget })}
      </p>
      {colleague.holidays !== null && (
        <p>
          {colleague.holidays === 'none'
            ? t('page.holidaysNone')
            : t('page.holidays', {
                calendar: nameOfCalendar(colleague.holidays, calendars.data, i18n.language)
              })}
        </p>
      )}
      {lines.length === 0 ? null : <p className={styles.quiet}>{t('page.timeZone', { timeZone })}</p>}
    </div>
  )
}

const Leaving = ({
  colleague,
  name,
  onForgotten
}: {
  readonly colleague: Colleague
  readonly name: string
  readonly onForgotten: (name: string) => void
}) => {
  const { t } = useTranslation('colleagues')
  const sentenceOf = useErrorSentence()
  const markLeft = useApiCommand('colleagues.markLeft')
  const markReturned = useApiCommand('colleagues.markReturned')
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = async (command: typeof markLeft) => {
    const result = await command.run({ colleagueId: colleague.id })
    setAsking(false)
    setProblem(result.ok ? null : sentenceOf(result.error))
  }
  return (
    <footer className={styles.pageFoot}>
      {colleague.leftAt === null ? (
        <Button kind="quiet" isFlush onPress={() => setAsking(true)}>
          {t('page.markLeft', { name })}
        </Button>
      ) : (
        <div className={styles.inline}>
          <Button isPending={markReturned.pending} onPress={() => void run(markReturned)}>
            {t('page.markReturned', { name })}
          </Button>
          <ForgetDialog colleague={colleague} onForgotten={() => onForgotten(name)} />
        </div>
      )}
      <Problem>{problem}</Problem>
      <Dialog
        title={t('leave.title', { name: colleague.name })}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        kind="question"
      >
        <DialogBody>
          <p>{t('leave.text', { name })}</p>
        </DialogBody>
        <DialogActions>
          <Button takesFocus onPress={() => setAsking(false)}>
            {t('leave.cancel')}
          </Button>
          <Button kind="danger" isPending={markLeft.pending} onPress={() => void run(markLeft)}>
            {t('leave.confirm', { name })}
          </Button>
        </DialogActions>
      </Dialog>
    </footer>
  )
}

const networksSigned = (colleague: Colleague): readonly Network[] =>
  networks.filter((network) => colleague.signatures[network] !== undefined)
