import { useTranslation } from 'react-i18next'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { describeMoment } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import styles from './needy-accounts.module.css'

/** Above the list: a backup was put back, or the last one could not be made, and why. Nothing while all is well. */
export const BackupNotice = ({ onLook }: { readonly onLook: () => void }) => {
  const { t } = useTranslation('backups')
  const sentenceOf = useErrorSentence()
  const { data } = useApiQuery('backups.list', {})
  const failure = data?.failure ?? null
  const recovery = data?.recovery ?? null
  return (
    <output>
      {recovery === null ? null : <Recovered recovery={recovery} />}
      {failure === null ? null : (
        <div className={styles.line}>
          <span className={styles.dot} aria-hidden="true" />
          <p>
            {t('notice')} {sentenceOf(failure)}
          </p>
          <button type="button" className={styles.deed} onClick={onLook}>
            {t('noticeDeed')}
          </button>
        </div>
      )}
    </output>
  )
}

const Recovered = ({
  recovery
}: {
  readonly recovery: NonNullable<AppOutput<'backups.list'>['recovery']>
}) => {
  const { t, i18n } = useTranslation('backups')
  const acknowledge = useApiCommand('backups.acknowledge')
  const { backupAt, words, withoutPlace, keptAs } = recovery
  return (
    <div className={styles.line} data-told="at length">
      <span className={styles.dot} aria-hidden="true" />
      <p>
        {t('recovered', {
          moment: describeMoment(backupAt, i18n.language),
          count: words,
          file: keptAs ?? ''
        })}
        {withoutPlace === 0 ? null : ` ${t('withoutPlace', { count: withoutPlace })}`}
      </p>
      <button type="button" className={styles.deed} onClick={() => void acknowledge.run({})}>
        {t('understood')}
      </button>
    </div>
  )
}
