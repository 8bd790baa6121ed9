import { Check } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../../shared/model/ids.ts'
import type { Candidate, Reason } from '../../../shared/model/routing.ts'
import { useApiQuery } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { Kbd } from '../../ui/kbd.tsx'
import { choicesOf, mayBeChosen, nearestOf } from './candidates.ts'
import { EvidenceList } from './evidence-list.tsx'
import { useReasonWords } from './use-reason-words.ts'
import { useKeyWords } from '../../keyboard/use-key-words.ts'
import styles from './why-this-colleague.module.css'

/** The reasons that rest on conversations, which can be opened. */
const isBackedByConversations = (signal: Reason['signal']): signal is 'continuity' | 'history' | 'place' =>
  signal === 'continuity' || signal === 'history' || signal === 'place'

/** The other colleagues shown before "more" would be needed: the choice is between few. */
const shownOthers = 3

/** Why this colleague is the best placed, who else could speak, and who is passed over and why. */
export const WhyThisColleague = ({
  detail,
  colleagues,
  explainedId,
  onExplain,
  onChoose,
  onOpen
}: {
  readonly detail: AppOutput<'conversations.open'>
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  /** Whose reasons are unfolded and whose words are marked in the messages. */
  readonly explainedId: ColleagueId | null
  readonly onExplain: (colleagueId: ColleagueId | null) => void
  readonly onChoose: (colleagueId: ColleagueId) => void
  /** A conversation that a reason rests on. */
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t } = useTranslation('routing')
  const keyWords = useKeyWords()
  const { score, whyNotWords } = useReasonWords()
  const { decision, assignment } = detail
  const speakerId = assignment?.colleagueId ?? decision.choice
  const choices = choicesOf(decision)
  const speaker = decision.ranking.find(({ colleagueId }) => colleagueId === speakerId)
  // Known by the ranking before the list of colleagues has come, or no longer in it.
  const speakerName = speaker === undefined ? undefined : colleagues.get(speaker.colleagueId)?.name
  const nearest = speaker === undefined ? nearestOf(decision) : []
  const rest = decision.ranking.filter(
    (candidate) => candidate.colleagueId !== speakerId && !nearest.includes(candidate)
  )
  const others = rest.filter((candidate) => candidate.exclusion === null)
  const excluded = rest.filter((candidate) => candidate.exclusion !== null)
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
        whyNot={nearest.includes(candidate) ? whyNotWords(candidate, decision.needed, colleague) : null}
        unfolded={explainedId === candidate.colleagueId}
        onExplain={onExplain}
        onChoose={onChoose}
        onOpen={onOpen}
      />
    )
  }
  return (
    <>
      <ChangedChoice
        conversationId={detail.summary.id}
        choice={decision.choice}
        name={decision.choice === null ? null : (colleagues.get(decision.choice)?.name ?? null)}
      />
      <section className={styles.why} aria-labelledby="why">
        {speaker === undefined ? (
          <>
            <h3 id="why" className={styles.title}>
              {t('titleNobody')}
            </h3>
            <p className={styles.text}>
              {t(decision.ranking.length === 0 ? 'nobodyKnown' : 'nobodyText', {
                choose: keyWords('choose_colleague')
              })}
            </p>
          </>
        ) : (
          <>
            <h3 id="why" className={styles.title}>
              {speakerName === undefined ? t('titleUnnamed') : t('title', { name: firstNameOf(speakerName) })}
              <span className={styles.total} title={t('total', { points: score(speaker.score) })}>
                {score(speaker.score)}
                <span className="visually-hidden"> {t('points')}</span>
              </span>
            </h3>
            <Reasons
              candidate={speaker}
              colleague={colleagues.get(speaker.colleagueId)}
              detail={detail}
              onOpen={onOpen}
            />
          </>
        )}
      </section>
      {nearest.length > 0 && (
        <section aria-label={t('nearest')}>
          <ul>{nearest.map(line)}</ul>
        </section>
      )}
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

/** Says when somebody else is suggested for the same conversation: whoever does not see the panel would not know. */
const ChangedChoice = ({
  conversationId,
  choice,
  name
}: {
  readonly conversationId: ConversationId
  readonly choice: ColleagueId | null
  readonly name: string | null
}) => {
  const { t } = useTranslation('routing')
  const [seen, setSeen] = useState({ conversationId, choice })
  const [isChanged, setChanged] = useState(false)
  if (seen.conversationId !== conversationId || seen.choice !== choice) {
    setSeen({ conversationId, choice })
    setChanged(seen.conversationId === conversationId)
  }
  return (
    <output className="visually-hidden">
      {!isChanged ? '' : name === null ? t('nowNobody') : t('nowSuggested', { name })}
    </output>
  )
}

const Reasons = ({
  candidate,
  colleague,
  detail,
  onOpen
}: {
  readonly candidate: Candidate
  /** Undefined until the list of colleagues has come. */
  readonly colleague: Colleague | undefined
  readonly detail: AppOutput<'conversations.open'>
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t } = useTranslation('routing')
  const { reasonWords, exclusionWords, points } = useReasonWords()
  const { summary } = detail
  const evidence = useApiQuery(
    'routing.evidence',
    { conversationId: summary.id, colleagueId: candidate.colleagueId },
    { enabled: candidate.reasons.some(({ signal }) => isBackedByConversations(signal)) }
  )
  if (candidate.reasons.length === 0 && candidate.exclusion === null)
    return <p className={styles.text}>{t('noReason')}</p>
  return (
    <>
      {candidate.exclusion !== null && (
        <p className={styles.warning}>{exclusionWords(candidate.exclusion, colleague)}</p>
      )}
      <dl className={styles.reasons}>
        {candidate.reasons.map((reason) => {
          const { title, evidence: facts } = reasonWords(reason, summary.personName)
          return (
            <div key={reason.signal} className={styles.reason}>
              <dt>
                {title}
                {facts !== null && <small>{facts}</small>}
                {reason.points > 0 && isBackedByConversations(reason.signal) && (
                  <EvidenceList evidence={evidence.data?.[reason.signal] ?? []} onOpen={onOpen} />
                )}
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
  whyNot,
  unfolded,
  onExplain,
  onChoose,
  onOpen
}: {
  readonly candidate: Candidate
  readonly colleague: Colleague
  readonly detail: AppOutput<'conversations.open'>
  readonly keys: string | null
  /** Where nobody fits: what this one lacks. */
  readonly whyNot: string | null
  readonly unfolded: boolean
  readonly onExplain: (colleagueId: ColleagueId | null) => void
  readonly onChoose: (colleagueId: ColleagueId) => void
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t } = useTranslation('routing')
  const { exclusionWords, score } = useReasonWords()
  const { colleagueId, exclusion } = candidate
  const below =
    whyNot ?? (exclusion === null ? colleague.role || colleague.place : exclusionWords(exclusion, colleague))
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
      {unfolded && <Reasons candidate={candidate} colleague={colleague} detail={detail} onOpen={onOpen} />}
    </li>
  )
}
