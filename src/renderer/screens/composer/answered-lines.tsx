import { useTranslation } from '../../ui/use-translation.ts'
import type { Message } from '../../../shared/model/message.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { authorName } from '../conversation/author-name.ts'
import styles from './composer.module.css'

/** As many letters of a message tell which one it is. */
const excerptLetters = 160

/** Which message the words answer, where that could be another; that it is gone; what was said since they were begun. */
export const AnsweredLines = ({
  answered,
  isOneOfSeveral,
  newer,
  canAnswerNewest,
  onAnswerNewest
}: {
  readonly answered: Message
  readonly isOneOfSeveral: boolean
  /** Said while the words were written. */
  readonly newer: Message | null
  readonly canAnswerNewest: boolean
  readonly onAnswerNewest: () => void
}) => {
  const { t } = useTranslation('composer')
  const isGone = answered.deletedAt !== null
  return (
    <>
      {isOneOfSeveral && !isGone && (
        <p className={styles.answering}>
          {t('answering', {
            person: authorName(answered),
            excerpt: answered.text.slice(0, excerptLetters)
          })}
        </p>
      )}
      {(isGone || newer !== null) && (
        <output className={styles.newer}>
          {isGone && <b>{t('newer.gone', { person: authorName(answered) })}</b>}
          {newer !== null && (
            <>
              <b>
                {t(isSamePerson(newer, answered) ? 'newer.again' : 'newer.other', {
                  person: authorName(newer)
                })}
              </b>
              {newer.text !== '' && <q>{newer.text.slice(0, excerptLetters)}</q>}
            </>
          )}
          {canAnswerNewest && (
            <button type="button" className={styles.link} onClick={onAnswerNewest}>
              {t('newer.answer')}
              <ActionKeys id="answer_newest" />
            </button>
          )}
        </output>
      )}
    </>
  )
}

const isSamePerson = (one: Message, other: Message): boolean =>
  one.author.side === 'theirs' &&
  other.author.side === 'theirs' &&
  one.author.handleId === other.author.handleId
