import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { Answer, Carrier, Handoff, Letter } from '../../../shared/model/handoff.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import { mailProblemSchema } from '../../../shared/model/mail-account.ts'
import { type AppError, type Result, unreachable } from '../../../shared/result.ts'
import { callApi } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { MailProblemSentence } from '../settings/mail-problem-sentence.tsx'
import styles from './handoff-card.module.css'
import { isOpenHandoff } from './open-handoff.ts'
import { MailDialog } from './mail-dialog.tsx'

/** A question that is with a colleague, or came home: where it stands, every text that came back, and what can be done. */
export const HandoffCard = ({
  handoff,
  colleagues,
  onTaken
}: {
  readonly handoff: Handoff
  readonly colleagues: ReadonlyMap<ColleagueId, Colleague>
  /** Words of the colleague stand in the composer now. */
  readonly onTaken: () => void
}) => {
  const { t } = useTranslation('handoffs')
  const sentenceOf = useErrorSentence()
  const [problem, setProblem] = useState<string | null>(null)
  const [mailId, setMailId] = useState<Answer['mailId']>(null)
  const colleague = colleagues.get(handoff.colleagueId)
  const name = firstNameOf(colleague?.name ?? '')
  const letter = handoff.letters[0]
  const attempt = async (call: () => Promise<Result<unknown>>): Promise<boolean> => {
    const result: { readonly ok: boolean; readonly error?: AppError } = await call()
    setProblem(result.error === undefined ? null : sentenceOf(result.error))
    return result.ok
  }
  const handoffId = handoff.id
  const carrier: Carrier = letter?.carrier ?? 'link'
  const isOpen = isOpenHandoff(handoff.state.kind)
  return (
    <article
      className={styles.card}
      data-part="message"
      tabIndex={-1}
      aria-label={t('window.card.label', { name })}
    >
      <Avatar name={colleague?.name ?? ''} portrait={colleague?.portrait ?? null} size={40} look="chosen" />
      <div className={styles.body}>
        <p className={styles.state}>
          <StateSentence handoff={handoff} name={name} />
        </p>
        {letter === undefined ? null : <LetterSentence letter={letter} />}
        {handoff.away ? (
          <p className={styles.note}>
            <AwaySentence handoff={handoff} name={name} />
          </p>
        ) : null}
        {handoff.answers.map((answer) => (
          <AnswerText
            key={answer.id}
            answer={answer}
            name={name}
            onUse={async () => {
              const input = { handoffId, answerId: answer.id }
              if (await attempt(() => callApi('handoffs.takeWords', input))) onTaken()
            }}
            onSetAside={() =>
              void attempt(() => callApi('handoffs.setAside', { handoffId, answerId: answer.id }))
            }
            onReadMail={() => setMailId(answer.mailId)}
          />
        ))}
        <Problem>{problem}</Problem>
        <div className={styles.deeds}>
          {isOpen ? (
            <>
              <Button onPress={() => void attempt(() => callApi('handoffs.copyLink', { handoffId }))}>
                {t('window.card.copyLink')}
              </Button>
              <Button
                kind="quiet"
                onPress={() => void attempt(() => callApi('handoffs.renew', { handoffId, carrier }))}
              >
                {t('window.card.renew')}
              </Button>
              <Button
                kind="quiet"
                onPress={() => void attempt(() => callApi('handoffs.withdraw', { handoffId }))}
              >
                {t('window.card.withdraw')}
              </Button>
            </>
          ) : null}
          {handoff.state.kind === 'returned' ? (
            <Button onPress={() => void attempt(() => callApi('handoffs.renew', { handoffId, carrier }))}>
              {t('window.card.askAgain')}
            </Button>
          ) : null}
          {letter?.state === 'failed' || letter?.state === 'unknown' ? (
            <Button onPress={() => void attempt(() => callApi('handoffs.sendLetterAgain', { handoffId }))}>
              {t('window.card.sendAgain')}
            </Button>
          ) : null}
        </div>
      </div>
      {mailId === null ? null : <MailDialog mailId={mailId} onClose={() => setMailId(null)} />}
    </article>
  )
}

const StateSentence = ({ handoff, name }: { readonly handoff: Handoff; readonly name: string }) => {
  const { t, i18n } = useTranslation('handoffs')
  const moment = (at: Handoff['createdAt']): string => describeMoment(at, i18n.language)
  const { state } = handoff
  switch (state.kind) {
    case 'asked':
      return t(`window.state.asked_${state.purpose}`, {
        name,
        since: moment(handoff.createdAt),
        by: moment(handoff.dueAt)
      })
    case 'writing':
      return t('window.state.writing', { name, since: moment(state.since) })
    case 'postponed':
      return t('window.state.postponed', { name, until: moment(state.until) })
    case 'answered':
      return t('window.state.answered', { name, at: moment(state.at) })
    case 'accepted':
      return t('window.state.accepted', { name })
    case 'returned':
      return t('window.state.returned')
    case 'retired':
      return t('window.state.retired', { name })
    default:
      return unreachable(state)
  }
}

const AwaySentence = ({ handoff, name }: { readonly handoff: Handoff; readonly name: string }) => {
  const { t, i18n } = useTranslation('handoffs')
  return handoff.awayUntil === null
    ? t('window.card.away', { name })
    : t('window.card.awayUntil', { name, until: describeMoment(handoff.awayUntil, i18n.language) })
}

const LetterSentence = ({ letter }: { readonly letter: Letter }) => {
  const { t } = useTranslation('handoffs')
  const told = mailProblemSchema.safeParse(readJson(letter.failure))
  return (
    <p className={styles.note} data-attention={letter.state === 'failed' || letter.state === 'unknown'}>
      {t(`window.letterState.${letter.state}`)}{' '}
      {told.success ? <MailProblemSentence problem={told.data} /> : null}
    </p>
  )
}

const readJson = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

const AnswerText = ({
  answer,
  name,
  onUse,
  onSetAside,
  onReadMail
}: {
  readonly answer: Answer
  readonly name: string
  readonly onUse: () => void
  readonly onSetAside: () => void
  readonly onReadMail: () => void
}) => {
  const { t } = useTranslation('handoffs')
  return (
    <div className={styles.answer} data-standing={answer.standing}>
      {answer.oddity === null ? null : (
        <p className={styles.note} data-attention>
          {t(`window.oddity.${answer.oddity}`, { name, address: answer.fromAddress ?? '' })}
        </p>
      )}
      {answer.wasInSpam ? (
        <p className={styles.note} data-attention>
          {t('window.card.wasInSpam')}
        </p>
      ) : null}
      <div className={styles.words} dir="auto">
        {answer.text}
      </div>
      <div className={styles.deeds}>
        {answer.standing === 'set_aside' ? (
          <span className={styles.note}>{t('window.card.asideNow')}</span>
        ) : (
          <Button onPress={onUse}>{t('window.card.use')}</Button>
        )}
        {answer.standing === 'offered' ? (
          <Button kind="quiet" onPress={onSetAside}>
            {t('window.card.setAside')}
          </Button>
        ) : null}
        {answer.mailId === null ? null : (
          <Button kind="quiet" onPress={onReadMail}>
            {t('window.card.wholeMail')}
          </Button>
        )}
      </div>
    </div>
  )
}
