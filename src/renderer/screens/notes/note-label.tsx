import { LockKeyhole } from 'lucide-react'
import { useTranslation } from '../../ui/use-translation.ts'
import styles from './note-label.module.css'

/** Says of a paper that it is internal; stands on each of them. */
export const NoteLabel = () => {
  const { t } = useTranslation('notes')
  return (
    <span className={styles.label}>
      <LockKeyhole size={12} aria-hidden="true" />
      {t('internal')}
    </span>
  )
}
