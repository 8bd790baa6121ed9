import { useTranslation } from '../../ui/use-translation.ts'
import { type SearchOrder, searchOrderSchema } from '../../../shared/contract/search.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { MarkedText } from '../../ui/marked-text.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { langOfWords } from '../conversation/lang-of.ts'
import { NoteLabel } from '../notes/note-label.tsx'
import styles from './search-facts.module.css'
import type { FoundRows } from './use-found-rows.ts'

/** Under a search: in which order, who bears that name, what was not understood, and keeping it as a view. */
export const SearchFacts = ({
  answer,
  order,
  isKept,
  onOrder,
  onPerson,
  onOpen,
  onKeep
}: {
  readonly answer: NonNullable<FoundRows['answer']>
  readonly order: SearchOrder
  /** It is a view already. */
  readonly isKept: boolean
  readonly onOrder: (order: SearchOrder) => void
  readonly onPerson: (name: string) => void
  readonly onOpen: (conversationId: ConversationId) => void
  readonly onKeep: () => void
}) => {
  const { t } = useTranslation(['search', 'views', 'notes'])
  const networkName = useNetworkName()
  return (
    <div className={styles.facts}>
      {answer.notes.map((note) => (
        <output key={JSON.stringify(note)} className={styles.note}>
          {t(`search:note.${note.kind}`, note)}
        </output>
      ))}
      {!answer.asksNothing && answer.people.length > 0 && (
        <ul className={styles.people} aria-label={t('search:people')}>
          {answer.people.map(({ personId, name, handle, network }) => (
            <li key={personId}>
              <button type="button" className={styles.person} onClick={() => onPerson(name || handle)}>
                <Avatar name={name || handle} size={22} />
                <span>{name || handle}</span>
                <small>{networkName(network)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      {answer.internalNotes.length > 0 && (
        <ul className={styles.internal} aria-label={t('notes:found')}>
          {answer.internalNotes.map(({ noteId, conversationId, personName, writtenAt, excerpt, marks }) => (
            <li key={noteId}>
              <button type="button" className={styles.paper} onClick={() => onOpen(conversationId)}>
                <span className={styles.paperHead}>
                  <NoteLabel />
                  <b dir="auto">{personName}</b>
                  <TimeAgo at={writtenAt} />
                </span>
                <span className={styles.paperWords} dir="auto" {...langOfWords(excerpt.internal)}>
                  <MarkedText text={excerpt.internal} marks={marks} />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.row}>
        <fieldset className={styles.order} aria-label={t('search:order.label')}>
          {searchOrderSchema.options.map((one) => (
            <button
              key={one}
              type="button"
              className={styles.tab}
              aria-pressed={order === one}
              onClick={() => onOrder(one)}
            >
              {t(`search:order.${one}`)}
            </button>
          ))}
        </fieldset>
        <button type="button" className={styles.keep} onClick={onKeep}>
          {t(isKept ? 'views:change' : 'views:keep')}
        </button>
      </div>
      {answer.lookedAt !== null && (
        <p className={styles.looked}>{t('search:lookedAt', { count: answer.lookedAt })}</p>
      )}
    </div>
  )
}
