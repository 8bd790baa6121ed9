import { Search, X } from 'lucide-react'
import { useId, useState, type RefObject } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import { type Completion, completionsOf, type SearchVocabulary } from './complete-search.ts'
import styles from './search-field.module.css'

/**
 * Where one searches, with what may follow below it. The arrows choose among that, Enter takes what was chosen; without a
 * choice they leave for what was found.
 */
export const SearchField = ({
  text,
  vocabulary,
  fieldRef,
  onSearch,
  onLeave
}: {
  readonly text: string
  readonly vocabulary: SearchVocabulary
  readonly fieldRef: RefObject<HTMLInputElement | null>
  readonly onSearch: (text: string) => void
  /** From the search to what it found. */
  readonly onLeave: () => void
}) => {
  const { t, i18n } = useTranslation('inbox')
  const listId = useId()
  const keys = useKeysOf()('search')
  const [isOpen, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const completions = isOpen ? completionsOf(text, vocabulary, i18n.language === 'fr' ? 'fr' : 'en') : []
  const current = completions[chosen]
  const close = (): void => {
    setOpen(false)
    setChosen(-1)
  }
  const search = (next: string): void => {
    setOpen(true)
    setChosen(-1)
    onSearch(next)
  }
  const optionId = (index: number): string => `${listId}-${index}`
  return (
    <div className={styles.search}>
      <Search size={15} aria-hidden="true" className={styles.glass} />
      <input
        ref={fieldRef}
        className={styles.field}
        type="search"
        value={text}
        placeholder={t('search.placeholder')}
        aria-label={t('search.label')}
        aria-keyshortcuts={ariaKeys(keys)}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        {...(completions.length > 0 ? { 'aria-controls': listId } : {})}
        {...(current === undefined ? {} : { 'aria-activedescendant': optionId(chosen) })}
        autoComplete="off"
        spellCheck="false"
        maxLength={500}
        onFocus={() => setOpen(true)}
        onBlur={close}
        onChange={(event) => search(event.target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return
          const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
          if (step !== 0 && completions.length > 0) {
            event.preventDefault()
            setChosen((at) => Math.max(-1, Math.min(completions.length - 1, at + step)))
          } else if (event.key === 'Enter' && current !== undefined) {
            event.preventDefault()
            search(current.text)
          } else if (event.key === 'Escape' && completions.length > 0 && text !== '') {
            event.preventDefault()
            close()
          } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
            event.preventDefault()
            close()
            onLeave()
          }
        }}
      />
      {text === '' ? (
        <ActionKeys id="search" />
      ) : (
        <button
          type="button"
          className={styles.clear}
          aria-label={t('search.clear')}
          onClick={() => onSearch('')}
        >
          <X size={14} aria-hidden="true" />
        </button>
      )}
      {completions.length > 0 && (
        <Completions
          id={listId}
          completions={completions}
          chosen={chosen}
          optionId={optionId}
          onTake={(completion) => search(completion.text)}
        />
      )}
    </div>
  )
}

const Completions = ({
  id,
  completions,
  chosen,
  optionId,
  onTake
}: {
  readonly id: string
  readonly completions: readonly Completion[]
  readonly chosen: number
  readonly optionId: (index: number) => string
  readonly onTake: (completion: Completion) => void
}) => {
  const { t } = useTranslation('search')
  const meaningOf = ({ means }: Completion): string => {
    if (means.kind === 'filter') return t(`filterHelp.${means.filter}`)
    return means.kind === 'condition' ? t(`condition.${means.condition}`) : ''
  }
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a <datalist> cannot say what a filter means
    <div id={id} className={styles.completions} role="listbox" aria-label={t('completions')}>
      {completions.map((completion, index) => (
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys are those of the field, which holds the focus
        <div
          key={completion.written}
          id={optionId(index)}
          className={styles.completion}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- see above
          role="option"
          tabIndex={-1}
          aria-selected={index === chosen}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(completion)}
        >
          <b>{completion.written}</b>
          <small>{meaningOf(completion)}</small>
        </div>
      ))}
    </div>
  )
}
