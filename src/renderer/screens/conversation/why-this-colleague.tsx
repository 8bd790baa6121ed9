import { Check } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import type { Candidate } from '../../../shared/model/routing.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { choicesOf, mayBeChosen } from './candidates.ts'
import { useReasonWords } from './use-reason-words.ts'
import styles from './why-this-colleague.module.css'

/** The other colleagues shown before "more" would be needed: the choice is between few. */
const shownOthers = 3

/** Why this colleague is the best placed, who else could speak, and who is passed over and why. */
export const WhyThisColleague = ({
  detail,
  colleagues,
  explainedId,
  onExplain,
  onChoose
}: {
  readonly detail: AppOutput<'conversations.open'>
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  /** Whose reasons are unfolded and whose words are marked in the messages. */
  readonly explainedId: ColleagueId | null
  readonly onExplain: (colleagueId: ColleagueId | null) => void
  readonly onChoose: (colleagueId: ColleagueId) => void
}) => {
  const { t } = useTranslation('routing')
  const { score } = useReasonWords()
  const { decision, assignment } = detail
  const speakerId = assignment?.colleagueId ?? decision.choice
  const choices = choicesOf(decision)
  const speaker = decision.ranking.find(({ colleagueId }) => colleagueId === speakerId)
  const others = decision.ranking.filter(
    (candidate) => candidate.colleagueId !== speakerId && candidate.exclusion === null
  )
  const excluded = decision.ranking.filter(
    (candidate) => candidate.colleagueId !== speakerId && candidate.exclusion !== null
  )
  const keyOf = (colleagueId: ColleagueId): string | null => {
    const place = choices.indexOf(colleagueId)
    return place >= 0 && place < 3 ? `a ${place + 1}` : null
  }
  const line = (candidate: Candidate) => {
    const colleague = colleagues.get(candidate.colleagueId)
    return colleague === undefined ? null : (
      <Other
        key={candidate.colleagueId}
        candidate={candidate}
        colleague={colleague}
        detail={detail}
        keys={keyOf(candidate.colleagueId)}
        unfolded={explainedId === candidate.colleagueId}
        onExplain={onExplain}
        onChoose={onChoose}
      />
    )
  }
  return (
    <>
      <section className={styles.why} aria-labelledby="why">
        {speaker === undefined ? (
          <>
            <h3 id="why" className={styles.title}>
              {t('titleNobody')}
            </h3>
            <p className={styles.text}>{t(decision.ranking.length === 0 ? 'nobodyKnown' : 'nobodyText')}</p>
          </>
        ) : (
          <>
            <h3 id="why" className={styles.title}>
              {t('title', { name: firstNameOf(colleagues.get(speaker.colleagueId)?.name ?? '') })}
              <span className={styles.total} title={t('total', { points: score(speaker.score) })}>
                {score(speaker.score)}
                <span className="visually-hidden"> {t('points')}</span>
              </span>
            </h3>
            <Reasons candidate={speaker} detail={detail} />
          </>
        )}
      </section>
      {others.length > 0 && (
        <section aria-label={t('others')}>
          <ul>{others.slice(0, shownOthers).map(line)}</ul>
        </section>
      )}
      {excluded.length > 0 && (
        <details className={styles.excluded}>
          <summary>{t('excluded', { count: excluded.length })}</summary>
          <ul>{excluded.map(line)}</ul>
        </details>
      )}
    </>
  )
}

const Reasons = ({
  candidate,
  detail
}: {
  readonly candidate: Candidate
  readonly detail: AppOutput<'conversations.open'>
}) => {
  const { t } = useTranslation('routing')
  const { reasonWords, exclusionWords, points } = useReasonWords()
  const { summary, account } = detail
  if (candidate.reasons.length === 0 && candidate.exclusion === null)
    return <p className={styles.text}>{t('noReason')}</p>
  return (
    <>
      {candidate.exclusion !== null && (
        <p className={styles.warning}>{exclusionWords(candidate.exclusion)}</p>
      )}
      <dl className={styles.reasons}>
        {candidate.reasons.map((reason) => {
          const place =
            reason.signal === 'place' && account.place?.toLowerCase() === reason.place.toLowerCase()
              ? account.place
              : null
          const { title, evidence } = reasonWords(reason, summary.personName, place)
          return (
            <div key={reason.signal} className={styles.reason}>
              <dt>
                {title}
                {evidence !== null && <small>{evidence}</small>}
              </dt>
              <dd data-negative={reason.points < 0}>
                {points(reason.points)}
                <span className="visually-hidden"> {t('points')}</span>
              </dd>
            </div>
          )
        })}
      </dl>
    </>
  )
}

const Other = ({
  candidate,
  colleague,
  detail,
  keys,
  unfolded,
  onExplain,
  onChoose
}: {
  readonly candidate: Candidate
  readonly colleague: Colleague
  readonly detail: AppOutput<'conversations.open'>
  readonly keys: string | null
  readonly unfolded: boolean
  readonly onExplain: (colleagueId: ColleagueId | null) => void
  readonly onChoose: (colleagueId: ColleagueId) => void
}) => {
  const { t } = useTranslation('routing')
  const { exclusionWords, score } = useReasonWords()
  const { colleagueId, exclusion } = candidate
  const below = exclusion === null ? colleague.role || colleague.place : exclusionWords(exclusion)
  return (
    <li className={styles.other}>
      <div className={styles.otherLine}>
        <button
          type="button"
          className={styles.explain}
          aria-expanded={unfolded}
          onClick={() => onExplain(unfolded ? null : colleagueId)}
        >
          <Avatar name={colleague.name} portrait={colleague.portrait} size={30} />
          <span className={styles.otherText}>
            {colleague.name}
            <small>{below}</small>
          </span>
          {exclusion === null && <span className={styles.score}>{score(candidate.score)}</span>}
        </button>
        {mayBeChosen(candidate) && (
          <button
            type="button"
            className={styles.choose}
            data-quiet={keys === null}
            title={t('choose', { name: colleague.name })}
            onClick={() => onChoose(colleagueId)}
          >
            <span className="visually-hidden">{t('choose', { name: colleague.name })}</span>
            {keys === null ? <Check size={15} aria-hidden="true" /> : <Kbd keys={keys} />}
          </button>
        )}
      </div>
      {unfolded && <Reasons candidate={candidate} detail={detail} />}
    </li>
  )
}
