import { useTranslation } from '../../ui/use-translation.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import styles from './composer.module.css'
import type { Keeping } from './use-draft.ts'

/** Whether what is typed is kept. */
export const KeepingMark = ({ keeping }: { readonly keeping: Keeping }) => {
  const { t } = useTranslation('composer')
  const sentenceOf = useErrorSentence()
  switch (keeping.kind) {
    case 'nothing':
      return null
    case 'saving':
      return <span>{t('saving')}</span>
    case 'saved':
      return <span>{t('saved')}</span>
    case 'refused':
      return (
        <span className={styles.notSaved} role="alert">
          {t('notSaved', { reason: sentenceOf(keeping.error) })}
        </span>
      )
  }
}
