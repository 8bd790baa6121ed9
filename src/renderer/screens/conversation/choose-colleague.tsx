import { useRef, type KeyboardEvent } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import type { Candidate, RoutingDecision } from '../../../shared/model/routing.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Dialog, DialogBody } from '../../ui/dialog.tsx'
import { ariaKeys, Kbd } from '../../ui/kbd.tsx'
import { choicesOf, mayBeChosen } from './candidates.ts'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import styles from './choose-colleague.module.css'
import { useReasonWords } from './use-reason-words.ts'

/** A: who speaks? The explained list, best placed first; 1, 2 and 3 choose at once. */
export const ChooseColleague = ({
  detail,
  decision,
  colleagues,
  count,
  onClose,
  onChoose
}: {
  readonly detail: AppOutput<'conversations.open'>
  /** The explained list: of this conversation, or what is common to several. */
  readonly decision: RoutingDecision
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  /** How many conversations it is about. */
  readonly count: number
  readonly onClose: () => void
  readonly onChoose: (colleagueId: ColleagueId) => void
}) => {
  const { t } = useTranslation('routing')
  const { t: tActions } = useTranslation('actions')
  const list = useRef<HTMLUListElement>(null)
  const { ranking } = decision
  // Of other conversations than the one in sight, only what they have in common is shown.
  const isCommon = decision !== detail.decision
  const chosenId = isCommon ? null : detail.assignment?.colleagueId
  const choices = choicesOf(decision)
  const possible = ranking.filter(mayBeChosen)
  const impossible = ranking.filter((candidate) => !mayBeChosen(candidate))

  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key]
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus()
  }

  return (
    <Dialog
      title={count > 1 ? t('chooser.titleMany', { count }) : t('chooser.title')}
      isOpen
      onClose={onClose}
      closeLabel={tActions('close')}
    >
      <DialogBody>
        <p>{t(ranking.length === 0 ? 'nobodyKnown' : isCommon ? 'chooser.textMany' : 'chooser.text')}</p>
        {/* The arrows move among the buttons; each of them is reached by Tab too. */}
        <ul ref={list} className={styles.list} onKeyDown={move} role="presentation">
          {possible.map((candidate) => {
            const colleague = colleagues.get(candidate.colleagueId)
            const place = choices.indexOf(candidate.colleagueId) + 1
            return colleague === undefined ? null : (
              <li key={candidate.colleagueId}>
                <button
                  type="button"
                  className={styles.choice}
                  // The first of the list takes the keyboard, so that Enter is enough.
                  ref={place === 1 ? focusAtFirst : undefined}
                  aria-keyshortcuts={place <= 3 ? ariaKeys([String(place)]) : undefined}
                  aria-current={chosenId === candidate.colleagueId}
                  onClick={() => onChoose(candidate.colleagueId)}
                >
                  <Line
                    candidate={candidate}
                    colleague={colleague}
                    detail={detail}
                    isCommon={isCommon}
                    chosen={chosenId === candidate.colleagueId}
                  />
                  {place <= 3 && <Kbd keys={String(place)} />}
                </button>
              </li>
            )
          })}
        </ul>
        {impossible.length > 0 && (
          <section aria-labelledby="cannot">
            <h3 id="cannot" className={styles.cannot}>
              {t('chooser.cannot')}
            </h3>
            <ul className={styles.list}>
              {impossible.map((candidate) => {
                const colleague = colleagues.get(candidate.colleagueId)
                return colleague === undefined ? null : (
                  <li key={candidate.colleagueId} className={styles.impossible}>
                    <Line
                      candidate={candidate}
                      colleague={colleague}
                      detail={detail}
                      isCommon={isCommon}
                      chosen={false}
                    />
                  </li>
                )
              })}
            </ul>
          </section>
        )}
      </DialogBody>
    </Dialog>
  )
}

const Line = ({
  candidate,
  colleague,
  detail,
  isCommon,
  chosen
}: {
  readonly candidate: Candidate
  readonly colleague: Colleague
  readonly detail: AppOutput<'conversations.open'>
  /** For several conversations there are no points, and what the colleague does says who they are. */
  readonly isCommon: boolean
  readonly chosen: boolean
}) => {
  const { t } = useTranslation('routing')
  const { reasonWords, exclusionWords, score } = useReasonWords()
  const reasons = candidate.reasons
    .toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points))
    .slice(0, 2)
    .map((reason) => reasonWords(reason, detail.summary.personName).title)
  return (
    <>
      <Avatar name={colleague.name} portrait={colleague.portrait} size={38} />
      <span className={styles.words}>
        <b>
          {colleague.name}
          {chosen && <span className={styles.chosen}>{t('chooser.current')}</span>}
        </b>
        {candidate.exclusion !== null && (
          <small className={styles.exclusion}>{exclusionWords(candidate.exclusion, colleague)}</small>
        )}
        {mayBeChosen(candidate) && (
          <small>
            {isCommon
              ? [colleague.role, colleague.place].filter((part) => part !== null && part !== '').join(', ')
              : reasons.length === 0
                ? t('noReason')
                : reasons.join(' · ')}
          </small>
        )}
      </span>
      {mayBeChosen(candidate) && !isCommon && (
        <span className={styles.score}>
          {score(candidate.score)}
          <span className="visually-hidden"> {t('points')}</span>
        </span>
      )}
    </>
  )
}
