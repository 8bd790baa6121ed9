import { X } from 'lucide-react'
import { useTranslation } from '../../ui/use-translation.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { FormSection } from '../../ui/field.tsx'
import styles from './own-words-section.module.css'

/** The words that the spell check leaves alone, each to be forgotten; Z brings it back. */
export const OwnWordsSection = () => {
  const { t } = useTranslation('settings')
  const words = useApiQuery('spelling.ownWords', {}).data
  const forget = useApiCommand('spelling.forgetWord')
  if (words === undefined) return null
  return (
    <FormSection level={2} title={t('ownWords.title')} help={t('ownWords.help')}>
      {words.length === 0 ? (
        <p className={styles.none}>{t('ownWords.none')}</p>
      ) : (
        <ul className={styles.list} aria-label={t('ownWords.title')}>
          {words.map((word) => (
            <li key={word} className={styles.word}>
              <span>{word}</span>
              <button
                type="button"
                className={styles.forget}
                aria-label={t('ownWords.forget', { word })}
                onClick={() => void forget.run({ word })}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </FormSection>
  )
}
