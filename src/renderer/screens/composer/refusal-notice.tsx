import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { AppError } from '../../../shared/result.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import styles from './composer.module.css'
import { OtherAccount } from './other-account.tsx'

/** Why main did not take the reply, and what the person can do about it. */
export const RefusalNotice = ({
  refusal,
  account,
  spoke,
  onAgain,
  onSure,
  onAnswerNewest,
  onBack
}: {
  readonly refusal: AppError
  readonly account: Account
  /** Who said something that was not in sight yet. */
  readonly spoke: string
  /** Publishes all the same. */
  readonly onAgain: () => void
  /** This account is meant. */
  readonly onSure: () => void
  /** Makes the words answer what came last; null where they do, or need not. */
  readonly onAnswerNewest: (() => void) | null
  readonly onBack: () => void
}) => {
  const { t } = useTranslation('composer')
  const sentenceOf = useErrorSentence()
  const networkName = useNetworkName()
  return (
    <div className={styles.notice} role="alert">
      {refusal.code === 'conversation_moved' ? (
        <>
          <b>{t('moved.title', { person: spoke })}</b> {t('moved.text')}{' '}
          <button type="button" className={styles.link} onClick={onAgain}>
            {t('moved.again')}
          </button>{' '}
          {onAnswerNewest !== null && (
            <button type="button" className={styles.link} onClick={onAnswerNewest}>
              {t('newer.answer')}
            </button>
          )}
        </>
      ) : refusal.code === 'other_account' ? (
        <OtherAccount
          account={account.name}
          network={networkName(account.network)}
          last={String(refusal.values?.['last'] ?? '')}
          onSure={onSure}
          onBack={onBack}
        />
      ) : (
        sentenceOf(refusal)
      )}
    </div>
  )
}
