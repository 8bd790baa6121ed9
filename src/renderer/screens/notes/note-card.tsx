import { Pencil } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { NoteId } from '../../../shared/model/ids.ts'
import type { Note } from '../../../shared/model/note.ts'
import { describeFully } from '../../ui/describe-time.ts'
import { TimeAgo } from '../../ui/time-ago.tsx'
import styles from './note-card.module.css'
import { NoteLabel } from './note-label.tsx'

/** What the team tells itself, among the messages and on other paper: it says that it is internal before anything else. */
export const NoteCard = memo(
  ({ note, onChange }: { readonly note: Note; readonly onChange: (noteId: NoteId) => void }) => {
    const { t, i18n } = useTranslation('notes')
    const author = note.author === '' ? t('you') : note.author
    return (
      <article
        className={styles.note}
        data-part="note"
        data-note={note.id}
        tabIndex={-1}
        aria-label={t('byAuthor', { author })}
      >
        <header className={styles.head}>
          <NoteLabel />
          <span className={styles.facts}>
            {author}
            {' · '}
            <TimeAgo at={note.writtenAt} form="sentence" />
            {note.editedAt !== null && (
              <>
                {' · '}
                <span title={describeFully(note.editedAt, i18n.language)}>{t('changed')}</span>
              </>
            )}
          </span>
          <button
            type="button"
            className={styles.tool}
            aria-label={t('change')}
            title={t('change')}
            onClick={() => onChange(note.id)}
          >
            <Pencil size={14} aria-hidden="true" />
          </button>
        </header>
        <p className={styles.words} dir="auto">
          {note.words.internal}
        </p>
      </article>
    )
  }
)
NoteCard.displayName = 'NoteCard'
