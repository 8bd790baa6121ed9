import { useTranslation } from '../../ui/use-translation.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import styles from './note-card.module.css'
import { NoteLabel } from './note-label.tsx'

/** A note that was begun and not kept: it waits at the end of the thread. */
export const BegunNote = ({ onGoOn }: { readonly onGoOn: () => void }) => {
  const { t } = useTranslation('notes')
  return (
    <button type="button" className={styles.begun} onClick={onGoOn}>
      <NoteLabel />
      {t('begun')}
      <ActionKeys id="write_note" />
    </button>
  )
}
